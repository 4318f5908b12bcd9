// kubectl create job and cronjob. Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create_job.go, create_cronjob.go.
// @supports yes kubectl: create job, create cronjob

import type { Steps } from '../../../../os/process.ts';
import { string } from '../../../cobra/flag.ts';
import { CommandError } from '../../errors.ts';
import { at, type KubeObject, kindOf, nameOf, uidOf } from '../../resource/object.ts';
import { Result } from '../../resource/result.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { createFlags, explicitNamespace, failedTo, nameArgument, served, submit } from './submit.ts';

const podSpec = (k: Kubectl, name: string, restartPolicy: string): unknown => ({
  containers: [{ name, image: k.flags.string('image'), ...(k.args.length > 1 ? { command: k.args.slice(1) } : {}), resources: {} }],
  restartPolicy,
});

export const createJob: Verb = {
  use: 'job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  exactUse: true,
  short: 'Create a job',
  long: 'Create a job with this name, from an image or from a cron job.',
  examples: `# A job that runs an image
kubectl create job once --image=busybox

# With a command
kubectl create job once --image=busybox -- date

# As a cron job would make it
kubectl create job by-hand --from=cronjob/nightly`,
  flags: [...createFlags, string('image', '', 'The image to run.'), string('from', '', 'The cron job to take the template from.')],
  *run(k) {
    const name = nameArgument(k);
    k.namespace();
    const [image, from] = [k.flags.string('image'), k.flags.string('from')];
    if ((image === '') === (from === '')) throw new CommandError('either --image or --from must be specified');
    if (k.args.length > 1 && from !== '') throw new CommandError('cannot specify --from and command');
    const object = from === '' ? jobOf(k, name) : fromCronJob(k, name, yield* findCronJob(k, from));
    submit(k, { mapping: served('batch/v1', 'Job', 'jobs'), failure: failedTo('job'), object: () => object });
  },
};

const jobOf = (k: Kubectl, name: string): KubeObject => ({
  kind: 'Job',
  apiVersion: 'batch/v1',
  metadata: { name, ...explicitNamespace(k) },
  spec: { template: { metadata: {}, spec: podSpec(k, name, 'Never') } },
  status: {},
});

function* findCronJob(k: Kubectl, from: string): Steps<KubeObject> {
  const infos = yield* new Result(k, { namespace: k.namespace().name, defaultNamespace: true, args: [from], flatten: true, latest: true }).check().infos();
  const [info] = infos;
  if (!info || infos.length !== 1) throw new CommandError('from must be an existing cronjob');
  const { kind, version } = kindOf(info.present);
  if (kind !== 'CronJob') throw new CommandError(`unknown object type *${version}.${kind}`);
  return info.present;
}


function fromCronJob(k: Kubectl, name: string, cronJob: KubeObject): KubeObject {
  const template = at(cronJob, 'spec', 'jobTemplate') as KubeObject | undefined;
  const labels = template?.metadata?.labels;
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name,
      ...explicitNamespace(k),
      ...(labels ? { labels } : {}),
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...template?.metadata?.annotations },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: nameOf(cronJob), uid: uidOf(cronJob), controller: true }],
    },
    spec: template?.spec ?? {},
    status: {},
  };
}

export const createCronJob: Verb = {
  use: "cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...]",
  aliases: ['cj'],
  short: 'Create a cron job',
  long: 'Create a cron job with this name.',
  examples: `# Every minute
kubectl create cronjob tick --image=busybox --schedule="*/1 * * * *"

# With a command
kubectl create cronjob tick --image=busybox --schedule="*/1 * * * *" -- date`,
  flags: [
    ...createFlags,
    string('image', '', 'The image to run.', '', { required: true }),
    string('schedule', '', 'When, as five fields of cron.', '', { required: true }),
    string('restart', '', 'The restart policy of the Pods: OnFailure (without it) or Never'),
  ],
  *run(k) {
    const name = nameArgument(k);
    k.namespace();
    submit(k, {
      mapping: served('batch/v1', 'CronJob', 'cronjobs'),
      failure: failedTo('cronjob'),
      object: () => ({
        kind: 'CronJob',
        apiVersion: 'batch/v1',
        metadata: { name, ...explicitNamespace(k) },
        spec: {
          schedule: k.flags.string('schedule'),
          jobTemplate: { metadata: { name }, spec: { template: { metadata: {}, spec: podSpec(k, name, k.flags.string('restart') || 'OnFailure') } } },
        },
        status: {},
      }),
    });
  },
};
