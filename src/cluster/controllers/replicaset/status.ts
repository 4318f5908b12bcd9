// The status of a ReplicaSet or ReplicationController. Upstream: pkg/controller/replicaset/replica_set_utils.go

import type { StatusError } from '../../../api/meta/status-error.ts';
import type { JsonObject } from '../../../api/object.ts';
import { jsonEqual } from '../../../base/json.ts';
import type { ComponentContext } from '../../component.ts';
import { type Condition, findCondition, removeCondition, setCondition } from '../shared/conditions.ts';
import { isAvailable } from '../shared/pods.ts';
import type { Look } from './look.ts';
import type { ReplicaKind, Replicated } from './sync.ts';

/** Writes the status when it changed. The Pods are those before this sync created or deleted any: the next one tells of those. */
export function writeStatus<T extends Replicated>(kind: ReplicaKind<T>, set: T, look: Look, failure: StatusError | undefined, context: ComponentContext): void {
  const status = calculate(kind, set, look, failure, context.nowMs);
  if (!jsonEqual(status, set.status ?? {})) context.updateStatus(kind.resource, { ...set, status });
}

/** Upstream: calculateStatus */
function calculate<T extends Replicated>(kind: ReplicaKind<T>, set: T, look: Look, failure: StatusError | undefined, nowMs: number): JsonObject {
  const { active, labelled, ready } = look;
  const { minReadySeconds = 0 } = set.spec ?? {};
  const available = minReadySeconds === 0 ? ready : look.activePods.filter((pod) => isAvailable(pod, minReadySeconds, nowMs)).length;
  const conditions = conditionsOf(set, active, failure, nowMs);
  return {
    replicas: active,
    ...(labelled ? { fullyLabeledReplicas: labelled } : {}),
    ...(ready ? { readyReplicas: ready } : {}),
    ...(available ? { availableReplicas: available } : {}),
    ...(kind.countsTerminating ? { terminatingReplicas: look.terminating } : {}),
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
