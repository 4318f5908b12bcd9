// What goes wrong by itself in a lab's world: read from lab.yaml, there at the start or later, and the same at every replay.

import { describe, expect, it } from 'vitest';
import type { Node, Pod } from '../api/types.ts';
import { History } from '../base/history.ts';
import { readLab } from './lab-file.ts';
import { makeWorld } from './make-world.ts';
import type { World } from './world.ts';
import type { Fault, WorldInput } from './world-input.ts';

const lab = (world: string): ReturnType<typeof readLab> =>
  readLab('x', {
    'lab.yaml': `title: T\nmodule: m\nsummary: s\nminutes: 1\nobjectives: [o]\nworld:\n${world}steps:\n- {id: a, title: A, checks: [{says: s, expect: 'true'}], hints: [a, b, c], debrief: d}\n`,
    'a.md': '',
    'solution.sh': '',
  });

describe('faults in lab.yaml', () => {
  it('become those of the world', () => {
    const read = lab("  control-planes: 3\n  faults:\n  - {kind: stop-node, node: worker-2, after: 60}\n  - {kind: fill-disk, node: worker-1, free-bytes: 1000}\n  - {kind: corrupt-image, image: 'nginx:1.27'}\n  - {kind: slow-network, extra-ms: 20}\n");
    expect('errors' in read ? read.errors : read.world).toEqual({
      workers: 2, addons: [], seed: 1, controlPlanes: 3,
      faults: [
        { afterMs: 60_000, fault: { kind: 'stop-node', node: 'worker-2' } },
        { afterMs: 0, fault: { kind: 'fill-disk', node: 'worker-1', freeBytes: 1000 } },
        { afterMs: 0, fault: { kind: 'corrupt-image', image: 'nginx:1.27' } },
        { afterMs: 0, fault: { kind: 'slow-network', extraMs: 20 } },
      ],
    }); // biome-ignore format: a record
  });

  it.each([
    { name: 'an even number of members', world: '  control-planes: 2\n', error: 'labs/x/lab.yaml:7: world.control-planes is 1, 3 or 5' },
    { name: 'a fault nobody knows', world: '  faults:\n  - {kind: flood, node: a}\n', error: "labs/x/lab.yaml:8: world.faults[0].kind Invalid discriminator value. Expected 'stop-node' | 'start-node' | 'partition-node' | 'heal-node' | 'clear-disk' | 'fill-disk' | 'kill-process' | 'corrupt-image' | 'mend-image' | 'slow-network'" },
    { name: 'a fault without its node', world: '  faults:\n  - {kind: fill-disk}\n', error: 'labs/x/lab.yaml:8: world.faults[0].node Invalid input: expected string, received undefined' },
  ])('$name is refused', ({ world, error }) => {
    expect(lab(world)).toEqual({ errors: [error] });
  });
});

describe('faults of a world', () => {
  const ready = (world: World, name: string): string | undefined => [...world.objects<Node>('nodes')].find(({ metadata }) => metadata.name === name)?.status?.conditions?.find(({ type }) => type === 'Ready')?.status;

  it('are there when the learner arrives, or come when their time has come', () => {
    const world = makeWorld({ seed: 1, workers: 2, faults: [{ afterMs: 60_000, fault: { kind: 'stop-node', node: 'worker-2' } }, { afterMs: 0, fault: { kind: 'corrupt-image', image: 'nginx' } }] });
    world.run('kubectl run a --image=nginx; sleep 30');
    expect([...world.objects<Pod>('pods', 'default')].map(({ status }) => status?.containerStatuses?.[0]?.state?.waiting?.reason)).toEqual([expect.stringMatching(/^(ErrImagePull|ImagePullBackOff)$/)]);
    world.run('sleep 25');
    expect(ready(world, 'worker-2')).toBe('True');
    world.run('sleep 70');
    expect(ready(world, 'worker-2')).toBe('Unknown');
  });

  it('as inputs replay and rewind to the same', () => {
    const make = (): World => makeWorld({ seed: 3, workers: 2 });
    const history = new History<WorldInput>(make);
    const faults: readonly Fault[] = [
      { kind: 'fill-disk', node: 'worker-1', freeBytes: 1_000_000 },
      { kind: 'corrupt-image', image: 'nginx', node: 'worker-2' },
      { kind: 'corrupt-image', image: 'httpd' },
      { kind: 'slow-network', extraMs: 30 },
      { kind: 'clear-disk', node: 'worker-1' },
      { kind: 'mend-image', image: 'httpd' },
      { kind: 'mend-image', image: 'nginx', node: 'worker-2' },
    ];
    history.apply({ type: 'command', command: 'kubectl create deployment a --image=nginx --replicas=4; sleep 15; kubectl create deployment b --image=httpd --replicas=3' });
    const moments: { readonly at: typeof history.now; readonly fingerprint: string }[] = [];
    for (const fault of faults) {
      history.apply({ type: 'fault', fault });
      history.machine.advanceTo(history.machine.nowMs + 23_000);
      moments.push({ at: history.now, fingerprint: history.machine.fingerprint() });
    }
    const replayed = new History<WorldInput>(make, history.inputs);
    replayed.runTo(history.now);
    expect(replayed.machine.fingerprint()).toBe(history.machine.fingerprint());
    for (const { at, fingerprint } of moments.reverse().filter((_, i) => i % 3 === 0)) {
      history.rewind(at);
      expect(history.machine.fingerprint()).toBe(fingerprint);
    }
  });
});
