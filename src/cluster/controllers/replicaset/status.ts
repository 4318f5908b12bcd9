// The status of a ReplicaSet or ReplicationController. Upstream: pkg/controller/replicaset/replica_set_utils.go

import type { StatusError } from '../../../api/meta/status-error.ts';
import type { JsonObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import { jsonEqual } from '../../../base/json.ts';
import type { ComponentContext } from '../../component.ts';
import { type Condition, findCondition, removeCondition, setCondition } from '../shared/conditions.ts';
import { isAvailable, isReady } from '../shared/pods.ts';
import type { ReplicaKind, Replicated } from './sync.ts';

export interface Counted {
  readonly active: readonly Pod[];
  /** undefined where the kind does not tell */
  readonly terminating: number | undefined;
  readonly failure: StatusError | undefined;
}

/** Writes the status when it changed. The Pods are those before this sync created or deleted any: the next one tells of those. */
export function writeStatus<T extends Replicated>(kind: ReplicaKind<T>, set: T, counted: Counted, context: ComponentContext): void {
  const status = calculate(set, counted, context.nowMs);
  if (!jsonEqual(status, set.status ?? {})) context.updateStatus(kind.resource, { ...set, status });
}

/** Upstream: calculateStatus */
export function calculate(set: Replicated, { active, terminating, failure }: Counted, nowMs: number): JsonObject {
  const minReadySeconds = set.spec?.minReadySeconds ?? 0;
  const labels = Object.entries(set.spec?.template?.metadata?.labels ?? {});
  let [labelled, ready, available] = [0, 0, 0];
  let same: Pod['metadata']['labels']; // Pods of one template share their labels
  for (let i = 0; i < active.length; i++) {
    const pod = active[i] as Pod;
    const podLabels = pod.metadata.labels;
    if ((podLabels && podLabels === same) || labels.every(([key, value]) => podLabels?.[key] === value)) {
      labelled += 1;
      same = podLabels;
    }
    if (!isReady(pod)) continue;
    ready += 1;
    if (minReadySeconds === 0 || isAvailable(pod, minReadySeconds, nowMs)) available += 1;
  }
  const conditions = conditionsOf(set, active.length, failure, nowMs);
  return {
    replicas: active.length,
    ...(labelled ? { fullyLabeledReplicas: labelled } : {}),
    ...(ready ? { readyReplicas: ready } : {}),
    ...(available ? { availableReplicas: available } : {}),
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
    ...(conditions.length ? { conditions } : {}),
  };
}

/** The first failure's words stay until a sync succeeds. */
function conditionsOf(set: Replicated, active: number, failure: StatusError | undefined, nowMs: number): readonly Condition[] {
  const before = (set.status?.conditions ?? []) as readonly Condition[];
  if (!failure) return removeCondition(before, 'ReplicaFailure');
  if (findCondition(before, 'ReplicaFailure')) return before;
  const reason = active < (set.spec?.replicas ?? 1) ? 'FailedCreate' : 'FailedDelete';
  return setCondition(before, { type: 'ReplicaFailure', status: 'True', reason, message: failure.message }, nowMs);
}
