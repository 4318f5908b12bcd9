// Keeps a number of equal Pods: what ReplicaSets and ReplicationControllers share.
// Upstream: pkg/controller/replicaset/replica_set.go (syncReplicaSet, manageReplicas, getPodsToDelete)
// Leaves out: expectations (our reads are current).

import { matches, type Selector } from '../../../api/meta/labels.ts';
import type { StatusError } from '../../../api/meta/status-error.ts';
import type { Pod, ReplicaSet, ReplicationController } from '../../../api/types.ts';
import type { Component, ComponentContext, GroupResource } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { claim } from '../shared/claim.ts';
import { createPod, deletePod, failureOf, isNamespaceTerminating, podFromTemplate, slowStartBatch } from '../shared/pod-control.ts';
import { byDeletionOrder } from '../shared/pod-order.ts';
import { isActive, isTerminating, mayBeAdopted, nextAvailabilityMs } from '../shared/pods.ts';
import { controllerKeys, controllerOf, keyOf, resources } from '../shared/resources.ts';
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
      if (set) sync(kind, set, context);
    },
  };
}

/** The controller of a Pod, or whoever may want to adopt an orphan. */
function keysForPod<T extends Replicated>(kind: ReplicaKind<T>, change: Change, context: ComponentContext): readonly string[] {
  const keys = controllerKeys(change, kind.kind);
  if (keys.length > 0 || controllerOf(change.object) || !mayBeAdopted(change)) return keys;
  const { namespace, labels } = change.object.metadata;
  return context.list<T>(kind.resource, namespace).filter((set) => matches(kind.selector(set), labels)).map(keyOf);
}

/** Upstream: syncReplicaSet */
function sync<T extends Replicated>(kind: ReplicaKind<T>, set: T, context: ComponentContext): void {
  const own = claim<Pod>(resources.pods, set, kind.selector(set), context, { adoptable: isActive });
  context.busyFor(own.length * lookMs);
  const active = own.filter(isActive);
  const terminating = kind.countsTerminating ? countTerminating(own, active) : undefined;
  const failure = set.metadata.deletionTimestamp ? undefined : manage(kind, set, active, context);
  writeStatus(kind, set, { active, terminating, failure }, context);
  if (failure) throw failure;
  const nextMs = nextAvailabilityMs(active, set.spec?.minReadySeconds ?? 0, context.nowMs);
  if (nextMs !== undefined) context.enqueueAfter(keyOf(set), nextMs);
}

/** What is not active has ended or is on its way out. */
const countTerminating = (own: readonly Pod[], active: readonly Pod[]): number => (own.length === active.length ? 0 : own.filter(isTerminating).length);

/** Upstream: manageReplicas. @returns the first failure */
function manage<T extends Replicated>(kind: ReplicaKind<T>, set: T, active: readonly Pod[], context: ComponentContext): StatusError | undefined {
  const missing = (set.spec?.replicas ?? 1) - active.length;
  if (missing > 0) return createMissing(set, Math.min(missing, burst), context);
  let failure: StatusError | undefined;
  for (const pod of surplus(kind, set, active, Math.min(-missing, burst), context)) failure = failureOf(() => void deletePod(set, pod, context)) ?? failure;
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
function surplus<T extends Replicated>(kind: ReplicaKind<T>, set: T, active: readonly Pod[], count: number, context: ComponentContext): readonly Pod[] {
  if (count === 0) return [];
  if (count >= active.length) return active;
  const onNode = new Map<string, number>();
  for (const pod of related(kind, set, active, context)) {
    const node = pod.spec?.nodeName ?? '';
    if (isActive(pod)) onNode.set(node, (onNode.get(node) ?? 0) + 1);
  }
  const rank = (pod: Pod): number => onNode.get(pod.spec?.nodeName ?? '') ?? 0;
  return active.toSorted(byDeletionOrder(rank, context.nowMs)).slice(0, count);
}

/** Upstream: getIndirectlyRelatedPods */
function related<T extends Replicated>(kind: ReplicaKind<T>, set: T, active: readonly Pod[], context: ComponentContext): readonly Pod[] {
  const owner = controllerOf(set);
  if (!owner) return active;
  return context.ownedBy<T>(kind.resource, owner.uid).flatMap((sibling) => context.ownedBy<Pod>(resources.pods, sibling.metadata.uid ?? ''));
}
