/**
 * CronJob: makes a Job whenever its schedule says so.
 * Upstream: pkg/registry/batch/cronjob/strategy.go, SetDefaults_CronJob, printCronJob.
 *
 * @supports yes CronJob: schedules, time zones, concurrency policies, history limits
 */
import { formatLabelSelector } from '../../meta/labels.ts';
import type { CronJob } from '../../types.ts';
import { describeCronJob } from '../describe/workloads.ts';
import { defaultJobTemplate } from '../job/defaults.ts';
import { jobWarnings } from '../job/warnings.ts';
import { age, ageColumn, column, containerCells, containerColumns, nameColumn, selectorColumn, since } from '../shared/cells.ts';
import { change, fill } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { isNewGeneration, podNameWarnings } from '../shared/workload.ts';
import { validateCronJob, validateCronJobUpdate } from './validate.ts';

const zoneWarning =
  'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details';

type CronJobSpec = NonNullable<CronJob['spec']>;

export const cronJob = defineKind<CronJob>({
  group: 'batch',
  kind: 'CronJob',
  plural: 'cronjobs',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.batch.v1',
  status: true,
  defaults: (cronJob) => (cronJob.spec ? change(cronJob, { spec: defaultSpec(cronJob.spec) }) : cronJob),
  prepareForCreate: (cronJob) => change(cronJob, { status: {} }),
  validate: validateCronJob,
  validateUpdate: validateCronJobUpdate,
  warnings: (cronJob, old) => [
    ...(old ? [] : podNameWarnings(cronJob.metadata)),
    ...(isNewGeneration(cronJob, old) ? jobWarnings('spec.jobTemplate.spec', cronJob.spec?.jobTemplate?.spec) : []),
    ...(old && cronJob.spec?.schedule.includes('TZ') ? [zoneWarning] : []),
  ],
  columns: [
    nameColumn,
    column('Schedule', 'string', 'when it makes a Job'),
    column('Timezone', 'string', 'whose clock the schedule means'),
    column('Suspend', 'boolean', 'whether it pauses'),
    column('Active', 'integer', 'Jobs of it that are running'),
    column('Last Schedule', 'string', 'time since it made a Job last'),
    ageColumn,
    ...containerColumns,
    selectorColumn,
  ],
  row: (cronJob, context) => {
    const { spec, status } = cronJob;
    const jobSpec = spec?.jobTemplate?.spec;
    return [
      cronJob.metadata.name,
      spec?.schedule ?? '',
      spec?.timeZone ?? '<none>',
      spec?.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False',
      status?.active?.length ?? 0,
      status?.lastScheduleTime ? since(status.lastScheduleTime, context) : '<none>',
      age(cronJob, context),
      ...containerCells(jobSpec?.template?.spec?.containers),
      formatLabelSelector(jobSpec?.selector),
    ];
  },
  describe: describeCronJob,
});

function defaultSpec(spec: CronJobSpec): CronJobSpec {
  const template = spec.jobTemplate;
  const jobTemplate = template?.spec ? change(template, { spec: defaultJobTemplate(template.spec) }) : template;
  return fill(change(spec, { jobTemplate }), {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
}
