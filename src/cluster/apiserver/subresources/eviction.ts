// `pods/x/eviction`: a deletion that asks the disruption budgets first.
// Upstream: pkg/registry/core/pod/storage/eviction.go

import { labelSelectorAsSelector, matches, nothing } from '../../../api/meta/labels.ts';
import { badRequest, conflict, StatusError, tooManyRequests } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import type { ResourceCall } from '../call.ts';
import { writeOptionsOf } from '../call.ts';
import { readBodyAs } from '../codec/body.ts';
import { storedObject } from '../handlers/read.ts';
import { deleteObject } from '../registry/delete.ts';
import { stamp } from '../registry/metadata.ts';
import { updateObject } from '../registry/update.ts';
import { respondJson } from '../respond.ts';
import type { Subresource } from './registry.ts';
import { wrongMethod } from './wrong-method.ts';

const budgets = { group: 'policy', plural: 'poddisruptionbudgets' };
const cannot = "Cannot evict pod as it would violate the pod's disruption budget.";

interface Options {
  readonly gracePeriodSeconds?: number;
  readonly dryRun?: readonly string[];
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

interface Budget extends ApiObject {
  readonly spec?: { readonly selector?: object; readonly unhealthyPodEvictionPolicy?: string };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly disruptionsAllowed?: number;
    readonly currentHealthy?: number;
    readonly desiredHealthy?: number;
    readonly disruptedPods?: Readonly<Record<string, string>>;
  };
}

export const eviction: Subresource = {
  name: 'eviction',
  resources: ['pods'],
  verbs: ['create'],
  body: { group: 'policy', version: 'v1', kind: 'Eviction' },
  handle: (call) => {
    if (call.info.verb !== 'create') return wrongMethod();
    const { metadata = {}, deleteOptions = {} } = readBodyAs(call, 'io.k8s.api.policy.v1.Eviction', 'Eviction') as {
      metadata?: { name?: string };
      deleteOptions?: Options;
    };
    if (metadata.name && metadata.name !== call.info.name) throw badRequest('name in URL does not match name in Eviction object');
    evict(call, deleteOptions);
    return respondJson(call, 201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
  },
};

/** @throws StatusError 429 when a budget forbids it */
function evict(call: ResourceCall, options: Options): void {
  const pod = storedObject(call);
  const dryRun = (options.dryRun?.length ?? 0) > 0 || call.query.has('dryRun');
  if (!ignoresBudgets(pod as unknown as Pod)) spendBudget(call, pod as unknown as Pod, dryRun);
  if (!dryRun) markDisrupted(call);
  const { namespace, name } = call.info;
  const { uid, resourceVersion } = options.preconditions ?? {};
  const request = { namespace, name, version: 'v1', ...(uid ? { uid } : {}), ...(resourceVersion ? { resourceVersion } : {}) };
  const grace = options.gracePeriodSeconds;
  deleteObject(call.server, call.resource, grace === undefined ? request : { ...request, gracePeriodSeconds: grace }, {
    ...writeOptionsOf(call, 'delete', ''),
    dryRun,
  });
}

/** Pods that have ended, have not begun, or are on their way out disturb nobody. Upstream: canIgnorePDB */
function ignoresBudgets({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined || ['Succeeded', 'Failed', 'Pending'].includes(status?.phase ?? '');
}

function spendBudget(call: ResourceCall, pod: Pod, dryRun: boolean): void {
  const { server, info } = call;
  const own = [...server.etcd.list('poddisruptionbudgets.policy', info.namespace)].filter((one) => covers(one as Budget, pod)) as Budget[];
  const [budget, second] = own;
  if (!budget) return;
  if (second) throw new StatusError(500, '', 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.');
  const healthy = isReady(pod);
  const { currentHealthy = 0, desiredHealthy = 0 } = budget.status ?? {};
  const always = budget.spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow';
  if (!healthy && (always || (currentHealthy >= desiredHealthy && desiredHealthy > 0))) return;
  checkBudget(budget, pod);
  if (dryRun) return;
  const change = (old: ApiObject): ApiObject => spent(old as Budget, pod.metadata.name, server.nowMs);
  const resource = server.catalog.get(budgets);
  if (!resource) return;
  const options = { ...writeOptionsOf(call, 'update', 'status'), agent: 'kube-apiserver', fieldManager: 'kube-apiserver' };
  updateObject(server, resource, change, { namespace: info.namespace, name: budget.metadata.name, version: 'v1', part: 'status' }, options);
}

const covers = ({ spec }: Budget, { metadata }: Pod): boolean => {
  const selector = labelSelectorAsSelector(spec?.selector);
  return selector !== nothing && matches(selector, metadata.labels);
};

const isReady = ({ status }: Pod): boolean => status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;

/** Upstream: checkAndDecrement */
function checkBudget({ metadata, status = {} }: Budget, pod: Pod): void {
  const { observedGeneration = 0, disruptionsAllowed = 0, desiredHealthy = 0, currentHealthy = 0, disruptedPods = {} } = status;
  if (observedGeneration < (metadata.generation ?? 0)) {
    throw refusal(10, `The disruption budget ${metadata.name} is still being processed by the server.`);
  }
  if (disruptionsAllowed < 0) throw refusal(0, 'pdb disruptions allowed is negative');
  if (Object.keys(disruptedPods).length > 2000) throw refusal(0, 'DisruptedPods map too big - too many evictions not confirmed by PDB controller');
  if (disruptionsAllowed === 0) {
    throw refusal(0, `The disruption budget ${metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`);
  }
  if (pod.metadata.name in disruptedPods) throw conflict({ group: '', resource: 'pods' }, pod.metadata.name);
}

function refusal(retryAfterSeconds: number, why: string): StatusError {
  return tooManyRequests(cannot, retryAfterSeconds, [{ reason: 'DisruptionBudget', message: why }]);
}

function spent(budget: Budget, pod: string, nowMs: number): ApiObject {
  const { disruptionsAllowed = 0, disruptedPods = {} } = budget.status ?? {};
  return {
    ...budget,
    status: { ...budget.status, disruptionsAllowed: disruptionsAllowed - 1, disruptedPods: { ...disruptedPods, [pod]: stamp(nowMs) } },
  };
}

function markDisrupted(call: ResourceCall): void {
  const { server, info } = call;
  const change = (old: ApiObject): ApiObject => {
    const { status } = old as unknown as Pod;
    const condition = {
      type: 'DisruptionTarget',
      observedGeneration: old.metadata.generation,
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: stamp(server.nowMs),
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
    };
    const others = (status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget');
    return { ...old, status: { ...status, conditions: [...others, condition] } } as ApiObject;
  };
  const options = { ...writeOptionsOf(call, 'update', 'status'), fieldManager: 'kube-apiserver' };
  updateObject(server, call.resource, change, { namespace: info.namespace, name: info.name, version: 'v1', part: 'raw', applied: true }, options);
}
