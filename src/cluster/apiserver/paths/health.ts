// `/healthz`, `/livez`, `/readyz`, each with `?verbose`, and their single checks.
// Upstream: apiserver/pkg/server/healthz
// Differs: only etcd's checks can fail; what the server has started, it has started.

import type { ApiResponse } from '../../../api/client.ts';
import { goQuote } from '../../../base/go-quote.ts';
import type { Call } from '../call.ts';
import { queryValues } from '../request-info.ts';
import { respondText } from '../respond.ts';
import type { PathHandler } from './registry.ts';

const hooks = [
  'start-apiserver-admission-initializer', 'generic-apiserver-start-informers', 'priority-and-fairness-config-consumer',
  'priority-and-fairness-filter', 'storage-object-count-tracker-hook', 'start-apiextensions-informers', 'start-apiextensions-controllers',
  'crd-informer-synced', 'start-system-namespaces-controller', 'peer-endpoint-reconciler-controller',
  'start-cluster-authentication-info-controller', 'start-kube-apiserver-identity-lease-controller',
  'start-kube-apiserver-identity-lease-garbage-collector', 'storage-readiness', 'start-legacy-token-tracking-controller',
  'start-service-ip-repair-controllers', 'rbac/bootstrap-roles', 'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer', 'bootstrap-controller', 'start-kubernetes-service-cidr-controller',
  'aggregator-reload-proxy-client-cert', 'start-kube-aggregator-informers', 'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller', 'apiservice-registration-controller', 'apiservice-wait-for-first-sync', 'apiservice-discovery-controller',
  'kube-apiserver-autoregistration',
].map((name) => `poststarthook/${name}`); // biome-ignore format: a table

const afterHooks = ['autoregister-completion', 'poststarthook/apiservice-openapi-controller', 'poststarthook/apiservice-openapiv3-controller'];

const checks: Readonly<Record<string, readonly string[]>> = {
  healthz: ['ping', 'log', 'etcd', ...hooks, ...afterHooks],
  livez: ['ping', 'log', 'etcd', ...hooks, ...afterHooks],
  readyz: ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync', ...hooks, ...afterHooks, 'shutdown'],
};

export const healthPaths: PathHandler = (call) => {
  const [, endpoint = '', ...rest] = call.info.path.split('/');
  const all = Object.hasOwn(checks, endpoint) ? checks[endpoint] : undefined;
  if (!all) return undefined;
  const check = rest.join('/');
  if (rest.length === 0) return answer(call, endpoint, all);
  if (!all.includes(check)) return undefined;
  return fails(call, check) ? respondText(call, 500, `internal server error: ${etcdFailure}\n`) : respondText(call, 200, 'ok');
};

/** What etcd's client says after the check's two seconds. */
const etcdFailure = 'context deadline exceeded';

const fails = ({ server }: Call, check: string): boolean => check.startsWith('etcd') && server.controlPlane?.writeFailure !== undefined;

/** Failures are told in full, whether one asked for that or not; why stays in the server's log. */
function answer(call: Call, endpoint: string, all: readonly string[]): ApiResponse {
  const excluded = new Set(queryValues(call.request, 'exclude'));
  const failed = all.filter((check) => !excluded.has(check) && fails(call, check));
  if (failed.length === 0 && !call.query.has('verbose')) return respondText(call, 200, 'ok');
  const unknown = [...excluded].filter((name) => !all.includes(name)).sort();
  const lines = all.map((check) => (excluded.has(check) ? `[+]${check} excluded: ok` : failed.includes(check) ? `[-]${check} failed: reason withheld` : `[+]${check} ok`));
  if (unknown.length > 0) lines.push(`warn: some health checks cannot be excluded: no matches for ${unknown.map(goQuote).join(', ')}`);
  return respondText(call, failed.length > 0 ? 500 : 200, `${lines.join('\n')}\n${endpoint} check ${failed.length > 0 ? 'failed' : 'passed'}\n`);
}
