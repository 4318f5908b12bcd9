import { expect, test } from 'vitest';
import { TestCluster } from '../../../tests/support/cluster/test-cluster.ts';
import { controllers } from '../controllers/registry.ts';
import { makeScheduler } from './scheduler.ts';

const podsPath = '/api/v1/namespaces/default/pods';

const podOf = (name: string, spec: object = {}, cpu = '10m') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { terminationGracePeriodSeconds: 5, ...spec, containers: [{ name: 'c', image: 'pause', resources: { requests: { cpu } } }] },
});

const mounting = (claim: string) => ({ volumes: [{ name: 'v', persistentVolumeClaim: { claimName: claim } }] });

const claimOf = (name: string, storageClassName: string) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
});

function withClass(cluster: TestCluster, name: string, provisioner: string): void {
  const body = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name }, provisioner, volumeBindingMode: 'WaitForFirstConsumer' };
  cluster.create('/apis/storage.k8s.io/v1/storageclasses', body);
  cluster.create('/api/v1/namespaces/default/persistentvolumeclaims', claimOf('data', name));
}

const scheduled = (cluster: TestCluster, name: string) => cluster.get('pods', `default/${name}`)?.status.conditions?.find((c: { type: string }) => c.type === 'PodScheduled');

test('a Pod that fits nowhere pushes a less important one out, is promised its node and gets it', () => {
  const cluster = new TestCluster({ nodes: 1 });
  cluster.create('/apis/scheduling.k8s.io/v1/priorityclasses', { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 1000 });
  cluster.create(podsPath, podOf('low', {}, '3'));
  cluster.advance(1000);
  cluster.create(podsPath, podOf('urgent', { priorityClassName: 'high' }, '3'));
  cluster.advance(20);
  const { uid } = cluster.get('pods', 'default/urgent').metadata;
  expect(cluster.get('pods', 'default/urgent').status.nominatedNodeName).toBe('worker-1');
  const victim = cluster.get('pods', 'default/low');
  expect(victim.metadata.deletionTimestamp).toBeDefined();
  expect(victim.status.conditions.find((c: { type: string }) => c.type === 'DisruptionTarget')).toMatchObject({
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: 'default-scheduler: preempting to accommodate a higher priority pod',
  });
  cluster.create(podsPath, podOf('cheeky', {}, '3'));
  cluster.until('urgent is placed', () => cluster.get('pods', 'default/urgent').spec.nodeName === 'worker-1');
  cluster.advance(1000);
  expect(cluster.get('pods', 'default/urgent').status.nominatedNodeName).toBeUndefined();
  expect(cluster.get('pods', 'default/cheeky').spec.nodeName).toBeUndefined();
  expect(cluster.events('Pod', 'low')).toEqual(['Normal Scheduled Successfully assigned default/low to worker-1', `Normal Preempted Preempted by pod ${uid} on node worker-1`]);
  expect(cluster.events('Pod', 'urgent')).toEqual([
    'Warning FailedScheduling 0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s).',
    'Normal Scheduled Successfully assigned default/urgent to worker-1',
  ]);
});

test('a claim that waits for its consumer is bound before the Pod is', () => {
  const cluster = new TestCluster({ nodes: 1 });
  withClass(cluster, 'local', 'kubernetes.io/no-provisioner');
  cluster.create('/api/v1/persistentvolumes', {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk' },
    spec: { storageClassName: 'local', capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/disk' } },
  });
  cluster.advance(100);
  cluster.create(podsPath, podOf('p', mounting('data')));
  cluster.advance(500);
  expect(cluster.get('pods', 'default/p').spec.nodeName).toBeUndefined();
  expect(cluster.get('pods', 'default/p').status.nominatedNodeName).toBe('worker-1');
  cluster.advance(1500);
  expect(cluster.get('persistentvolumeclaims', 'default/data').spec.volumeName).toBe('disk');
  expect(cluster.get('pods', 'default/p').spec.nodeName).toBe('worker-1');
  expect(cluster.get('pods', 'default/p').status.nominatedNodeName).toBeUndefined();
});

test('a volume that does not come lets the Pod try again after ten minutes', () => {
  const cluster = new TestCluster({ nodes: 1 });
  withClass(cluster, 'slow', 'example.com/never');
  cluster.create(podsPath, podOf('p', mounting('data')));
  cluster.advance(590_000);
  expect(scheduled(cluster, 'p')).toBeUndefined();
  cluster.advance(12_000);
  expect(scheduled(cluster, 'p')).toMatchObject({
    status: 'False',
    reason: 'SchedulerError',
    message: 'running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded',
  });
});

test('a Pod that waits for its volume takes its place meanwhile, and frees it when it is deleted', () => {
  const cluster = new TestCluster({ nodes: 1 });
  withClass(cluster, 'slow', 'example.com/never');
  cluster.create(podsPath, podOf('waits', mounting('data'), '3'));
  cluster.advance(100);
  cluster.create(podsPath, podOf('next', {}, '3'));
  cluster.advance(5000);
  expect(scheduled(cluster, 'next')?.status).toBe('False');
  cluster.delete(`${podsPath}/waits`);
  cluster.advance(2000);
  expect(cluster.get('pods', 'default/next').spec.nodeName).toBe('worker-1');
});

test('a Pod is not tried again for changes that cannot help it', () => {
  const cluster = new TestCluster({ nodes: 2 });
  for (const name of ['worker-1', 'worker-2']) cluster.patch(`/api/v1/nodes/${name}`, { spec: { unschedulable: true } });
  cluster.advance(1000);
  cluster.create(podsPath, podOf('p'));
  cluster.advance(1000);
  cluster.patch('/api/v1/nodes/worker-1', { metadata: { labels: { colour: 'blue' } } });
  cluster.advance(60_000);
  expect(cluster.events('Pod', 'p')).toEqual([
    'Warning FailedScheduling 0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) were unschedulable. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
  ]);
  cluster.patch('/api/v1/nodes/worker-1', { spec: { unschedulable: false } });
  cluster.advance(3000);
  expect(cluster.get('pods', 'default/p').spec.nodeName).toBe('worker-1');
});

test('the trace says of every decision which plugin said what about which node', () => {
  const scheduler = makeScheduler();
  const cluster = new TestCluster({ nodes: 2, components: [scheduler, ...controllers] });
  cluster.patch('/api/v1/nodes/worker-2', { metadata: { labels: { disk: 'ssd' } } });
  cluster.create(podsPath, podOf('p', { nodeSelector: { disk: 'tape' } }, '1'));
  cluster.advance(1000);
  cluster.patch('/api/v1/nodes/worker-2', { metadata: { labels: { disk: 'tape' } } });
  cluster.advance(3000);
  cluster.create(podsPath, podOf('q', {}, '1'));
  cluster.advance(1000);
  const rows = (pod: string) => scheduler.trace.about(`default/${pod}`).map(({ attempt, result, node, nodes }) => ({ attempt, result, node, nodes }));
  const tainted = { node: 'control-plane', rejectedBy: 'TaintToleration', reasons: ['node(s) had untolerated taint(s)'], curable: false };
  const wrong = (node: string) => ({ node, rejectedBy: 'NodeAffinity', reasons: ["node(s) didn't match Pod's node affinity/selector"], curable: false });
  expect(rows('p')).toEqual([
    { attempt: 1, result: 'unschedulable', node: undefined, nodes: [tainted, wrong('worker-1'), wrong('worker-2')] },
    { attempt: 2, result: 'scheduled', node: 'worker-2', nodes: [tainted, wrong('worker-1'), { node: 'worker-2' }] },
  ]);
  const [{ nodes, ...decision } = { nodes: [] }] = scheduler.trace.about('default/q');
  expect(decision).toMatchObject({ result: 'scheduled', node: 'worker-1', message: 'Successfully assigned default/q to worker-1', filters: ['NodeUnschedulable', 'NodeName', 'TaintToleration', 'NodeResourcesFit'] });
  expect(nodes).toEqual([
    tainted,
    { node: 'worker-1', points: { TaintToleration: 300, NodeResourcesFit: 86, NodeResourcesBalancedAllocation: 68, ImageLocality: 0 }, total: 454 },
    { node: 'worker-2', points: { TaintToleration: 300, NodeResourcesFit: 72, NodeResourcesBalancedAllocation: 69, ImageLocality: 0 }, total: 441 },
  ]);
});
