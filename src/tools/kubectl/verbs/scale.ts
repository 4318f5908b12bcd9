// kubectl scale. Upstream: k8s.io/kubectl v0.36 pkg/cmd/scale/scale.go, pkg/scale/scale.go.
// @supports yes kubectl: scale

import type { Steps } from '../../../os/process.ts';
import { bool, duration, int, string } from '../../cobra/flag.ts';
import { quote } from '../../go/quote.ts';
import { CommandError, isConflict } from '../errors.ts';
import { dryRunFlag, filenameFlags, outputFlags, selectorFlag } from '../flags/common.ts';
import { printTo, resultPrinter } from '../print/choose.ts';
import { causeOf, recordFlag } from '../record.ts';
import { objectsFromFlags } from '../resource/from-flags.ts';
import { type Info, pathOf } from '../resource/info.ts';
import { at, edited, type KubeObject, kindOf, resourceVersionOf } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { poll, timedOut } from '../until.ts';
import { type DryRun, dryRunOf, type Verb, withDryRun } from './verb.ts';

export const scale: Verb = {
  use: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  exactUse: true,
  short: 'Change how many replicas a workload has',
  long: `Change how many replicas a deployment, replica set, replication controller or stateful set has.

 With --current-replicas or --resource-version that is made sure first: only when the object is as you say is it changed.`,
  examples: `# Three replicas of the replica set 'foo'
kubectl scale --replicas=3 rs/foo

# Three replicas of what a file names
kubectl scale --replicas=3 -f foo.yaml

# From two to three
kubectl scale --current-replicas=2 --replicas=3 deployment/mysql

# Several at once
kubectl scale --replicas=5 rc/example1 rc/example2 rc/example3

# A stateful set
kubectl scale --replicas=3 statefulset/web`,
  completes: 'resources:deployment replicaset replicationcontroller statefulset',
  flags: [
    ...outputFlags(),
    bool('all', '', 'All objects of the given kinds in the namespace'),
    string('resource-version', '', 'Scale only when the object has this version.'),
    int('current-replicas', '', 'Scale only when there are so many replicas now; -1 does not ask.', -1),
    int('replicas', '', 'How many replicas there are to be.', 0, { required: true }),
    duration('timeout', '', 'How long to wait until there are so many replicas, with a unit (1s, 2m, 3h); zero does not wait.'),
    ...filenameFlags('naming the objects to scale'),
    dryRunFlag,
    recordFlag,
    selectorFlag,
  ],
  *run(k) {
    const dryRun = dryRunOf(k);
    const printer = resultPrinter(k, withDryRun('scaled', dryRun));
    k.namespace();
    validate(k);
    const { flags } = k;
    const replicas = flags.number('replicas');
    const result = objectsFromFlags(k, k.args, { allowEmptySelector: flags.bool('all') });
    const { infos, failure } = yield* result.infosAndFailure();
    if (flags.string('resource-version') !== '' && infos.length > 1) throw new CommandError('cannot use --resource-version with multiple resources');
    if (infos.length === 0) throw failure ?? new CommandError('no objects passed to scale');
    for (const info of infos) {
      const actual = dryRun === 'client' ? replicas : yield* scaleOne(k, info, replicas, dryRun);
      const cause = dryRun === 'none' ? causeOf(k) : undefined;
      if (cause) info.patch('application/merge-patch+json', { metadata: { annotations: cause } });
      printTo(k, printer, withReplicas(info.present, actual));
    }
    if (failure) throw failure;
  },
};

function validate({ flags }: Kubectl): void {
  if (flags.number('replicas') < 0) throw new CommandError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
  if (flags.number('current-replicas') < -1) throw new CommandError('The --current-replicas must specify an integer of -1 or greater');
}

function withReplicas(object: KubeObject, replicas: number): KubeObject {
  const { group } = kindOf(object);
  if (group !== 'apps' && group !== '') return object;
  const copy = edited(object);
  copy.spec = { ...(copy.spec as object | undefined), replicas };
  return copy;
}

/** @returns how many replicas the server then wants */
function* scaleOne(k: Kubectl, info: Info, replicas: number, dryRun: DryRun): Steps<number> {
  const current = k.flags.number('current-replicas');
  const version = k.flags.string('resource-version');
  let answer: KubeObject | undefined;
  const attempt = (): boolean => {
    try {
      answer = current !== -1 || version !== '' ? scaleChecked(k, info, replicas, dryRun) : info.patch('application/merge-patch+json', { spec: { replicas } }, { subresource: 'scale', dryRun: dryRun === 'server' });
      return true;
    } catch (error) {
      if (isConflict(error)) return false;
      throw error;
    }
  };
  if (!(yield* poll(k, 1000, 5 * 60_000, attempt))) throw new CommandError(timedOut);
  const timeout = k.flags.duration('timeout');
  if (timeout !== 0 && dryRun === 'none') yield* waitForReplicas(k, info, replicas, timeout);
  return Number(at(answer, 'spec', 'replicas') ?? replicas);
}

const scalePath = (info: Info): string => pathOf(info.served, info.namespace, info.name, 'scale');

function scaleChecked(k: Kubectl, info: Info, replicas: number, dryRun: DryRun): KubeObject {
  const found = k.rest.request({ method: 'GET', path: scalePath(info) }) as KubeObject;
  const current = k.flags.number('current-replicas');
  const version = k.flags.string('resource-version');
  const actual = Number(at(found, 'spec', 'replicas') ?? 0);
  if (current !== -1 && actual !== current) throw new CommandError(`Expected replicas to be ${current}, was ${actual}`);
  if (version !== '' && resourceVersionOf(found) !== version) throw new CommandError(`Expected resource version to be ${version}, was ${resourceVersionOf(found)}`);
  const body = { ...edited(found), spec: { replicas } };
  return k.rest.request({ method: 'PUT', path: scalePath(info), body, ...(dryRun === 'server' ? { query: [['dryRun', 'All']] as const } : {}) }) as KubeObject;
}

/** Until spec and status agree, or someone else has scaled meanwhile. */
function* waitForReplicas(k: Kubectl, info: Info, replicas: number, timeoutMs: number): Steps<void> {
  const reached = yield* poll(k, 1000, timeoutMs, () => {
    const found = k.rest.request({ method: 'GET', path: scalePath(info) });
    const wanted = Number(at(found, 'spec', 'replicas') ?? 0);
    return wanted !== replicas || Number(at(found, 'status', 'replicas') ?? 0) === replicas;
  });
  if (!reached) throw new CommandError(`timed out waiting for ${quote(info.name)} to be synced`);
}
