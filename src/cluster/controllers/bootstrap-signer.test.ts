import { describe, expect, it } from 'vitest';
import { TestCluster } from '../../../tests/support/cluster/test-cluster.ts';
import { encodeBase64 } from '../../base/base64.ts';
import { hmacSha256 } from '../../base/hmac.ts';

const hex = (bytes: string): string => [...bytes].map((one) => one.charCodeAt(0).toString(16).padStart(2, '0')).join('');

describe('keyed hashes', () => {
  it.each([
    { name: 'RFC 4231, case 1', key: '\x0b'.repeat(20), message: 'Hi There', hash: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7' },
    { name: 'RFC 4231, case 2', key: 'Jefe', message: 'what do ya want for nothing?', hash: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843' },
  ])('$name', ({ key, message, hash }) => expect(hex(hmacSha256(key, message))).toBe(hash));
});

describe('what a machine reads before it joins', () => {
  it('is signed with each valid bootstrap token, and no longer when the token is gone', () => {
    const cluster = new TestCluster();
    const info = (): any => cluster.get('configmaps', 'kube-public/cluster-info').data;
    expect(info().kubeconfig).toContain('server: https://172.18.0.2:6443\n');
    const anonymous = cluster.cluster.clientFor({}).request({ method: 'GET', path: '/api/v1/namespaces/kube-public/configmaps/cluster-info' });
    expect(anonymous.status).toBe(200);
    const data = Object.fromEntries(Object.entries({ 'token-id': 'abcdef', 'token-secret': '0123456789abcdef', 'usage-bootstrap-signing': 'true' }).map(([key, value]) => [key, encodeBase64(value)]));
    cluster.create('/api/v1/namespaces/kube-system/secrets', { metadata: { name: 'bootstrap-token-abcdef' }, type: 'bootstrap.kubernetes.io/token', data });
    cluster.advance(100);
    expect(info()['jws-kubeconfig-abcdef']).toMatch(/^eyJhbGciOiJIUzI1NiIsImtpZCI6ImFiY2RlZiJ9\.\.[\w-]{43}$/);
    cluster.delete('/api/v1/namespaces/kube-system/secrets/bootstrap-token-abcdef');
    cluster.advance(100);
    expect(Object.keys(info())).toEqual(['kubeconfig']);
  });
});
