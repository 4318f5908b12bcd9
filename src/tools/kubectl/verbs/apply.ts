// kubectl apply. Upstream: k8s.io/kubectl v0.36 pkg/cmd/apply/apply.go.
// @supports yes kubectl: apply — client-side three-way merge, server-side, --prune, --dry-run, --force, view/set/edit-last-applied
// @supports no kubectl: apply --applyset — "alpha, behind an environment variable upstream"

import { toJson } from '../../../base/json.ts';
import type { Steps } from '../../../os/process.ts';
import { bool, strings } from '../../cobra/flag.ts';
import { printList } from '../../go/quote.ts';
import { propagationOf } from '../deletion.ts';
import { aggregate, CommandError, flatten, AggregateFailure, isConflict, isNotFound, ServerError, withSource } from '../errors.ts';
import { allowlistFlag, deletionFlags, dryRunFlag, fieldManagerFlag, outputFlags, overwriteFlag, selectorFlag, subresourceFlag, validateFlag } from '../flags/common.ts';
import { record, recordFlag } from '../record.ts';
import { configurationText, lastApplied, withConfiguration } from '../last-applied.ts';
import { printTo, resultPrinter } from '../print/choose.ts';
import { objectsFromFlags } from '../resource/from-flags.ts';
import type { Info, WriteOptions } from '../resource/info.ts';
import { annotationsOf, edited, type KubeObject, metadataOf, nameOf, uidOf } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { editLastApplied } from './apply/edit-last-applied.ts';
import { migrateToServerSide } from './apply/migrate.ts';
import { patchObject } from './apply/patcher.ts';
import { parsePruneResources, prune, type PruneResource } from './apply/prune.ts';
import { setLastApplied } from './apply/set-last-applied.ts';
import { viewLastApplied } from './apply/view-last-applied.ts';
import { type DryRun, dryRunOf, type Verb, validationOf, withDryRun } from './verb.ts';

export const apply: Verb = {
  use: 'apply (-f FILENAME | -k DIRECTORY)',
  exactUse: true,
  short: 'Make objects what files or standard input say',
  long: `Make objects what files or standard input say. Objects must have a name; what is not there yet is created. Start with apply, or with create --save-config, so that later runs know what came from you.

 JSON and YAML are understood.

 --prune is not finished: use it only if you know what it does today. See https://issues.k8s.io/34274.`,
  examples: `# From a file
kubectl apply -f ./pod.json

# From a directory with kustomization.yaml
kubectl apply -k dir/

# From standard input
cat pod.json | kubectl apply -f -

# From all files that end in '.json'
kubectl apply -f '*.json'

# And delete what has the label app=nginx and is not in the file
kubectl apply --prune -f manifest.yaml -l app=nginx

# And delete the config maps that are not in the file
kubectl apply --prune -f manifest.yaml --all --prune-allowlist=core/v1/ConfigMap`,
  commands: [viewLastApplied, setLastApplied, editLastApplied],
  flags: [
    strings('filename', 'f', 'The files with the configurations to apply.', [], { completes: 'files' }),
    ...deletionFlags('').slice(1).map((flag) => (flag.name === 'wait' ? { ...flag, default: false } : flag)),
    overwriteFlagOf(),
    bool('prune', '', 'Delete objects that were applied once and are in the files no more. Needs -l or --all.'),
    allowlistFlag,
    bool('all', '', 'With --prune: consider all objects of the namespace.'),
    selectorFlag,
    bool('openapi-patch', '', 'Compute patches by the schemas of the server where it has them.', true),
    validateFlag,
    dryRunFlag,
    bool('server-side', '', 'Let the server do the merging.'),
    bool('force-conflicts', '', 'With --server-side: take over fields that others own.'),
    fieldManagerFlag('kubectl-client-side-apply'),
    recordFlag,
    subresourceFlag('Apply to this part of the objects; only with --server-side.'),
    ...outputFlags(),
  ],
  *run(k) {
    const options = complete(k);
    validate(k, options);
    yield* run(k, options);
  },
};

function overwriteFlagOf(): ReturnType<typeof overwriteFlag> {
  return { ...overwriteFlag('', true), usage: 'Where the live object and the files differ, the files win.' };
}

export interface ApplyOptions {
  readonly serverSide: boolean;
  readonly dryRun: DryRun;
  readonly fieldManager: string;
  readonly fieldValidation: string;
  readonly force: boolean;
  readonly prunes: boolean;
  readonly pruneResources: readonly PruneResource[];
  /** uids of what was applied */
  readonly visitedUids: Set<string>;
  readonly visitedNamespaces: Set<string>;
}

function complete(k: Kubectl): ApplyOptions {
  const { flags } = k;
  if (k.args.length > 0) throw k.usageError(`Unexpected args: ${printList(k.args)}`);
  const serverSide = flags.bool('server-side');
  const dryRun = dryRunOf(k);
  void k.rest;
  propagationOf(k);
  if (flags.strings('filename').length === 0 && flags.string('kustomize') === '') throw new CommandError('must specify one of -f and -k');
  const fieldValidation = validationOf(k);
  k.namespace();
  return {
    serverSide,
    dryRun,
    fieldManager: flags.changed('field-manager') ? flags.string('field-manager') : serverSide ? 'kubectl' : 'kubectl-client-side-apply',
    fieldValidation,
    force: flags.bool('force'),
    prunes: flags.bool('prune'),
    pruneResources: flags.bool('prune') ? parsePruneResources(k, flags.strings('prune-allowlist')) : [],
    visitedUids: new Set(),
    visitedNamespaces: new Set(),
  };
}

function validate(k: Kubectl, { serverSide, dryRun, force, prunes }: ApplyOptions): void {
  const { flags } = k;
  const selector = flags.string('selector');
  if (flags.bool('force-conflicts') && !serverSide) throw new CommandError('--force-conflicts only works with --server-side');
  if (dryRun === 'client' && serverSide) throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  if (serverSide && force) throw new CommandError('--force cannot be used with --server-side');
  if (dryRun === 'server' && force) throw new CommandError('--dry-run=server cannot be used with --force');
  if (flags.bool('all') && selector !== '') throw new CommandError('cannot set --all and --selector at the same time');
  if (prunes) {
    if (force) throw new CommandError('--force cannot be used with --prune');
    if (!flags.bool('all') && selector === '') {
      throw new CommandError(
        'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
      );
    }
    if (serverSide) throw new CommandError("--prune is in alpha and doesn't currently work on objects created by server-side apply");
  }
  if (flags.string('subresource') !== '' && !serverSide) throw new CommandError('--subresource can only be specified for --server-side');
}

function* run(k: Kubectl, options: ApplyOptions): Steps<void> {
  const { name, explicit } = k.namespace();
  if (explicit) options.visitedNamespaces.add(name);
  const result = objectsFromFlags(k, [], { validate: options.fieldValidation !== 'Ignore' });
  const { infos, failure } = yield* result.infosAndFailure();
  const errors: CommandError[] = failure ? [failure] : [];
  if (infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to apply');
  for (const info of infos) {
    try {
      yield* applyOne(k, info, options);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  const all = aggregate(errors.flatMap((error) => (error instanceof AggregateFailure ? flatten(error.errors) : [error])));
  if (all) throw all;
  if (printsObjects(k)) printObjects(k, infos, options);
  if (options.prunes) prune(k, options);
}

/** Whether -o asks for the objects rather than for a line about each. */
const printsObjects = (k: Kubectl): boolean => !['', 'name'].includes(k.flags.string('output')) || (k.flags.string('output') === '' && k.flags.string('template') !== '');

function printObjects(k: Kubectl, infos: readonly Info[], options: ApplyOptions): void {
  const printer = resultPrinter(k, withDryRun('', options.dryRun));
  const [first] = infos;
  if (!first) return;
  printTo(k, printer, infos.length === 1 ? first.present : { apiVersion: 'v1', items: infos.map((info) => info.present), kind: 'List', metadata: { resourceVersion: '' } });
}

/** `configmap/x configured`, unless -o asks for something else. */
function tell(k: Kubectl, info: Info, operation: string, options: ApplyOptions): void {
  if (!printsObjects(k)) printTo(k, resultPrinter(k, withDryRun(operation, options.dryRun)), info.present);
}

function* applyOne(k: Kubectl, info: Info, options: ApplyOptions): Steps<void> {
  if (info.namespaced) options.visitedNamespaces.add(info.namespace);
  info.object = edited(info.present);
  record(k, info.object);
  const generateName = info.present.metadata?.generateName;
  if (info.name === '' && generateName) throw new CommandError(`from ${generateName}: cannot use generate name with apply`);
  const write: WriteOptions = { dryRun: options.dryRun === 'server', fieldManager: options.fieldManager, fieldValidation: options.fieldValidation };
  if (options.serverSide) return serverSide(k, info, options, write);
  const wanted = info.present;
  const modified = withConfiguration(wanted);
  if (!fetchLive(info)) return createNew(k, info, wanted, options, write);
  options.visitedUids.add(uidOf(info.present));
  if (annotationsOf(info.present)[lastApplied] === undefined) {
    k.io.err(
      `Warning: resource ${info.objectName} is missing the ${lastApplied} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    );
  }
  const { patch, object } = yield* patchObject(k, info, modified, options, write);
  info.refresh(object);
  warnIfDeleting(k, info.present);
  tell(k, info, toJson(patch) === '{}' ? 'unchanged' : 'configured', options);
}

/** Takes the live object over. @returns whether there is one */
function fetchLive(info: Info): boolean {
  const place = info.toString();
  const wanted = info.object;
  try {
    info.get();
    return true;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    info.object = wanted;
    if (isNotFound(error)) return false;
    throw withSource(`retrieving current configuration of:\n${place}\nfrom server for:`, info.source, error);
  }
}

function createNew(k: Kubectl, info: Info, wanted: KubeObject, options: ApplyOptions, write: WriteOptions): void {
  const object = edited(wanted);
  metadataOf(object).annotations = { ...metadataOf(object).annotations, [lastApplied]: configurationText(wanted) };
  pruneNulls(object);
  info.object = object;
  if (options.dryRun !== 'client') {
    try {
      info.refresh(info.create(object, write));
    } catch (error) {
      throw error instanceof CommandError ? withSource('creating', info.source, error) : error;
    }
  }
  options.visitedUids.add(uidOf(info.present));
  tell(k, info, 'created', options);
}

function pruneNulls(value: unknown): void {
  if (Array.isArray(value)) value.forEach(pruneNulls);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      if (member === null) delete (value as Record<string, unknown>)[key];
      else pruneNulls(member);
    }
  }
}

export function warnIfDeleting(k: Kubectl, object: KubeObject): void {
  if (object.metadata?.deletionTimestamp) k.io.err(`Warning: Detected changes to resource ${nameOf(object)} which is currently being deleted.\n`);
}

function serverSide(k: Kubectl, info: Info, options: ApplyOptions, write: WriteOptions): void {
  const data = toJson(info.present);
  const patch = { ...write, force: k.flags.bool('force-conflicts'), ...(k.flags.string('subresource') === '' ? {} : { subresource: k.flags.string('subresource') }) };
  try {
    info.refresh(info.patch('application/apply-patch+yaml', data, patch));
  } catch (error) {
    throw serverSideFailure(error);
  }
  migrateToServerSide(k, info, options.fieldManager, data, write, patch);
  warnIfDeleting(k, info.present);
  options.visitedUids.add(uidOf(info.present));
  tell(k, info, 'serverside-applied', options);
}

/** Adds what can be done about a conflict. */
export function serverSideFailure(error: unknown): unknown {
  if (error instanceof ServerError && error.status.code === 415) return new CommandError(`Server-side apply not available on the server: (${error.message})`);
  if (!isConflict(error)) return error;
  return new CommandError(`${error.message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`);
}
