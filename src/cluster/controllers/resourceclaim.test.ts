import { describe, expect, it } from 'vitest';
import { TestCluster } from '../../../tests/support/cluster/test-cluster.ts';

const home = '/apis/resource.k8s.io/v1/namespaces/default';

describe('claims of Pods', () => {
  it('are made from templates, named in the status, and deleted with the Pod', () => {
    const cluster = new TestCluster();
    const pods = '/api/v1/namespaces/default/pods';
    cluster.create(pods, { metadata: { name: 'train' }, spec: { containers: [{ name: 'c', image: 'nginx', resources: { claims: [{ name: 'gpu' }] } }], resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: 'one-gpu' }] } });
    cluster.advance(1000);
    expect(cluster.events('Pod', 'train').filter((event) => event.includes('FailedResourceClaimCreation'))).toEqual([
      'Warning FailedResourceClaimCreation x8 PodResourceClaim gpu: resource claim template "one-gpu": resourceclaimtemplate.resource.k8s.io "one-gpu" not found',
    ]);
    cluster.create(`${home}/resourceclaimtemplates`, { metadata: { name: 'one-gpu' }, spec: { spec: { devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu.example.com' } }] } } } });
    cluster.advance(1000);
    const [claim] = cluster.list('resourceclaims.resource.k8s.io', 'default');
    expect(claim.metadata).toMatchObject({ generateName: 'train-gpu-', annotations: { 'resource.kubernetes.io/pod-claim-name': 'gpu' }, ownerReferences: [{ kind: 'Pod', name: 'train', controller: true }] });
    expect(cluster.get('pods', 'default/train').status.resourceClaimStatuses).toEqual([{ name: 'gpu', resourceClaimName: claim.metadata.name }]);
    cluster.delete(`${pods}/train`);
    cluster.advance(1000);
    expect(cluster.list('resourceclaims.resource.k8s.io', 'default')).toEqual([]);
  });
});
