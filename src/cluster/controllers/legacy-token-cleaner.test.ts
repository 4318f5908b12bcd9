import { describe, expect, it } from 'vitest';
import type { Secret } from '../../api/types.ts';
import { decodeBase64 } from '../../base/base64.ts';
import { Cluster } from '../cluster.ts';
import { legacyTokenCleaner } from './legacy-token-cleaner.ts';
import { serviceAccountTokens } from './serviceaccount-tokens.ts';

const dayMs = 24 * 3600 * 1000;
const label = 'kubernetes.io/legacy-token-';

function start() {
  const cluster = new Cluster({ components: [serviceAccountTokens, legacyTokenCleaner], rethrow: true });
  const send = (method: 'POST' | 'PATCH', path: string, body: unknown) =>
    cluster.client().request({ method, path: `/api/v1/namespaces/default/${path}`, headers: { 'content-type': method === 'POST' ? 'application/json' : 'application/merge-patch+json' }, body });
  send('POST', 'serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'old' }, secrets: [{ name: 'auto' }, { name: 'mounted' }] });
  for (const name of ['auto', 'mounted', 'manual']) {
    send('POST', 'secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name, annotations: { 'kubernetes.io/service-account.name': 'old' } }, type: 'kubernetes.io/service-account-token' });
  }
  send('POST', 'pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { serviceAccountName: 'old', containers: [{ name: 'a', image: 'a' }], volumes: [{ name: 's', secret: { secretName: 'mounted' } }] } });
  cluster.timeline.advance(1000);
  const secret = (name: string): Secret | undefined => cluster.etcd.get('secrets', `default/${name}`) as unknown as Secret | undefined;
  const labels = (name: string): unknown => secret(name)?.metadata.labels ?? (secret(name) ? 'none' : 'gone');
  const token = (name: string): string => decodeBase64(String(secret(name)?.data?.['token']));
  const answer = (bearer: string): number => {
    const { status } = cluster.clientFor({ token: bearer }).request({ method: 'GET', path: '/api/v1/namespaces/default/pods' });
    return status;
  };
  return { cluster, send, labels, token, answer };
}

describe('tokens in Secrets', () => {
  it('that nobody has used for a year are refused, and gone after another; what Pods mount or somebody made by hand stays', () => {
    const { cluster, labels, token, answer } = start();
    const bearer = token('auto');
    cluster.timeline.advance(365 * dayMs);
    expect(labels('auto')).toBe('none');
    cluster.timeline.advance(3 * dayMs);
    expect([labels('auto'), labels('mounted'), labels('manual')]).toEqual([{ [`${label}invalid-since`]: '2027-11-21' }, 'none', 'none']);
    expect([answer(bearer), answer(token('manual'))]).toEqual([401, 403]);
    expect(labels('auto')).toEqual({ [`${label}invalid-since`]: '2027-11-21', [`${label}last-used`]: '2027-11-23' });
    cluster.timeline.advance(369 * dayMs);
    expect([labels('auto'), labels('mounted')]).toEqual(['gone', 'none']);
  });

  it('that are in use carry the day of it, and stay', () => {
    const { cluster, labels, token, answer } = start();
    expect([answer(token('auto')), labels('auto')]).toEqual([403, { [`${label}last-used`]: '2026-11-20' }]);
    cluster.timeline.advance(200 * dayMs);
    answer(token('auto'));
    cluster.timeline.advance(200 * dayMs);
    expect(labels('auto')).toEqual({ [`${label}last-used`]: '2027-06-08' });
  });
});

describe('an APIService of the server itself', () => {
  it('is available, whoever made it or says otherwise', () => {
    const cluster = new Cluster({ components: [], rethrow: true });
    const path = '/apis/apiregistration.k8s.io/v1/apiservices';
    const condition = (): unknown => (cluster.etcd.get('apiservices.apiregistration.k8s.io', 'v1.own.example') as { status?: { conditions?: unknown } } | undefined)?.status?.conditions;
    cluster.client().request({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body: { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata: { name: 'v1.own.example' }, spec: { group: 'own.example', version: 'v1', groupPriorityMinimum: 1000, versionPriority: 10 } } });
    cluster.timeline.advance(1000);
    const wanted = [{ type: 'Available', status: 'True', lastTransitionTime: '2026-11-20T20:00:00Z', reason: 'Local', message: 'Local APIServices are always available' }];
    expect(condition()).toEqual(wanted);
    cluster.timeline.advance(60_000);
    cluster.client().request({ method: 'PATCH', path: `${path}/v1.own.example/status`, headers: { 'content-type': 'application/merge-patch+json' }, body: { status: { conditions: [{ ...wanted[0], status: 'False', reason: 'Mine', message: 'no' }] } } });
    cluster.timeline.advance(1000);
    expect(condition()).toEqual([{ ...wanted[0], lastTransitionTime: '2026-11-20T20:01:01Z' }]);
  });
});
