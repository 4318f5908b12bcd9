// kubectl logs. Upstream: k8s.io/kubectl v0.36 pkg/cmd/logs/logs.go.
// @supports yes kubectl: logs — also of workloads, selectors, all containers or Pods, --previous, --follow of several at once
// @supports no kubectl: logs --insecure-skip-tls-verify-backend — "kubelets have no certificates of their own here"

import { formatRfc3339, TimeError, parseRfc3339 } from '../../../base/time.ts';
import type { Steps } from '../../../os/process.ts';
import { bool, duration, int, int64, string } from '../../cobra/flag.ts';
import type { Query } from '../client/rest.ts';
import { CommandError, inWords, isNotFound } from '../errors.ts';
import { podRunningTimeoutFlag, selectorFlag } from '../flags/common.ts';
import { followLogs, type LogRequest, logsOf, printLog } from '../logs.ts';
import { podMapping } from '../pods.ts';
import { pathOf } from '../resource/info.ts';
import { isList, itemsOf, type KubeObject } from '../resource/object.ts';
import { objectsFromFlags } from '../resource/from-flags.ts';
import type { Kubectl } from '../session.ts';
import type { Verb } from './verb.ts';

const use = 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]';

export const logs: Verb = {
  use,
  exactUse: true,
  short: 'Show what a container has written',
  long: 'Show what a container of a Pod has written. The container need not be named when there is only one.',
  examples: `# Of the Pod nginx
kubectl logs nginx

# With the Pod and the container before each line
kubectl logs nginx --prefix

# 500 bytes at most
kubectl logs nginx --limit-bytes=500

# Wait 20 seconds at most until the Pod runs
kubectl logs nginx --pod-running-timeout=20s

# Of all containers
kubectl logs nginx --all-containers=true

# Of all Pods of a deployment
kubectl logs deployment/nginx --all-pods=true

# Of all containers of the Pods with a label
kubectl logs -l app=nginx --all-containers=true

# As many as ten at the same time
kubectl logs -l app=nginx --max-log-requests=10

# Of the container that ran before this one
kubectl logs -p -c ruby web-1

# Go on when an error comes
kubectl logs nginx -f --ignore-errors=true

# As it is written
kubectl logs -f -c ruby web-1

# The last 20 lines
kubectl logs --tail=20 nginx

# Of the last hour
kubectl logs --since=1h nginx

# Since a moment, with the time of each line
kubectl logs nginx --since-time=2024-08-30T06:00:00Z --timestamps=true

# Of the first container of a job
kubectl logs job/hello

# Of one container of a deployment
kubectl logs deployment/nginx -c nginx-1`,
  completes: 'pods-and-containers',
  flags: [
    bool('all-pods', '', 'Of all Pods of the object. Lines begin with their source.'),
    bool('all-containers', '', "Of all containers of the Pod(s)."),
    bool('follow', 'f', 'Go on as more is written.'),
    bool('timestamps', '', 'The time before each line'),
    int64('limit-bytes', '', 'Stop after so many bytes; no limit without it.'),
    bool('previous', 'p', 'Of the container that ran before this one, if there was one.'),
    int64('tail', '', 'So many of the last lines; -1 is all, and with a selector 10 unless you say.', -1),
    bool('ignore-errors', '', 'While following: go on when an error comes'),
    string('since-time', '', 'Only what was written after this moment (RFC3339). Not together with --since.'),
    duration('since', '', 'Only what was written so long ago at most: 5s, 2m, 3h. Not together with --since-time.'),
    string('container', 'c', 'Of this container'),
    bool('insecure-skip-tls-verify-backend', '', "Do not check the kubelet's certificate; without it someone else could send you a log."),
    podRunningTimeoutFlag(20_000),
    selectorFlag,
    int('max-log-requests', '', 'How many logs may be followed at once; 5 by default.', 5),
    bool('prefix', '', 'The source (Pod and container) before each line'),
  ],
  *run(k) {
    const { flags } = k;
    const container = complete(k);
    const query = queryOf(k);
    const object = yield* find(k);
    validate(k, container);
    const allPods = flags.bool('all-pods');
    const timeoutMs = flags.duration('pod-running-timeout');
    const requests = yield* logsOf(k, object, { container, allContainers: flags.bool('all-containers'), allPods, query, timeoutMs });
    const prefixOf = ({ pod, container: name }: LogRequest): string => (flags.bool('prefix') || allPods ? `[pod/${pod}/${name}] ` : '');
    if (!flags.bool('follow')) return printAll(k, requests, prefixOf);
    const limit = flags.number('max-log-requests');
    if (requests.length > 1 && requests.length > limit) {
      throw new CommandError(`you are attempting to follow ${requests.length} log streams, but maximum allowed concurrency is ${limit}, use --max-log-requests to increase the limit`);
    }
    yield* followLogs(k, requests, { prefixOf, ignoresErrors: flags.bool('ignore-errors'), timeoutMs });
  },
};

const howTo = `expected '${use}'.\nPOD or TYPE/NAME is a required argument for the logs command`;

/** @returns the container that was named */
function complete(k: Kubectl): string {
  const { args, flags } = k;
  const selector = flags.string('selector');
  if (args.length > 2 || (args.length === 0 && selector === '')) throw k.usageError(howTo);
  if (args.length === 1 && selector !== '') throw k.usageError('only a selector (-l) or a POD name is allowed');
  k.namespace();
  if (flags.duration('pod-running-timeout') <= 0) throw new CommandError('--pod-running-timeout must be higher than zero');
  return args[1] ?? flags.string('container');
}

function validate({ args, flags }: Kubectl, container: string): void {
  if (flags.string('since-time') !== '' && flags.duration('since') !== 0) throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (flags.bool('all-containers') && container !== '') throw new CommandError(`--all-containers=true should not be specified with container name ${container}`);
  if (flags.changed('container') && args.length === 2) throw new CommandError('only one of -c or an inline [CONTAINER] arg is allowed');
  if (flags.number('limit-bytes') < 0) throw new CommandError('--limit-bytes must be greater than 0');
  if (flags.duration('since') < 0) throw new CommandError('--since must be greater than 0');
  if (flags.number('tail') < -1) throw new CommandError('--tail must be greater than or equal to -1');
}

function queryOf({ flags }: Kubectl): Query {
  const since = flags.duration('since');
  const sinceTime = flags.string('since-time');
  const tail = flags.string('selector') !== '' && !flags.changed('tail') ? 10 : flags.number('tail');
  const limit = flags.number('limit-bytes');
  const yes = (name: string, field = name): Query => (flags.bool(name) ? [[field, 'true']] : []);
  return [
    ...yes('follow'),
    ...yes('insecure-skip-tls-verify-backend', 'insecureSkipTLSVerifyBackend'),
    ...(limit === 0 ? [] : [['limitBytes', String(limit)] as const]),
    ...yes('previous'),
    ...(since === 0 ? [] : [['sinceSeconds', String(Math.round(since / 1000))] as const]),
    ...(sinceTime === '' ? [] : [['sinceTime', formatRfc3339(inWords(() => parseRfc3339(sinceTime), TimeError))] as const]),
    ...(tail === -1 ? [] : [['tailLines', String(tail)] as const]),
    ...yes('timestamps'),
  ];
}

function* find(k: Kubectl): Steps<KubeObject> {
  const { name: namespace } = k.namespace();
  const [resource] = k.args;
  const selector = k.flags.string('selector');
  if (resource === undefined) {
    const list = k.rest.request({ method: 'GET', path: pathOf(podMapping, namespace), query: [['labelSelector', selector]] }) as KubeObject;
    if (isList(list) && itemsOf(list).length === 0) k.io.err(`No resources found in ${namespace} namespace.\n`);
    return list;
  }
  try {
    const infos = yield* objectsFromFlags(k, [], { names: { resource: 'pods', names: [resource] }, singleResourceType: true, labelSelector: '' }).infos();
    const [info] = infos;
    if (infos.length !== 1 || !info) throw new CommandError('expected a resource');
    return info.present;
  } catch (error) {
    throw isNotFound(error) ? new CommandError(`error from server (NotFound): ${error.message} in namespace ${JSON.stringify(namespace)}`) : error;
  }
}

function printAll(k: Kubectl, requests: readonly LogRequest[], prefixOf: (request: LogRequest) => string): void {
  for (const request of requests) {
    try {
      printLog(k, request, prefixOf(request));
    } catch (error) {
      if (!(error instanceof CommandError) || !k.flags.bool('ignore-errors')) throw error;
      k.io.out(`error: ${error.message}\n`);
    }
  }
}
