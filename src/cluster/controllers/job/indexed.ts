// Which indexes of an indexed Job are done, have failed for good, or wait for another attempt.
// Upstream: pkg/controller/job/indexed_job_utils.go

import type { Job, Pod } from '../../../api/types.ts';
import { finishedMs } from './backoff.ts';
import { judge } from './failure-policy.ts';
import { has, type Intervals, parseIndexes, withIndexes } from './indexes.ts';
import type { JobSync } from './job-sync.ts';
import { allFailures, failureCount, hasValidIndex, indexOf, isFailed, isTracked } from './pods.ts';

const completionsOf = (job: Job): number => job.spec?.completions ?? 0;

export const indexesOf = (pods: readonly Pod[]): readonly number[] => pods.map(indexOf).filter((index) => index >= 0);

/** Those counted already, and with those that have succeeded since. */
export function succeededIndexes(job: Job, pods: readonly Pod[]): { readonly previous: Intervals; readonly now: Intervals } {
  const previous = parseIndexes(job.status?.completedIndexes, completionsOf(job));
  const fresh = pods.filter((pod) => pod.status?.phase === 'Succeeded' && hasValidIndex(job, pod) && isTracked(pod));
  return { previous, now: withIndexes(previous, indexesOf(fresh)) };
}

/** Upstream: calculateFailedIndexes */
export function failedIndexes(job: Job, pods: readonly Pod[]): Intervals {
  const previous = parseIndexes(job.status?.failedIndexes, completionsOf(job));
  const fresh = pods.filter((pod) => hasValidIndex(job, pod) && isTracked(pod) && isIndexFailed(job, pod));
  return withIndexes(previous, indexesOf(fresh));
}

function isIndexFailed(job: Job, pod: Pod): boolean {
  if (!isFailed(job, pod)) return false;
  const verdict = judge(job.spec?.podFailurePolicy, pod);
  if (verdict.action === 'FailIndex') return true;
  return verdict.counts && failureCount(pod) >= (job.spec?.backoffLimitPerIndex ?? 0);
}

/** By index: the latest failed Pod, where no other has taken its place yet. Upstream: getPodsWithDelayedDeletionPerIndex */
export function delayedPods(sync: JobSync): ReadonlyMap<number, Pod> {
  const active = new Set(indexesOf(sync.activePods));
  const delayed = new Map<number, Pod>();
  for (const pod of sync.pods) {
    if (!isTracked(pod) || !hasValidIndex(sync.job, pod) || !isFailed(sync.job, pod)) continue;
    const index = indexOf(pod);
    if (has(sync.succeededIndexes, index) || has(sync.failedIndexes ?? [], index) || active.has(index)) continue;
    const other = delayed.get(index);
    if (!other || (allFailures(other) <= allFailures(pod) && finishedMs(pod) >= finishedMs(other))) delayed.set(index, pod);
  }
  return delayed;
}
