// The CronJob controller: a Job whenever the schedule says so. Upstream: pkg/controller/cronjob/cronjob_controllerv2.go
// Between two runs nothing happens: the key comes back when the next one is due.

import { isStatus, StatusError } from '../../../api/meta/status-error.ts';
import type { CronJob, Job } from '../../../api/types.ts';
import { CronError } from '../../../base/cron.ts';
import { formatRfc1123Z, formatRfc3339, tryParseRfc3339 } from '../../../base/time.ts';
import { isTimeZone } from '../../../base/time-zone.ts';
import type { Component, ComponentContext } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { isNamespaceTerminating } from '../shared/pod-control.ts';
import { asObject, controllerKeys, controllerOf, controllerReference, keyOf, resources } from '../shared/resources.ts';
import { cleanUp, deleteJob, noteJobs, type Progress, progressOf, referenceTo } from './active.ts';
import { formatInZone, mostRecent, nextAfterMs, type Schedule, scheduleOf } from './schedule.ts';

const timeAnnotation = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

export const cronjob: Component = {
  name: 'cronjob-controller',
  user: 'system:serviceaccount:kube-system:cronjob-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 5,
  watches: [resources.cronjobs, resources.jobs],
  keysFor: (change, context) => (change.resource === 'jobs.batch' ? controllerKeys(change, 'CronJob') : keysForCronJob(change, context)),
  reconcile: (key, context) => {
    const [namespace = '', name = ''] = key.split('/');
    const found = context.get<CronJob>(resources.cronjobs, namespace, name);
    if (found) sync(found, context);
  },
};

const zoneOf = (cronJob: CronJob): string => cronJob.spec?.timeZone ?? '';

/** A new schedule counts from now on: nothing it would have run in the past is made up for. Upstream: updateCronJob */
function keysForCronJob(change: Change, context: ComponentContext): readonly string[] {
  const now = change.object as unknown as CronJob;
  const before = change.previous as unknown as CronJob | undefined;
  if (change.type !== 'update' || (before?.spec?.schedule === now.spec?.schedule && before?.spec?.timeZone === now.spec?.timeZone)) return [change.key];
  const schedule = tryScheduleOf(now);
  if (schedule instanceof CronError) context.event(change.object, 'Warning', 'UnParseableCronJobSchedule', `unparseable schedule for cronjob: ${now.spec?.schedule}`);
  else context.enqueueAfter(change.key, nextAfterMs(now, context.nowMs, schedule));
  return [];
}

function tryScheduleOf(cronJob: CronJob): Schedule | CronError {
  try {
    return scheduleOf(cronJob.spec?.schedule ?? '', isTimeZone(zoneOf(cronJob)) ? zoneOf(cronJob) : '');
  } catch (error) {
    if (error instanceof CronError) return error;
    throw error;
  }
}

function sync(cronJob: CronJob, context: ComponentContext): void {
  const jobs = context.ownedBy<Job>(resources.jobs, cronJob.metadata.uid ?? '');
  const progress = progressOf(cronJob, context);
  cleanUp(progress, jobs);
  let failure: StatusError | undefined;
  try {
    run(progress, jobs.filter((job) => context.get(resources.jobs, job.metadata.namespace ?? '', job.metadata.name)));
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    failure = error;
  }
  if (progress.changed) write(progress);
  if (failure) throw failure;
}

function write({ cronJob, context, active, lastScheduleTime, lastSuccessfulTime }: Progress): void {
  const status = { ...(active.length > 0 ? { active } : {}), ...(lastScheduleTime ? { lastScheduleTime } : {}), ...(lastSuccessfulTime ? { lastSuccessfulTime } : {}) };
  context.updateStatus(resources.cronjobs, { ...cronJob, status });
}

/** Upstream: syncCronJob. @throws StatusError when the Job is refused */
function run(progress: Progress, jobs: readonly Job[]): void {
  const { cronJob, context } = progress;
  noteJobs(progress, jobs);
  if (cronJob.metadata.deletionTimestamp) return;
  const schedule = usableSchedule(cronJob, context);
  if (!schedule) return;
  const dueMs = dueNow(progress, schedule);
  if (dueMs === 'invalid') return;
  if (dueMs !== undefined) startAt(progress, dueMs, jobs);
  const { lastScheduleTime, cronJob: before } = progress;
  const after = { ...before, status: { ...before.status, ...(lastScheduleTime ? { lastScheduleTime } : {}) } };
  context.enqueueAfter(keyOf(cronJob), nextAfterMs(after, context.nowMs, schedule));
}

/** Undefined for one that is suspended or cannot be read; the user is told. */
function usableSchedule(cronJob: CronJob, context: ComponentContext): Schedule | undefined {
  const warn = (reason: string, message: string): void => context.event(asObject(cronJob), 'Warning', reason, message);
  const zone = zoneOf(cronJob);
  if (!isTimeZone(zone)) return void warn('UnknownTimeZone', `invalid timeZone: "${zone}": unknown time zone ${zone}`);
  if (cronJob.spec?.suspend) return undefined;
  const schedule = tryScheduleOf(cronJob);
  if (!(schedule instanceof CronError)) return schedule;
  return void warn('UnparseableSchedule', `unparseable schedule: "${cronJob.spec?.schedule}" : ${schedule.message}`);
}

/** The moment that is due and has not been served, unless it is too late for it. */
function dueNow({ cronJob, context, active }: Progress, schedule: Schedule): number | undefined | 'invalid' {
  const { nowMs } = context;
  const warn = (reason: string, message: string): void => context.event(asObject(cronJob), 'Warning', reason, message);
  const { dueMs, missed, error } = mostRecent(cronJob, nowMs, schedule, true);
  if (error !== undefined) {
    warn('InvalidSchedule', `invalid schedule: ${cronJob.spec?.schedule} : ${error}`);
    return 'invalid';
  }
  if (dueMs === undefined) return undefined;
  if (missed === 'many') warn('TooManyMissedTimes', 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew');
  const deadline = cronJob.spec?.startingDeadlineSeconds;
  if (deadline !== undefined && dueMs + deadline * 1000 < nowMs) {
    warn('MissSchedule', `Missed scheduled time to start a job: ${formatRfc1123Z(dueMs)}`);
    return undefined;
  }
  const served = active.some(({ name }) => name === jobName(cronJob, dueMs)) || tryParseRfc3339(cronJob.status?.lastScheduleTime) === dueMs;
  return served ? undefined : dueMs;
}

/** Names tell the minute, so that a moment cannot be served twice. Upstream: getJobName */
const jobName = (cronJob: CronJob, dueMs: number): string => `${cronJob.metadata.name}-${Math.floor(dueMs / 60_000)}`;

function startAt(progress: Progress, dueMs: number, jobs: readonly Job[]): void {
  const { cronJob, context } = progress;
  const policy = cronJob.spec?.concurrencyPolicy;
  if (policy === 'Forbid' && progress.active.length > 0) {
    return context.event(asObject(cronJob), 'Normal', 'JobAlreadyActive', 'Not starting job because prior execution is running and concurrency policy is Forbid');
  }
  if (policy === 'Replace') {
    for (const { uid } of progress.active) {
      const job = jobs.find(({ metadata }) => metadata.uid === uid);
      if (job && deleteJob(progress, job)) progress.changed = true;
    }
  }
  const job = create(progress, dueMs);
  if (!job || progress.active.some(({ uid }) => uid === job.metadata.uid)) return;
  progress.active = [...progress.active, referenceTo(job)];
  progress.lastScheduleTime = formatRfc3339(dueMs);
  progress.changed = true;
}

/** @returns undefined when somebody else's Job has the name. @throws StatusError */
function create({ cronJob, context }: Progress, dueMs: number): Job | undefined {
  const template = cronJob.spec?.jobTemplate;
  const metadata = {
    name: jobName(cronJob, dueMs),
    namespace: cronJob.metadata.namespace,
    ...(template?.metadata?.labels ? { labels: template.metadata.labels } : {}),
    annotations: { ...template?.metadata?.annotations, [timeAnnotation]: formatInZone(dueMs, zoneOf(cronJob)) },
    ownerReferences: [controllerReference(cronJob, 'batch/v1', 'CronJob')],
  };
  try {
    const job = context.create(resources.jobs, { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: template?.spec }) as unknown as Job;
    context.event(asObject(cronJob), 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`);
    return job;
  } catch (error) {
    if (isStatus(error, 'AlreadyExists')) {
      const existing = context.get<Job>(resources.jobs, cronJob.metadata.namespace ?? '', metadata.name);
      return existing && controllerOf(existing)?.uid === cronJob.metadata.uid ? existing : undefined;
    }
    if (error instanceof StatusError && !isNamespaceTerminating(error)) context.event(asObject(cronJob), 'Warning', 'FailedCreate', `Error creating job: ${error.message}`);
    throw error;
  }
}
