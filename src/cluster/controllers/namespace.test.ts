import { beforeEach, describe, expect, it } from 'vitest';
import { TestCluster } from '../../../tests/support/cluster/test-cluster.ts';

describe('deleting a namespace', () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
    cluster.create('/api/v1/namespaces', { metadata: { name: 'shop' } });
    cluster.advance(100);
  });

  it('takes five seconds when there is nothing in it but what every namespace has', () => {
    expect(secondsToDelete()).toBe(5);
  });

  it('takes ten when there are Pods', () => {
    cluster.create('/api/v1/namespaces/shop/pods', pod({}));
    cluster.create('/api/v1/namespaces/shop/configmaps', { metadata: { name: 'settings' } });
    cluster.advance(1000);
    expect(secondsToDelete()).toBe(10);
  });

  it('lets Pods go before it deletes anything else', () => {
    cluster.create('/api/v1/namespaces/shop/pods', pod({ 'test/undying': '' }));
    cluster.create('/api/v1/namespaces/shop/configmaps', { metadata: { name: 'settings' } });
    cluster.advance(1000);
    cluster.delete('/api/v1/namespaces/shop');
    cluster.advance(9000);
    expect(cluster.get('configmaps', 'shop/settings')).toBeDefined();
    expect(conditions()).toContainEqual('NamespaceContentRemaining False ContentRemoved All content successfully removed');
    cluster.advance(40_000);
    expect(conditions()).toContainEqual(
      'NamespaceDeletionContentFailure True ContentDeletionFailed Failed to delete all resource types, 1 remaining: failed to delete pods for namespace: shop, err: unexpected items still remain in namespace: shop for gvr: /v1, Resource=pods',
    );
  });

  it('says which finalizers hold it up', () => {
    cluster.create('/api/v1/namespaces/shop/configmaps', { metadata: { name: 'kept', finalizers: ['example.com/keep'] } });
    cluster.delete('/api/v1/namespaces/shop');
    cluster.advance(60_000);
    expect(conditions()).toEqual([
      'NamespaceDeletionDiscoveryFailure False ResourcesDiscovered All resources successfully discovered',
      'NamespaceDeletionGroupVersionParsingFailure False ParsedGroupVersions All legacy kube types successfully parsed',
      'NamespaceDeletionContentFailure False ContentDeleted All content successfully deleted, may be waiting on finalization',
      'NamespaceContentRemaining True SomeResourcesRemain Some resources are remaining: configmaps. has 1 resource instances',
      'NamespaceFinalizersRemaining True SomeFinalizersRemain Some content in the namespace has finalizers remaining: example.com/keep in 1 resource instances',
    ]);
    cluster.patch('/api/v1/namespaces/shop/configmaps/kept', { metadata: { finalizers: null } });
    cluster.advance(20_000);
    expect(cluster.get('namespaces', 'shop')).toBeUndefined();
  });

  const conditions = (): string[] => (cluster.get('namespaces', 'shop').status.conditions ?? []).map((c: any) => `${c.type} ${c.status} ${c.reason} ${c.message}`);

  function secondsToDelete(): number {
    const startMs = cluster.nowMs;
    cluster.delete('/api/v1/namespaces/shop');
    cluster.until('it is gone', () => !cluster.get('namespaces', 'shop'));
    return Math.round((cluster.nowMs - startMs) / 1000);
  }
});

const pod = (annotations: object): any => ({ metadata: { name: 'web', annotations }, spec: { terminationGracePeriodSeconds: 30, containers: [{ name: 'c', image: 'nginx' }] } });
