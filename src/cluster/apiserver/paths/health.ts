// `/healthz`, `/livez`, `/readyz`, each with `?verbose`, and their single checks.
// Upstream: apiserver/pkg/server/healthz
// Differs: the checks always hold, because a world without its store or its server has no one to answer.

import type { ApiResponse } from '../../../api/client.ts';
import type { Call } from '../call.ts';
import { isTrue, queryValues } from '../request-info.ts';
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
  if (check !== '') return all.includes(check) ? respondText(call, 200, 'ok') : undefined;
  return answer(call, endpoint, all);
};

function answer(call: Call, endpoint: string, all: readonly string[]): ApiResponse {
  if (!call.query.has('verbose') || !isTrue(call.query.get('verbose'))) return respondText(call, 200, 'ok');
  const excluded = new Set(queryValues(call.request, 'exclude'));
  const lines = all.map((check) => (excluded.has(check) ? `[+]${check} excluded: ok` : `[+]${check} ok`));
  return respondText(call, 200, `${lines.join('\n')}\n${endpoint} check passed\n`);
}
