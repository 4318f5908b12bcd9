/**
 * What a Job's status may say, and how it may go on from what it said.
 * Upstream: ValidateJobStatusUpdate, validateJobStatus in pkg/apis/batch/validation/validation.go, getStatusValidationOptions in
 * pkg/registry/batch/job/strategy.go.
 */
import { tryParseRfc3339 } from '../../../base/time.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { duplicate, invalidField, required } from '../../meta/field-error.ts';
import type { Job } from '../../types.ts';
import type { Report } from '../shared/checks.ts';
import { invalidTogether } from '../shared/checks.ts';
import { same } from '../shared/copy.ts';
import { checkCounts } from '../shared/workload.ts';
import type { JobSpec } from './defaults.ts';
import { countIndexes, firstCommonIndex, IndexesError } from './indexes.ts';

type Status = NonNullable<Job['status']>;

/** A status, with what is asked of it most. */
class View {
  readonly status: Status;
  readonly #conditions: ReadonlyMap<string, string>;

  constructor(job: Job) {
    this.status = job.status ?? {};
    this.#conditions = new Map(this.status.conditions?.map(({ type, status }) => [type, status]));
  }

  has(condition: string): boolean {
    return this.#conditions.get(condition) === 'True';
  }

  isFalse(condition: string): boolean {
    return this.#conditions.get(condition) === 'False';
  }

  get isFinished(): boolean {
    return this.has('Complete') || this.has('Failed');
  }
}

export function validateJobStatusUpdate(job: Job, old: Job): readonly FieldError[] {
  const report: Report = [];
  const [now, before] = [new View(job), new View(old)];
  const spec = (job.spec ?? {}) as JobSpec;
  checkCounts(report, now.status, ['active', 'succeeded', 'failed', 'ready', 'terminating']);
  checkUncounted(report, now.status.uncountedTerminatedPods);
  checkConditions(report, now, before);
  checkFinished(report, now, before, spec);
  checkIndexes(report, now.status, before.status, spec);
  checkRest(report, now, before, spec);
  checkProgress(report, now, before, spec);
  return report;
}

function checkUncounted(report: Report, pods: Status['uncountedTerminatedPods']): void {
  const seen = new Set<string>();
  for (const list of ['succeeded', 'failed'] as const) {
    pods?.[list]?.forEach((uid, i) => {
      const at = `status.uncountedTerminatedPods.${list}[${i}]`;
      if (uid === '') report.push(invalidField(at, uid, 'must not be empty'));
      else if (seen.has(uid)) report.push(duplicate(at, uid));
      seen.add(uid);
    });
  }
}

const changedIn =
  (now: View, before: View) =>
  (...conditions: readonly string[]): boolean =>
    conditions.some((type) => now.has(type) !== before.has(type));

function checkConditions(report: Report, now: View, before: View): void {
  const { status } = now;
  const changed = changedIn(now, before);
  const complete = now.has('Complete');
  const completionChanged = changed('Complete') || status.completionTime !== before.status.completionTime;
  if (changed('Complete', 'Failed') && complete && now.has('Failed')) report.push(invalidTogether('status.conditions', 'cannot set Complete=True and Failed=true conditions'));
  if (changed('Complete', 'FailureTarget') && complete && now.has('FailureTarget')) {
    report.push(invalidTogether('status.conditions', 'cannot set Complete=True and FailureTarget=true conditions'));
  }
  if (completionChanged && status.completionTime !== undefined && !complete) {
    report.push(invalidField('status.completionTime', status.completionTime, 'cannot set completionTime when there is no Complete=True condition'));
  }
  if (completionChanged && status.completionTime === undefined && complete) report.push(required('status.completionTime', 'completionTime is required for Complete jobs'));
  const [start, end] = [tryParseRfc3339(status.startTime), tryParseRfc3339(status.completionTime)];
  if ((completionChanged || status.startTime !== before.status.startTime) && start !== undefined && end !== undefined && end < start) {
    report.push(invalidField('status.completionTime', status.completionTime, 'must be equal to or after `startTime`'));
  }
  if ((changed('Failed') || status.failedIndexes !== before.status.failedIndexes) && now.has('Failed') && !now.has('FailureTarget')) {
    report.push(invalidTogether('status.conditions', 'cannot set Failed=True condition without the FailureTarget=true condition'));
  }
  if (changed('Complete', 'SuccessCriteriaMet') && complete && !now.has('SuccessCriteriaMet')) {
    report.push(invalidTogether('status.conditions', 'cannot set Complete=True condition without the SuccessCriteriaMet=true condition'));
  }
}

function checkFinished(report: Report, now: View, before: View, spec: JobSpec): void {
  if (!now.isFinished) return;
  const { status } = now;
  const ended = !before.isFinished;
  const { active = 0, uncountedTerminatedPods: uncounted } = status;
  if ((ended || active !== (before.status.active ?? 0)) && active > 0) report.push(invalidField('status.active', active, 'active>0 is invalid for finished job'));
  if ((ended || status.startTime !== before.status.startTime) && !(spec.suspend && spec.completions === 0) && status.startTime === undefined) {
    report.push(required('status.startTime', 'startTime is required for finished job'));
  }
  if ((ended || !same(uncounted, before.status.uncountedTerminatedPods)) && (uncounted?.failed?.length ?? 0) + (uncounted?.succeeded?.length ?? 0) > 0) {
    const shown = { Succeeded: uncounted?.succeeded ?? null, Failed: uncounted?.failed ?? null };
    report.push(invalidField('status.uncountedTerminatedPods', shown, 'must be empty for finished job'));
  }
}

function checkIndexes(report: Report, now: Status, before: Status, spec: JobSpec): void {
  const { completedIndexes = '', failedIndexes } = now;
  const completedChanged = completedIndexes !== (before.completedIndexes ?? '');
  const failedChanged = failedIndexes !== before.failedIndexes;
  const { completions, backoffLimitPerIndex } = spec;
  const check = (field: 'completedIndexes' | 'failedIndexes', value: string): void => {
    const message = messageOf(() => countIndexes(value, completions ?? 0));
    if (message !== undefined) report.push(invalidField(`status.${field}`, value, `error parsing ${field}: ${message}`));
  };
  if (completedChanged && completions !== undefined) check('completedIndexes', completedIndexes);
  if (failedChanged && completions !== undefined && backoffLimitPerIndex !== undefined && failedIndexes !== undefined) check('failedIndexes', failedIndexes);
  if (completedChanged && completedIndexes !== '' && spec.completionMode !== 'Indexed') {
    report.push(invalidField('status.completedIndexes', completedIndexes, 'cannot set non-empty completedIndexes when non-indexed completion mode'));
  }
  if (failedIndexes === undefined) return;
  if (failedChanged && backoffLimitPerIndex === undefined) {
    report.push(invalidField('status.failedIndexes', failedIndexes, 'cannot set non-null failedIndexes when backoffLimitPerIndex is null'));
  }
  if ((!failedChanged && !completedChanged) || completions === undefined) return;
  const common = firstCommonIndex(completedIndexes, failedIndexes, completions);
  if (common !== undefined) report.push(invalidField('status.failedIndexes', failedIndexes, `failedIndexes and completedIndexes overlap at index: ${common}`));
}

function messageOf(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (error instanceof IndexesError) return error.message;
    throw error;
  }
}

function checkRest(report: Report, now: View, before: View, spec: JobSpec): void {
  const { active = 0, ready, terminating } = now.status;
  const terminatingChanged = terminating !== before.status.terminating;
  if ((now.isFinished !== before.isFinished || terminatingChanged) && now.isFinished && terminating !== undefined && terminating > 0) {
    report.push(invalidField('status.terminating', terminating, 'terminating>0 is invalid for finished job'));
  }
  if ((ready !== before.status.ready || active !== (before.status.active ?? 0)) && ready !== undefined && ready > active) {
    report.push(invalidField('status.ready', ready, 'cannot set more ready pods than active'));
  }
  const met = now.has('SuccessCriteriaMet');
  const refuse = (detail: string): void => void report.push(invalidTogether('status.conditions', detail));
  if (met && now.has('Failed')) refuse('cannot set SuccessCriteriaMet=True and Failed=true conditions');
  if (met && now.has('FailureTarget')) refuse('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions');
  if (spec.successPolicy && !met && now.has('Complete')) refuse('cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True');
}

/** What must not go back. */
function checkProgress(report: Report, now: View, before: View, spec: JobSpec): void {
  const refuse = (detail: string): void => void report.push(invalidTogether('status.conditions', detail));
  for (const type of ['Failed', 'Complete', 'FailureTarget']) {
    if (before.has(type) && !now.has(type)) refuse(`cannot disable the terminal ${type}=True condition`);
  }
  const mayShrink = spec.completionMode === 'Indexed' && spec.completions === spec.parallelism;
  for (const counter of mayShrink ? (['failed'] as const) : (['failed', 'succeeded'] as const)) {
    const count = now.status[counter] ?? 0;
    if (count < (before.status[counter] ?? 0)) report.push(invalidField(`status.${counter}`, count, `cannot decrease the ${counter} counter`));
  }
  const { completionTime, startTime } = now.status;
  if (completionTime !== undefined && before.status.completionTime !== undefined && completionTime !== before.status.completionTime) {
    report.push(invalidField('status.completionTime', completionTime, 'field is immutable'));
  }
  const isResuming = before.has('Suspended') && now.isFalse('Suspended');
  if (before.status.startTime !== undefined && startTime !== before.status.startTime && !isResuming && !spec.suspend) {
    report.push(invalidField('status.startTime', startTime ?? null, 'field is immutable for unsuspended job once set'));
  }
  const met = now.has('SuccessCriteriaMet');
  if (before.has('SuccessCriteriaMet') && !met) refuse('cannot disable the SuccessCriteriaMet=True condition');
  if (before.has('Complete') && !before.has('SuccessCriteriaMet') && met) refuse('cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions');
}
