// Recreate: all old Pods go before the first new one comes. Upstream: pkg/controller/deployment/recreate.go.

import type { Deployment, Pod, ReplicaSet } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { resources } from '../shared/resources.ts';
import { cleanUp } from './clean-up.ts';
import { specReplicas } from './math.ts';
import { isComplete } from './progress.ts';
import { newReplicaSet, oldReplicaSets, ownedReplicaSets } from './replica-sets.ts';
import { scaleTo } from './scale.ts';
import { syncStatus } from './status.ts';

export function recreate(deployment: Deployment, sets: readonly ReplicaSet[], context: ComponentContext): void {
  const current = newReplicaSet(deployment, sets, context, 'find');
  const active = oldReplicaSets(sets, current).filter((set) => specReplicas(set) > 0);
  if (active.length) {
    for (const set of active) scaleTo(deployment, set, 0, context);
    return syncStatus(deployment, ownedReplicaSets(deployment, context), context);
  }
  if (oldPodsRun(oldReplicaSets(sets, current), context)) return syncStatus(deployment, sets, context);
  const fresh = current ?? newReplicaSet(deployment, sets, context, 'create');
  if (!fresh) return;
  scaleTo(deployment, fresh, deployment.spec?.replicas ?? 1, context);
  const after = ownedReplicaSets(deployment, context);
  if (isComplete(deployment, after)) cleanUp(deployment, after, context);
  syncStatus(deployment, after, context);
}

/** Pods that have ended do not count. */
function oldPodsRun(old: readonly ReplicaSet[], context: ComponentContext): boolean {
  return old.some((set) => context.ownedBy<Pod>(resources.pods, set.metadata.uid ?? '').some((pod) => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed'));
}
