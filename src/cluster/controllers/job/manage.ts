// As many active Pods as a Job wants now: creates what is missing, after the back-off, and deletes what is too much.
// Upstream: pkg/controller/job/job_controller.go manageJob

import type { StatusError } from '../../../api/meta/status-error.ts';
import type { Pod } from '../../../api/types.ts';
import { deletePod, failureOf } from '../shared/pod-control.ts';
import { inActivityOrder } from '../shared/pod-order.ts';
import { isReady, isTerminating } from '../shared/pods.ts';
import { resources } from '../shared/resources.ts';
import { finishedMs, remainingMs } from './backoff.ts';
import { createPods } from './create.ts';
import { firstMissing, merge, withIndexes } from './indexes.ts';
import { indexesOf } from './indexed.ts';
import type { JobSync } from './job-sync.ts';
import { allFailures, hasBackoffPerIndex, indexOf, isIndexed, isSuspended, isTracked, removeFinalizer, replacesOnlyFailed } from './pods.ts';

const mostPerSync = 500;
/** Upstream: SyncJobBatchPeriod */
const batchMs = 1000;

export interface Managed {
  readonly active: number;
  readonly failure?: StatusError | undefined;
}

export function manage(sync: JobSync): Managed {
  const { job, activePods } = sync;
  if (isSuspended(job)) return remove(sync, surplus(sync, activePods.length));
  const wanted = wantedActive(sync);
  const tooMany = surplus(sync, Math.max(0, activePods.length - wanted)).slice(0, mostPerSync);
  if (tooMany.length > 0) return remove(sync, tooMany);
  const leaving = replacesOnlyFailed(job) ? sync.terminating : 0;
  const missing = wanted - leaving - activePods.length;
  return missing > 0 ? fill(sync, missing) : { active: activePods.length };
}

/** Without completions: parallelism until one succeeds, then whatever still runs. */
function wantedActive({ job, succeeded, activePods }: JobSync): number {
  const parallelism = job.spec?.parallelism ?? 1;
  if (job.spec?.completions === undefined) return succeeded > 0 ? activePods.length : parallelism;
  return Math.max(0, Math.min(parallelism, job.spec.completions - succeeded));
}

/** Upstream: activePodsForRemoval */
function surplus({ job, activePods }: JobSync, atLeast: number): readonly Pod[] {
  const { extra, left } = isIndexed(job) ? duplicates(activePods, job.spec?.completions ?? 0) : { extra: [], left: activePods };
  if (extra.length >= atLeast) return extra;
  return [...extra, ...inActivityOrder(left).slice(0, atLeast - extra.length)];
}

/** Pods without a valid index, and all but the best of each index. */
function duplicates(pods: readonly Pod[], completions: number): { readonly extra: readonly Pod[]; readonly left: readonly Pod[] } {
  const byIndex = new Map<number, Pod[]>();
  for (const pod of pods) byIndex.set(indexOf(pod), [...(byIndex.get(indexOf(pod)) ?? []), pod]);
  const extra: Pod[] = [];
  const left: Pod[] = [];
  for (const [index, same] of byIndex) {
    const ordered = inActivityOrder(same);
    const best = index < 0 || index >= completions ? undefined : ordered.at(-1);
    for (const pod of ordered) (pod === best ? left : extra).push(pod);
  }
  return { extra, left };
}

/** Deletes Pods that are not to be counted: the finalizer goes first. Upstream: deleteJobPods */
function remove(sync: JobSync, pods: readonly Pod[]): Managed {
  const { job, context } = sync;
  let failure: StatusError | undefined;
  let removed = 0;
  for (const pod of pods) {
    const failed = failureOf(() => {
      if (isTracked(pod)) context.patch(resources.pods, pod.metadata.namespace ?? '', pod.metadata.name, removeFinalizer);
      deletePod(job, pod, context);
    });
    if (failed && failed.reason !== 'NotFound') failure ??= failed;
    else removed += 1;
    if (isReady(pod)) sync.ready -= 1;
  }
  sync.terminating += removed;
  return { active: sync.activePods.length - removed, failure };
}

function fill(sync: JobSync, missing: number): Managed {
  const { job, context, activePods } = sync;
  const count = Math.min(missing, mostPerSync);
  const waitMs = hasBackoffPerIndex(job) ? 0 : remainingMs(sync.backoff, context.nowMs);
  if (waitMs > 0) return later(sync, waitMs);
  if (!isIndexed(job)) return created(activePods.length, createPods(sync, Array.from({ length: count }, () => undefined)));
  const pending = pendingIndexes(sync, count);
  if (!hasBackoffPerIndex(job)) return created(activePods.length, createPods(sync, pending));
  const waits = pending.map((index) => indexWaitMs(sync, index));
  const ready = pending.filter((_, i) => waits[i] === 0);
  if (ready.length === 0 && pending.length > 0) return later(sync, Math.min(...waits));
  return created(activePods.length, createPods(sync, ready));
}

const created = (before: number, { succeeded, failure }: { readonly succeeded: number; readonly failure: StatusError | undefined }): Managed => ({ active: before + succeeded, failure });

/** Looks again when the back-off is over. The count of active Pods is given as none meanwhile, as upstream does. */
function later({ context, key }: JobSync, ms: number): Managed {
  context.enqueueAfter(key, Math.max(ms, batchMs));
  return { active: 0 };
}

/** Upstream: firstPendingIndexes */
function pendingIndexes(sync: JobSync, count: number): readonly number[] {
  const { job, activePods, pods } = sync;
  const leaving = replacesOnlyFailed(job) ? pods.filter(isTerminating) : [];
  const taken = merge(withIndexes(sync.succeededIndexes, [...indexesOf(activePods), ...indexesOf(leaving)]), sync.failedIndexes ?? []);
  return firstMissing(taken, count, job.spec?.completions ?? 0);
}

/** Upstream: getRemainingTimePerIndex */
function indexWaitMs({ delayed, context }: JobSync, index: number): number {
  const last = delayed.get(index);
  return last ? remainingMs({ failuresAfterLastSuccess: allFailures(last) + 1, lastFailureMs: finishedMs(last) }, context.nowMs) : 0;
}
