import { beforeEach, describe, expect, test } from 'vitest';
import { node, pod, testContext } from '../../../tests/support/cluster/test-cycle.ts';
import type { Pod } from '../../api/types.ts';
import type { ComponentContext } from '../component.ts';
import { type ClusterEvent, podEvents } from './cluster-events.ts';
import { plugins } from './plugins/registry.ts';
import { type QueuedPod, SchedulingQueue, backoffUntilMs } from './queue.ts';

let queue: SchedulingQueue;
const at = (nowMs: number): ComponentContext => ({ ...testContext(), nowMs });
const add = (name: string, more: Parameters<typeof pod>[1] = {}, nowMs = 0): void => queue.add(`default/${name}`, pod(name, more), nowMs);
/** Names in the order in which they come out. */
const order = (nowMs: number): string[] => {
  const out: string[] = [];
  for (let next = queue.take(nowMs); next; next = queue.take(nowMs)) out.push(next.pod.metadata.name);
  return out;
};
const reject = (by: string, nowMs: number): QueuedPod => {
  const taken = queue.take(nowMs) as QueuedPod;
  queue.park(taken, new Set(by ? [by] : []), nowMs);
  return taken;
};

beforeEach(() => {
  queue = new SchedulingQueue(plugins);
});

test('priority first, then the one that came first', () => {
  add('late', {}, 5);
  add('early');
  add('urgent', { spec: { priority: 10 } }, 9);
  add('early-too');
  expect(order(10)).toEqual(['urgent', 'early', 'early-too', 'late']);
});

test('a Pod that was turned away waits, and one that is alone comes back without waiting for its back-off', () => {
  add('p');
  reject('NodeResourcesFit', 0);
  expect(queue.take(60_000)).toBeUndefined();
  queue.happened({ resource: 'Node', action: 'Add', after: node('n') }, at(100));
  expect(queue.sizes).toEqual({ active: 0, backoff: 1, unschedulable: 0 });
  expect(order(100)).toEqual(['p']);
});

test.each([1, 2, 4, 8, 10, 10].map((seconds, i) => ({ name: `after ${i + 1} rejections`, rejections: i + 1, seconds })))(
  'back-off $name: $seconds s',
  ({ rejections, seconds }) => {
    add('p');
    const { key, pod: own, seq } = queue.take(0) as QueuedPod;
    const since = { key, pod: own, seq, attempts: rejections, errors: 0, rejectedBy: new Set<string>() };
    expect(backoffUntilMs({ ...since, rejections, sinceMs: 300 })).toBe(seconds * 1000);
  },
);

test('while others are to be tried its back-off counts', () => {
  add('p', { spec: { priority: 1 } });
  reject('NodeResourcesFit', 500);
  queue.happened({ resource: 'Node', action: 'Add', after: node('n') }, at(500));
  add('other', {}, 500);
  expect(queue.take(1999)?.pod.metadata.name).toBe('other');
  add('other', {}, 500);
  expect(order(2000)).toEqual(['p', 'other']);
});

test('after an error it waits for its back-off even when nothing else is to do', () => {
  add('p');
  reject('', 0);
  expect(queue.take(1500)).toBeUndefined();
  expect(queue.nextMs(1500)).toBe(2000);
  expect(order(2000)).toEqual(['p']);
});

test('after five minutes it comes back whatever happened', () => {
  add('p');
  reject('NodeAffinity', 0);
  expect(queue.nextMs(0)).toBe(330_000);
  expect(order(300_000)).toEqual([]);
  expect(order(330_000)).toEqual(['p']);
});

describe('which events bring a Pod back', () => {
  const big = pod('p', { cpu: '2' });
  const onNode = (name: string, more: Parameters<typeof pod>[1] = {}): Pod => pod(name, { ...more, spec: { nodeName: 'n', ...more.spec } });
  const tainted = node('n', { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } });
  const cordoned = node('n', { spec: { unschedulable: true } });
  const small = node('n', { status: { allocatable: { cpu: '1', memory: '8Gi', pods: '9' } } });
  const event = (resource: ClusterEvent['resource'], action: ClusterEvent['action'], before?: unknown, after?: unknown): ClusterEvent => ({ resource, action, before, after });
  test.each<{ name: string; by: string; pod?: Pod; event: ClusterEvent; back: boolean }>([
    { name: 'room is freed', by: 'NodeResourcesFit', event: event('Pod', 'Delete', onNode('q')), back: true },
    { name: 'a Pod that had no node goes', by: 'NodeResourcesFit', event: event('Pod', 'Delete', pod('q')), back: false },
    { name: 'another Pod is placed', by: 'NodeResourcesFit', event: event('Pod', 'Add', undefined, onNode('q')), back: false },
    { name: 'another Pod asks for less', by: 'NodeResourcesFit', event: event('Pod', 'UpdatePodScaleDown', onNode('q', { cpu: '2' }), onNode('q', { cpu: '1' })), back: true },
    { name: 'a node becomes large enough', by: 'NodeResourcesFit', event: event('Node', 'UpdateNodeAllocatable', small, node('n')), back: true },
    { name: 'a node that is too small comes', by: 'NodeResourcesFit', event: event('Node', 'Add', undefined, small), back: false },
    { name: 'a label changes, which is not what it failed for', by: 'NodeResourcesFit', event: event('Node', 'UpdateNodeLabel', small, node('n')), back: false },
    { name: 'a taint goes', by: 'TaintToleration', event: event('Node', 'UpdateNodeTaint', tainted, node('n')), back: true },
    { name: 'a taint comes', by: 'TaintToleration', event: event('Node', 'UpdateNodeTaint', node('n'), tainted), back: false },
    { name: 'a node is uncordoned', by: 'NodeUnschedulable', event: event('Node', 'UpdateNodeTaint', cordoned, node('n')), back: true },
    { name: 'a node is cordoned', by: 'NodeUnschedulable', event: event('Node', 'UpdateNodeTaint', node('n'), cordoned), back: false },
    {
      name: 'the label it selects by comes',
      by: 'NodeAffinity',
      pod: pod('p', { spec: { nodeSelector: { disk: 'ssd' } } }),
      event: event('Node', 'UpdateNodeLabel', node('n'), node('n', { labels: { disk: 'ssd' } })),
      back: true,
    },
    {
      name: 'another label comes',
      by: 'NodeAffinity',
      pod: pod('p', { spec: { nodeSelector: { disk: 'ssd' } } }),
      event: event('Node', 'UpdateNodeLabel', node('n'), node('n', { labels: { disk: 'hdd' } })),
      back: false,
    },
    {
      name: 'its claim is made',
      by: 'VolumeBinding',
      pod: pod('p', { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] } }),
      event: event('PersistentVolumeClaim', 'Add', undefined, { metadata: { name: 'c', namespace: 'default' } }),
      back: true,
    },
    {
      name: 'another claim is made',
      by: 'VolumeBinding',
      pod: pod('p', { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] } }),
      event: event('PersistentVolumeClaim', 'Add', undefined, { metadata: { name: 'd', namespace: 'default' } }),
      back: false,
    },
    {
      name: 'the Pod it wants to be near is placed',
      by: 'InterPodAffinity',
      pod: pod('p', {
        spec: { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', labelSelector: { matchLabels: { app: 'db' } } }] } } },
      }),
      event: event('Pod', 'Add', undefined, onNode('db', { labels: { app: 'db' } })),
      back: true,
    },
    { name: 'its own status changes', by: 'TaintToleration', event: podEvents(big, { ...big, status: { phase: 'Pending' } } as Pod)[0] as ClusterEvent, back: false },
  ])('$name', ({ by, pod: own = big, event: what, back }) => {
    queue.add('default/p', own, 0);
    reject(by, 0);
    expect(queue.happened(what, at(5000))).toBe(back);
    expect(order(5000)).toEqual(back ? ['p'] : []);
  });
});

test('a gated Pod is not tried until its gates are gone', () => {
  const gated = pod('p', { spec: { schedulingGates: [{ name: 'wait' }] } });
  const open = pod('p');
  queue.add('default/p', gated, 0);
  queue.happened({ resource: 'Node', action: 'Add', after: node('n') }, at(1));
  expect(order(1)).toEqual([]);
  queue.update('default/p', open, podEvents(gated, open), at(2));
  expect(order(2)).toEqual(['p']);
});
