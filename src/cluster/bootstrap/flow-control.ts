// Priority levels and flow schemas of a new cluster. They are shown; requests are not queued by them.
// Upstream: apiserver/pkg/apis/flowcontrol/bootstrap/default.go
//
// @supports partly API priority and fairness: objects — "stored, validated and shown; requests never wait"

import type { JsonObject } from '../../api/object.ts';
import { freezeDeep } from '../apiserver/registry/equal.ts';
import type { Seed } from './seed.ts';

const group = 'flowcontrol.apiserver.k8s.io';
const annotations = { 'apf.kubernetes.io/autoupdate-spec': 'true' };

/** Name, shares, lendable percent, queues, hand size; no queues: requests beyond the limit are rejected. */
const levels = [
  ['catch-all', 5, 0],
  ['global-default', 20, 50, 128, 6],
  ['leader-election', 10, 0, 16, 4],
  ['node-high', 40, 25, 64, 6],
  ['system', 30, 33, 64, 6],
  ['workload-high', 40, 50, 128, 6],
  ['workload-low', 100, 90, 128, 6],
] as const;

const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] };
const everyPath = { verbs: ['*'], nonResourceURLs: ['*'] };
const all = { resourceRules: [everything], nonResourceRules: [everyPath] };
const toGroup = (name: string): JsonObject => ({ kind: 'Group', group: { name } });
const toUser = (name: string): JsonObject => ({ kind: 'User', user: { name } });
const kubeSystemAccounts: JsonObject = { kind: 'ServiceAccount', serviceAccount: { namespace: 'kube-system', name: '*' } };
const everyone = [toGroup('system:unauthenticated'), toGroup('system:authenticated')];
const inNamespaces = (verbs: readonly string[], apiGroup: string, resources: readonly string[]): JsonObject => ({
  verbs,
  apiGroups: [apiGroup],
  resources,
  namespaces: ['*'],
});

/** Name, level, precedence, how flows are told apart, subjects, rules. */
const schemas: readonly (readonly [string, string, number, '' | 'ByUser' | 'ByNamespace', readonly JsonObject[], JsonObject])[] = [
  ['exempt', 'exempt', 1, '', [toGroup('system:masters')], all],
  ['probes', 'exempt', 2, '', everyone, { nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }] }],
  ['system-leader-election', 'leader-election', 100, 'ByUser', [toUser('system:kube-controller-manager'), toUser('system:kube-scheduler'), kubeSystemAccounts], { resourceRules: [inNamespaces(['get', 'create', 'update'], 'coordination.k8s.io', ['leases'])] }],
  ['system-node-high', 'node-high', 400, 'ByUser', [toGroup('system:nodes')], { resourceRules: [{ ...inNamespaces(['*'], '', ['nodes', 'nodes/status']), clusterScope: true }, inNamespaces(['*'], 'coordination.k8s.io', ['leases'])] }],
  ['system-nodes', 'system', 500, 'ByUser', [toGroup('system:nodes')], all],
  ['kube-controller-manager', 'workload-high', 800, 'ByNamespace', [toUser('system:kube-controller-manager')], all],
  ['kube-scheduler', 'workload-high', 800, 'ByNamespace', [toUser('system:kube-scheduler')], all],
  ['kube-system-service-accounts', 'workload-high', 900, 'ByNamespace', [kubeSystemAccounts], all],
  ['service-accounts', 'workload-low', 9000, 'ByUser', [toGroup('system:serviceaccounts')], all],
  ['global-default', 'global-default', 9900, 'ByUser', everyone, all],
  ['catch-all', 'catch-all', 10000, 'ByUser', everyone, all],
]; // biome-ignore format: a table

let made: readonly (readonly [storage: string, object: JsonObject])[] | undefined;

export function seedFlowControl(seed: Seed): void {
  made ??= freezeDeep([...levels.map(levelOf), exemptLevel(), ...schemas.map(schemaOf)]);
  for (const [storage, object] of made) {
    const status = storage.startsWith('flowschemas') ? { conditions: [notDangling(seed.time, object)] } : {};
    seed.put(storage, { ...object, status });
  }
}

function levelOf([name, nominalConcurrencyShares, lendablePercent, queues, handSize]: (typeof levels)[number]): readonly [string, JsonObject] {
  const limitResponse = queues === undefined ? { type: 'Reject' } : { type: 'Queue', queuing: { queues, handSize, queueLengthLimit: 50 } };
  return level(name, { type: 'Limited', limited: { nominalConcurrencyShares, limitResponse, lendablePercent } });
}

const exemptLevel = (): readonly [string, JsonObject] => level('exempt', { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } });

function level(name: string, spec: JsonObject): readonly [string, JsonObject] {
  return [`prioritylevelconfigurations.${group}`, { kind: 'PriorityLevelConfiguration', apiVersion: `${group}/v1`, metadata: { name, generation: 1, annotations }, spec }];
}

function schemaOf([name, priority, matchingPrecedence, by, subjects, rules]: (typeof schemas)[number]): readonly [string, JsonObject] {
  const spec = {
    priorityLevelConfiguration: { name: priority },
    matchingPrecedence,
    ...(by === '' ? {} : { distinguisherMethod: { type: by } }),
    rules: [{ subjects, ...rules }],
  };
  return [`flowschemas.${group}`, { kind: 'FlowSchema', apiVersion: `${group}/v1`, metadata: { name, generation: 1, annotations }, spec }];
}

function notDangling(time: string, object: JsonObject): JsonObject {
  const { priorityLevelConfiguration } = object.spec as { priorityLevelConfiguration: { name: string } };
  const message = `This FlowSchema references the PriorityLevelConfiguration object named "${priorityLevelConfiguration.name}" and it exists`;
  return { type: 'Dangling', status: 'False', lastTransitionTime: time, reason: 'Found', message };
}
