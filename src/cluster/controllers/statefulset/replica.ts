// One place of a StatefulSet: what has to be done about it, and whether its successors have to wait.
// Upstream: pkg/controller/statefulset/stateful_set_control.go processReplica

import type { Pod, StatefulSet } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { isAvailable, isReady, isTerminal } from '../shared/pods.ts';
import { identityMatches, storageMatches, type WantedPod } from './identity.ts';
import { createMissingClaims, createStatefulPod, deleteStatefulPod, hasStaleClaim, ownersMatch, updateStatefulPod } from './pod-control.ts';
import type { Replica, Step } from './update.ts';

/** @throws StatusError */
export function processReplica(set: StatefulSet, { pod, wanted }: Replica, monotonic: boolean, context: ComponentContext): Step {
  if (!pod) return create(set, wanted, monotonic, context);
  if (isTerminal(pod)) {
    // it comes back in the next sync, when this one is gone
    if (!pod.metadata.deletionTimestamp) deleteStatefulPod(set, pod, context);
    return 'stop';
  }
  if (pod.status?.phase === 'Pending') createMissingClaims(set, pod, context);
  if (monotonic && mustWaitFor(set, pod, context)) return 'stop';
  if (identityMatches(set, pod) && storageMatches(set, pod) && ownersMatch(set, pod, context)) return 'go on';
  updateStatefulPod(set, pod, context);
  return 'go on';
}

function create(set: StatefulSet, wanted: WantedPod, monotonic: boolean, context: ComponentContext): Step {
  if (hasStaleClaim(set, wanted, context)) return 'stop';
  createStatefulPod(set, wanted, context);
  return monotonic ? 'stop' : 'go on';
}

function mustWaitFor(set: StatefulSet, pod: Pod, context: ComponentContext): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return true;
  const runs = pod.status?.phase === 'Running' && isReady(pod);
  return !runs || !isAvailable(pod, set.spec?.minReadySeconds ?? 0, context.nowMs);
}
