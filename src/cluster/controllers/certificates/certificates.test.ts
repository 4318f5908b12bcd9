import { beforeEach, describe, expect, it } from 'vitest';
import { TestCluster } from '../../../../tests/support/cluster/test-cluster.ts';
import { decodeBase64 } from '../../../base/base64.ts';
import { userNamed } from '../../apiserver/user.ts';

const home = '/apis/certificates.k8s.io/v1/certificatesigningrequests';


describe('certificate requests', () => {
  let cluster: TestCluster;
  beforeEach(() => (cluster = new TestCluster()));

  it('are signed when they are approved', () => {
    cluster.create(home, request('anna', requests['/O=dev/CN=anna'], ['client auth']));
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
    cluster.create(home, request('wrong', requests['/CN=wrong'], ['server auth']));
    approve(cluster, 'wrong');
    cluster.advance(100);
    expect(cluster.get(store, 'wrong').status.conditions.at(-1)).toMatchObject({ type: 'Failed', reason: 'SignerValidationFailure', message: 'invalid usage for client certificate: server auth' });
  });

  it('of kubelets are approved by themselves', () => {
    const csr = request('node', requests['/O=system:nodes/CN=system:node:worker-1'], ['client auth', 'digital signature'], 'kubernetes.io/kube-apiserver-client-kubelet');
    const kubelet = { ...userNamed('system:node:worker-1'), groups: ['system:nodes', 'system:authenticated'] };
    cluster.create('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      metadata: { name: 'renew' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'system:node:worker-1' }],
    });
    expect(cluster.cluster.client(kubelet).request({ method: 'POST', path: home, body: csr }).status).toBe(201);
    cluster.advance(100);
    const { status } = cluster.get(store, 'node');
    expect(status.conditions[0]).toMatchObject({ type: 'Approved', reason: 'AutoApproved', message: 'Auto approving self kubelet client certificate after SubjectAccessReview.' });
    expect(status.certificate).toBeDefined();
  });

  it('go when they are old', () => {
    cluster.create(home, request('old', requests['/CN=old'], ['client auth']));
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

/** Requests as a client's own tool writes them (EC P-256 keys that nobody keeps), by subject. */
const requests = {
  '/O=dev/CN=anna': 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIV01IOENBUUF3SFRFTU1Bb0dBMVVFQ2d3RFpHVjJNUTB3Q3dZRFZRUUREQVJoYm01aE1Ga3dFd1lIS29aSQp6ajBDQVFZSUtvWkl6ajBEQVFjRFFnQUVoaUtkbzU2QXdYaFBKNnczNnlHTjRsWTFCOG50V0dGTUh4aUlyVlJOCnRyeUdsMmZ3b2ZjamRldG1veWxZbVRnQ2ZWSHJFTk9tWkpYMDA1dVQwWmk4UXFBQU1Bb0dDQ3FHU000OUJBTUMKQTBjQU1FUUNJQTFkMUJhSG9mUEJOT3lURUhlU1NGV3J3SGF1VkIxTnFzaXhmcVcvWDVQNkFpQlBNZE43ZEp4OQozLzFiMGhOSzdNMkczNTVLODRzcFEzbURET2pUbm4vdXl3PT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==',
  '/CN=wrong': 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIS01ISUNBUUF3RURFT01Bd0dBMVVFQXd3RmQzSnZibWN3V1RBVEJnY3Foa2pPUFFJQkJnZ3Foa2pPUFFNQgpCd05DQUFTSWdvVWo3Z3VjVy95RnkvSW5iU25xcjJreDVCTkVHa1VuMmwxSFV2blp1SEZObzBPVmhOV0hHSVV4ClVFSGJ4bXBMSzM3MVkvTU5xOXY5dFMrTEpVVEhvQUF3Q2dZSUtvWkl6ajBFQXdJRFNBQXdSUUloQUlTdlBxbUUKbHdFK1g2V083WG11SlhPQlgwY0lUK1RUSE5MdEh1ZFRSbGZ5QWlCellYRVV4RUJkaW11WjVjSzdmVlY2RmZDSwoyYVRWcXFDKzd2M3hLcjBoWXc9PQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K',
  '/O=system:nodes/CN=system:node:worker-1': 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIeE1JR1lBZ0VBTURZeEZUQVRCZ05WQkFvTURITjVjM1JsYlRwdWIyUmxjekVkTUJzR0ExVUVBd3dVYzNsegpkR1Z0T201dlpHVTZkMjl5YTJWeUxURXdXVEFUQmdjcWhrak9QUUlCQmdncWhrak9QUU1CQndOQ0FBUUtmcmMrCnJGRVNBMkRMVGovV014dyszOU1wTkFpNmJQY2RhN0tIQkxackowWnhvZVZlOHJGOFlJMWVmRnRValF5Yy8zTUYKSk1DMndVaUhNOTU0bE5sRm9BQXdDZ1lJS29aSXpqMEVBd0lEU0FBd1JRSWhBTXlhb1hzeTRSd3pjeU5FODROOQpueUxYdVQ4bzlyNGcyWlMvWXRFYk9RMDBBaUFGcy9YRlBUNmd5Q3ZCVTJuNGdvTFN4VDVSNytDZjR2NE9UOHVaCmdVcVhXQT09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
  '/CN=old': 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlISE1IQUNBUUF3RGpFTU1Bb0dBMVVFQXd3RGIyeGtNRmt3RXdZSEtvWkl6ajBDQVFZSUtvWkl6ajBEQVFjRApRZ0FFMVB4KzdPeTVKTkhDN3V5a3VDYmtlcEZQa1gwOGw1M1hWZzNmbmdlaXcyU2ZRbHYvZ3hra09ESm9KZUlSCkpybnpHbHJhQWZGb3hnUjU2ekRGQTR6ZXpxQUFNQW9HQ0NxR1NNNDlCQU1DQTBjQU1FUUNJRlRGMjNSZFlCQmsKeXlyckEvMzVycnVoY3dHTzVjSEJOc291MTM0QitSalFBaUFRRE4yeU9rMjBNRFBJZ04rNzFmcnpFTkt6VzltSQp0UjlRdlNmUmtuRmM0UT09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
};
