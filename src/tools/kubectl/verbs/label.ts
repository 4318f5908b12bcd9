// kubectl label. Upstream: k8s.io/kubectl v0.36 pkg/cmd/label/label.go.
// @supports yes kubectl: label

import { isValidLabelValue } from '../../../api/meta/names.ts';
import { toJson } from '../../../base/json.ts';
import { bool, string } from '../../cobra/flag.ts';
import { compareStrings, quote } from '../../go/quote.ts';
import { aggregate, CommandError } from '../errors.ts';
import { allNamespacesFlag, dryRunFlag, fieldManagerFlag, fieldSelectorFlag, filenameFlags, outputFlags, overwriteFlag, selectorFlag } from '../flags/common.ts';
import { type Pairs, splitPairs } from '../pairs.ts';
import { mergePatch } from '../patch.ts';
import { printTo, resultPrinter } from '../print/choose.ts';
import { noFiles, objectsFromFlags } from '../resource/from-flags.ts';
import type { Info } from '../resource/info.ts';
import { edited, type KubeObject, kindOf, labelsOf, metadataOf } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { type DryRun, dryRunOf, type Verb, withDryRun } from './verb.ts';

export const label: Verb = {
  use: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  exactUse: true,
  short: 'Change the labels of an object',
  long: `Change the labels of an object.

  *  Keys and values begin with a letter or a digit and may hold letters, digits, hyphens, dots and underscores, up to 63 characters each.
  *  A key may have a DNS subdomain in front, as in example.com/my-app.
  *  Labels that are there already are changed only with --overwrite.
  *  With --resource-version the change is made only when the object still has that version.`,
  examples: `# The label 'unhealthy' of the Pod 'foo'
kubectl label pods foo unhealthy=true

# The label 'status', whatever it was
kubectl label --overwrite pods foo status=unhealthy

# All Pods of the namespace
kubectl label pods --all status=unhealthy

# The Pod a file names
kubectl label -f pod.json status=unhealthy

# Only when the Pod has not changed since version 1
kubectl label pods foo status=unhealthy --resource-version=1

# Take the label 'bar' away
kubectl label pods foo bar-`,
  completes: 'resources',
  flags: [
    ...outputFlags(),
    overwriteFlag('labels'),
    bool('list', '', 'Show the labels.'),
    bool('local', '', 'Do not talk to the server: work on the files.'),
    selectorFlag,
    fieldSelectorFlag,
    bool('all', '', 'All objects of the given kinds in the namespace'),
    allNamespacesFlag('Objects of all namespaces.'),
    string('resource-version', '', 'Change the labels only when the object has this version. For a single object.'),
    ...filenameFlags('naming the objects to label'),
    dryRunFlag,
    fieldManagerFlag('kubectl-label'),
  ],
  *run(k) {
    const dryRun = dryRunOf(k);
    const { resources, changes } = complete(k);
    validate(k, resources, changes, dryRun);
    const { flags } = k;
    const local = flags.bool('local');
    const result = objectsFromFlags(k, local ? [] : resources, local ? {} : { allowEmptySelector: flags.bool('all'), latest: true });
    if (!result.singleItemImplied && flags.string('resource-version') !== '') throw new CommandError('--resource-version may only be used with a single resource');
    yield* result.visit(function* (info) {
      const message = change(k, info, changes, dryRun);
      if (flags.bool('list')) return list(k, info, result.singleItemImplied);
      printTo(k, resultPrinter(k, withDryRun(message, dryRun)), info.present);
    });
  },
};

function complete(k: Kubectl): { readonly resources: readonly string[]; readonly changes: Pairs } {
  resultPrinter(k, '');
  const { resources, pairs } = splitPairs(k.args, 'label');
  const changes = parseLabels(pairs);
  if (k.flags.bool('list') && k.flags.string('output') !== '') throw new CommandError('--list and --output may not be specified together');
  k.namespace();
  return { resources, changes };
}

function parseLabels(specs: readonly string[]): Pairs {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const spec of specs) {
    if (spec.includes('=')) {
      const [key = '', value = '', ...more] = spec.split('=');
      if (more.length > 0) throw new CommandError(`invalid label spec: ${spec}`);
      const problems = isValidLabelValue(value);
      if (problems.length > 0) throw new CommandError(`invalid label value: ${quote(spec)}: ${problems.join(';')}`);
      set[key] = value;
    } else if (spec.endsWith('-')) remove.push(spec.slice(0, -1));
    else throw new CommandError(`unknown label spec: ${spec}`);
  }
  if (remove.some((key) => key in set)) throw new CommandError('can not both modify and remove a label in the same command');
  return { set, remove };
}

function validate(k: Kubectl, resources: readonly string[], { set, remove }: Pairs, dryRun: DryRun): void {
  const { flags } = k;
  if (flags.bool('all') && flags.string('selector') !== '') throw new CommandError('cannot set --all and --selector at the same time');
  if (flags.bool('all') && flags.string('field-selector') !== '') throw new CommandError('cannot set --all and --field-selector at the same time');
  if (flags.bool('local')) {
    if (dryRun === 'server') throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
    if (resources.length > 0) throw new CommandError('can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set');
    if (noFiles(k)) throw new CommandError('one or more files must be specified as -f pod.yaml or --filename=pod.json');
  } else if (resources.length === 0 && noFiles(k)) throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (Object.keys(set).length === 0 && remove.length === 0 && !flags.bool('list')) throw new CommandError('at least one label update is required');
}

/** @returns what happened: `labeled`, `unlabeled`, `modified`, `not labeled` */
function change(k: Kubectl, info: Info, changes: Pairs, dryRun: DryRun): string {
  const { flags } = k;
  const before = edited(info.present);
  const version = flags.string('resource-version');
  if (version !== '') delete metadataOf(before).resourceVersion;
  const sends = dryRun !== 'client' && !flags.bool('local') && !flags.bool('list');
  if (sends) for (const key of changes.remove) if (!(key in labelsOf(before))) k.io.out(`label ${quote(key)} not found.\n`);
  const { object, added, removed } = labelled(before, changes, flags.bool('overwrite'), version);
  info.object = object;
  if (sends && added + removed > 0) {
    info.patch('application/merge-patch+json', mergePatch(before, object), { dryRun: dryRun === 'server', fieldManager: flags.string('field-manager') });
  }
  return added > 0 && removed > 0 ? 'modified' : added > 0 ? 'labeled' : removed > 0 ? 'unlabeled' : 'not labeled';
}

function labelled(before: KubeObject, { set, remove }: Pairs, overwrite: boolean, version: string): { readonly object: KubeObject; readonly added: number; readonly removed: number } {
  const object = edited(before);
  const labels = { ...labelsOf(object) };
  if (!overwrite) {
    const clashes = Object.keys(set).filter((key) => labels[key] !== undefined && labels[key] !== set[key]);
    const failure = aggregate(clashes.map((key) => new CommandError(`'${key}' already has a value (${labels[key]}), and --overwrite is false`)));
    if (failure) throw failure;
  }
  let added = 0;
  let removed = 0;
  for (const [key, value] of Object.entries(set)) {
    if (labels[key] === value) continue;
    labels[key] = value;
    added++;
  }
  for (const key of remove) {
    if (!(key in labels)) continue;
    delete labels[key];
    removed++;
  }
  if (Object.keys(labels).length > 0) metadataOf(object).labels = labels;
  else if (toJson(before.metadata?.labels) !== '{}') delete metadataOf(object).labels;
  if (version !== '') metadataOf(object).resourceVersion = version;
  return { object, added, removed };
}

function list(k: Kubectl, info: Info, single: boolean): void {
  const { kind, group } = kindOf(info.present);
  if (!single) k.io.out(`Listing labels for ${kind}.${group}/${info.name}:\n`);
  const labels = labelsOf(info.present);
  for (const key of Object.keys(labels).sort(compareStrings)) k.io.out(`${single ? '' : ' '}${key}=${labels[key]}\n`);
}
