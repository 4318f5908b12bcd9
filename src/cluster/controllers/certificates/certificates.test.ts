import { execSync } from 'node:child_process';
import { beforeEach, describe, expect, it } from 'vitest';
import { TestCluster } from '../../../../tests/support/cluster/test-cluster.ts';
import { decodeBase64, encodeBase64 } from '../../../base/base64.ts';
import { userNamed } from '../../apiserver/user.ts';

const home = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const pemOf = (subject: string): string => encodeBase64(execSync(`openssl req -new -newkey rsa:2048 -nodes -keyout /dev/null -subj '${subject}' 2>/dev/null`).toString());

describe('certificate requests', () => {
  let cluster: TestCluster;
  beforeEach(() => (cluster = new TestCluster()));

  it('are signed when they are approved', () => {
    cluster.create(home, request('anna', pemOf('/O=dev/CN=anna'), ['client auth']));
    cluster.advance(1000);
    expect(cluster.get(store, 'anna').status?.certificate).toBeUndefined();
    approve(cluster, 'anna');
    cluster.advance(100);
    const certificate = decodeBase64(cluster.get(store, 'anna').status.certificate);
    const client = cluster.cluster.clientFor({ clientCertificateData: certificate });
    const whoami = client.request({ method: 'POST', path: '/apis/authentication.k8s.io/v1/selfsubjectreviews', body: {} });
    expect((whoami.body as any).status.userInfo).toMatchObject({ username: 'anna', groups: ['dev', 'system:authenticated'] });
  });

  it('fail when they ask for the wrong thing', () => {
    cluster.create(home, request('wrong', pemOf('/CN=wrong'), ['server auth']));
    approve(cluster, 'wrong');
    cluster.advance(100);
    expect(cluster.get(store, 'wrong').status.conditions.at(-1)).toMatchObject({ type: 'Failed', reason: 'SignerValidationFailure', message: 'invalid usage for client certificate: server auth' });
  });

  it('of kubelets are approved by themselves', () => {
    const csr = request('node', pemOf('/O=system:nodes/CN=system:node:worker-1'), ['client auth', 'digital signature'], 'kubernetes.io/kube-apiserver-client-kubelet');
    const kubelet = { ...userNamed('system:node:worker-1'), groups: ['system:nodes', 'system:authenticated'] };
    cluster.create('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      metadata: { name: 'renew' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:nodes' }],
    });
    expect(cluster.cluster.client(kubelet).request({ method: 'POST', path: home, body: csr }).status).toBe(201);
    cluster.advance(100);
    const { status } = cluster.get(store, 'node');
    expect(status.conditions[0]).toMatchObject({ type: 'Approved', reason: 'AutoApproved', message: 'Auto approving self kubelet client certificate after SubjectAccessReview.' });
    expect(status.certificate).toBeDefined();
  });

  it('go when they are old', () => {
    cluster.create(home, request('old', pemOf('/CN=old'), ['client auth']));
    cluster.advance(23.5 * 3_600_000);
    expect(cluster.get(store, 'old')).toBeDefined();
    cluster.advance(2 * 3_600_000);
    expect(cluster.get(store, 'old')).toBeUndefined();
  });
});

const store = 'certificatesigningrequests.certificates.k8s.io';
const request = (name: string, pem: string, usages: readonly string[], signerName = 'kubernetes.io/kube-apiserver-client'): any => ({ metadata: { name }, spec: { request: pem, signerName, usages } });

function approve(cluster: TestCluster, name: string): void {
  const csr = cluster.get(store, name);
  cluster.put(`${home}/${name}/approval`, { ...csr, status: { conditions: [{ type: 'Approved', status: 'True', reason: 'Test', message: 'yes' }] } });
}
