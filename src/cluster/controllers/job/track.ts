// Counting Pods that have ended, each exactly once: its uid is written into the status before its finalizer goes, and
// the counter rises when the finalizer is gone. At the end, the condition that the Job is finished.
// Upstream: pkg/controller/job/job_controller.go trackJobStatusAndRemoveFinalizers

import { isStatus, type StatusError } from '../../../api/meta/status-error.ts';
import type { Pod } from '../../../api/types.ts';
import { failureOf } from '../shared/pod-control.ts';
import { asObject, resources } from '../shared/resources.ts';
import { type JobCondition, ensureCondition, findCondition, newCondition } from './conditions.ts';
import { judge } from './failure-policy.ts';
import { formatIndexes, has, total, withIndexes } from './indexes.ts';
import { type JobSync, writeStatus } from './job-sync.ts';
import { hasBackoffPerIndex, hasValidIndex, indexOf, isFailed, isIndexed, isTracked, removeFinalizer } from './pods.ts';

/** Upstream: MaxUncountedPods */
const mostUncounted = 500;

/** Whether the status has to be written, by and by. */
interface Progress {
  flush: boolean;
}

/** @throws StatusError when a write is refused */
export function track(sync: JobSync, needsFlush: boolean): void {
  const progress: Progress = { flush: needsFlush };
  const tracked = new Set(sync.pods.filter(isTracked).map((pod) => pod.metadata.uid ?? ''));
  if (countUntracked(sync, tracked)) progress.flush = true;
  const { done, full } = noteEnded(sync, progress);
  if (isIndexed(sync.job)) noteIndexes(sync, progress);
  noteInterim(sync, progress);
  const failure = flushAndRelease(sync, done, tracked, progress);
  if (failure) throw failure;
  const ended = !full && enactFinished(sync);
  if (!ended && !progress.flush) return;
  writeStatus(sync);
  if (ended) announce(sync);
}

/** Uids whose Pods have lost their finalizer become counts. Upstream: cleanUncountedPodsWithoutFinalizers */
function countUntracked({ status }: JobSync, tracked: ReadonlySet<string>): boolean {
  const succeeded = status.uncounted.succeeded.filter((uid) => tracked.has(uid));
  const failed = status.uncounted.failed.filter((uid) => tracked.has(uid));
  const [moreSucceeded, moreFailed] = [status.uncounted.succeeded.length - succeeded.length, status.uncounted.failed.length - failed.length];
  if (moreSucceeded + moreFailed === 0) return false;
  status.succeeded += moreSucceeded;
  status.failed += moreFailed;
  status.uncounted = { succeeded, failed };
  return true;
}

interface Noted {
  readonly done: readonly Pod[];
  readonly full: boolean;
}

/** Writes down which Pods have ended, and which finalizers may go. */
function noteEnded(sync: JobSync, progress: Progress): Noted {
  const { status, job } = sync;
  const done: Pod[] = [];
  const succeeded = [...status.uncounted.succeeded];
  const failed = [...status.uncounted.failed];
  const fresh: number[] = [];
  let full = false;
  for (const pod of sync.pods) {
    if (!isTracked(pod) || !mayRelease(sync, pod)) continue;
    done.push(pod);
    const uid = pod.metadata.uid ?? '';
    if (pod.status?.phase === 'Succeeded' && !sync.uncountedFailed.has(uid)) {
      if (isIndexed(job)) {
        if (!hasValidIndex(job, pod) || has(sync.previousIndexes, indexOf(pod))) continue;
        fresh.push(indexOf(pod));
        progress.flush = true;
      } else if (!sync.uncountedSucceeded.has(uid)) {
        succeeded.push(uid);
        progress.flush = true;
      }
    } else if (countsAsFailed(sync, pod)) {
      failed.push(uid);
      progress.flush = true;
    }
    full = fresh.length + succeeded.length + failed.length >= mostUncounted;
    if (full) break;
  }
  status.uncounted = { succeeded, failed };
  sync.succeededIndexes = withIndexes(sync.succeededIndexes, fresh);
  return { done, full };
}

/** When a Job is finished, whatever still runs has failed. */
function countsAsFailed(sync: JobSync, pod: Pod): boolean {
  const { job, finished } = sync;
  if (!isFailed(job, pod) && (!finished || finished.type === 'SuccessCriteriaMet')) return false;
  if (sync.uncountedFailed.has(pod.metadata.uid ?? '') || !hasValidIndex(job, pod)) return false;
  return judge(job.spec?.podFailurePolicy, pod).counts;
}

/** Upstream: canRemoveFinalizer */
function mayRelease({ job, finished, delayed }: JobSync, pod: Pod): boolean {
  if (job.metadata.deletionTimestamp || finished || pod.status?.phase === 'Succeeded') return true;
  if (!isFailed(job, pod)) return false;
  return !hasBackoffPerIndex(job) || delayed.get(indexOf(pod))?.metadata.uid !== pod.metadata.uid;
}

function noteIndexes(sync: JobSync, progress: Progress): void {
  const { status } = sync;
  const completed = formatIndexes(sync.succeededIndexes);
  const failed = sync.failedIndexes && formatIndexes(sync.failedIndexes);
  if (completed !== status.completedIndexes || failed !== status.failedIndexes) progress.flush = true;
  status.succeeded = total(sync.succeededIndexes);
  status.completedIndexes = completed;
  status.failedIndexes = failed;
}

/** Why the Job ends is written before the finalizers go; that it has ended, when the last Pod is gone. */
function noteInterim(sync: JobSync, progress: Progress): void {
  const { finished, status } = sync;
  const { nowMs } = sync.context;
  if (finished?.type === 'FailureTarget') {
    status.conditions = [...status.conditions, finished];
    progress.flush = true;
    sync.finished = newCondition('Failed', finished.reason ?? '', finished.message ?? '', nowMs);
  } else if (finished?.type === 'SuccessCriteriaMet') {
    if (!isSet(status.conditions, 'SuccessCriteriaMet')) {
      status.conditions = [...status.conditions, finished];
      progress.flush = true;
    }
    sync.finished = newCondition('Complete', finished.reason ?? '', finished.message ?? '', nowMs);
  }
}

const isSet = (conditions: readonly JobCondition[], type: string): boolean => findCondition(conditions, type)?.status === 'True';

/** Upstream: flushUncountedAndRemoveFinalizers */
function flushAndRelease(sync: JobSync, done: readonly Pod[], tracked: Set<string>, progress: Progress): StatusError | undefined {
  if (progress.flush) writeStatus(sync);
  progress.flush = false;
  let failure: StatusError | undefined;
  for (const { metadata } of done) {
    const failed = failureOf(() => void sync.context.patch(resources.pods, metadata.namespace ?? '', metadata.name, removeFinalizer));
    if (failed && !isStatus(failed, 'NotFound')) failure ??= failed;
    else tracked.delete(metadata.uid ?? '');
  }
  if (countUntracked(sync, tracked)) progress.flush = true;
  if (failure && progress.flush) writeStatus(sync);
  return failure;
}

/** Upstream: enactJobFinished */
function enactFinished(sync: JobSync): boolean {
  const { finished, status } = sync;
  if (!finished || status.uncounted.succeeded.length + status.uncounted.failed.length > 0 || sync.terminating > 0) return false;
  status.conditions = ensureCondition(status.conditions, finished);
  if (finished.type === 'Complete') status.completionTime = finished.lastTransitionTime;
  return true;
}

/** Upstream: recordJobFinished */
function announce({ job, finished, status, context }: JobSync): void {
  const about = asObject(job);
  if (finished?.type !== 'Complete') return context.event(about, 'Warning', finished?.reason ?? '', finished?.message ?? '');
  const { completions } = job.spec ?? {};
  if (completions !== undefined && status.succeeded > completions) {
    context.event(about, 'Warning', 'TooManySucceededPods', 'Too many succeeded pods running after completion count reached');
  }
  context.event(about, 'Normal', 'Completed', 'Job completed');
}
