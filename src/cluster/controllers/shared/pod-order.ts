// Which Pods are missed least: the order in which surplus ones are deleted.
// Upstream: pkg/controller/controller_utils.go ActivePods, ActivePodsWithRanks.

import type { Pod } from '../../../api/types.ts';
import { createdMs, isReady, mostRestarts, readySinceMs } from './pods.ts';

const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };
const costAnnotation = 'controller.kubernetes.io/pod-deletion-cost';

/** What the order goes by, of one Pod. */
interface Standing {
  readonly pod: Pod;
  /** not on a node, pending, not ready: the lower, the sooner it goes */
  readonly stage: number;
  readonly cost: number;
  /** undefined when it is not ready */
  readonly readySinceMs: number | undefined;
  readonly restarts: number;
  readonly sidecarRestarts: number;
  readonly createdMs: number;
}

/** Objects never change, so each is looked at once, however often it is sorted. */
const standings = new WeakMap<Pod, Standing>();

function standingOf(pod: Pod): Standing {
  let standing = standings.get(pod);
  if (!standing) standings.set(pod, (standing = lookAt(pod)));
  return standing;
}

function lookAt(pod: Pod): Standing {
  const ready = isReady(pod);
  const { regular, sidecar } = mostRestarts(pod);
  const stage = (pod.spec?.nodeName ? 6 : 0) + (phases[pod.status?.phase ?? ''] ?? 0) * 2 + (ready ? 1 : 0);
  return { pod, stage, cost: costOf(pod), readySinceMs: ready ? readySinceMs(pod) : undefined, restarts: regular, sidecarRestarts: sidecar, createdMs: createdMs(pod) };
}

/** Not on a node, pending, not ready, ready most recently, restarted most, youngest: each comes first. */
export function inActivityOrder(pods: readonly Pod[]): Pod[] {
  const byActivity = (a: Standing, b: Standing): number => a.stage - b.stage || (b.readySinceMs ?? 0) - (a.readySinceMs ?? 0) || byRestarts(a, b) || b.createdMs - a.createdMs;
  return pods.map(standingOf).sort(byActivity).map(({ pod }) => pod);
}

/**
 * The same for ReplicaSets: deletion cost and crowding count too, and ages only by their order of magnitude, so that which of several equals goes is not
 * predictable.
 * @param rank how many Pods of the same family are on the Pod's node
 */
export function inDeletionOrder(pods: readonly Pod[], rank: (pod: Pod) => number, nowMs: number): Pod[] {
  const magnitude = (sinceMs: number): number => (nowMs - sinceMs > 0 ? Math.floor(Math.log2((nowMs - sinceMs) * 1e6)) : -1);
  const byUid = (a: Standing, b: Standing): number => ((a.pod.metadata.uid ?? '') < (b.pod.metadata.uid ?? '') ? -1 : 1);
  const byDeletion = (a: Standing, b: Standing): number => {
    const clear = a.stage - b.stage || a.cost - b.cost || rank(b.pod) - rank(a.pod);
    if (clear !== 0) return clear;
    const [sinceA, sinceB] = [a.readySinceMs, b.readySinceMs];
    if (sinceA !== undefined && sinceB !== undefined && sinceA !== sinceB) return magnitude(sinceA) - magnitude(sinceB) || byUid(a, b);
    const restarts = byRestarts(a, b);
    if (restarts !== 0) return restarts;
    if (a.createdMs === b.createdMs) return 0;
    return magnitude(a.createdMs) - magnitude(b.createdMs) || byUid(a, b);
  };
  return pods.map(standingOf).sort(byDeletion).map(({ pod }) => pod);
}

const byRestarts = (a: Standing, b: Standing): number => b.restarts - a.restarts || b.sidecarRestarts - a.sidecarRestarts;

/** Upstream: GetDeletionCostFromPodAnnotations; what is no 32-bit number counts as none. */
function costOf(pod: Pod): number {
  const text = pod.metadata.annotations?.[costAnnotation];
  if (text === undefined || !/^(?:0|-?[1-9]\d*)$/.test(text)) return 0;
  const value = Number(text);
  return Math.abs(value) <= 2147483647 ? value : 0;
}
