import { describe, expect, it } from 'vitest';
import { whyOf } from './decision-table.ts';
import { makeWorld } from './make-world.ts';

const world = makeWorld({ seed: 1, workers: 2 });
for (const command of [
  'kubectl run web --image=nginx',
  `kubectl run big --image=nginx --overrides='{"spec":{"containers":[{"name":"big","image":"nginx","resources":{"requests":{"cpu":"900"}}}]}}'`,
  `kubectl run fixed --image=nginx --overrides='{"spec":{"nodeName":"worker-1"}}'`,
  `kubectl run other --image=nginx --overrides='{"spec":{"schedulerName":"mine"}}'`,
  'sleep 10',
])
  world.run(command);

describe('why a Pod is where it is', () => {
  it('is the points of the nodes that passed', () => {
    const { nodes, decision } = whyOf(world, 'default/web');
    expect(nodes).toEqual(['control-plane', 'worker-1', 'worker-2']);
    expect(decision?.reasons).toEqual([{ node: 'control-plane', plugin: 'TaintToleration', reason: 'node(s) had untolerated taint(s)' }]);
    const totals = decision?.totals.map((total) => total ?? 0) ?? [];
    expect(totals[nodes.indexOf(decision?.node ?? '')]).toBe(Math.max(...totals));
  });

  it('is a reason for each node, where none fits', () => {
    const { decision } = whyOf(world, 'default/big');
    expect(decision?.node).toBe('');
    expect(decision?.reasons.map(({ plugin, reason }) => `${plugin}: ${reason}`)).toEqual(['TaintToleration: node(s) had untolerated taint(s)', 'NodeResourcesFit: Insufficient cpu', 'NodeResourcesFit: Insufficient cpu']);
  });

  it.each([
    { name: 'named its node', pod: 'default/fixed', undecided: 'its last decisions are kept, and this Pod is not among them; it came to worker-1 earlier, or named it itself' },
    { name: 'another scheduler', pod: 'default/other', undecided: 'the Pod waits for a scheduler called mine' },
    { name: 'a Pod that is not there', pod: 'default/none', undecided: 'the Pod is gone' },
  ])('says why nothing was decided: $name', ({ pod, undecided }) => expect(whyOf(world, pod)).toMatchObject({ undecided }));
});
