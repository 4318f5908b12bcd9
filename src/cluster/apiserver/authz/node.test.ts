import { describe, expect, it } from 'vitest';
import { TestCluster } from '../../../../tests/support/cluster/test-cluster.ts';
import { userNamed } from '../user.ts';
import type { AccessAttributes } from './attributes.ts';

const test = new TestCluster();
test.create('/api/v1/namespaces/default/secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'mine' } });
test.create('/api/v1/namespaces/default/pods', {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: {
    nodeName: 'worker-1',
    containers: [{ name: 'c', image: 'nginx', envFrom: [{ configMapRef: { name: 'settings' } }] }],
    volumes: [
      { name: 's', secret: { secretName: 'mine' } },
      { name: 'd', persistentVolumeClaim: { claimName: 'store' } },
    ],
  },
});
test.create('/api/v1/namespaces/default/persistentvolumeclaims', {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'store' },
  spec: { accessModes: ['ReadWriteOnce'], volumeName: 'disk', storageClassName: '', resources: { requests: { storage: '1Gi' } } },
});

const nothing = "no relationship found between node 'worker-1' and this object";

interface Row {
  readonly name: string;
  readonly asks: Partial<AccessAttributes>;
  readonly says: true | string;
}

const rows: readonly Row[] = [
  { name: 'a Secret a Pod of the node mounts', asks: { verb: 'get', resource: 'secrets', name: 'mine' }, says: true },
  { name: 'another Secret', asks: { verb: 'get', resource: 'secrets', name: 'other' }, says: nothing },
  { name: 'all Secrets', asks: { verb: 'list', resource: 'secrets' }, says: 'No Object name found' },
  { name: 'to write a Secret', asks: { verb: 'update', resource: 'secrets', name: 'mine' }, says: 'can only read resources of this type' },
  { name: 'a ConfigMap of the environment', asks: { verb: 'watch', resource: 'configmaps', name: 'settings' }, says: true },
  { name: 'the ConfigMap of the root certificate', asks: { verb: 'get', resource: 'configmaps', name: 'kube-root-ca.crt' }, says: true },
  { name: 'the claim', asks: { verb: 'get', resource: 'persistentvolumeclaims', name: 'store' }, says: true },
  { name: 'the state of the claim', asks: { verb: 'patch', resource: 'persistentvolumeclaims', subresource: 'status', name: 'store' }, says: true },
  { name: 'the volume of the claim', asks: { verb: 'get', resource: 'persistentvolumes', namespace: '', name: 'disk' }, says: true },
  { name: 'another volume', asks: { verb: 'get', resource: 'persistentvolumes', namespace: '', name: 'tape' }, says: nothing },
  { name: 'a token for the account of a Pod', asks: { verb: 'create', resource: 'serviceaccounts', subresource: 'token', name: 'default' }, says: true },
  { name: 'a token for another account', asks: { verb: 'create', resource: 'serviceaccounts', subresource: 'token', name: 'admin' }, says: nothing },
  { name: 'its own Node', asks: { verb: 'get', resource: 'nodes', namespace: '', name: 'worker-1' }, says: true },
  { name: 'another Node', asks: { verb: 'get', resource: 'nodes', namespace: '', name: 'worker-2' }, says: "node 'worker-1' cannot read 'worker-2', only its own Node object" },
  { name: 'all Nodes', asks: { verb: 'list', resource: 'nodes', namespace: '' }, says: "node 'worker-1' cannot read all nodes, only its own Node object" },
  { name: 'its Pods', asks: { verb: 'list', resource: 'pods', fieldSelector: 'spec.nodeName=worker-1' }, says: true },
  { name: 'everyone’s Pods', asks: { verb: 'list', resource: 'pods' }, says: 'can only list/watch pods with spec.nodeName field selector' },
  { name: 'its Lease', asks: { verb: 'update', group: 'coordination.k8s.io', resource: 'leases', namespace: 'kube-node-lease', name: 'worker-1' }, says: true },
  { name: 'a Lease elsewhere', asks: { verb: 'get', group: 'coordination.k8s.io', resource: 'leases', name: 'worker-1' }, says: 'can only access leases in the "kube-node-lease" system namespace' },
  { name: 'another CSINode', asks: { verb: 'get', group: 'storage.k8s.io', resource: 'csinodes', namespace: '', name: 'worker-2' }, says: 'can only access CSINode with the same name as the requesting node' },
  { name: 'Services, as its role says', asks: { verb: 'list', resource: 'services' }, says: true },
  { name: 'Deployments, which nobody gave it', asks: { verb: 'list', group: 'apps', resource: 'deployments' }, says: '' },
]; // biome-ignore format: a table

describe('the kubelet of worker-1 asks for', () => {
  const { authorizer } = test.cluster.apiServer.parts;
  it.each(rows)('$name', ({ asks, says }) => {
    const wanted: AccessAttributes = { isResource: true, verb: '', group: '', version: 'v1', resource: '', subresource: '', namespace: 'default', name: '', path: '', ...asks };
    const { allowed, reason } = authorizer.decide(userNamed('system:node:worker-1'), wanted);
    expect(allowed || reason).toBe(says);
  });
});
