import { beforeEach, describe, expect, it } from 'vitest';
import { TestCluster } from '../../../tests/support/cluster/test-cluster.ts';
import { nextStep } from './ttl.ts';

const nodes = '/api/v1/nodes';
const pods = '/api/v1/namespaces/default/pods';

describe('Pods that nobody else removes', () => {
  let cluster: TestCluster;
  beforeEach(() => (cluster = new TestCluster()));

  it('goes with its node, a minute after it', () => {
    cluster.create(pods, pod('lost', { nodeName: 'worker-2' }));
    cluster.create(pods, pod('safe', { nodeName: 'worker-1' }));
    cluster.advance(1000);
    cluster.delete(`${nodes}/worker-2`);
    cluster.advance(39_000);
    expect(names(cluster)).toEqual(['lost', 'safe']);
    let seen: any;
    cluster.until('it is gone', () => {
      seen = cluster.get('pods', 'default/lost') ?? seen;
      return names(cluster).length === 1;
    });
    expect(cluster.nowMs % 20_000).toBeLessThan(100);
  });

  it('marks it as failed first, for those who count', () => {
    cluster.create(pods, pod('lost', { nodeName: 'nowhere' }, ['example.com/count']));
    cluster.advance(61_000);
    const { metadata, status } = cluster.get('pods', 'default/lost');
    expect(metadata.deletionTimestamp).toBeDefined();
    expect(status.phase).toBe('Failed');
    expect(status.conditions).toContainEqual(expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' }));
  });

  it('lets terminating Pods go from a node that is out of service', () => {
    cluster.create(pods, pod('stuck', { nodeName: 'worker-2' }));
    cluster.advance(1000);
    cluster.off.add('worker-2');
    cluster.advance(60_000);
    cluster.delete(`${pods}/stuck`);
    cluster.advance(60_000);
    expect(names(cluster)).toEqual(['stuck']);
    const taints = cluster.get('nodes', 'worker-2').spec.taints;
    cluster.patch(`${nodes}/worker-2`, { spec: { taints: [...taints, { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' }] } });
    cluster.advance(21_000);
    expect(names(cluster)).toEqual([]);
  });
});

describe('new nodes', () => {
  it('get the first free network, and the annotation for caches', () => {
    const cluster = new TestCluster();
    cluster.create(nodes, { metadata: { name: 'worker-3' } });
    cluster.advance(100);
    const added = cluster.get('nodes', 'worker-3');
    expect(added.spec).toMatchObject({ podCIDR: '10.244.3.0/24', podCIDRs: ['10.244.3.0/24'] });
    expect(added.metadata.annotations['node.alpha.kubernetes.io/ttl']).toBe('0');
    cluster.delete(`${nodes}/worker-1`);
    cluster.create(nodes, { metadata: { name: 'worker-4' } });
    cluster.create(nodes, { metadata: { name: 'worker-5' } });
    cluster.advance(100);
    expect(cluster.list('nodes').map((n) => `${n.metadata.name} ${n.spec.podCIDR}`)).toEqual([
      'control-plane 10.244.0.0/24',
      'worker-2 10.244.2.0/24',
      'worker-3 10.244.3.0/24',
      'worker-4 10.244.4.0/24',
      'worker-5 10.244.5.0/24',
    ]);
  });

  it.each([
    [0, 3, 0],
    [0, 101, 1],
    [1, 95, 1],
    [1, 89, 0],
    [0, 5000, 4],
    [4, 10, 0],
  ])('at step %i with %i nodes: step %i', (step, count, next) => {
    expect(nextStep(step, count)).toBe(next);
  });
});

const pod = (name: string, spec: object, finalizers: readonly string[] = []): any => ({ metadata: { name, finalizers }, spec: { tolerations: [{ operator: 'Exists' }], containers: [{ name: 'c', image: 'nginx' }], ...spec } });
const names = (cluster: TestCluster): string[] => cluster.list('pods', 'default').map((p) => p.metadata.name);
