// kubectl annotate. Upstream: k8s.io/kubectl v0.36 pkg/cmd/annotate/annotate.go.
// @supports yes kubectl: annotate

import { bool, string } from '../../cobra/flag.ts';
import { compareStrings } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import { allNamespacesFlag, dryRunFlag, fieldManagerFlag, fieldSelectorFlag, filenameFlags, outputFlags, overwriteFlag, selectorFlag } from '../flags/common.ts';
import { type Pairs, parsePairs, splitPairs } from '../pairs.ts';
import { mergePatch } from '../patch.ts';
import { printTo, resultPrinter } from '../print/choose.ts';
import { noFiles, objectsFromFlags } from '../resource/from-flags.ts';
import { annotationsOf, edited, type KubeObject, kindOf, metadataOf } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { type DryRun, dryRunOf, type Verb, withDryRun } from './verb.ts';

export const annotate: Verb = {
  use: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  exactUse: true,
  short: 'Change the annotations of an object',
  long: `Change the annotations of one object or many.

 Every object can have annotations: keys with values that may be larger than labels and hold any text, structured or not. Tools and libraries keep what they know in them.

 Annotations that are there already are changed only with --overwrite. With --resource-version the change is made only when the object still has that version.

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: `# The annotation 'description' of the Pod 'foo'; of several with one name the last wins
kubectl annotate pods foo description='my frontend'

# Of the Pod a file names
kubectl annotate -f pod.json description='my frontend'

# Whatever it was
kubectl annotate --overwrite pods foo description='my frontend running nginx'

# All Pods of the namespace
kubectl annotate pods --all description='my frontend running nginx'

# Only when the Pod has not changed since version 1
kubectl annotate pods foo description='my frontend running nginx' --resource-version=1

# Take the annotation away
kubectl annotate pods foo description-`,
  completes: 'resources',
  flags: [
    ...outputFlags(),
    overwriteFlag('annotations'),
    bool('list', '', 'Show the annotations.'),
    bool('local', '', 'Do not talk to the server: work on the files.'),
    selectorFlag,
    fieldSelectorFlag,
    bool('all', '', 'All objects of the given kinds in the namespace.'),
    allNamespacesFlag('Objects of all namespaces.'),
    string('resource-version', '', 'Change the annotations only when the object has this version. For a single object.'),
    ...filenameFlags('naming the objects to annotate'),
    dryRunFlag,
    fieldManagerFlag('kubectl-annotate'),
  ],
  *run(k) {
    const dryRun = dryRunOf(k);
    const printer = resultPrinter(k, withDryRun('annotated', dryRun));
    const { resources, changes } = complete(k, dryRun);
    const { flags } = k;
    const local = flags.bool('local');
    const version = flags.string('resource-version');
    const result = objectsFromFlags(k, local ? [] : resources, local ? {} : { allowEmptySelector: flags.bool('all'), latest: true });
    if (!result.singleItemImplied && version !== '') throw new CommandError('--resource-version may only be used with a single resource');
    yield* result.visit(function* (info) {
      const before = edited(info.present);
      const sends = dryRun !== 'client' && !local && !flags.bool('list');
      if (sends && version !== '') delete metadataOf(before).resourceVersion;
      const object = annotated(before, changes, flags.bool('overwrite'), version);
      const shown = sends ? info.patch('application/merge-patch+json', mergePatch(before, object), { dryRun: dryRun === 'server', fieldManager: flags.string('field-manager') }) : object;
      if (flags.bool('list')) list(k, shown, info.name, result.singleItemImplied);
      else printTo(k, printer, shown);
    });
  },
};

function complete(k: Kubectl, dryRun: DryRun): { readonly resources: readonly string[]; readonly changes: Pairs } {
  const { flags } = k;
  k.namespace();
  const { resources, pairs } = splitPairs(k.args, 'annotation');
  const changes = parsePairs(pairs, 'annotation', true);
  if (flags.bool('list') && flags.string('output') !== '') throw new CommandError('--list and --output may not be specified together');
  if (flags.bool('all') && flags.string('selector') !== '') throw new CommandError('cannot set --all and --selector at the same time');
  if (flags.bool('all') && flags.string('field-selector') !== '') throw new CommandError('cannot set --all and --field-selector at the same time');
  if (flags.bool('local')) {
    if (dryRun === 'server') throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
    if (resources.length > 0) throw new CommandError('can only use local files by -f rsrc.yaml or --filename=rsrc.json when --local=true is set');
    if (noFiles(k)) throw new CommandError('one or more files must be specified as -f rsrc.yaml or --filename=rsrc.json');
  } else if (resources.length === 0 && noFiles(k)) throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (Object.keys(changes.set).length === 0 && changes.remove.length === 0 && !flags.bool('list')) throw new CommandError('at least one annotation update is required');
  const both = changes.remove.filter((key) => key in changes.set);
  if (both.length > 0) throw new CommandError(`can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`);
  return { resources, changes };
}

const changeCause = 'kubernetes.io/change-cause';

function annotated(before: KubeObject, { set, remove }: Pairs, overwrite: boolean, version: string): KubeObject {
  const object = edited(before);
  const annotations = { ...annotationsOf(object) };
  if (!overwrite) {
    const clashes = Object.keys(set).filter((key) => key !== changeCause && annotations[key] !== undefined && annotations[key] !== set[key]);
    if (clashes.length > 0) {
      throw new CommandError(`--overwrite is false but found the following declared annotation(s): ${clashes.map((key) => `'${key}' already has a value (${annotations[key]})`).join('; ')}`);
    }
  }
  Object.assign(annotations, set);
  for (const key of remove) delete annotations[key];
  metadataOf(object).annotations = annotations;
  if (version !== '') metadataOf(object).resourceVersion = version;
  return object;
}

function list(k: Kubectl, object: KubeObject, name: string, single: boolean): void {
  const { kind, group } = kindOf(object);
  if (!single) k.io.out(`Listing annotations for ${kind}.${group}/${name}:\n`);
  const annotations = annotationsOf(object);
  for (const key of Object.keys(annotations).sort(compareStrings)) k.io.out(`${single ? '' : ' '}${key}=${annotations[key]}\n`);
}
