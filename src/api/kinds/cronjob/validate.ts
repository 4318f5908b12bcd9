/**
 * Upstream: ValidateCronJobCreate, validateCronJobSpec in pkg/apis/batch/validation/validation.go.
 */

import { CronError, parseCron } from '../../../base/cron.ts';
import { isTimeZone } from '../../../base/time-zone.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { invalidField, notSupported, required } from '../../meta/field-error.ts';
import type { CronJob } from '../../types.ts';
import { checkJobSpec } from '../job/validate.ts';
import type { Report, Selector } from '../shared/checks.ts';
import { checkNotNegative, checkRequiredOneOf } from '../shared/checks.ts';
import { shownSelector } from '../shared/workload.ts';

type CronJobSpec = NonNullable<CronJob['spec']>;

/** Its Jobs' names get eleven characters more. */
const maxNameLength = 52;

export function validateCronJob(cronJob: CronJob): readonly FieldError[] {
  const report: Report = [];
  const { name } = cronJob.metadata;
  if (cronJob.spec) checkSpec(report, cronJob.spec, undefined);
  if (name.length > maxNameLength) report.push(invalidField('metadata.name', name, `must be no more than ${maxNameLength} characters`));
  return report;
}

export function validateCronJobUpdate(cronJob: CronJob, old: CronJob): readonly FieldError[] {
  if (!cronJob.spec || cronJob.spec === old.spec) return [];
  const report: Report = [];
  checkSpec(report, cronJob.spec, old.spec);
  return report;
}

function checkSpec(report: Report, spec: CronJobSpec, old: CronJobSpec | undefined): void {
  if (spec.schedule) checkSchedule(report, spec.schedule, old?.schedule.includes('TZ') ?? false, spec.timeZone);
  else report.push(required('spec.schedule', ''));
  checkNotNegative(report, 'spec.startingDeadlineSeconds', spec.startingDeadlineSeconds);
  if (!old || old.timeZone !== spec.timeZone) checkTimeZone(report, spec.timeZone);
  checkRequiredOneOf(report, 'spec.concurrencyPolicy', spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace']);
  checkJobTemplate(report, spec.jobTemplate?.spec);
  checkNotNegative(report, 'spec.successfulJobsHistoryLimit', spec.successfulJobsHistoryLimit);
  checkNotNegative(report, 'spec.failedJobsHistoryLimit', spec.failedJobsHistoryLimit);
}

function checkJobTemplate(report: Report, spec: NonNullable<CronJobSpec['jobTemplate']>['spec']): void {
  const at = 'spec.jobTemplate.spec';
  checkJobSpec(report, at, spec ?? { template: {} });
  if (spec?.selector) report.push(invalidField(`${at}.selector`, shownSelector(spec.selector as Selector), '`selector` will be auto-generated'));
  if (spec?.manualSelector) report.push(notSupported(`${at}.manualSelector`, true, ['nil', 'false']));
}

function checkSchedule(report: Report, schedule: string, mayHaveZone: boolean, timeZone: string | undefined): void {
  const message = scheduleMessage(schedule);
  if (message !== undefined) report.push(invalidField('spec.schedule', schedule, message));
  if (!schedule.includes('TZ')) return;
  if (!mayHaveZone) report.push(invalidField('spec.schedule', schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'));
  else if (timeZone !== undefined) report.push(invalidField('spec.schedule', schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'));
}

/** What is wrong with a schedule; a zone before it is looked at as upstream's parser does. */
function scheduleMessage(schedule: string): string | undefined {
  const zone = /^(?:CRON_)?TZ=(\S*)\s*/u.exec(schedule);
  if (zone && !isTimeZone(zone[1] ?? '')) return `provided bad location ${zone[1]}: unknown time zone ${zone[1]}`;
  try {
    parseCron(schedule.slice(zone?.[0].length ?? 0));
    return undefined;
  } catch (error) {
    if (error instanceof CronError) return error.message;
    throw error;
  }
}

function checkTimeZone(report: Report, timeZone: string | undefined): void {
  const at = 'spec.timeZone';
  if (timeZone === undefined) return;
  if (timeZone === '') {
    report.push(invalidField(at, timeZone, 'timeZone must be nil or non-empty string'));
    return;
  }
  const isSpelt = (part: string): boolean => part !== '.' && part !== '..' && /^[A-Za-z._0-9+][A-Za-z._0-9+-]{0,13}$/u.test(part);
  if (!timeZone.split('/').every(isSpelt)) {
    report.push(invalidField(at, timeZone, `unknown time zone ${timeZone}`));
    return;
  }
  if (timeZone.toLowerCase() === 'local') report.push(invalidField(at, timeZone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'));
  if (timeZone !== 'Local' && !isTimeZone(timeZone)) report.push(invalidField(at, timeZone, `unknown time zone ${timeZone}`));
}
