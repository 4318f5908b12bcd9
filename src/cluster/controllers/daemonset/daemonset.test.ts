import { describe, expect, it } from 'vitest';
import { TestCluster, type TestOptions } from '../../../../tests/support/cluster/test-cluster.ts';

const path = '/apis/apps/v1/namespaces/default/daemonsets';

function start(spec: object = {}, podSpec: object = {}, options: TestOptions = {}, annotations: object = {}): TestCluster {
  const c = new TestCluster(options);
  const template = { metadata: { labels: { app: 'log' }, annotations }, spec: { containers: [{ name: 'c', image: 'fluentd:1' }], ...podSpec } };
  c.create(path, { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'log' }, spec: { selector: { matchLabels: { app: 'log' } }, template, ...spec } });
  return c;
}

const status = (c: TestCluster) => c.get('daemonsets.apps', 'default/log').status;
const where = (c: TestCluster): readonly string[] => c.list('pods', 'default').map((p) => `${p.spec.nodeName} ${p.spec.containers[0].image}${p.metadata.deletionTimestamp ? ' going' : ''}`).sort();
const newImage = { spec: { template: { spec: { containers: [{ name: 'c', image: 'fluentd:2' }] } } } };
const taint = (c: TestCluster, node: string, taints: readonly object[]): void => void c.patch(`/api/v1/nodes/${node}`, { spec: { taints } });

describe('where its Pods run', () => {
  it.each([
    { name: 'on nodes without taints', podSpec: {}, nodes: ['worker-1', 'worker-2'] },
    { name: 'on the control plane with a toleration', podSpec: { tolerations: [{ operator: 'Exists' }] }, nodes: ['control-plane', 'worker-1', 'worker-2'] },
    { name: 'where a nodeSelector says', podSpec: { nodeSelector: { 'kubernetes.io/hostname': 'worker-2' } }, nodes: ['worker-2'] },
    {
      name: 'where required affinity says',
      podSpec: { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'NotIn', values: ['worker-2'] }] }] } } } },
      nodes: ['worker-1'],
    },
  ])('$name', ({ podSpec, nodes }) => {
    const c = start({}, podSpec);
    c.advance(3000);
    expect(c.list('pods', 'default').map((p) => p.spec.nodeName).sort()).toEqual(nodes);
    const n = nodes.length;
    expect(status(c)).toEqual({ currentNumberScheduled: n, desiredNumberScheduled: n, numberAvailable: n, numberMisscheduled: 0, numberReady: n, observedGeneration: 1, updatedNumberScheduled: n });
  });

  it('binds each Pod to its node by affinity and gives it the tolerations of daemons', () => {
    const c = start();
    c.advance(3000);
    const pod = c.list('pods', 'default')[0];
    expect(pod.spec.affinity).toEqual({ nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [pod.spec.nodeName] }] }] } } });
    expect(pod.spec.tolerations.map((t: any) => `${t.key} ${t.operator} ${t.effect}`)).toEqual([
      'node.kubernetes.io/not-ready Exists NoExecute',
      'node.kubernetes.io/unreachable Exists NoExecute',
      'node.kubernetes.io/disk-pressure Exists NoSchedule',
      'node.kubernetes.io/memory-pressure Exists NoSchedule',
      'node.kubernetes.io/pid-pressure Exists NoSchedule',
      'node.kubernetes.io/unschedulable Exists NoSchedule',
    ]);
    expect(pod.metadata.labels['pod-template-generation']).toBe('1');
    expect(c.list('controllerrevisions.apps').map((r) => r.metadata.name)).toEqual([`log-${pod.metadata.labels['controller-revision-hash']}`]);
    expect(c.events('DaemonSet', 'log')).toEqual(['Normal SuccessfulCreate Created pod: log-*', 'Normal SuccessfulCreate Created pod: log-*']);
  });

  it('follows labels and taints of nodes', () => {
    const c = start({}, { nodeSelector: { disk: 'ssd' } });
    c.advance(2000);
    expect(where(c)).toEqual([]);
    c.patch('/api/v1/nodes/worker-1', { metadata: { labels: { disk: 'ssd' } } });
    c.advance(2000);
    expect(where(c)).toEqual(['worker-1 fluentd:1']);
    taint(c, 'worker-1', [{ key: 'a', effect: 'NoSchedule' }]);
    c.advance(2000);
    expect(where(c)).toEqual(['worker-1 fluentd:1']);
    taint(c, 'worker-1', [{ key: 'a', effect: 'NoExecute' }]);
    c.advance(5000);
    expect(where(c)).toEqual([]);
  });
});

describe('updates', () => {
  it('replace one Pod at a time', () => {
    const c = start({}, {}, { startMs: 3000 });
    c.advance(6000);
    c.patch(`${path}/log`, newImage);
    let least = 9;
    for (let i = 0; i < 200; i++) {
      c.advance(100);
      least = Math.min(least, c.list('pods', 'default').filter((p) => p.status.phase === 'Running' && !p.metadata.deletionTimestamp).length);
    }
    expect(least).toBe(1);
    expect(where(c)).toEqual(['worker-1 fluentd:2', 'worker-2 fluentd:2']);
    expect(status(c)).toMatchObject({ updatedNumberScheduled: 2, numberAvailable: 2, observedGeneration: 2 });
  });

  it('with maxSurge, the new Pod runs before the old one goes', () => {
    const c = start({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }, {}, { startMs: 3000 });
    c.advance(6000);
    c.patch(`${path}/log`, newImage);
    let [least, most] = [9, 0];
    for (let i = 0; i < 200; i++) {
      c.advance(100);
      const running = c.list('pods', 'default').filter((p) => p.status.phase === 'Running' && !p.metadata.deletionTimestamp).length;
      least = Math.min(least, running);
      most = Math.max(most, c.list('pods', 'default').length);
    }
    expect([least, most]).toEqual([2, 3]);
    expect(where(c)).toEqual(['worker-1 fluentd:2', 'worker-2 fluentd:2']);
  });

  it('OnDelete waits', () => {
    const c = start({ updateStrategy: { type: 'OnDelete' } });
    c.advance(3000);
    c.patch(`${path}/log`, newImage);
    c.advance(5000);
    expect(where(c)).toEqual(['worker-1 fluentd:1', 'worker-2 fluentd:1']);
    c.delete(`/api/v1/namespaces/default/pods/${c.list('pods', 'default')[0].metadata.name}`);
    c.advance(5000);
    expect(where(c).map((line) => line.slice(-1)).sort()).toEqual(['1', '2']);
  });

  it('stop at a Pod that does not become ready', () => {
    const c = start();
    c.advance(3000);
    c.patch(`${path}/log`, { spec: { template: { metadata: { annotations: { 'test/never-ready': '' } }, spec: { containers: [{ name: 'c', image: 'fluentd:2' }] } } } });
    c.advance(60_000);
    expect(where(c).map((line) => line.slice(-1)).sort()).toEqual(['1', '2']);
  });

  it('go back by renumbering the old revision', () => {
    const c = start();
    c.advance(3000);
    c.patch(`${path}/log`, newImage);
    c.advance(8000);
    c.patch(`${path}/log`, { spec: { template: { spec: { containers: [{ name: 'c', image: 'fluentd:1' }] } } } });
    c.advance(8000);
    expect(c.list('controllerrevisions.apps').map((r) => r.revision).sort()).toEqual([2, 3]);
    expect(where(c)).toEqual(['worker-1 fluentd:1', 'worker-2 fluentd:1']);
  });
});

describe('Pods that end', () => {
  it('are deleted and made again, more slowly each time', () => {
    const c = start({}, { nodeSelector: { 'kubernetes.io/hostname': 'worker-1' } }, {}, { 'test/exit': '1' });
    const created: number[] = [];
    c.cluster.etcd.subscribe(({ resource, type, atMs }) => void (resource === 'pods' && type === 'create' && created.push(Math.round((atMs - c.cluster.timeline.startMs) / 100) / 10)));
    c.advance(20_000);
    const gaps = created.slice(1).map((at, i) => Math.round(at - (created[i] ?? 0)));
    expect(gaps.length).toBeGreaterThan(2);
    expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
    expect(c.events('DaemonSet', 'log').filter((e) => e.includes('FailedDaemonPod'))[0]).toMatch(/^Warning FailedDaemonPod Found failed daemon pod default\/log-\* on node worker-1, will try to kill it$/);
  });
});
