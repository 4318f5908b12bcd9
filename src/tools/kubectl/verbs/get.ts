// kubectl get. Upstream: k8s.io/kubectl v0.36 pkg/cmd/get/get.go.
// @supports yes kubectl: get — every output, selectors, files, categories, --sort-by, --raw, --subresource, watch
// @supports partly kubectl: get --server-print=false — "name and age only, as upstream prints what it has no columns for"

import { Tabwriter, printerTable } from '../../../base/table.ts';
import type { Steps } from '../../../os/process.ts';
import { bool, string, strings } from '../../cobra/flag.ts';
import type { Mapping } from '../client/mapper.ts';
import { AggregateFailure, aggregate, CommandError, flatten, isNotFound, SilentExit } from '../errors.ts';
import { allNamespacesFlag, chunkSizeFlag, fieldSelectorFlag, filenameFlags, outputFlags, selectorFlag, subresourceFlag } from '../flags/common.ts';
import { suggestApiResources } from '../help-text.ts';
import { getFormats, printTo } from '../print/choose.ts';
import { getPrinter, isHumanReadable } from '../print/get-printer.ts';
import type { Printer } from '../print/printer.ts';
import { SortField, UnsortableField } from '../print/sort.ts';
import { isTable } from '../print/table.ts';
import { rawRequest, validateRaw } from '../raw.ts';
import type { Info } from '../resource/info.ts';
import { isList, itemsOf, type KubeObject, kindOf, textAt } from '../resource/object.ts';
import { type FindOptions, Result } from '../resource/result.ts';
import type { Kubectl } from '../session.ts';
import { watchObjects } from './get/watch.ts';
import type { Verb } from './verb.ts';

export const get: Verb = {
  use: `get [(-o|--output=)${getFormats.join('|')}] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]`,
  exactUse: true,
  suggestFor: ['list', 'ls'],
  short: 'Show one object or many',
  long: `Show one object or many.

 Without -o a table of the most important facts is printed. A label selector (-l) narrows the list down; objects of kinds that live in namespaces come from the current one unless you say otherwise.

 With -o template and --template you choose yourself, with a Go template, what is printed of an object.

${suggestApiResources}`,
  examples: `# All Pods of the current namespace
kubectl get pods

# The same with node and address
kubectl get pods -o wide

# One ReplicationController by name
kubectl get replicationcontroller web

# Deployments as JSON, in the version "v1" of the group "apps"
kubectl get deployments.v1.apps -o json

# One Pod as JSON
kubectl get -o json pod web-7d4b

# The Pod a file names, as it is on the server
kubectl get -f pod.yaml -o json

# The objects of a kustomization
kubectl get -k overlays/test

# Only the phase of a Pod
kubectl get -o template pod/web-7d4b --template={{.status.phase}}

# Columns of your choice
kubectl get pod web-7d4b -o custom-columns=CONTAINER:.spec.containers[0].name,IMAGE:.spec.containers[0].image

# Two kinds together
kubectl get deploy,services

# Several objects by kind and name
kubectl get deploy/web service/web pods/web-7d4b

# The part "status" of a Pod
kubectl get pod web-7d4b --subresource status

# Deployments of the namespace "shop"
kubectl get deployments.apps --namespace shop

# Pods of all namespaces
kubectl get pods --all-namespaces`,
  completes: 'resources',
  flags: [
    ...outputFlags(
      getFormats,
      ' See custom columns [https://kubernetes.io/docs/reference/kubectl/#custom-columns], Go templates [http://golang.org/pkg/text/template/#pkg-overview] and JSONPath [https://kubernetes.io/docs/reference/kubectl/jsonpath/].',
    ),
    string('raw', '', 'A path to ask the server for, as it is; the kubeconfig says which server.'),
    bool('watch', 'w', 'After the list, go on with every change.'),
    bool('watch-only', '', 'Show changes only, without the list before them.'),
    bool('output-watch-events', '', 'With --watch or --watch-only: show what kind of event each change is. What is there already comes as ADDED.'),
    bool('ignore-not-found', '', 'An object that was named and is not there is no error. Without effect on lists.'),
    fieldSelectorFlag,
    allNamespacesFlag(),
    bool('server-print', '', 'Let the server make the table; it knows the columns of every kind.', true),
    ...filenameFlags('naming the objects to show'),
    chunkSizeFlag,
    selectorFlag,
    subresourceFlag('Show this part of the objects.'),
    bool('no-headers', '', 'Leave the line of column names out of tables and custom columns.'),
    bool('show-kind', '', 'Put the kind before every name.'),
    bool('show-labels', '', 'Add a last column with all labels'),
    string('sort-by', '', "Sort lists by this field, a JSONPath expression such as '{.metadata.name}'. Its values must be numbers or texts."),
    strings('label-columns', 'L', 'Add a column for each of these labels; commas separate them, and the flag can be repeated. Case matters.'),
  ],
  *run(k) {
    complete(k);
    validate(k);
    if (k.flags.string('raw') !== '') return yield* rawRequest(k, 'GET', k.flags.string('raw'));
    if (k.flags.bool('watch') || k.flags.bool('watch-only')) return yield* watchObjects(k, findOptions(k));
    yield* run(k);
  },
};

function complete(k: Kubectl): void {
  if (k.flags.string('raw') !== '') {
    if (k.args.length > 0) throw new CommandError('arguments may not be passed when --raw is specified');
    return;
  }
  k.namespace();
  const sorts = k.flags.string('sort-by') !== '';
  if (k.flags.bool('watch')) {
    if (sorts) k.io.err('warning: --watch requested, --sort-by will be ignored for watch events received\n');
  } else if (k.flags.bool('watch-only')) {
    if (sorts) k.io.err('warning: --watch-only requested, --sort-by will be ignored\n');
  } else if (k.args.length === 0 && k.flags.strings('filename').length === 0 && k.flags.string('kustomize') === '') {
    k.io.err(`You must specify the type of resource to get. ${suggestApiResources}\n\n`);
    throw k.usageError('Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).');
  }
}

function validate(k: Kubectl): void {
  const { flags } = k;
  const output = flags.string('output');
  if (flags.string('raw') !== '') {
    if (flags.bool('watch') || flags.bool('watch-only') || flags.string('selector') !== '') throw new CommandError('--raw may not be specified with other flags that filter the server request or alter the output');
    if (output !== '') throw new CommandError('--raw and --output are mutually exclusive');
    validateRaw(flags.string('raw'));
  }
  if (flags.bool('show-labels') && output !== '' && output !== 'wide') throw new CommandError(`--show-labels option cannot be used with ${output} printer`);
  if (flags.bool('output-watch-events') && !flags.bool('watch') && !flags.bool('watch-only')) throw new CommandError('--output-watch-events option can only be used with --watch or --watch-only');
}

const tableAccept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

function findOptions(k: Kubectl): FindOptions {
  const { flags } = k;
  const { name, explicit } = k.namespace();
  const sorts = flags.string('sort-by') !== '';
  const asTable = isHumanReadable(k) && flags.bool('server-print');
  return {
    namespace: name,
    defaultNamespace: true,
    allNamespaces: flags.bool('all-namespaces'),
    enforceNamespace: explicit && !flags.bool('all-namespaces'),
    filenames: flags.strings('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    labelSelector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    subresource: flags.string('subresource'),
    chunkSize: sorts ? 0 : flags.number('chunk-size'),
    args: k.args,
    allowEmptySelector: true,
    latest: true,
    ...(asTable ? { accept: tableAccept } : {}),
    ...(asTable && sorts ? { query: [['includeObject', 'Object'] as const] } : {}),
  };
}

function* run(k: Kubectl): Steps<void> {
  const result = new Result(k, { ...findOptions(k), continueOnError: true, flatten: true }).check();
  const { infos, failure } = yield* result.infosAndFailure();
  const kept = failure && k.flags.bool('ignore-not-found') ? withoutNotFound(failure) : failure;
  if (isHumanReadable(k)) printTables(k, infos, kept);
  else printGeneric(k, infos, kept, result.singleItemImplied);
}

function withoutNotFound(failure: CommandError): CommandError | undefined {
  return aggregate((failure instanceof AggregateFailure ? flatten(failure.errors) : [failure]).filter((error) => !isNotFound(error)));
}

/** Tables, one below the other; their columns are aligned kind by kind. */
function printTables(k: Kubectl, found: readonly Info[], failure: CommandError | undefined): void {
  const infos = sortedInfos(k, found);
  const all = k.flags.bool('all-namespaces');
  const withKind = new Set(infos.map((info) => (info.mapping ? `${info.apiVersion} ${info.mapping.kind}` : ''))).size > 1;
  const errors: CommandError[] = failure ? [failure] : [];
  let written = 0;
  let printer: Printer | undefined;
  let last: Mapping | undefined;
  let writer = new Tabwriter(printerTable);
  const flush = (): void => {
    const text = writer.flush();
    if (text === '') return;
    if (written > 0 && separate) k.io.out('\n');
    separate = false;
    written += text.length;
    k.io.out(text);
  };
  let separate = false;
  for (const info of infos) {
    const mapping = info.mapping;
    if (!printer || !last || !mapping || mapping.name !== last.name || mapping.group !== last.group || mapping.version !== last.version) {
      flush();
      writer = new Tabwriter(printerTable);
      separate = last !== undefined && !k.flags.bool('no-headers') && written > 0;
      try {
        printer = getPrinter(k, { mapping, withNamespace: all && mapping?.namespaced !== false, withKind });
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        if (!errors.some((one) => one.message === error.message)) errors.push(error);
        continue;
      }
      last = mapping;
    }
    printer.print(info.present, (text) => writer.write(text));
  }
  flush();
  if (written === 0 && !k.flags.bool('ignore-not-found') && errors.length === 0) sayNothingFound(k, infos);
  const all1 = aggregate(errors.flatMap((error) => (error instanceof AggregateFailure ? error.errors : [error])));
  if (all1) throw all1;
}

function sayNothingFound(k: Kubectl, infos: readonly Info[]): void {
  const namespaced = !k.flags.bool('all-namespaces') && infos.every((info) => info.namespaced);
  k.io.err(namespaced ? `No resources found in ${k.namespace().name} namespace.\n` : 'No resources found\n');
}

/**
 * Several answers sort among themselves, by what each holds itself: a table holds no metadata of its rows, so that most fields are found in none.
 * Then each table's rows sort. Upstream: RuntimeSorter, SortingPrinter.
 */
function sortedInfos(k: Kubectl, infos: readonly Info[]): readonly Info[] {
  if (k.flags.string('sort-by') === '') return infos;
  const inOrder = infos.length < 2 ? infos : sorted(k, infos, (info) => info.present);
  return inOrder.filter((info) => sortRows(k, info));
}

/** @returns whether it is printed: what is wrong with the field is not told, and then a table of one row is printed, of another nothing */
function sortRows(k: Kubectl, info: Info): boolean {
  const table = info.present;
  if (!isTable(table)) return true;
  try {
    info.object = { ...table, rows: sorted(k, table.rows, (row) => row.object, true) };
    return true;
  } catch (error) {
    if (!(error instanceof CommandError) || error instanceof SilentExit) throw error;
    return table.rows.length === 1;
  }
}

/** @throws SilentExit after the line of a fatal log, where values have no order; CommandError where the field is nowhere or no path */
function sorted<T>(k: Kubectl, items: readonly T[], objectOf: (item: T) => unknown, inTable = false): T[] {
  const field = new SortField(k.flags.string('sort-by'), inTable);
  try {
    return field.sort(items, objectOf);
  } catch (error) {
    if (!(error instanceof UnsortableField)) throw error;
    const [line, holder] = inTable ? [375, '[][][]reflect.Value'] : [329, '*unstructured.Unstructured'];
    k.log('F', `sorter.go:${line}`, `Field ${field.field} in ${holder} is an unsortable type: interface, err: ${error.message}`);
    throw new SilentExit(1);
  }
}

/** Everything but tables: one object, or a List of all. */
function printGeneric(k: Kubectl, infos: readonly Info[], failure: CommandError | undefined, singleItemImplied: boolean): void {
  if (failure && singleItemImplied) throw failure;
  const errors = failure ? [failure] : [];
  if (infos.length === 0 && k.flags.bool('ignore-not-found')) {
    if (failure) throw failure;
    return;
  }
  const printer = getPrinter(k, {});
  const [first] = infos;
  const single = singleItemImplied && infos.length === 1 && first && !isList(first.present) ? first.present : undefined;
  const sortBy = k.flags.string('sort-by');
  try {
    printTo(k, printer, single ?? toList(sortBy === '' ? objectsOf(infos) : sortObjects(k, objectsOf(infos)), infos));
  } catch (error) {
    if (!(error instanceof CommandError) || error instanceof SilentExit) throw error;
    errors.push(error);
  }
  const all = aggregate(errors.flatMap((error) => (error instanceof AggregateFailure ? flatten(error.errors) : [error])));
  if (all) throw all;
}

const objectsOf = (infos: readonly Info[]): readonly KubeObject[] => infos.flatMap((info) => (isList(info.present) ? itemsOf(info.present) : [info.present]));

const sortObjects = (k: Kubectl, objects: readonly KubeObject[]): readonly KubeObject[] => (objects.length === 0 ? objects : sorted(k, objects, (object) => object));

function toList(items: readonly KubeObject[], infos: readonly Info[]): KubeObject {
  const only = infos.length === 1 ? infos[0]?.object : undefined;
  const resourceVersion = only && isList(only) && kindOf(only).kind === 'List' ? textAt(only, 'metadata', 'resourceVersion') : '';
  return { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion } };
}
