// RollingUpdate: up with the new as far as surge allows, down with the old as far as availability allows.
// Upstream: pkg/controller/deployment/rolling.go.

import type { Deployment, ReplicaSet } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { cleanUp } from './clean-up.ts';
import { newReplicas, specReplicas, totalAvailable, totalReplicas } from './math.ts';
import { isComplete } from './progress.ts';
import { newReplicaSet, oldReplicaSets, ownedReplicaSets } from './replica-sets.ts';
import { scaleTo } from './scale.ts';
import { syncStatus } from './status.ts';

export function rollingUpdate(deployment: Deployment, sets: readonly ReplicaSet[], context: ComponentContext): void {
  const current = newReplicaSet(deployment, sets, context, 'create');
  const all = ownedReplicaSets(deployment, context);
  if (!current) return;
  const scaledUp = scaleUpNew(deployment, all, current, context);
  const scaled = scaledUp || scaleDownOld(deployment, all, current, context);
  const after = ownedReplicaSets(deployment, context);
  if (!scaled && isComplete(deployment, after)) cleanUp(deployment, after, context);
  syncStatus(deployment, after, context);
}

function scaleUpNew(deployment: Deployment, all: readonly ReplicaSet[], current: ReplicaSet, context: ComponentContext): boolean {
  const desired = deployment.spec?.replicas ?? 1;
  if (specReplicas(current) === desired) return false;
  const target = specReplicas(current) > desired ? desired : newReplicas.forNew(deployment, all, current);
  if (target === specReplicas(current)) return false;
  scaleTo(deployment, current, target, context);
  return true;
}

/** Upstream: reconcileOldReplicaSets. Unhealthy replicas go first: they are no loss. */
function scaleDownOld(deployment: Deployment, all: readonly ReplicaSet[], current: ReplicaSet, context: ComponentContext): boolean {
  const old = oldReplicaSets(all, current);
  if (totalReplicas(old) === 0) return false;
  const minAvailable = (deployment.spec?.replicas ?? 1) - newReplicas.maxUnavailable(deployment);
  const newUnavailable = specReplicas(current) - (current.status?.availableReplicas ?? 0);
  const most = totalReplicas(all) - minAvailable - newUnavailable;
  if (most <= 0) return false;
  const cleaned = dropUnhealthy(deployment, old, most, context);
  const after = oldReplicaSets(ownedReplicaSets(deployment, context), current);
  const room = totalAvailable([...after, current]) - minAvailable;
  return drop(deployment, after, room, context) + cleaned > 0;
}

function dropUnhealthy(deployment: Deployment, old: readonly ReplicaSet[], most: number, context: ComponentContext): number {
  let dropped = 0;
  for (const set of old) {
    if (dropped >= most) break;
    const unhealthy = specReplicas(set) - (set.status?.availableReplicas ?? 0);
    if (specReplicas(set) === 0 || unhealthy <= 0) continue;
    const count = Math.min(most - dropped, unhealthy);
    scaleTo(deployment, set, specReplicas(set) - count, context);
    dropped += count;
  }
  return dropped;
}

function drop(deployment: Deployment, old: readonly ReplicaSet[], room: number, context: ComponentContext): number {
  let dropped = 0;
  for (const set of old) {
    if (dropped >= room) break;
    if (specReplicas(set) === 0) continue;
    const count = Math.min(specReplicas(set), room - dropped);
    scaleTo(deployment, set, specReplicas(set) - count, context);
    dropped += count;
  }
  return dropped;
}
