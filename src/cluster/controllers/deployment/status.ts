// The Deployment's status, from its ReplicaSets'. Upstream: sync.go calculateStatus, progress.go syncRolloutStatus.

import type { Deployment, ReplicaSet } from '../../../api/types.ts';
import { jsonEqual } from '../../../base/json.ts';
import type { ComponentContext } from '../../component.ts';
import { type Condition, findCondition, removeCondition, setCondition } from '../shared/conditions.ts';
import { resources } from '../shared/resources.ts';
import { newReplicas, totalAvailable } from './math.ts';
import { rolloutConditions } from './progress.ts';
import { findNew } from './replica-sets.ts';

type Status = NonNullable<Deployment['status']>;

/** Writes the status when it changed. Reads the Deployment anew: this sync may have written it. */
export function syncStatus(deployment: Deployment, sets: readonly ReplicaSet[], context: ComponentContext): void {
  const latest = context.get<Deployment>(resources.deployments, deployment.metadata.namespace ?? '', deployment.metadata.name);
  if (!latest) return;
  const current = findNew(latest, sets);
  const status = calculate(latest, sets, current, context);
  const conditions = rolloutConditions(latest, status, current, context);
  const withFailure = replicaFailure(conditions, [...(current ? [current] : []), ...sets], context);
  const next = { ...status, conditions: withFailure } as Status;
  if (!jsonEqual(next, latest.status ?? {})) context.updateStatus(resources.deployments, { ...latest, status: next });
}

function calculate(deployment: Deployment, sets: readonly ReplicaSet[], current: ReplicaSet | undefined, context: ComponentContext): Status {
  const sum = (pick: (status: NonNullable<ReplicaSet['status']>) => number | undefined): number => sets.reduce((n, set) => n + ((set.status && pick(set.status)) ?? 0), 0);
  const total = sum((s) => s.replicas);
  const available = totalAvailable(sets);
  const unavailable = Math.max(0, sets.reduce((n, set) => n + (set.spec?.replicas ?? 0), 0) - available);
  const ready = sum((s) => s.readyReplicas);
  const terminating = sum((s) => s.terminatingReplicas);
  const updated = current?.status?.replicas ?? 0;
  const desired = deployment.spec?.replicas ?? 1;
  const enough = available >= desired - newReplicas.maxUnavailable(deployment);
  const condition = enough
    ? { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
    : { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'Deployment does not have minimum availability.' };
  const conditions = setCondition((deployment.status?.conditions ?? []) as readonly Condition[], condition, context.nowMs, true);
  return {
    ...(deployment.metadata.generation === undefined ? {} : { observedGeneration: deployment.metadata.generation }),
    ...(total ? { replicas: total } : {}),
    ...(updated ? { updatedReplicas: updated } : {}),
    ...(ready ? { readyReplicas: ready } : {}),
    ...(available ? { availableReplicas: available } : {}),
    ...(unavailable ? { unavailableReplicas: unavailable } : {}),
    terminatingReplicas: terminating,
    ...(deployment.status?.collisionCount === undefined ? {} : { collisionCount: deployment.status.collisionCount }),
    conditions,
  } as Status;
}

/** A ReplicaSet that cannot create Pods is told of here too: the first of them. Upstream: getReplicaFailures. */
function replicaFailure(conditions: readonly Condition[], sets: readonly ReplicaSet[], context: ComponentContext): readonly Condition[] {
  const failure = sets.map((set) => findCondition(set.status?.conditions as readonly Condition[] | undefined, 'ReplicaFailure')).find((found) => found !== undefined);
  if (!failure) return removeCondition(conditions, 'ReplicaFailure');
  const { type, status, reason, message } = failure;
  return setCondition(conditions, { type, status, ...(reason ? { reason } : {}), ...(message ? { message } : {}) }, context.nowMs, true);
}
