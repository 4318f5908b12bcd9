// kubectl set env. Upstream: k8s.io/kubectl v0.36 pkg/cmd/set/set_env.go, pkg/cmd/set/env/env_parse.go.
// @supports yes kubectl: set env

import { isEnvVarName } from '../../../../api/meta/names.ts';
import { text } from '../../../../base/bytes.ts';
import type { Steps } from '../../../../os/process.ts';
import { bool, type Flag, string, stringArray, strings } from '../../../cobra/flag.ts';
import { compareStrings, quote } from '../../../go/quote.ts';
import { applyChanges, changesOf, containersOf, nameMatches, podSpecOf } from '../../changes.ts';
import { CommandError } from '../../errors.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, outputFlags, selectorFlag } from '../../flags/common.ts';
import { resultPrinter } from '../../print/choose.ts';
import { objectsFromFlags } from '../../resource/from-flags.ts';
import { at, type KubeObject, kindOf, nameOf } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import { dryRunOf, type Verb } from '../verb.ts';
import { objectsToChange, requireNotLocalAndServer } from './common.ts';
import { type EnvVar, listEnvironment } from './list-env.ts';

const flags: readonly Flag[] = [
  ...filenameFlags('with the objects to change'),
  string('containers', 'c', 'The containers to change; * stands for anything', '*'),
  string('from', '', 'A ConfigMap or Secret whose keys become variables'),
  string('prefix', '', 'What variable names begin with'),
  stringArray('env', 'e', 'A variable for each container: NAME=VALUE; - reads them from standard input.'),
  strings('keys', '', 'With --from: only these keys'),
  bool('list', '', 'Show the variables, changed ones included.'),
  bool('resolve', '', 'With --list: show the values references stand for'),
  bool('local', '', 'Do not talk to the server: work on the files.'),
  bool('all', '', 'All objects of the given kinds in the namespace'),
  bool('overwrite', '', 'Replace variables that are there already; otherwise they are refused.', true),
  fieldManagerFlag('kubectl-set'),
  selectorFlag,
  ...outputFlags(),
  dryRunFlag,
];

export const setEnv: Verb = {
  use: 'env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  exactUse: true,
  short: 'Change the environment variables of containers',
  long: `Change the environment variables of an object's containers.

 Variables are set with NAME=VALUE and taken away with NAME-. They can come from a ConfigMap or Secret, of all containers or of some; with --list nothing is changed.

 With "--env -" variables are read from standard input, one per line.

 Objects can be (case does not matter):

        pod (po), replicationcontroller (rc), deployment (deploy), daemonset (ds), statefulset (sts), cronjob (cj), replicaset (rs)`,
  examples: `# A variable for a deployment
kubectl set env deployment/registry STORAGE_DIR=/local

# Show those it has
kubectl set env deployment/sample-build --list

# Show those of all Pods
kubectl set env pods --all --list

# Show the changed deployment
kubectl set env deployment/sample-build STORAGE_DIR=/data -o yaml

# In all containers of all replication controllers
kubectl set env rc --all ENV=prod

# All keys of a secret
kubectl set env --from=secret/mysecret deployment/myapp

# All keys of a ConfigMap, with a prefix
kubectl set env --from=configmap/myconfigmap --prefix=MYSQL_ deployment/myapp

# One key of it
kubectl set env --keys=my-example-key --from=configmap/myconfigmap deployment/myapp

# Take a variable away from one container
kubectl set env deployments --all --containers="c1" ENV-

# For what a file names
kubectl set env -f deploy.json ENV-

# Some of your shell's own
env | grep RAILS_ | kubectl set env -e - deployment/registry`,
  flags,
  *run(k) {
    const { resources, words } = split(k);
    const dryRun = dryRunOf(k);
    resultPrinter(k, '');
    void k.rest;
    k.namespace();
    requireNotLocalAndServer(k, dryRun);
    validate(k, resources);
    const given = yield* parse(k, [...k.flags.strings('env'), ...words]);
    const prefix = k.flags.string('prefix');
    const env = [...given.env, ...(yield* imported(k))].map((one) => ({ ...one, name: prefix + one.name }));
    const infos = yield* objectsToChange(k, resources, false);
    const changes = changesOf(infos, (object) => update(k, object, env, given.remove));
    if (k.flags.bool('list')) return;
    if (changes.length > 0 && env.length === 0 && words.length === 0 && changes.some(({ patch }) => Object.keys(patch).length > 0)) throw new CommandError('at least one environment variable must be provided');
    applyChanges(k, changes, [], { dryRun, operation: 'env updated', failed: 'failed to patch env update to pod template: ', skipsEmpty: true });
  },
};

function split(k: Kubectl): { readonly resources: readonly string[]; readonly words: readonly string[] } {
  if (k.flags.bool('all') && k.flags.string('selector') !== '') throw new CommandError('cannot set --all and --selector at the same time');
  const isWord = (arg: string): boolean => /^.+=.*$/s.test(arg) || arg.endsWith('-');
  const first = k.args.findIndex(isWord);
  if (first < 0) return { resources: k.args, words: [] };
  const words = k.args.slice(first);
  if (!words.every(isWord)) throw new CommandError(`all resources must be specified before environment changes: ${k.args.join(' ')}`);
  return { resources: k.args.slice(0, first), words };
}

function validate(k: Kubectl, resources: readonly string[]): void {
  if (k.flags.strings('filename').length === 0 && resources.length < 1) throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (k.flags.bool('list') && k.flags.string('output') !== '') throw new CommandError('--list and --output may not be specified together');
  if (k.flags.strings('keys').length > 0 && k.flags.string('from') === '') throw new CommandError('when specifying --keys, a configmap or secret must be provided with --from');
}

interface Parsed {
  readonly env: EnvVar[];
  readonly remove: readonly string[];
}

function* parse(k: Kubectl, specs: readonly string[]): Steps<Parsed> {
  const env: EnvVar[] = [];
  const remove: string[] = [];
  for (const spec of specs) {
    if (spec === '-') env.push(...fromLines(text(yield* k.readInput())));
    else if (spec.includes('=')) {
      const { name, value } = pair(spec);
      const wrong = isEnvVarName(name);
      if (wrong.length > 0) throw new CommandError(`${quote(name)} is not a valid key name: ${wrong.join(';')}`);
      env.push({ name, value });
    } else if (spec.endsWith('-')) remove.push(spec.slice(0, -1));
    else throw new CommandError(`unknown environment variable: ${spec}`);
  }
  const set = new Set(specs.filter((spec) => spec.includes('=')).map((spec) => pair(spec).name));
  if (remove.some((name) => set.has(name))) throw new CommandError('can not both modify and remove the same environment variable in the same command');
  return { env, remove };
}

function pair(spec: string): { readonly name: string; readonly value: string } {
  const at = spec.indexOf('=');
  return { name: spec.slice(0, at), value: spec.slice(at + 1) };
}

const fromLines = (content: string): EnvVar[] => content.split('\n').map((line) => line.replace(/\r$/, '').replace(/#.*$/, '')).filter((line) => line.includes('=')).map(pair); // biome-ignore format: one chain

/** The variables --from stands for. */
function* imported(k: Kubectl): Steps<readonly EnvVar[]> {
  const from = k.flags.string('from');
  if (from === '') return [];
  const local = k.flags.bool('local');
  const infos = yield* objectsFromFlags(k, local ? [] : [from], local ? {} : { allowEmptySelector: k.flags.bool('all'), latest: true }).infos();
  return infos.flatMap((info) => {
    const { kind } = kindOf(info.present);
    const reference = kind === 'Secret' ? 'secretKeyRef' : kind === 'ConfigMap' ? 'configMapKeyRef' : undefined;
    if (!reference) throw new CommandError('unsupported resource specified in --from');
    const wanted = k.flags.strings('keys');
    const keys = Object.keys((at(info.present, 'data') ?? {}) as object).filter((key) => wanted.length === 0 || wanted.includes(key));
    return keys.sort(compareStrings).map((key) => ({ name: envName(k, key), valueFrom: { [reference]: { name: nameOf(info.present), key } } }));
  });
}

function envName(k: Kubectl, key: string): string {
  const name = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
  if (name !== key) k.io.err(`${k.io.colourErrors ? '\x1b[33;1mWarning:\x1b[0m' : 'Warning:'} key ${key} transferred to ${name}\n`);
  return name;
}

function update(k: Kubectl, object: KubeObject, env: readonly EnvVar[], remove: readonly string[]): void {
  const spec = podSpecOf(object);
  const pattern = k.flags.string('containers');
  const { kind } = kindOf(object);
  const chosen = [...containersOf(spec, 'containers'), ...containersOf(spec, 'initContainers')].filter((one) => nameMatches(String(one.name), pattern));
  if (chosen.length === 0) k.io.err(`${k.io.colourErrors ? '\x1b[33;1mWarning:\x1b[0m' : 'Warning:'} ${kind}/${nameOf(object)} does not have any containers matching ${quote(pattern)}\n`);
  let unresolved = false;
  for (const container of chosen) {
    const before = (container.env ?? []) as EnvVar[];
    if (!k.flags.bool('overwrite')) requireNew(before, env);
    const after = merged(before, env, remove);
    if (after.length > 0) container.env = after;
    else delete container.env;
    if (k.flags.bool('list')) unresolved = !listEnvironment(k, object, container) || unresolved;
  }
  if (unresolved) throw new CommandError('failed to retrieve valueFrom references');
}

function requireNew(before: readonly EnvVar[], env: readonly EnvVar[]): void {
  for (const { name, value = '' } of env) {
    const current = before.find((one) => one.name === name);
    if (current && (current.value ?? '') !== value) throw new CommandError(`'${name}' already has a value (${current.value ?? ''}), and --overwrite is false`);
  }
}

/** Known variables keep their place. */
function merged(before: readonly EnvVar[], env: readonly EnvVar[], remove: readonly string[]): EnvVar[] {
  const covered = new Set(remove);
  const out: EnvVar[] = [];
  for (const one of before) {
    if (covered.has(one.name)) continue;
    const newer = env.find(({ name }) => name === one.name);
    if (newer) covered.add(one.name);
    out.push(newer ?? one);
  }
  for (const one of env) {
    if (covered.has(one.name)) continue;
    covered.add(one.name);
    out.push(one);
  }
  return out.map(({ name, value, valueFrom }) => ({ name, ...(value ? { value } : {}), ...(valueFrom ? { valueFrom } : {}) }));
}
