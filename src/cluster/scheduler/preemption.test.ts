import { describe, expect, test } from 'vitest';
import { node, pod, testCycle, type World } from '../../../tests/support/cluster/test-cycle.ts';
import type { Node, Pod } from '../../api/types.ts';
import { findNode } from './cycle.ts';
import { plugins } from './plugins/registry.ts';
import { podInfo } from './pod-info.ts';
import { enoughCandidates, preempt } from './preemption.ts';

const urgent = pod('urgent', { cpu: '3', spec: { priority: 100 } });
const placed = (name: string, on: string, cpu: string, priority: number, startTime = '2026-01-01T00:00:00Z', more: Parameters<typeof pod>[1] = {}): Pod =>
  pod(name, { cpu, ...more, spec: { nodeName: on, priority }, status: { startTime, ...more.status } });
const [n1, n2] = [node('n1'), node('n2')];
const budget = (app: string, disruptionsAllowed: number) => ({
  metadata: { name: app, namespace: 'default' },
  spec: { selector: { matchLabels: { app } } },
  status: { disruptionsAllowed },
});

/** `NODE: VICTIMS`, or the message; nodes and Pods must be as they were afterwards. */
function outcome(wanted: Pod, nodes: readonly Node[], pods: readonly Pod[], objects: World = {}): string {
  const cycle = testCycle(wanted, nodes, pods, objects);
  const before = JSON.stringify(cycle.snapshot.nodes.map((n) => [n.name, [...n.pods.keys()].sort(), n.requested.cpu]));
  const result = findNode(cycle, plugins, 0, undefined);
  if (result.result !== 'none') return result.result;
  const found = preempt(cycle, plugins, result.rejections);
  expect(JSON.stringify(cycle.snapshot.nodes.map((n) => [n.name, [...n.pods.keys()].sort(), n.requested.cpu]))).toBe(before);
  return 'victims' in found
    ? `${found.node.name}: ${found.victims.map((v) => v.pod.metadata.name).join(' ')}${found.violations ? ` (breaks ${found.violations})` : ''}`
    : found.message;
}

describe('who has to go', () => {
  const old = '2026-01-01T00:00:00Z';
  const young = '2026-01-02T00:00:00Z';
  test.each<{ name: string; wanted?: Pod; nodes?: readonly Node[]; pods: readonly Pod[]; objects?: World; says: string }>([
    {
      name: 'only as many as necessary, the least important of them',
      nodes: [n1],
      pods: [placed('a', 'n1', '1', 1), placed('b', 'n1', '1', 2), placed('c', 'n1', '1', 3)],
      says: 'n1: b a',
    },
    { name: 'of equal ones those that started last', nodes: [n1], pods: [placed('a', 'n1', '2', 1, young), placed('b', 'n1', '1', 1, old)], says: 'n1: a' },
    {
      name: 'the node where no budget is broken',
      pods: [placed('a', 'n1', '2', 1, old, { labels: { app: 'a' } }), placed('b', 'n2', '2', 9)],
      objects: { poddisruptionbudgets: [budget('a', 0)] },
      says: 'n2: b',
    },
    {
      name: 'a budget with room is not broken',
      pods: [placed('a', 'n1', '2', 1, old, { labels: { app: 'a' } }), placed('b', 'n2', '2', 9)],
      objects: { poddisruptionbudgets: [budget('a', 1)] },
      says: 'n1: a',
    },
    {
      name: 'a budget is broken when there is no other way',
      nodes: [n1],
      pods: [placed('a', 'n1', '2', 1, old, { labels: { app: 'a' } })],
      objects: { poddisruptionbudgets: [budget('a', 0)] },
      says: 'n1: a (breaks 1)',
    },
    { name: 'the node whose most important victim is least important', pods: [placed('a', 'n1', '2', 5), placed('b', 'n2', '2', 4)], says: 'n2: b' },
    {
      name: 'then the smallest sum of priorities',
      pods: [placed('a', 'n1', '2', 5), placed('a2', 'n1', '2', 5), placed('b', 'n2', '2', 5), placed('b2', 'n2', '2', 4)],
      says: 'n2: b b2',
    },
    { name: 'then the node whose victims started last', pods: [placed('a', 'n1', '2', 5, old), placed('b', 'n2', '2', 5, young)], says: 'n2: b' },
    {
      name: 'nobody, where all are as important',
      pods: [placed('a', 'n1', '2', 100), placed('b', 'n2', '2', 100)],
      says: '0/2 nodes are available: 2 No preemption victims found for incoming pod.',
    },
    {
      name: 'nobody, where even an empty node would not do',
      wanted: pod('huge', { cpu: '9', spec: { priority: 100 } }),
      pods: [placed('a', 'n1', '2', 1)],
      says: '0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
    },
    {
      name: 'nobody, for a Pod that must not',
      wanted: pod('kind', { cpu: '3', spec: { priority: 100, preemptionPolicy: 'Never' } }),
      pods: [placed('a', 'n1', '2', 1), placed('b', 'n2', '2', 1)],
      says: 'not eligible due to preemptionPolicy=Never.',
    },
    {
      name: 'nobody more, while the victims on its node are still leaving',
      wanted: pod('waits', { cpu: '3', spec: { priority: 100 }, status: { nominatedNodeName: 'n1' } }),
      pods: [
        placed('a', 'n1', '2', 1, old, {
          meta: { deletionTimestamp: '2026-01-03T00:00:00Z' },
          status: { conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' }] },
        }),
        placed('b', 'n2', '2', 1),
      ],
      says: 'not eligible due to a terminating pod on the nominated node.',
    },
    {
      name: 'someone else, where one leaves for another reason',
      wanted: pod('waits', { cpu: '3', spec: { priority: 100 }, status: { nominatedNodeName: 'n1' } }),
      pods: [placed('a', 'n1', '2', 5, old, { meta: { deletionTimestamp: 'x' } }), placed('b', 'n2', '2', 1)],
      says: 'n2: b',
    },
  ])('$name', ({ wanted = urgent, nodes = [n1, n2], pods, objects = {}, says }) => expect(outcome(wanted, nodes, pods, objects)).toBe(says));
});

test.each([
  { name: 'few nodes: all', nodes: 50, enough: 50 },
  { name: 'at least a hundred', nodes: 500, enough: 100 },
  { name: 'a tenth of many', nodes: 5000, enough: 500 },
])('candidates that are enough: $name', ({ nodes, enough }) => expect(enoughCandidates(nodes)).toBe(enough));

describe('Pods that were promised a node', () => {
  const promise = (wanted: Pod, promised: Pod) => {
    const cycle = testCycle(wanted, [n1]);
    cycle.snapshot.nominator.add(podInfo(promised), 'n1');
    return findNode(cycle, plugins, 0, undefined).result;
  };
  test.each([
    { name: 'a more urgent one counts', wanted: pod('p', { cpu: '2' }), promised: urgent, result: 'none' },
    { name: 'one that is as urgent counts', wanted: pod('p', { cpu: '2', spec: { priority: 100 } }), promised: urgent, result: 'none' },
    { name: 'a less urgent one does not', wanted: pod('p', { cpu: '2', spec: { priority: 200 } }), promised: urgent, result: 'node' },
    {
      name: 'nobody may lean on it: it may never come',
      wanted: pod('p', {
        spec: {
          affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'db' } } }] } },
        },
      }),
      promised: pod('db', { labels: { app: 'db' }, spec: { priority: 5 } }),
      result: 'none',
    },
  ])('$name', ({ wanted, promised, result }) => expect(promise(wanted, promised)).toBe(result));
});
