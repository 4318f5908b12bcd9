// kubectl delete. Upstream: k8s.io/kubectl v0.36 pkg/cmd/delete/delete.go.
// @supports yes kubectl: delete — names, selectors, files, --all, --now, --force, --grace-period, --cascade, --wait, --timeout, --interactive, --raw

import { bool, string } from '../../cobra/flag.ts';
import type { Steps } from '../../../os/process.ts';
import { type DeletionOptions, deleteObjects, locationOf, propagationOf } from '../deletion.ts';
import { CommandError, isNotFound, flatFailure } from '../errors.ts';
import { allNamespacesFlag, deletionFlags, dryRunFlag, fieldSelectorFlag, selectorFlag } from '../flags/common.ts';
import { rawRequest, validateRaw } from '../raw.ts';
import { objectsFromFlags } from '../resource/from-flags.ts';
import type { Info } from '../resource/info.ts';
import type { Result } from '../resource/result.ts';
import type { Kubectl } from '../session.ts';
import { dryRunOf, type Verb } from './verb.ts';

export const deleteVerb: Verb = {
  use: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  exactUse: true,
  suggestFor: ['rm'],
  short: 'Delete objects by file, by kind and name, or by kind and label',
  long: `Delete objects by file, by kind and name, or by kind and label.

 JSON and YAML are understood. Only one way of naming may be used: files, kinds and names, or kinds with a label selector.

 Some things, Pods among them, stop in good order: each has its own time for that, and --grace-period changes it; --now makes it one second. What runs on a node that has gone may never confirm that it has stopped; then only --force removes the object. What it stood for may go on running, which breaks what relies on there being one of it: a Pod of a StatefulSet, above all, should be forced away only when its node is certainly gone.

 Resource versions are not checked: a change made by someone else at the same moment is lost with the object.

 After a CustomResourceDefinition was deleted, kubectl may take some minutes to forget the kind; kubectl api-resources reminds it.`,
  examples: `# The Pod a file names
kubectl delete -f ./pod.json

# The objects of a kustomization
kubectl delete -k dir

# What all files that end in '.json' name
kubectl delete -f '*.json'

# The Pod named on standard input
cat pod.json | kubectl delete -f -

# Pods and services with the names "baz" and "foo"
kubectl delete pod,service baz foo

# Pods and services with a label
kubectl delete pods,services -l name=myLabel

# A Pod, as fast as it can stop
kubectl delete pod foo --now

# A Pod on a dead node
kubectl delete pod foo --force

# All Pods
kubectl delete pods --all

# All Pods of a namespace only when asked
kubectl delete pods --all -n shop --interactive`,
  completes: 'resources',
  flags: [
    ...deletionFlags('with the objects to delete.'),
    allNamespacesFlag(),
    selectorFlag,
    fieldSelectorFlag,
    bool('all', '', 'Delete all objects of the given kinds in the namespace.'),
    bool('ignore-not-found', '', 'What is gone already is no error. On by default with --all.'),
    bool('now', '', 'Stop within a second (--grace-period=1).'),
    string('output', 'o', 'Use "-o name" to print names only (resource/name).', '', { completes: 'words:name' }),
    string('raw', '', 'A path to delete, as it is; the kubeconfig says which server.'),
    dryRunFlag,
    bool('interactive', 'i', 'Ask before anything is deleted.'),
  ],
  *run(k) {
    const { result, options } = complete(k);
    validate(k);
    const { flags } = k;
    if (flags.string('raw') !== '') return yield* rawRequest(k, 'DELETE', flags.string('raw'), flags.strings('filename')[0]);
    if (!result) return;
    if (!flags.bool('interactive')) return yield* deleteObjects(k, result, options);
    const only = yield* confirm(k, options);
    if (only) yield* deleteObjects(k, result, { ...options, only });
  },
};

function complete(k: Kubectl): { readonly result: Result | undefined; readonly options: DeletionOptions } {
  const { flags } = k;
  const { explicit } = k.namespace();
  const propagation = propagationOf(k);
  const selects = flags.bool('all') || flags.string('selector') !== '' || flags.string('field-selector') !== '';
  let gracePeriod = flags.number('grace-period');
  if (flags.bool('now')) {
    if (gracePeriod !== -1) throw new CommandError('--now and --grace-period cannot be specified together');
    gracePeriod = 1;
  }
  if (gracePeriod === 0 && !flags.bool('force')) gracePeriod = 1;
  if (flags.bool('force') && gracePeriod < 0) gracePeriod = 0;
  const options: DeletionOptions = {
    propagation,
    gracePeriod,
    dryRun: dryRunOf(k),
    ignoreNotFound: selects && !flags.changed('ignore-not-found') ? true : flags.bool('ignore-not-found'),
    waits: flags.bool('wait'),
    timeoutMs: flags.duration('timeout'),
    output: flags.string('output'),
    warnsOfClusterScope: explicit && !flags.bool('all-namespaces'),
  };
  if (flags.string('raw') !== '') return { result: undefined, options };
  return { result: objectsFromFlags(k, k.args, { selectAll: flags.bool('all'), requireObject: false }), options };
}

function validate(k: Kubectl): void {
  const { flags } = k;
  const output = flags.string('output');
  if (output !== '' && output !== 'name') throw new CommandError(`unexpected -o output mode: ${output}. We only support '-o name'`);
  const gracePeriod = flags.number('grace-period');
  if (flags.bool('force') && gracePeriod > 0) throw new CommandError('--force and --grace-period greater than 0 cannot be specified together');
  if (flags.bool('force') && gracePeriod <= 0 && !flags.bool('now')) {
    k.io.err('Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n');
  }
  if (flags.bool('force') && flags.bool('now')) throw new CommandError('--force and --grace-period greater than 0 cannot be specified together');
  if (flags.string('raw') === '') return;
  const files = flags.strings('filename');
  if (flags.bool('interactive')) throw new CommandError('--interactive can not be used with --raw');
  if (files.length > 1) throw new CommandError('--raw can only use a single local file or stdin');
  if (/^https?:\/\//.test(files[0] ?? '')) throw new CommandError('--raw cannot read from a url');
  if (flags.bool('recursive')) throw new CommandError('--raw and --recursive are mutually exclusive');
  if (output !== '') throw new CommandError('--raw and --output are mutually exclusive');
  validateRaw(flags.string('raw'));
}

/** Shows what would go and asks. @returns where the objects are; undefined when the answer is no */
function* confirm(k: Kubectl, options: DeletionOptions): Steps<ReadonlySet<string> | undefined> {
  const infos: Info[] = [];
  try {
    yield* objectsFromFlags(k, k.args, { selectAll: k.flags.bool('all'), requireObject: false }).visit(function* (info) {
      infos.push(info);
    });
  } catch (error) {
    if (!(error instanceof CommandError) || !options.ignoreNotFound || flatFailure(error).some((one) => !isNotFound(one))) throw error;
  }
  if (infos.length === 0) {
    k.io.out('No resources found\n');
    return undefined;
  }
  k.io.out(`You are about to delete the following ${infos.length} resource(s):\n`);
  for (const info of infos) k.io.out(`${info.served.kind.toLowerCase()}${info.served.group === '' ? '' : `.${info.served.group}`}/${info.name}\n`);
  k.io.out('Do you want to continue? (y/N): ');
  const answer = yield* k.readLine();
  if (answer?.trim().split(/\s+/)[0]?.toLowerCase() === 'y') return new Set(infos.map(locationOf));
  k.io.out('deletion is cancelled\n');
  return undefined;
}
