/**
 * Job: runs Pods until so many have succeeded.
 * Upstream: pkg/registry/batch/job/strategy.go, SetDefaults_Job, printJob.
 *
 * @supports yes Job: indexed and counted completions, pod failure and success policies, suspension
 */
import { humanDuration } from '../../../base/duration.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';
import type { PrintContext } from '../../kind.ts';
import { formatLabelSelector } from '../../meta/labels.ts';
import type { Job } from '../../types.ts';
import { describeJob } from '../describe/workloads.ts';
import { age, ageColumn, column, containerCells, containerColumns, nameColumn, selectorColumn } from '../shared/cells.ts';
import { change } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { isNewGeneration, podNameWarnings } from '../shared/workload.ts';
import { defaultJobSpec } from './defaults.ts';
import { validateJob, validateJobUpdate } from './validate.ts';
import { validateJobStatusUpdate } from './validate-status.ts';
import { jobWarnings } from './warnings.ts';

export const job = defineKind<Job>({
  group: 'batch',
  kind: 'Job',
  plural: 'jobs',
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.batch.v1',
  status: true,
  defaults: defaultJob,
  prepareForCreate: (job) => change(generateSelector(job), { status: {} }),
  validate: validateJob,
  validateUpdate: validateJobUpdate,
  validateStatusUpdate: validateJobStatusUpdate,
  warnings: (job, old) => [...(old ? [] : podNameWarnings(job.metadata)), ...(isNewGeneration(job, old) ? jobWarnings('spec', job.spec) : [])],
  selectableFields: (job) => ({ 'status.successful': String(job.status?.succeeded ?? 0) }),
  columns: [
    nameColumn,
    column('Status', 'string', 'how far it is'),
    column('Completions', 'string', 'Pods that succeeded, of those that should'),
    column('Duration', 'string', 'time from its start to its end, or to now'),
    ageColumn,
    ...containerColumns,
    selectorColumn,
  ],
  row: (job, context) => [
    job.metadata.name,
    jobStatus(job),
    completions(job),
    duration(job, context),
    age(job, context),
    ...containerCells(job.spec?.template?.spec?.containers),
    formatLabelSelector(job.spec?.selector),
  ],
  describe: describeJob,
});

function defaultJob(job: Job): Job {
  if (!job.spec) return job;
  const labels = job.spec.template?.metadata?.labels;
  const metadata = labels && !job.metadata.labels ? { ...job.metadata, labels: labels as Record<string, string> } : job.metadata;
  return change(job, { metadata, spec: defaultJobSpec(job.spec) });
}

/** Labels by which the Job finds its own Pods, unless the user has chosen some. */
function generateSelector(job: Job): Job {
  const { spec } = job;
  if (!spec || spec.manualSelector) return job;
  const { name, uid = '' } = job.metadata;
  const labels = {
    'job-name': name,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'batch.kubernetes.io/controller-uid': uid,
    ...spec.template.metadata?.labels,
  };
  const template = { ...spec.template, metadata: { ...spec.template.metadata, labels } };
  const selector = { ...spec.selector, matchLabels: { 'batch.kubernetes.io/controller-uid': uid, ...spec.selector?.matchLabels } };
  return { ...job, spec: { ...spec, template, selector } };
}

/** `Complete`, `Failed`, `Terminating`, … */
export function jobStatus(job: Job): string {
  const has = (type: string): boolean => job.status?.conditions?.find((c) => c.type === type)?.status === 'True';
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(has) ?? 'Running';
}

function completions(job: Job): string {
  const succeeded = job.status?.succeeded ?? 0;
  if (job.spec?.completions !== undefined) return `${succeeded}/${job.spec.completions}`;
  const parallelism = job.spec?.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function duration(job: Job, context: PrintContext): string {
  const start = tryParseRfc3339(job.status?.startTime);
  if (start === undefined) return '';
  return humanDuration((tryParseRfc3339(job.status?.completionTime) ?? context.nowMs) - start);
}
