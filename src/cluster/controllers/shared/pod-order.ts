// Which Pods are missed least: the order in which surplus ones are deleted.
// Upstream: pkg/controller/controller_utils.go ActivePods, ActivePodsWithRanks.

import type { Pod } from '../../../api/types.ts';
import { createdMs, isReady, mostRestarts, readySinceMs } from './pods.ts';

const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };
const costAnnotation = 'controller.kubernetes.io/pod-deletion-cost';

/** Not on a node, pending, not ready, ready most recently, restarted most, youngest: each comes first. */
export function byActivity(a: Pod, b: Pod): number {
  return byStage(a, b) || byReadySince(a, b) || byRestarts(a, b) || createdMs(b) - createdMs(a);
}

/**
 * The same for ReplicaSets: deletion cost and crowding count too, and ages only by their order of magnitude, so that which of several equals goes is not
 * predictable.
 * @param rank how many Pods of the same family are on the Pod's node
 */
export function byDeletionOrder(rank: (pod: Pod) => number, nowMs: number): (a: Pod, b: Pod) => number {
  const magnitude = (sinceMs: number): number => (nowMs - sinceMs > 0 ? Math.floor(Math.log2((nowMs - sinceMs) * 1e6)) : -1);
  const byUid = (a: Pod, b: Pod): number => ((a.metadata.uid ?? '') < (b.metadata.uid ?? '') ? -1 : 1);
  return (a, b) => {
    const clear = byStage(a, b) || cost(a) - cost(b) || rank(b) - rank(a);
    if (clear !== 0) return clear;
    if (isReady(a) && isReady(b) && readySinceMs(a) !== readySinceMs(b)) return magnitude(readySinceMs(a)) - magnitude(readySinceMs(b)) || byUid(a, b);
    const restarts = byRestarts(a, b);
    if (restarts !== 0) return restarts;
    if (createdMs(a) === createdMs(b)) return 0;
    return magnitude(createdMs(a)) - magnitude(createdMs(b)) || byUid(a, b);
  };
}

function byStage(a: Pod, b: Pod): number {
  const assigned = Number(Boolean(a.spec?.nodeName)) - Number(Boolean(b.spec?.nodeName));
  if (assigned !== 0) return assigned;
  const phase = (phases[a.status?.phase ?? ''] ?? 0) - (phases[b.status?.phase ?? ''] ?? 0);
  return phase || Number(isReady(a)) - Number(isReady(b));
}

const byReadySince = (a: Pod, b: Pod): number => (isReady(a) && isReady(b) ? readySinceMs(b) - readySinceMs(a) : 0);

function byRestarts(a: Pod, b: Pod): number {
  const [x, y] = [mostRestarts(a), mostRestarts(b)];
  return y.regular - x.regular || y.sidecar - x.sidecar;
}

/** Upstream: GetDeletionCostFromPodAnnotations; what is no 32-bit number counts as none. */
function cost(pod: Pod): number {
  const text = pod.metadata.annotations?.[costAnnotation] ?? '0';
  const value = /^(?:0|-?[1-9]\d*)$/.test(text) ? Number(text) : 0;
  return Math.abs(value) <= 2147483647 ? value : 0;
}
