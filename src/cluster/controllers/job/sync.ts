// One sync of a Job: look at its Pods, decide whether it ends, keep the right number running, count what has ended.
// Upstream: pkg/controller/job/job_controller.go syncJob

import type { StatusError } from '../../../api/meta/status-error.ts';
import type { Job, Pod } from '../../../api/types.ts';
import { formatRfc3339, tryParseRfc3339 } from '../../../base/time.ts';
import type { ComponentContext } from '../../component.ts';
import { claim } from '../shared/claim.ts';
import { deletePod, failureOf } from '../shared/pod-control.ts';
import { isActive, isReady, isTerminating } from '../shared/pods.ts';
import { asObject, keyOf, resources } from '../shared/resources.ts';
import { selectorOf } from '../shared/selectors.ts';
import { type BackoffRecord, nextRecord } from './backoff.ts';
import { ensureCondition, findCondition, type JobCondition, newCondition } from './conditions.ts';
import { judge } from './failure-policy.ts';
import { delayedPods, failedIndexes, succeededIndexes } from './indexed.ts';
import { total } from './indexes.ts';
import { type JobSync, statusOf } from './job-sync.ts';
import { manage } from './manage.ts';
import { hasBackoffPerIndex, hasValidIndex, indexOf, isFailed, isIndexed, isSuspended, isTracked, trackingFinalizer } from './pods.ts';
import { matchSuccessPolicy } from './success-policy.ts';
import { track } from './track.ts';

/**
 * @param record the Job's failures as the controller remembers them
 * @returns the record as it is now
 * @throws StatusError when something is refused, after the status was written
 */
export function syncJob(job: Job, record: BackoffRecord, context: ComponentContext): BackoffRecord {
  const sync = begin(job, record, context);
  const { status } = sync;
  if (status.startTime === undefined && !isSuspended(job)) status.startTime = formatRfc3339(context.nowMs);
  sync.finished = ending(sync);
  const { active, failure, changed } = sync.finished ? stop(sync) : keepGoing(sync);
  const needsFlush = changed || active !== status.active || sync.ready !== status.ready || sync.terminating !== status.terminating;
  status.active = active;
  status.ready = sync.ready;
  status.terminating = sync.terminating;
  track(sync, needsFlush);
  if (failure) throw failure;
  return sync.backoff;
}

function begin(job: Job, record: BackoffRecord, context: ComponentContext): JobSync {
  const found = claim<Pod>(resources.pods, job, selectorOf(job.spec?.selector), context, { finalizers: [trackingFinalizer] });
  const pods = isIndexed(job) ? found.toSorted((a, b) => indexOf(a) - indexOf(b)) : found;
  context.busyFor(pods.length * 0.01);
  const activePods = pods.filter(isActive);
  const status = statusOf(job);
  const uncountedSucceeded = new Set(status.uncounted.succeeded);
  const uncountedFailed = new Set(status.uncounted.failed);
  const fresh = pods.filter((pod) => isTracked(pod) && hasValidIndex(job, pod));
  const newSucceeded = fresh.filter((pod) => !uncountedSucceeded.has(pod.metadata.uid ?? '') && pod.status?.phase === 'Succeeded');
  const newFailed = fresh.filter((pod) => !uncountedFailed.has(pod.metadata.uid ?? '') && isFailed(job, pod));
  const counted = newFailed.filter((pod) => judge(job.spec?.podFailurePolicy, pod).counts);
  return {
    context,
    key: keyOf(job),
    job,
    status,
    pods,
    activePods,
    ready: activePods.filter(isReady).length,
    terminating: pods.filter(isTerminating).length,
    succeeded: status.succeeded + newSucceeded.length + uncountedSucceeded.size,
    failed: status.failed + counted.length + uncountedFailed.size,
    uncountedSucceeded,
    uncountedFailed,
    finished: undefined,
    previousIndexes: [],
    succeededIndexes: [],
    failedIndexes: undefined,
    delayed: new Map(),
    backoff: nextRecord(record, newSucceeded, newFailed),
  };
}

/** How the Job ends, if it does; in upstream's order, since several ways may hold at once. */
function ending(sync: JobSync): JobCondition | undefined {
  const { status, context } = sync;
  const met = findCondition(status.conditions, 'SuccessCriteriaMet');
  let finished = met?.status === 'True' ? met : (targeted(sync) ?? byLimits(sync));
  if (!isIndexed(sync.job)) return finished;
  const { previous, now } = succeededIndexes(sync.job, sync.pods);
  sync.previousIndexes = previous;
  sync.succeededIndexes = now;
  sync.succeeded = total(now);
  if (hasBackoffPerIndex(sync.job)) {
    sync.failedIndexes = failedIndexes(sync.job, sync.pods);
    finished ??= byFailedIndexes(sync);
    sync.delayed = delayedPods(sync);
  }
  if (finished) return finished;
  const message = matchSuccessPolicy(sync.job.spec?.successPolicy, sync.job.spec?.completions ?? 0, now);
  return message === undefined ? undefined : newCondition('SuccessCriteriaMet', 'SuccessPolicy', message, context.nowMs);
}

/** An earlier sync decided that it fails, or a Pod's failure does. */
function targeted({ status, job, pods, context }: JobSync): JobCondition | undefined {
  const target = findCondition(status.conditions, 'FailureTarget');
  if (target?.status === 'True') return newCondition('Failed', target.reason ?? '', target.message ?? '', context.nowMs);
  if (!job.spec?.podFailurePolicy) return undefined;
  for (const pod of pods) {
    const message = isFailed(job, pod) ? judge(job.spec.podFailurePolicy, pod).message : undefined;
    if (message !== undefined) return newCondition('FailureTarget', 'PodFailurePolicy', message, context.nowMs);
  }
  return undefined;
}

function byLimits(sync: JobSync): JobCondition | undefined {
  const { job, status, context, failed } = sync;
  const fails = (reason: string, message: string): JobCondition => newCondition('FailureTarget', reason, message, context.nowMs);
  const limit = job.spec?.backoffLimit ?? 6;
  if (failed > limit || pastLimitOnFailure(sync, limit)) return fails('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  const { activeDeadlineSeconds } = job.spec ?? {};
  if (activeDeadlineSeconds === undefined || isSuspended(job)) return undefined;
  const leftMs = (tryParseRfc3339(status.startTime) ?? context.nowMs) + activeDeadlineSeconds * 1000 - context.nowMs;
  if (leftMs <= 0) return fails('DeadlineExceeded', 'Job was active longer than specified deadline');
  context.enqueueAfter(sync.key, leftMs);
  return undefined;
}

/** Containers restarted in place count like Pods. Upstream: pastBackoffLimitOnFailure */
function pastLimitOnFailure({ job, pods }: JobSync, limit: number): boolean {
  if (job.spec?.template?.spec?.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue;
    for (const { restartCount } of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) restarts += restartCount ?? 0;
  }
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

function byFailedIndexes({ job, context, failedIndexes: failed = [], succeededIndexes: succeeded }: JobSync): JobCondition | undefined {
  const fails = (reason: string, message: string): JobCondition => newCondition('FailureTarget', reason, message, context.nowMs);
  const { maxFailedIndexes, completions = 0 } = job.spec ?? {};
  if (maxFailedIndexes !== undefined && total(failed) > maxFailedIndexes) return fails('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes');
  return total(failed) > 0 && total(failed) + total(succeeded) >= completions ? fails('FailedIndexes', 'Job has failed indexes') : undefined;
}

interface Step {
  readonly active: number;
  readonly failure?: StatusError | undefined;
  readonly changed: boolean;
}

/** The Job ends: whatever runs is deleted, and counted before it goes. Upstream: deleteActivePods */
function stop(sync: JobSync): Step {
  let failure: StatusError | undefined;
  let deleted = 0;
  for (const pod of sync.activePods) {
    const failed = failureOf(() => void deletePod(sync.job, pod, sync.context));
    if (failed) failure ??= failed;
    else deleted += 1;
    if (isReady(pod)) sync.ready -= 1;
  }
  if (deleted !== sync.activePods.length) sync.finished = undefined;
  sync.terminating += deleted;
  return { active: sync.activePods.length - deleted, failure, changed: false };
}

function keepGoing(sync: JobSync): Step {
  const { job, status, context } = sync;
  const managed = !job.metadata.deletionTimestamp;
  const { active, failure } = managed ? manage(sync) : { active: sync.activePods.length };
  const { completions } = job.spec ?? {};
  const complete = active === 0 && (completions === undefined ? sync.succeeded > 0 : sync.succeeded >= completions);
  if (complete) {
    sync.finished = newCondition('SuccessCriteriaMet', 'CompletionsReached', 'Reached expected number of succeeded pods', context.nowMs);
    return { active, failure, changed: false };
  }
  if (!managed) return { active, failure, changed: false };
  const suspended = isSuspended(job);
  const wanted = suspended ? newCondition('Suspended', 'JobSuspended', 'Job suspended', context.nowMs) : newCondition('Suspended', 'JobResumed', 'Job resumed', context.nowMs, 'False');
  const conditions = ensureCondition(status.conditions, wanted);
  const changed = conditions !== status.conditions;
  if (changed) {
    status.conditions = conditions;
    context.event(asObject(job), 'Normal', suspended ? 'Suspended' : 'Resumed', wanted.message ?? '');
    status.startTime = suspended ? undefined : formatRfc3339(context.nowMs);
  }
  return { active, failure, changed };
}
