import { describe, expect, it } from 'vitest';
import { TestCluster } from '../../../../tests/support/cluster/test-cluster.ts';
import { stateOf } from './zones.ts';

const node = (c: TestCluster, name = 'worker-1') => c.get('nodes', name);
const taints = (c: TestCluster, name = 'worker-1'): readonly string[] => (node(c, name).spec.taints ?? []).map((t: any) => `${t.key.replace('node.kubernetes.io/', '')}:${t.effect}`).sort();
const ready = (c: TestCluster, name = 'worker-1'): string => node(c, name).status.conditions.find((k: any) => k.type === 'Ready').status;
const run = (c: TestCluster, name: string, on: string, extra: object = {}): void => void c.create('/api/v1/namespaces/default/pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { nodeName: on, containers: [{ name: 'c', image: 'nginx' }], ...extra } });
const fiveMinutes = [{ key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }, { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }];

describe('a node falls silent', () => {
  it('is Unknown after fifty seconds, tainted, and its Pods are not ready', () => {
    const c = new TestCluster();
    run(c, 'web', 'worker-1', { tolerations: fiveMinutes });
    c.advance(31_000);
    c.off.add('worker-1');
    c.advance(45_000);
    expect([ready(c), taints(c)]).toEqual(['True', []]);
    c.advance(15_000);
    expect([ready(c), taints(c)]).toEqual(['Unknown', ['unreachable:NoExecute', 'unreachable:NoSchedule']]);
    expect(node(c).status.conditions.map((k: any) => `${k.type} ${k.status} ${k.reason} ${k.message}`)).toContain('MemoryPressure Unknown NodeStatusUnknown Kubelet stopped posting node status.');
    expect(c.get('pods', 'default/web').status.conditions.find((k: any) => k.type === 'Ready').status).toBe('False');
    expect(c.events('Node', 'worker-1')).toEqual(['Normal RegisteredNode Node worker-1 event: Registered Node worker-1 in Controller', 'Normal NodeNotReady Node worker-1 status is now: NodeNotReady']);
    expect(c.events('Pod', 'web')).toContain('Warning NodeNotReady Node is not ready');
  });

  it('loses its Pods when their toleration runs out, and gets to know of it when it is back', () => {
    const c = new TestCluster();
    run(c, 'web', 'worker-1', { tolerations: fiveMinutes });
    run(c, 'agent', 'worker-1', { tolerations: [{ operator: 'Exists' }] });
    c.advance(31_000);
    c.off.add('worker-1');
    c.advance(60_000 + 280_000);
    expect(c.pods()).toEqual(['agent Running', 'web Running']);
    c.advance(20_000);
    expect(c.pods()).toEqual(['agent Running', 'web Terminating']);
    expect(c.get('pods', 'default/web').status.conditions.find((k: any) => k.type === 'DisruptionTarget')).toMatchObject({ status: 'True', reason: 'DeletionByTaintManager', message: 'Taint manager: deleting due to NoExecute taint' });
    expect(c.events('Pod', 'web').at(-1)).toBe('Normal TaintManagerEviction Marking for deletion Pod default/web');
    c.off.clear();
    c.advance(20_000);
    expect([c.pods(), ready(c), taints(c)]).toEqual([['agent Running'], 'True', []]);
  });

  it('keeps its Pods when it comes back in time', () => {
    const c = new TestCluster();
    run(c, 'web', 'worker-1', { tolerations: fiveMinutes });
    c.off.add('worker-1');
    c.advance(120_000);
    c.off.clear();
    c.advance(400_000);
    expect([c.pods(), taints(c)]).toEqual([['web Running'], []]);
    expect(c.events('Pod', 'web').at(-1)).toBe('Normal TaintManagerEviction Cancelling deletion of Pod default/web');
  });

  it('the next one is given up ten seconds later', () => {
    const c = new TestCluster();
    c.off.add('worker-1');
    c.off.add('worker-2');
    c.advance(51_000);
    const given = ['worker-1', 'worker-2'].filter((name) => taints(c, name).includes('unreachable:NoExecute'));
    expect(given).toHaveLength(1);
    c.advance(10_000);
    expect([taints(c, 'worker-1'), taints(c, 'worker-2')]).toEqual(Array.from({ length: 2 }, () => ['unreachable:NoExecute', 'unreachable:NoSchedule']));
  });

  it('nobody is given up when all are silent', () => {
    const c = new TestCluster();
    for (const name of ['control-plane', 'worker-1', 'worker-2']) c.off.add(name);
    c.advance(120_000);
    expect(['control-plane', 'worker-1', 'worker-2'].map((name) => [ready(c, name), taints(c, name).includes('unreachable:NoExecute')])).toEqual(Array.from({ length: 3 }, () => ['Unknown', false]));
  });
});

describe('conditions become taints', () => {
  it.each([
    { name: 'cordoned', change: { spec: { unschedulable: true } }, taint: 'unschedulable:NoSchedule' },
    { name: 'short of memory', condition: 'MemoryPressure', taint: 'memory-pressure:NoSchedule' },
    { name: 'short of disk', condition: 'DiskPressure', taint: 'disk-pressure:NoSchedule' },
    { name: 'short of processes', condition: 'PIDPressure', taint: 'pid-pressure:NoSchedule' },
  ])('$name', ({ change, condition, taint }) => {
    const c = new TestCluster();
    const before = node(c);
    const conditions = before.status.conditions.map((k: any) => (k.type === condition ? { ...k, status: 'True' } : k));
    if (change) c.patch('/api/v1/nodes/worker-1', change);
    else c.put('/api/v1/nodes/worker-1/status', { ...before, status: { ...before.status, conditions } });
    c.advance(1000);
    expect(taints(c)).toEqual([taint]);
    expect(node(c).spec.taints[0].timeAdded).toBe('2026-11-20T20:00:00Z');
    if (change) c.patch('/api/v1/nodes/worker-1', { spec: { unschedulable: null } });
    else c.put('/api/v1/nodes/worker-1/status', { ...node(c), status: before.status });
    c.advance(1000);
    expect(taints(c)).toEqual([]);
  });
});

describe('nodes come and go', () => {
  it('are welcomed and seen off', () => {
    const c = new TestCluster();
    c.create('/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'extra', labels: { 'kubernetes.io/os': 'linux' } } });
    c.advance(6000);
    expect(node(c, 'extra').metadata.labels['beta.kubernetes.io/os']).toBe('linux');
    c.delete('/api/v1/nodes/extra');
    c.advance(6000);
    expect(c.events('Node', 'extra')).toEqual(['Normal RegisteredNode Node extra event: Registered Node extra in Controller', 'Normal RemovingNode Node extra event: Removing Node extra from Controller']);
  });
});

describe('taint eviction', () => {
  it.each([
    { name: 'at once without a toleration', tolerations: [], after: 2000, left: [] },
    { name: 'not with one', tolerations: [{ key: 'a', operator: 'Exists' }], after: 100_000, left: ['web Running'] },
    { name: 'after its time: before', tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 }], after: 29_000, left: ['web Running'] },
    { name: 'after its time: after', tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 }], after: 33_000, left: [] },
  ])('$name', ({ tolerations, after, left }) => {
    const c = new TestCluster();
    run(c, 'web', 'worker-1', { tolerations });
    c.advance(1000);
    c.patch('/api/v1/nodes/worker-1', { spec: { taints: [{ key: 'a', value: 'b', effect: 'NoExecute' }] } });
    c.advance(after);
    expect(c.pods()).toEqual(left);
  });
});

it.each([
  { name: 'nothing there', ready: 0, notReady: 0, state: 'Normal' },
  { name: 'all down', ready: 0, notReady: 1, state: 'FullDisruption' },
  { name: 'two of three', ready: 1, notReady: 2, state: 'Normal' },
  { name: 'three of five', ready: 2, notReady: 3, state: 'PartialDisruption' },
  { name: 'three of six', ready: 3, notReady: 3, state: 'Normal' },
])('zone: $name', ({ ready: up, notReady: down, state }) => expect(stateOf(up, down)).toBe(state));
