// The Jobs a CronJob knows to be running, what it says of those that ended, and how many ended ones it keeps.
// Upstream: pkg/controller/cronjob/cronjob_controllerv2.go syncCronJob, cleanupFinishedJobs

import type { CronJob, Job } from '../../../api/types.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';
import type { ComponentContext } from '../../component.ts';
import { finishedCondition } from '../job/conditions.ts';
import { failureOf } from '../shared/pod-control.ts';
import { asObject, resources } from '../shared/resources.ts';

type Status = NonNullable<CronJob['status']>;
type Reference = NonNullable<Status['active']>[number];

/** A CronJob's status while it is worked out. */
export interface Progress {
  readonly cronJob: CronJob;
  readonly context: ComponentContext;
  active: readonly Reference[];
  lastScheduleTime: string | undefined;
  lastSuccessfulTime: string | undefined;
  changed: boolean;
}

export const progressOf = (cronJob: CronJob, context: ComponentContext): Progress => ({
  cronJob,
  context,
  active: cronJob.status?.active ?? [],
  lastScheduleTime: cronJob.status?.lastScheduleTime,
  lastSuccessfulTime: cronJob.status?.lastSuccessfulTime,
  changed: false,
});

export const referenceTo = (job: Job): Reference => ({
  kind: 'Job',
  namespace: job.metadata.namespace ?? '',
  name: job.metadata.name,
  uid: job.metadata.uid ?? '',
  apiVersion: 'batch/v1',
  resourceVersion: job.metadata.resourceVersion ?? '',
});

const drop = (progress: Progress, uid: string | undefined): void => {
  progress.active = progress.active.filter((reference) => reference.uid !== uid);
};

/** Deletes a Job with its Pods. @returns whether it went. Upstream: deleteJob */
export function deleteJob(progress: Progress, job: Job): boolean {
  const { cronJob, context } = progress;
  const { namespace = '', name, uid } = job.metadata;
  const failure = failureOf(() => context.delete(resources.jobs, namespace, name, { propagationPolicy: 'Background' }));
  if (failure) {
    context.event(asObject(cronJob), 'Warning', 'FailedDelete', `Deleted job: ${failure.message}`);
    return false;
  }
  drop(progress, uid);
  context.event(asObject(cronJob), 'Normal', 'SuccessfulDelete', `Deleted job ${name}`);
  return true;
}

/** Deletes finished Jobs beyond the limits, oldest first. */
export function cleanUp(progress: Progress, jobs: readonly Job[]): void {
  const { failedJobsHistoryLimit, successfulJobsHistoryLimit } = progress.cronJob.spec ?? {};
  const ended = (type: string): readonly Job[] => jobs.filter((job) => finishedCondition(job)?.type === type);
  removeOldest(progress, ended('Complete'), successfulJobsHistoryLimit);
  removeOldest(progress, ended('Failed'), failedJobsHistoryLimit);
}

function removeOldest(progress: Progress, jobs: readonly Job[], limit: number | undefined): void {
  if (limit === undefined || jobs.length <= limit) return;
  for (const job of jobs.toSorted(byStart).slice(0, jobs.length - limit)) if (deleteJob(progress, job)) progress.changed = true;
}

/** Those that never started last. */
function byStart(a: Job, b: Job): number {
  const [x, y] = [a.status?.startTime ?? '~', b.status?.startTime ?? '~'];
  if (x !== y) return x < y ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

/** Takes in what became of the Jobs, and forgets those that are gone. */
export function noteJobs(progress: Progress, jobs: readonly Job[]): void {
  for (const job of jobs) noteJob(progress, job);
  for (const { uid, name } of progress.active) {
    if (jobs.some((job) => job.metadata.uid === uid)) continue;
    progress.context.event(asObject(progress.cronJob), 'Normal', 'MissingJob', `Active job went missing: ${name}`);
    drop(progress, uid);
    progress.changed = true;
  }
}

function noteJob(progress: Progress, job: Job): void {
  const { cronJob, context } = progress;
  const known = progress.active.some(({ uid }) => uid === job.metadata.uid);
  const finished = finishedCondition(job);
  if (!finished) {
    if (!known) context.event(asObject(cronJob), 'Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${job.metadata.name}`);
    return;
  }
  if (known) {
    drop(progress, job.metadata.uid);
    context.event(asObject(cronJob), 'Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${finished.type}`);
    progress.changed = true;
  }
  const completed = finished.type === 'Complete' ? tryParseRfc3339(job.status?.completionTime) : undefined;
  if (completed === undefined || completed <= (tryParseRfc3339(progress.lastSuccessfulTime) ?? Number.NEGATIVE_INFINITY)) return;
  progress.lastSuccessfulTime = job.status?.completionTime;
  progress.changed = true;
}
