// The ReplicaSet controller: as many Pods of a template as asked for, no more and no fewer.
// Upstream: pkg/controller/replicaset/replica_set.go, replica_set_utils.go, controller_utils.go (ActivePodsWithRanks)
// Leaves out: expectations (our reads are current).

import { labelSelectorAsSelector, matches } from '../../api/meta/labels.ts';
import { isStatus, StatusError } from '../../api/meta/status-error.ts';
import type { ApiObject, JsonObject } from '../../api/object.ts';
import type { Pod, ReplicaSet } from '../../api/types.ts';
import { tryParseRfc3339 } from '../../base/time.ts';
import type { Component, ComponentContext } from '../component.ts';
import type { Change } from '../etcd.ts';
import { removeCondition, setCondition } from './shared/conditions.ts';
import type { Condition } from './shared/conditions.ts';
import { controllerKeys, controllerOf, controllerReference, keyOf, resources } from './shared/resources.ts';

/** Upstream: BurstReplicas */
const burst = 500;

export const replicaSet: Component = {
  name: 'replicaset-controller',
  user: 'system:serviceaccount:kube-system:replicaset-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 3,
  watches: [resources.replicasets, resources.pods],
  keysFor: (change, context) => (change.resource === 'pods' ? keysForPod(change, context) : [change.key]),
  reconcile: (key, context) => {
    const [namespace = '', name = ''] = key.split('/');
    const set = context.get<ReplicaSet>(resources.replicasets, namespace, name);
    if (set) sync(set, context);
  },
};

/** The controller of a Pod, or whoever may want to adopt an orphan. */
function keysForPod(change: Change, context: ComponentContext): readonly string[] {
  const keys = controllerKeys(change, 'ReplicaSet');
  if (keys.length > 0 || controllerOf(change.object) || change.type === 'delete') return keys;
  const { namespace, labels } = change.object.metadata;
  return context
    .list<ReplicaSet>(resources.replicasets, namespace)
    .filter((set) => matches(labelSelectorAsSelector(set.spec?.selector), labels))
    .map(keyOf);
}

function sync(set: ReplicaSet, context: ComponentContext): void {
  const pods = claim(set, context);
  const active = pods.filter(isActive);
  let failure: string | undefined;
  let failed: StatusError | undefined;
  if (!set.metadata.deletionTimestamp) {
    try {
      manage(set, active, context);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      failed = error;
      failure = active.length < (set.spec?.replicas ?? 1) ? 'FailedCreate' : 'FailedDelete';
    }
  }
  updateStatus(set, context, failure, failed?.message);
  if (failed && !isStatus(failed, 'NotFound')) throw failed;
}

const isActive = (pod: Pod): boolean => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed' && !pod.metadata.deletionTimestamp;

/** Its own Pods; matching orphans are adopted, own ones that no longer match let go. Upstream: ClaimPods */
function claim(set: ReplicaSet, context: ComponentContext): readonly Pod[] {
  const { namespace = '', uid = '' } = set.metadata;
  const selector = labelSelectorAsSelector(set.spec?.selector);
  const own = context.ownedBy<Pod>(resources.pods, uid);
  const kept = own.filter((pod) => matches(selector, pod.metadata.labels));
  for (const pod of own) if (!kept.includes(pod) && !pod.metadata.deletionTimestamp) release(set, pod, context);
  if (set.metadata.deletionTimestamp) return kept;
  const adopted = orphansFor(set, context).map((pod) => {
    const ownerReferences = [...(pod.metadata.ownerReferences ?? []), controllerReference(set, 'apps/v1', 'ReplicaSet')];
    const patch = { metadata: { ownerReferences, uid: pod.metadata.uid } };
    return context.patch(resources.pods, namespace, pod.metadata.name, patch, { type: 'merge' }) as unknown as Pod;
  });
  return [...kept, ...adopted];
}

function orphansFor(set: ReplicaSet, context: ComponentContext): readonly Pod[] {
  const selector = labelSelectorAsSelector(set.spec?.selector);
  const [label, value] = Object.entries(set.spec?.selector?.matchLabels ?? {})[0] ?? [];
  const { namespace = '' } = set.metadata;
  const near = label === undefined ? context.list<Pod>(resources.pods, namespace) : context.withLabel<Pod>(resources.pods, namespace, label, value ?? '');
  return near.filter((pod) => !controllerOf(pod) && !pod.metadata.deletionTimestamp && matches(selector, pod.metadata.labels));
}

function release(set: ReplicaSet, pod: Pod, context: ComponentContext): void {
  const ownerReferences = (pod.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== set.metadata.uid);
  const patch = { metadata: { ownerReferences: ownerReferences.length > 0 ? ownerReferences : null, uid: pod.metadata.uid } };
  context.patch(resources.pods, pod.metadata.namespace ?? '', pod.metadata.name, patch, { type: 'merge' });
}

/** Upstream: manageReplicas */
function manage(set: ReplicaSet, active: readonly Pod[], context: ComponentContext): void {
  const missing = (set.spec?.replicas ?? 1) - active.length;
  if (missing > 0) for (let i = 0; i < Math.min(missing, burst); i++) create(set, context);
  else for (const pod of toDelete(set, active, Math.min(-missing, burst), context)) remove(set, pod, context);
}

function create(set: ReplicaSet, context: ComponentContext): void {
  const { template } = set.spec ?? {};
  const { namespace = '', name } = set.metadata;
  const metadata = {
    generateName: `${name}-`,
    namespace,
    ...(template?.metadata?.labels ? { labels: template.metadata.labels } : {}),
    ...(template?.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
    ...(template?.metadata?.finalizers ? { finalizers: template.metadata.finalizers } : {}),
    ownerReferences: [controllerReference(set, 'apps/v1', 'ReplicaSet')],
  };
  const about = set as unknown as ApiObject;
  try {
    const pod = context.create(resources.pods, { apiVersion: 'v1', kind: 'Pod', metadata, spec: template?.spec });
    context.event(about, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (context.get<ApiObject>(resources.namespaces, '', namespace)?.metadata.deletionTimestamp === undefined) {
      context.event(about, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
    }
    throw error;
  }
}

function remove(set: ReplicaSet, pod: Pod, context: ComponentContext): void {
  const about = set as unknown as ApiObject;
  try {
    context.delete(resources.pods, pod.metadata.namespace ?? '', pod.metadata.name);
    context.event(about, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
  } catch (error) {
    if (isStatus(error, 'NotFound')) return;
    if (error instanceof StatusError) context.event(about, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`);
    throw error;
  }
}

/** Those that are missed least go first. Upstream: ActivePodsWithRanks.Less */
function toDelete(set: ReplicaSet, active: readonly Pod[], count: number, context: ComponentContext): readonly Pod[] {
  if (count === 0) return [];
  if (count >= active.length) return active;
  const onNode = new Map<string, number>();
  for (const pod of active) {
    const node = pod.spec?.nodeName ?? '';
    onNode.set(node, (onNode.get(node) ?? 0) + 1);
  }
  const rank = (pod: Pod): number => onNode.get(pod.spec?.nodeName ?? '') ?? 0;
  void set;
  return [...active].sort((a, b) => compareForDeletion(a, b, rank, context.nowMs)).slice(0, count);
}

const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };
const costAnnotation = 'controller.kubernetes.io/pod-deletion-cost';

function compareForDeletion(a: Pod, b: Pod, rank: (pod: Pod) => number, nowMs: number): number {
  const unassigned = Number(Boolean(a.spec?.nodeName)) - Number(Boolean(b.spec?.nodeName));
  if (unassigned !== 0) return unassigned;
  const phase = (phases[a.status?.phase ?? ''] ?? 0) - (phases[b.status?.phase ?? ''] ?? 0);
  if (phase !== 0) return phase;
  const ready = Number(isReady(a)) - Number(isReady(b));
  if (ready !== 0) return ready;
  const cost = Number(a.metadata.annotations?.[costAnnotation] ?? 0) - Number(b.metadata.annotations?.[costAnnotation] ?? 0);
  if (cost !== 0) return cost;
  const crowded = rank(b) - rank(a);
  if (crowded !== 0) return crowded;
  const readySince = isReady(a) && isReady(b) ? logAge(readyMs(b), nowMs) - logAge(readyMs(a), nowMs) : 0;
  if (readySince !== 0) return -readySince;
  const restarts = restartsOf(b) - restartsOf(a);
  if (restarts !== 0) return restarts;
  const created = logAge(createdMs(b), nowMs) - logAge(createdMs(a), nowMs);
  if (created !== 0) return -created;
  return (a.metadata.uid ?? '') < (b.metadata.uid ?? '') ? -1 : 1;
}

/** Ages within a factor of two count as equal, so that deletion is not predictable to the second. */
const logAge = (sinceMs: number, nowMs: number): number => Math.floor(Math.log2(Math.max(1, (nowMs - sinceMs) / 1000)));

const isReady = (pod: Pod): boolean => pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

const readyMs = (pod: Pod): number => tryParseRfc3339(pod.status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime) ?? 0;

const createdMs = (pod: Pod): number => tryParseRfc3339(pod.metadata.creationTimestamp) ?? 0;

const restartsOf = (pod: Pod): number => Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount ?? 0));

/** Upstream: calculateStatus, updateReplicaSetStatus */
function updateStatus(set: ReplicaSet, context: ComponentContext, failure: string | undefined, message = ''): void {
  const all = context.ownedBy<Pod>(resources.pods, set.metadata.uid ?? '');
  const pods = all.filter(isActive);
  const ready = pods.filter(isReady);
  const waitMs = (set.spec?.minReadySeconds ?? 0) * 1000;
  const available = ready.filter((pod) => waitMs === 0 || context.nowMs - readyMs(pod) >= waitMs);
  const labels = Object.entries(set.spec?.template?.metadata?.labels ?? {});
  const labelled = pods.filter((pod) => labels.every(([key, value]) => pod.metadata.labels?.[key] === value));
  const terminating = all.filter((pod) => pod.metadata.deletionTimestamp && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed');
  const old = (set.status?.conditions ?? []) as readonly Condition[];
  const conditions = failure === undefined
    ? removeCondition(old, 'ReplicaFailure')
    : setCondition(old, { type: 'ReplicaFailure', status: 'True', reason: failure, message }, context.nowMs); // biome-ignore format: a choice
  const status: JsonObject = {
    replicas: pods.length,
    ...(labelled.length > 0 ? { fullyLabeledReplicas: labelled.length } : {}),
    ...(ready.length > 0 ? { readyReplicas: ready.length } : {}),
    ...(available.length > 0 ? { availableReplicas: available.length } : {}),
    terminatingReplicas: terminating.length,
    observedGeneration: set.metadata.generation ?? 0,
    ...(conditions.length > 0 ? { conditions } : {}),
  };
  context.updateStatus(resources.replicasets, { ...current(set, context), status });
  if (ready.length > available.length && waitMs > 0) context.enqueueAfter(keyOf(set), soonest(ready, waitMs, context.nowMs));
}

const current = (set: ReplicaSet, context: ComponentContext): ReplicaSet =>
  context.get<ReplicaSet>(resources.replicasets, set.metadata.namespace ?? '', set.metadata.name) ?? set;

const soonest = (ready: readonly Pod[], waitMs: number, nowMs: number): number =>
  Math.min(...ready.map((pod) => readyMs(pod) + waitMs - nowMs).filter((ms) => ms > 0));
