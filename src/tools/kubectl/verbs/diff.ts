// kubectl diff. Upstream: k8s.io/kubectl v0.36 pkg/cmd/diff/diff.go, prune.go.
// Differs: no object keeps changing between a question and the next, so nothing is asked twice.
// @supports yes kubectl: diff — KUBECTL_EXTERNAL_DIFF or the diff program, --server-side, --prune, masked Secrets, exit codes

import { utf8 } from '../../../base/bytes.ts';
import { toJson } from '../../../base/json.ts';
import { toYaml } from '../../../base/yaml.ts';
import { argvFor, runChild } from '../../../os/io.ts';
import { OsError } from '../../../os/os-error.ts';
import type { Steps } from '../../../os/process.ts';
import { bool, int } from '../../cobra/flag.ts';
import { printList, quote } from '../../go/quote.ts';
import { CommandError, isNotFound, messageOf, RemoteExit, SilentExit, usageError, withSource } from '../errors.ts';
import { allowlistFlag, fieldManagerFlag, filenameFlags, selectorFlag } from '../flags/common.ts';
import { originalConfiguration, withoutConfiguration } from '../last-applied.ts';
import { threeWayPatch } from '../patch.ts';
import { objectsFromFlags } from '../resource/from-flags.ts';
import type { Info } from '../resource/info.ts';
import { edited, type KubeObject, kindOf, metadataOf, nameOf, namespaceOf, uidOf } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { warnIfDeleting } from './apply.ts';
import { leftOver, parsePruneResources, type PruneResource, type Visited } from './apply/prune.ts';
import { maskSecrets } from './diff/mask.ts';
import type { Verb } from './verb.ts';

export const diff: Verb = {
  use: 'diff -f FILENAME',
  exactUse: true,
  short: 'Show what applying files would change',
  long: `Show what would change if the files or standard input were applied now. The output is YAML.

 The program in the environment variable KUBECTL_EXTERNAL_DIFF compares, else "diff -u -N" from your path. It may have parameters: KUBECTL_EXTERNAL_DIFF="colordiff -N -u"

 Exit status: 0 there is no difference. 1 there are differences. >1 kubectl or the comparing program failed.

 A program of your own must follow this, too.`,
  examples: `# What pod.json would change
kubectl diff -f pod.json

# The same, read from standard input
cat service.yaml | kubectl diff -f -`,
  flags: [
    allowlistFlag,
    bool('prune', '', 'Show what pruning would delete, too. With -l only what is selected, else everything.'),
    bool('show-managed-fields', '', 'Compare metadata.managedFields as well.'),
    bool('show-secrets', '', 'Show the values of Secrets.'),
    int('concurrency', '', 'How many objects to look at at once.', 1),
    ...filenameFlags('with the configuration to compare'),
    bool('server-side', '', 'Let the server do the merging.'),
    bool('force-conflicts', '', 'With --server-side: take over fields that others own.'),
    fieldManagerFlag('kubectl-client-side-apply'),
    selectorFlag,
  ],
  flagError: (message, path) => failed(usageError(path, message)),
  *run(k) {
    try {
      yield* run(k, complete(k));
    } catch (error) {
      throw error instanceof CommandError && !(error instanceof SilentExit) ? failed(error) : error;
    }
  },
};

/** 1 means that there are differences, so failures are one more than elsewhere. */
const failed = (error: CommandError): CommandError => new RemoteExit(messageOf(error), error.exitCode + 1);

interface Options {
  readonly serverSide: boolean;
  readonly fieldManager: string;
  readonly pruneResources: readonly PruneResource[] | undefined;
}

function complete(k: Kubectl): Options {
  const { flags } = k;
  if (k.args.length > 0) throw k.usageError(`Unexpected args: ${printList(k.args)}`);
  if (flags.strings('filename').length === 0 && flags.string('kustomize') === '') throw new CommandError('must specify one of -f and -k');
  const serverSide = flags.bool('server-side');
  if (flags.bool('force-conflicts') && !serverSide) throw new CommandError('--force-conflicts only works with --server-side');
  k.namespace();
  return {
    serverSide,
    fieldManager: flags.changed('field-manager') ? flags.string('field-manager') : serverSide ? 'kubectl' : 'kubectl-client-side-apply',
    pruneResources: flags.bool('prune') ? parsePruneResources(k, flags.strings('prune-allowlist')) : undefined,
  };
}

function* run(k: Kubectl, options: Options): Steps<void> {
  const { mount } = k.process.namespaces;
  const from = makeDirectory(k, 'LIVE');
  const to = makeDirectory(k, 'MERGED');
  try {
    const visited: Visited = { visitedUids: new Set(), visitedNamespaces: new Set() };
    yield* objectsFromFlags(k, [], { continueOnError: false }).visit(function* (info) {
      compareOne(k, info, { from, to }, options, visited);
    });
    if (options.pruneResources) for (const { object } of leftOver(k, visited, options.pruneResources)) writeObject(k, from, fileName(object), object);
    yield* compare(k, from, to);
  } finally {
    for (const path of [from, to]) mount.removeTree(path, k.access);
  }
}

function makeDirectory(k: Kubectl, prefix: string): string {
  const path = `${k.process.env.get('TMPDIR') || '/tmp'}/${prefix}-${1_000_000_000 + k.process.random.below(3_000_000_000)}`;
  k.process.namespaces.mount.makeDirectory(path, k.access, { mode: 0o700 });
  return path;
}

function compareOne(k: Kubectl, info: Info, { from, to }: { readonly from: string; readonly to: string }, options: Options, visited: Visited): void {
  const wanted = edited(info.present);
  const live = fetchLive(info);
  if (info.namespaced) visited.visitedNamespaces.add(info.namespace);
  if (live) visited.visitedUids.add(uidOf(live));
  const sides = [live, merged(info, wanted, live, options, k.flags.bool('force-conflicts'))].map((object) => object && edited(object));
  const [before, after] = sides;
  if (!k.flags.bool('show-managed-fields')) for (const side of sides) if (side) delete metadataOf(side).managedFields;
  if (after && !k.flags.bool('show-secrets')) {
    const { version, kind } = kindOf(after);
    if (version === 'v1' && kind === 'Secret') maskSecrets(before, after);
  }
  const name = fileName({ apiVersion: info.apiVersion, kind: info.served.kind, metadata: { name: info.name, namespace: info.namespace } });
  writeObject(k, from, name, before);
  writeObject(k, to, name, after);
  if (live) warnIfDeleting(k, live);
}

function fetchLive(info: Info): KubeObject | undefined {
  try {
    return info.get();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** What the object would be if it were applied; the server is only asked to try. */
function merged(info: Info, wanted: KubeObject, live: KubeObject | undefined, { serverSide, fieldManager }: Options, force: boolean): KubeObject {
  const write = { dryRun: true, fieldManager };
  if (serverSide) return info.patch('application/apply-patch+yaml', toJson(wanted), { ...write, force });
  if (!live) return info.create(wanted, write);
  const { type, patch } = threeWayPatch(info.served, originalConfiguration(live), withoutConfiguration(wanted), live, true);
  if (toJson(patch) === '{}') return live;
  try {
    return info.patch(type, patch, write);
  } catch (error) {
    throw error instanceof CommandError ? withSource('patching', info.source, error) : error;
  }
}

/** `apps.v1.Deployment.default.web`. */
function fileName(object: KubeObject): string {
  const { group, version, kind } = kindOf(object);
  return `${group === '' ? '' : `${group}.`}${version}.${kind}.${namespaceOf(object)}.${nameOf(object)}`;
}

function writeObject(k: Kubectl, directory: string, name: string, object: KubeObject | undefined): void {
  k.process.namespaces.mount.writeFile(`${directory}/${name}`, object ? utf8(toYaml(object)) : '', k.access, 0o700);
}

/** Lets the program compare. @throws SilentExit when there are differences */
function* compare(k: Kubectl, from: string, to: string): Steps<void> {
  const argv = compareCommand(k, from, to);
  const [name = ''] = argv;
  yield* k.io.flush();
  const code = yield* runProgram(k, argv);
  if (code === 1) throw new SilentExit(1);
  if (code !== 0) throw new CommandError(`failed to run ${quote(name)}: exit status ${code}`);
}

function compareCommand(k: Kubectl, from: string, to: string): readonly string[] {
  const own = k.process.env.get('KUBECTL_EXTERNAL_DIFF');
  if (!own) return ['diff', '-u', '-N', from, to];
  const [program = '', ...parameters] = own.split(' ');
  return [program, from, to, ...parameters.filter((one) => /^[a-zA-Z0-9-=]+$/.test(one))];
}

function* runProgram(k: Kubectl, argv: readonly string[]): Steps<number> {
  const [name = ''] = argv;
  let found: ReturnType<typeof k.process.lookUpProgram>;
  try {
    found = k.process.lookUpProgram(name);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const why = name.includes('/') ? `fork/exec ${name}: no such file or directory` : `exec: ${quote(name)}: executable file not found in $PATH`;
    throw new CommandError(`failed to run ${quote(name)}: ${why}`);
  }
  return yield* runChild(k.process, { program: found.program, argv: argvFor(found, argv) });
}
