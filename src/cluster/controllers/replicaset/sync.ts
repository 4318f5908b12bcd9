// Keeps a number of equal Pods: what ReplicaSets and ReplicationControllers share.
// Upstream: pkg/controller/replicaset/replica_set.go (syncReplicaSet, manageReplicas, getPodsToDelete)
// Leaves out: expectations (our reads are current).

import { matches, type Selector } from '../../../api/meta/labels.ts';
import type { StatusError } from '../../../api/meta/status-error.ts';
import type { Pod, ReplicaSet, ReplicationController } from '../../../api/types.ts';
import type { Component, ComponentContext, GroupResource } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { createPod, deletePod, failureOf, isNamespaceTerminating, podFromTemplate, slowStartBatch } from '../shared/pod-control.ts';
import { inDeletionOrder } from '../shared/pod-order.ts';
import { isActive, mayBeAdopted, nextAvailabilityMs } from '../shared/pods.ts';
import { controllerKeys, controllerOf, keyOf, resources } from '../shared/resources.ts';
import { Facts } from './facts.ts';
import { type Look, lookAt } from './look.ts';
import { writeStatus } from './status.ts';

/** Upstream: BurstReplicas */
const burst = 500;
/** virtual ms that looking at one Pod takes: claiming, ranking and counting go over all of them */
const lookMs = 0.02;

/** What differs between the two kinds. */
export interface ReplicaKind<T> {
  readonly name: string;
  /** its service account in kube-system */
  readonly account: string;
  readonly kind: string;
  readonly resource: GroupResource;
  readonly selector: (set: T) => Selector;
  /** its status tells how many Pods are on their way out */
  readonly countsTerminating: boolean;
}

export type Replicated = ReplicaSet | ReplicationController;

export function makeReplicator<T extends Replicated>(kind: ReplicaKind<T>): Component {
  /** by cluster and key */
  const known = new WeakMap<ComponentContext, Map<string, Facts<Pod>>>();
  return {
    name: kind.name,
    user: `system:serviceaccount:kube-system:${kind.account}`,
    fieldManager: 'kube-controller-manager',
    latencyMs: 3,
    watches: [kind.resource, resources.pods],
    keysFor: (change, context) => (change.resource === 'pods' ? keysForPod(kind, change, context) : [change.key]),
    reconcile: (key, context) => {
      const [namespace = '', name = ''] = key.split('/');
      const set = context.get<T>(kind.resource, namespace, name);
      if (set) sync(kind, set, factsOf(known, key, context), context);
      else known.get(context)?.delete(key);
    },
  };
}

function factsOf(known: WeakMap<ComponentContext, Map<string, Facts<Pod>>>, key: string, context: ComponentContext): Facts<Pod> {
  let ofCluster = known.get(context);
  if (!ofCluster) known.set(context, (ofCluster = new Map()));
  let facts = ofCluster.get(key);
  if (!facts) ofCluster.set(key, (facts = new Facts()));
  return facts;
}

/** The controller of a Pod, or whoever may want to adopt an orphan. */
function keysForPod<T extends Replicated>(kind: ReplicaKind<T>, change: Change, context: ComponentContext): readonly string[] {
  const keys = controllerKeys(change, kind.kind);
  if (keys.length > 0 || controllerOf(change.object) || !mayBeAdopted(change)) return keys;
  const { namespace, labels } = change.object.metadata;
  return context.list<T>(kind.resource, namespace).filter((set) => matches(kind.selector(set), labels)).map(keyOf);
}

/** Upstream: syncReplicaSet */
function sync<T extends Replicated>(kind: ReplicaKind<T>, set: T, facts: Facts<Pod>, context: ComponentContext): void {
  const look = lookAt(kind, set, facts, context);
  context.busyFor(look.own.length * lookMs);
  const failure = set.metadata.deletionTimestamp ? undefined : manage(kind, set, look, context);
  writeStatus(kind, set, look, failure, context);
  if (failure) throw failure;
  const { minReadySeconds = 0 } = set.spec ?? {};
  const nextMs = minReadySeconds > 0 ? nextAvailabilityMs(look.activePods, minReadySeconds, context.nowMs) : undefined;
  if (nextMs !== undefined) context.enqueueAfter(keyOf(set), nextMs);
}

/** Upstream: manageReplicas. @returns the first failure */
function manage<T extends Replicated>(kind: ReplicaKind<T>, set: T, look: Look, context: ComponentContext): StatusError | undefined {
  const missing = (set.spec?.replicas ?? 1) - look.active;
  if (missing > 0) return createMissing(set, Math.min(missing, burst), context);
  let failure: StatusError | undefined;
  for (const pod of surplus(kind, set, look, Math.min(-missing, burst), context)) failure = failureOf(() => void deletePod(set, pod, context)) ?? failure;
  return failure;
}

function createMissing(set: Replicated, count: number, context: ComponentContext): StatusError | undefined {
  const { failure } = slowStartBatch(count, () => {
    const failed = failureOf(() => void createPod(set, podFromTemplate(set, set.spec?.template), context));
    if (failed && !isNamespaceTerminating(failed)) throw failed;
  });
  return failure;
}

/** Those that are missed least. Pods of the same Deployment count for how crowded a node is. Upstream: getPodsToDelete */
function surplus<T extends Replicated>(kind: ReplicaKind<T>, set: T, look: Look, count: number, context: ComponentContext): readonly Pod[] {
  if (count === 0) return [];
  const active = look.activePods;
  if (count >= active.length) return active;
  const onNode = new Map<string, number>();
  for (const pod of related(kind, set, active, context)) {
    const node = pod.spec?.nodeName ?? '';
    if (isActive(pod)) onNode.set(node, (onNode.get(node) ?? 0) + 1);
  }
  const rank = (pod: Pod): number => onNode.get(pod.spec?.nodeName ?? '') ?? 0;
  return inDeletionOrder(active, rank, context.nowMs).slice(0, count);
}

/** Upstream: getIndirectlyRelatedPods */
function related<T extends Replicated>(kind: ReplicaKind<T>, set: T, active: readonly Pod[], context: ComponentContext): readonly Pod[] {
  const owner = controllerOf(set);
  if (!owner) return active;
  return context.ownedBy<T>(kind.resource, owner.uid).flatMap((sibling) => context.ownedBy<Pod>(resources.pods, sibling.metadata.uid ?? ''));
}
