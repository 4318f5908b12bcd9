import { describe, expect, it } from 'vitest';
import { TestCluster } from '../../../tests/support/cluster/test-cluster.ts';

const hourMs = 3_600_000;

describe('Events', () => {
  it('go after an hour, and later when they were written again', () => {
    const cluster = new TestCluster();
    const event = (name: string): any => ({ metadata: { name }, involvedObject: { kind: 'Pod', name: 'x', namespace: 'default' }, reason: 'Test', message: 'm', type: 'Normal' });
    const home = '/api/v1/namespaces/default/events';
    cluster.create(home, event('first'));
    cluster.create(home, event('again'));
    cluster.advance(hourMs / 2);
    cluster.create(home, event('second'));
    cluster.patch(`${home}/again`, { count: 2 });
    const left = (): string[] => cluster.list('events', 'default').map((e) => e.metadata.name);
    cluster.advance(hourMs / 2 + 20_000);
    expect(left()).toEqual(['again', 'second']);
    cluster.advance(hourMs / 2);
    expect(left()).toEqual([]);
  });
});

describe('leaders', () => {
  it('renew their Leases, and take them again when they are deleted', () => {
    const cluster = new TestCluster();
    cluster.advance(60_000);
    for (const name of ['kube-controller-manager', 'kube-scheduler']) {
      const { spec } = cluster.get('leases.coordination.k8s.io', `kube-system/${name}`);
      expect(cluster.nowMs - Date.parse(spec.renewTime)).toBeLessThan(10_001);
      cluster.delete(`/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/${name}`);
      cluster.advance(15_000);
      expect(cluster.get('leases.coordination.k8s.io', `kube-system/${name}`)).toBeDefined();
    }
  });
});
