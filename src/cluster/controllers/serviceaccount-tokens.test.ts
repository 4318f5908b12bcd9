import { beforeEach, describe, expect, it } from 'vitest';
import { TestCluster } from '../../../tests/support/cluster/test-cluster.ts';
import { decodeBase64, encodeBase64 } from '../../base/base64.ts';
import { formatRfc3339 } from '../../base/time.ts';

const home = '/api/v1/namespaces/default';

describe('Secrets of service accounts', () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
    cluster.create(`${home}/serviceaccounts`, { metadata: { name: 'builder' } });
  });

  it('get a token, and go with their account', () => {
    cluster.create(`${home}/secrets`, secret('builder'));
    cluster.advance(100);
    const { data, metadata } = cluster.get('secrets', 'default/token');
    expect(Object.keys(data).sort()).toEqual(['ca.crt', 'namespace', 'token']);
    expect(metadata.annotations['kubernetes.io/service-account.uid']).toBe(cluster.get('serviceaccounts', 'default/builder').metadata.uid);
    expect(decodeBase64(data['ca.crt'])).toBe(cluster.get('configmaps', 'kube-system/kube-root-ca.crt').data['ca.crt']);
    expect(decodeBase64(data['ca.crt'])).toBe(cluster.cluster.administratorCredentials.certificateAuthority);
    cluster.delete(`${home}/serviceaccounts/builder`);
    cluster.advance(100);
    expect(cluster.get('secrets', 'default/token')).toBeUndefined();
  });

  it('without an account are deleted', () => {
    cluster.create(`${home}/secrets`, secret('nobody'));
    cluster.advance(100);
    expect(cluster.get('secrets', 'default/token')).toBeUndefined();
  });
});

describe('bootstrap tokens', () => {
  it('are deleted when they expire', () => {
    const cluster = new TestCluster();
    const data = { 'token-id': encodeBase64('abcdef'), 'token-secret': encodeBase64('0123456789abcdef'), expiration: encodeBase64(formatRfc3339(cluster.nowMs + 60_000)) };
    cluster.create('/api/v1/namespaces/kube-system/secrets', { metadata: { name: 'bootstrap-token-abcdef' }, type: 'bootstrap.kubernetes.io/token', data });
    cluster.advance(59_000);
    expect(cluster.get('secrets', 'kube-system/bootstrap-token-abcdef')).toBeDefined();
    cluster.advance(2000);
    expect(cluster.get('secrets', 'kube-system/bootstrap-token-abcdef')).toBeUndefined();
  });
});

describe('aggregated ClusterRoles', () => {
  it('hold the rules of those they select', () => {
    const cluster = new TestCluster();
    const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
    const rule = (resource: string): object => ({ apiGroups: [''], resources: [resource], verbs: ['get'] });
    const labels = { 'rbac.example.com/aggregate-to-monitoring': 'true' };
    cluster.create(roles, { metadata: { name: 'monitoring' }, aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] }, rules: [] });
    cluster.create(roles, { metadata: { name: 'b', labels }, rules: [rule('pods'), rule('services')] });
    cluster.create(roles, { metadata: { name: 'a', labels }, rules: [rule('endpoints'), rule('pods')] });
    cluster.advance(100);
    const rules = (): string[] => (cluster.get('clusterroles.rbac.authorization.k8s.io', 'monitoring').rules ?? []).map((r: any) => r.resources[0]);
    expect(rules()).toEqual(['endpoints', 'pods', 'services']);
    cluster.patch(`${roles}/a`, { metadata: { labels: null } });
    cluster.advance(100);
    expect(rules()).toEqual(['pods', 'services']);
    cluster.delete(`${roles}/b`);
    cluster.advance(100);
    expect(rules()).toEqual([]);
  });

  it('leaves the built-in ones as they are', () => {
    const cluster = new TestCluster();
    const version = cluster.get('clusterroles.rbac.authorization.k8s.io', 'admin').metadata.resourceVersion;
    cluster.advance(1000);
    expect(cluster.get('clusterroles.rbac.authorization.k8s.io', 'admin').metadata.resourceVersion).toBe(version);
  });
});

const secret = (account: string): any => ({ metadata: { name: 'token', annotations: { 'kubernetes.io/service-account.name': account } }, type: 'kubernetes.io/service-account-token' });
