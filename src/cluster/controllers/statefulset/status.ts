// The status of a StatefulSet. Upstream: stateful_set_control.go updateStatus, updateStatefulSetStatus; stateful_set_utils.go completeRollingUpdate

import type { JsonObject } from '../../../api/object.ts';
import type { Pod, StatefulSet } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { isAvailable, isReady } from '../shared/pods.ts';
import { resources } from '../shared/resources.ts';
import { replicasOf, revisionOf } from './identity.ts';
import type { Revisions } from './revisions.ts';

export interface Counts {
  readonly replicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly currentReplicas: number;
  readonly updatedReplicas: number;
}

/** Counts Pods that exist; those this sync created are told of by the next. */
export function countPods(set: StatefulSet, { current, update }: Revisions, pods: readonly Pod[], nowMs: number): Counts {
  const counts = { replicas: 0, readyReplicas: 0, availableReplicas: 0, currentReplicas: 0, updatedReplicas: 0 };
  for (const pod of pods) {
    counts.replicas += 1;
    if (pod.status?.phase === 'Running' && isReady(pod)) {
      counts.readyReplicas += 1;
      if (isAvailable(pod, set.spec?.minReadySeconds ?? 0, nowMs)) counts.availableReplicas += 1;
    }
    if (pod.metadata.deletionTimestamp) continue;
    const revision = revisionOf(pod);
    if (revision === current.metadata.name) counts.currentReplicas += 1;
    if (revision === update.metadata.name) counts.updatedReplicas += 1;
  }
  return counts;
}

/** Writes the status when it says something new. */
export function writeStatus(set: StatefulSet, revisions: Revisions, counts: Counts, context: ComponentContext): void {
  const status = complete(set, revisions, counts);
  if (!differs(set, status)) return;
  const { conditions } = set.status ?? {};
  context.updateStatus(resources.statefulsets, { ...set, status: { ...withoutZeros(status), ...(conditions?.length ? { conditions } : {}) } });
}

interface Status extends Counts {
  readonly observedGeneration: number;
  readonly currentRevision: string;
  readonly updateRevision: string;
  readonly collisionCount: number;
}

/** When all Pods are of the new revision, it becomes the current one. */
function complete(set: StatefulSet, { current, update, collisionCount }: Revisions, counts: Counts): Status {
  const wanted = replicasOf(set);
  const status = { ...counts, observedGeneration: set.metadata.generation ?? 0, currentRevision: current.metadata.name, updateRevision: update.metadata.name, collisionCount };
  const rolling = set.spec?.updateStrategy?.type === 'RollingUpdate';
  const done = rolling && counts.updatedReplicas === wanted && counts.readyReplicas === wanted && counts.replicas === wanted;
  return done ? { ...status, currentReplicas: counts.updatedReplicas, currentRevision: status.updateRevision } : status;
}

/** Upstream: inconsistentStatus */
function differs(set: StatefulSet, status: Status): boolean {
  const old = set.status;
  return (
    status.observedGeneration > (old?.observedGeneration ?? 0) ||
    status.replicas !== (old?.replicas ?? 0) ||
    status.currentReplicas !== (old?.currentReplicas ?? 0) ||
    status.readyReplicas !== (old?.readyReplicas ?? 0) ||
    status.updatedReplicas !== (old?.updatedReplicas ?? 0) ||
    status.availableReplicas !== (old?.availableReplicas ?? 0) ||
    status.currentRevision !== (old?.currentRevision ?? '') ||
    status.updateRevision !== (old?.updateRevision ?? '')
  );
}

/** Go leaves zero counts out, but for `replicas`, `availableReplicas` and `collisionCount`. */
function withoutZeros(status: Status): JsonObject {
  const { readyReplicas, currentReplicas, updatedReplicas, ...rest } = status;
  return {
    ...rest,
    ...(readyReplicas ? { readyReplicas } : {}),
    ...(currentReplicas ? { currentReplicas } : {}),
    ...(updatedReplicas ? { updatedReplicas } : {}),
  };
}
