// kubectl run. Upstream: k8s.io/kubectl v0.36 pkg/cmd/run/run.go, pkg/generate/versioned/run.go.
// @supports yes kubectl: run — also attached (-i, -t, --attach, --rm) and with --expose and --overrides

import type { Steps } from '../../../os/process.ts';
import { bool, string, stringArray } from '../../cobra/flag.ts';
import { quote } from '../../go/quote.ts';
import { deleteObjects, propagationOf } from '../deletion.ts';
import { CommandError, RemoteExit, ServerError } from '../errors.ts';
import { deletionFlags, dryRunFlag, fieldManagerFlag, outputFlags, podRunningTimeoutFlag, saveConfigFlag } from '../flags/common.ts';
import { type LogRequest, logsOf, printLog } from '../logs.ts';
import { overridden, overrideFlags } from '../overrides.ts';
import { chooseContainer, isPodReady, podMapping } from '../pods.ts';
import { printTo, resultPrinter } from '../print/choose.ts';
import { inStructOrder, type Printer } from '../print/printer.ts';
import { objectsFromFlags } from '../resource/from-flags.ts';
import { Info } from '../resource/info.ts';
import { at, type KubeObject, nameOf, namespaceOf, textAt } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { listNow, timedOut, untilEvent, watchFrom } from '../until.ts';
import { attachTo } from './attach.ts';
import { saveConfiguration, served } from './create/submit.ts';
import { podFor, type RestartPolicy, serviceFor } from './run/generate.ts';
import { imageName } from './run/image-name.ts';
import { type DryRun, dryRunOf, type Verb, withDryRun } from './verb.ts';

export const run: Verb = {
  use: 'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  exactUse: true,
  short: 'Run an image in a Pod',
  long: 'Create a Pod that runs an image.',
  examples: `# nginx
kubectl run nginx --image=nginx

# With a port
kubectl run hazelcast --image=hazelcast/hazelcast --port=5701

# With environment variables
kubectl run hazelcast --image=hazelcast/hazelcast --env="DNS_DOMAIN=cluster" --env="POD_NAMESPACE=default"

# With labels
kubectl run hazelcast --image=hazelcast/hazelcast --labels="app=hazelcast,env=prod"

# Only show what would be created
kubectl run nginx --image=nginx --dry-run=client

# With parts of the spec from JSON
kubectl run nginx --image=nginx --overrides='{ "apiVersion": "v1", "spec": { ... } }'

# In the foreground, once
kubectl run -i -t busybox --image=busybox --restart=Never

# With other arguments for the image's command
kubectl run nginx --image=nginx -- <arg1> <arg2> ... <argN>

# With another command
kubectl run nginx --image=nginx --command -- <cmd> <arg1> ... <argN>`,
  flags: [
    ...deletionFlags('to replace the Pod with.').map((flag) => (flag.name === 'wait' ? { ...flag, default: false } : flag)),
    ...outputFlags(),
    dryRunFlag,
    stringArray('annotations', '', 'Annotations of the Pod.'),
    string('image', '', 'The image to run.', '', { required: true }),
    string('image-pull-policy', '', 'When to fetch the image; the server chooses if you do not.', ''),
    bool('rm', '', 'Delete the Pod when it has ended. Only when attached: --attach or -i.'),
    stringArray('env', '', 'Environment variables of the container.'),
    string('port', '', 'The port the container listens on.'),
    string('labels', 'l', 'Labels of the Pod, separated by commas, in the place of the usual one.'),
    bool('stdin', 'i', 'The container has standard input, even when nobody is attached.'),
    bool('tty', 't', 'The container has a terminal.'),
    bool('attach', '', "Wait until the Pod runs and attach to it, as 'kubectl attach' does. On with -i. With '--restart=Never' the exit code is the container's."),
    bool('leave-stdin-open', '', 'Keep standard input open after the first session; otherwise it is closed then.'),
    string('restart', '', 'What happens when the container ends: [Always, OnFailure, Never].', 'Always'),
    bool('command', '', "What follows -- is the command rather than the command's arguments."),
    bool('expose', '', 'Create a ClusterIP service for the Pod, too. Needs --port.'),
    bool('quiet', 'q', 'No prompts.'),
    bool('privileged', '', 'Let the container do on its node what it wants.'),
    string('detach-keys', '', 'The keys that leave the session.', 'ctrl-p,ctrl-q'),
    fieldManagerFlag('kubectl-run'),
    ...overrideFlags,
    saveConfigFlag,
    podRunningTimeoutFlag(60_000),
  ],
  *run(k) {
    k.discoveryAttempts = 1;
    const dryRun = dryRunOf(k);
    const printer = resultPrinter(k, withDryRun('created', dryRun));
    propagationOf(k);
    const { flags } = k;
    const attaches = flags.changed('attach') ? flags.bool('attach') : flags.bool('attach') || flags.bool('stdin');
    void k.rest;
    const restartPolicy = validate(k, dryRun, attaches);
    const creation = { dryRun, printer };
    const pod = create(k, 'Pod', 'pods', () => podFor(k, k.args[0] ?? '', restartPolicy), creation, true);
    const created: Created[] = [{ resource: 'pods.', object: pod }];
    let failure: CommandError | undefined;
    if (flags.bool('expose')) {
      try {
        created.push({ resource: 'services.', object: exposed(k, creation) });
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        failure = error;
      }
    }
    if (!attaches) {
      printTo(k, printer, pod);
      if (failure) throw failure;
      return;
    }
    let ended: { readonly error: unknown } | undefined;
    try {
      yield* runAttached(k, pod, restartPolicy);
    } catch (error) {
      // However it ended, the Pod goes first. A kubectl that is killed removes nothing: that is why this is no `finally`.
      ended = { error };
    }
    if (flags.bool('rm')) yield* removeAll(k, created);
    if (ended) throw ended.error;
  },
};

interface Created {
  readonly resource: string;
  readonly object: KubeObject;
}

interface Creation {
  readonly dryRun: DryRun;
  readonly printer: Printer;
}

function validate(k: Kubectl, dryRun: DryRun, attaches: boolean): RestartPolicy {
  const { flags, args } = k;
  if (args.length === 0 || k.argsBeforeDash === 0) throw k.usageError('NAME is required for run');
  if (flags.duration('pod-running-timeout') <= 0) throw k.usageError('--pod-running-timeout must be higher than zero');
  const image = flags.string('image');
  if (image === '') throw new CommandError('--image is required');
  if (!imageName.test(image)) throw new CommandError(`Invalid image name ${quote(image)}: invalid reference format`);
  if (flags.bool('tty') && !flags.bool('stdin')) throw k.usageError('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.bool('expose') && flags.string('port') === '') throw k.usageError('--port must be set when exposing a service');
  k.namespace();
  const restart = flags.string('restart') || (flags.bool('stdin') ? 'OnFailure' : 'Always');
  if (restart !== 'Always' && restart !== 'OnFailure' && restart !== 'Never') throw k.usageError(`invalid restart policy: ${restart}`);
  if (!attaches && flags.bool('rm')) throw k.usageError('--rm should only be used for attached containers');
  if (attaches && dryRun !== 'none') throw k.usageError("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
  const pullPolicy = flags.string('image-pull-policy');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(pullPolicy)) throw k.usageError(`invalid image pull policy: ${pullPolicy}`);
  return restart;
}

function create(k: Kubectl, kind: string, plural: string, generate: () => KubeObject, { dryRun }: Creation, mayOverride: boolean): KubeObject {
  const generated = inStructOrder(generate());
  k.mapper.forKind(kind, '', 'v1');
  const object = mayOverride ? overridden(k, generated) : generated;
  const { name: namespace, explicit } = k.namespace();
  if (dryRun === 'client') return explicit ? inStructOrder({ ...object, metadata: { ...object.metadata, namespace } }) : object;
  if (k.flags.bool('save-config')) saveConfiguration(object);
  return new Info(k.rest, served('v1', kind, plural), namespace, '').create(object, { dryRun: dryRun === 'server', fieldManager: k.flags.string('field-manager') });
}

function exposed(k: Kubectl, creation: Creation): KubeObject {
  const service = create(k, 'Service', 'services', () => serviceFor(k, k.args[0] ?? ''), creation, false);
  printTo(k, creation.printer, service);
  if (k.flags.string('output') === 'yaml') k.io.out('---\n');
  return service;
}

function* removeAll(k: Kubectl, created: readonly Created[]): Steps<void> {
  const options = { propagation: propagationOf(k), gracePeriod: -1, dryRun: 'none', ignoreNotFound: true, waits: false, timeoutMs: 0, quiet: k.flags.bool('quiet') } as const;
  for (const { resource, object } of created) {
    const result = objectsFromFlags(k, [], { namespace: namespaceOf(object), filenames: [], kustomize: '', names: { resource, names: [nameOf(object)] } });
    yield* deleteObjects(k, result, options);
  }
}

function* runAttached(k: Kubectl, pod: KubeObject, restartPolicy: RestartPolicy): Steps<void> {
  yield* attachOrShowLogs(k, pod);
  if (k.flags.bool('leave-stdin-open') || restartPolicy === 'Always') return;
  const ended = yield* waitForPod(k, pod, (one) => (restartPolicy === 'OnFailure' ? phaseOf(one) === 'Succeeded' : isCompleted(one)));
  endAs(ended);
}

const phaseOf = (pod: KubeObject): string => textAt(pod, 'status', 'phase');
const isCompleted = (pod: KubeObject): boolean => phaseOf(pod) === 'Succeeded' || phaseOf(pod) === 'Failed';

/** @throws CommandError when the time is over or the Pod is deleted */
function* waitForPod(k: Kubectl, pod: KubeObject, done: (pod: KubeObject) => boolean): Steps<KubeObject> {
  const target = { mapping: podMapping, namespace: namespaceOf(pod), name: nameOf(pod) };
  const { items, resourceVersion } = listNow(k, target);
  const [now] = items;
  if (now && done(now)) return now;
  const found = yield* untilEvent(k, watchFrom(k, target, resourceVersion), k.nowMs + k.flags.duration('pod-running-timeout'), (event) => {
    if (event.type === 'DELETED') throw new ServerError({ reason: 'NotFound', code: 404, message: 'pods "" not found' });
    const object = event.object as KubeObject;
    return event.type !== 'ERROR' && done(object) ? object : undefined;
  });
  if (!found) throw new CommandError(timedOut);
  return found;
}

function* attachOrShowLogs(k: Kubectl, created: KubeObject): Steps<void> {
  const pod = yield* waitForPod(k, created, (one) => isCompleted(one) || (phaseOf(one) === 'Running' && isPodReady(one)));
  const { flags } = k;
  const quiet = flags.bool('quiet');
  if (isCompleted(pod)) return yield* showLogs(k, pod);
  try {
    yield* showLogs(k, pod);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    k.io.err(`warning: couldn't fetch pre-attach logs: ${error.message}\n`);
  }
  try {
    yield* attachTo(k, pod, { container: '', stdin: flags.bool('stdin'), tty: flags.bool('tty'), quiet, detachKeys: flags.string('detach-keys'), command: 'kubectl attach' });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    k.io.err(`warning: couldn't attach to pod/${nameOf(pod)}, falling back to streaming logs: ${error.message}\n`);
    yield* showLogs(k, pod);
  }
}

function* showLogs(k: Kubectl, pod: KubeObject): Steps<void> {
  const container = String(chooseContainer(k, pod, '', k.flags.bool('quiet')).name);
  const requests: readonly LogRequest[] = yield* logsOf(k, pod, { container, allContainers: false, allPods: false, query: [], timeoutMs: 0 });
  for (const request of requests) printLog(k, request, '');
}

/** @throws RemoteExit with the container's exit code */
function endAs(pod: KubeObject): void {
  const which = `pod ${namespaceOf(pod)}/${nameOf(pod)}`;
  const phase = phaseOf(pod);
  if (phase === 'Succeeded') return;
  if (phase !== 'Failed') throw new CommandError(`${which} left in phase ${phase}`);
  const terminated = at(pod, 'status', 'containerStatuses', 0, 'state', 'terminated');
  const code = Number(at(terminated, 'exitCode') ?? 0);
  if (code === 0) throw new CommandError(`${which} failed with unknown exit code`);
  throw new RemoteExit(`${which} terminated (${textAt(terminated, 'reason')})\n${textAt(terminated, 'message')}`, code);
}
