// When a CronJob is due: the last time it should have run, and the next one.
// Upstream: pkg/controller/cronjob/utils.go mostRecentScheduleTime, nextScheduleTimeDuration
// Differs: an hour that comes twice when clocks go back is run once; robfig/cron runs it twice.

import type { CronJob } from '../../../api/types.ts';
import { type CronSchedule, parseCron } from '../../../base/cron.ts';
import { formatRfc3339, tryParseRfc3339 } from '../../../base/time.ts';
import { zoneOffsetMs } from '../../../base/time-zone.ts';

/** Upstream: nextScheduleDelta */
const paddingMs = 100;
const never = Number.MAX_SAFE_INTEGER;

/** Moments of a schedule on a zone's clocks. */
export interface Schedule {
  /** the first after `ms`; far away when none comes within five years */
  next(ms: number): number;
}

/** @throws CronError */
export function scheduleOf(text: string, zone: string): Schedule {
  const cron = parseCron(text);
  if (zone === '' || zone === 'UTC') return { next: (ms) => cron.next(ms) ?? never };
  return { next: (ms) => nextInZone(cron, zone, ms) };
}

/** A time that the clocks leave out is not run. */
function nextInZone(cron: CronSchedule, zone: string, ms: number): number {
  let wall = ms + zoneOffsetMs(zone, ms);
  for (;;) {
    const due = cron.next(wall);
    if (due === undefined) return never;
    const at = due - zoneOffsetMs(zone, due - zoneOffsetMs(zone, due));
    if (at > ms && at + zoneOffsetMs(zone, at) === due) return at;
    wall = due;
  }
}

/** `2026-01-05T09:00:00+01:00`, on the zone's clock. */
export function formatInZone(ms: number, zone: string): string {
  const minutes = Math.round(zoneOffsetMs(zone, ms) / 60_000);
  const text = formatRfc3339(ms + minutes * 60_000).slice(0, -1);
  if (minutes === 0) return `${text}Z`;
  const part = (n: number): string => String(n).padStart(2, '0');
  return `${text}${minutes < 0 ? '-' : '+'}${part(Math.floor(Math.abs(minutes) / 60))}:${part(Math.abs(minutes) % 60)}`;
}

export interface Recent {
  /** from when on runs count */
  readonly earliestMs: number;
  /** the latest moment that is past */
  readonly dueMs?: number;
  readonly missed: 'none' | 'few' | 'many';
  /** the schedule names moments that do not exist */
  readonly error?: string;
}

/** Upstream: mostRecentScheduleTime */
export function mostRecent(cronJob: CronJob, nowMs: number, schedule: Schedule, withDeadline: boolean): Recent {
  const since = tryParseRfc3339(cronJob.status?.lastScheduleTime) ?? tryParseRfc3339(cronJob.metadata.creationTimestamp) ?? nowMs;
  const deadline = cronJob.spec?.startingDeadlineSeconds;
  const earliestMs = withDeadline && deadline !== undefined ? Math.max(since, nowMs - deadline * 1000) : since;
  const first = schedule.next(earliestMs);
  const second = schedule.next(first);
  if (nowMs < first) return { earliestMs, missed: 'none' };
  if (nowMs < second) return { earliestMs, dueMs: first, missed: 'none' };
  const betweenMs = Math.round((second - first) / 1000) * 1000;
  if (betweenMs < 1000) return { earliestMs, missed: 'none', error: 'time difference between two schedules is less than 1 second' };
  const count = Math.floor((nowMs - first) / betweenMs) + 1;
  let dueMs: number | undefined;
  for (let at = schedule.next(first + (count - 2) * betweenMs); at <= nowMs; at = schedule.next(at)) dueMs = at;
  return { earliestMs, ...(dueMs === undefined ? {} : { dueMs }), missed: count > 100 ? 'many' : 'few' };
}

/** In how many ms to look again, with a little padding for clocks that differ. Upstream: nextScheduleTimeDuration */
export function nextAfterMs(cronJob: CronJob, nowMs: number, schedule: Schedule): number {
  const { earliestMs, dueMs, missed, error } = mostRecent(cronJob, nowMs, schedule, false);
  const from = error !== undefined ? nowMs : (dueMs ?? (missed === 'none' ? earliestMs : nowMs));
  return schedule.next(from) + paddingMs - nowMs;
}
