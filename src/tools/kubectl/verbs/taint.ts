// kubectl taint. Upstream: k8s.io/kubectl v0.36 pkg/cmd/taint/taint.go, utils.go.
// @supports yes kubectl: taint

import { isQualifiedName, isValidLabelValue } from '../../../api/meta/names.ts';
import { bool } from '../../cobra/flag.ts';
import { quote } from '../../go/quote.ts';
import { aggregate, CommandError } from '../errors.ts';
import { dryRunFlag, fieldManagerFlag, outputFlags, overwriteFlag, selectorFlag, validateFlag } from '../flags/common.ts';
import { twoWayPatch } from '../patch.ts';
import { printTo, resultPrinter } from '../print/choose.ts';
import { objectsFromFlags } from '../resource/from-flags.ts';
import { edited, type KubeObject, listAt, nameOf } from '../resource/object.ts';
import type { Result } from '../resource/result.ts';
import type { Kubectl } from '../session.ts';
import { asTyped } from '../typed.ts';
import { dryRunOf, type Verb, validationOf, withDryRun } from './verb.ts';

export const taint: Verb = {
  use: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  exactUse: true,
  short: 'Change the taints of nodes',
  long: `Change the taints of nodes, which keep Pods off that do not tolerate them.

  *  A taint has a key, a value and an effect, written key=value:effect.
  *  The key begins with a letter or digit and holds letters, digits, hyphens, dots and underscores, 253 at most.
  *  Before it there may be a DNS domain and a '/', as in example.com/my-app.
  *  The value may be left out. It begins with a letter or digit, too, and has 63 characters at most.
  *  The effect is NoSchedule, PreferNoSchedule or NoExecute.
  *  Only nodes can be tainted so far.`,
  examples: `# Only what tolerates 'dedicated' may come to the node 'foo'
# A taint with that key and effect gets the new value
kubectl taint nodes foo dedicated=special-user:NoSchedule

# Take it away
kubectl taint nodes foo dedicated:NoSchedule-

# Take away all taints with that key
kubectl taint nodes foo dedicated-

# On all nodes with a label
kubectl taint node -l myLabel=X  dedicated=foo:PreferNoSchedule

# Without a value
kubectl taint nodes foo bar:NoSchedule`,
  completes: 'resources:node',
  flags: [
    ...outputFlags(),
    dryRunFlag,
    validateFlag,
    selectorFlag,
    overwriteFlag('taints'),
    bool('all', '', 'All nodes of the cluster'),
    fieldManagerFlag('kubectl-taint'),
  ],
  *run(k) {
    const { flags } = k;
    k.namespace();
    void k.mapper;
    const dryRun = dryRunOf(k);
    const fieldValidation = validationOf(k);
    const { resources, add, remove } = complete(k);
    validate(k, resources, add, remove);
    yield* nodes(k, resources).visit(function* (info) {
      const after = edited(info.present);
      const operation = change(after, add, remove, flags.bool('overwrite'));
      const printer = resultPrinter(k, withDryRun(operation, dryRun));
      if (dryRun === 'client') return printTo(k, printer, asTyped(after));
      const { patch } = twoWayPatch(info.served, info.present, after);
      printTo(k, printer, info.patch('application/strategic-merge-patch+json', patch, { dryRun: dryRun === 'server', fieldManager: flags.string('field-manager'), fieldValidation }));
    });
  },
};

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
  readonly timeAdded?: string;
}

interface Wanted {
  readonly resources: readonly string[];
  readonly add: readonly Taint[];
  readonly remove: readonly Taint[];
}

function complete(k: Kubectl): Wanted {
  const isTaint = (arg: string): boolean => arg.includes('=') || arg.includes(':') || arg.endsWith('-');
  const first = k.args.findIndex(isTaint);
  const specs = first < 0 ? [] : k.args.slice(first);
  const misplaced = specs.find((arg) => !isTaint(arg));
  if (misplaced !== undefined) throw new CommandError(`all resources must be specified before taint changes: ${misplaced}`);
  const resources = first < 0 ? k.args : k.args.slice(0, first);
  if (resources.length < 1) throw new CommandError('one or more resources must be specified as <resource> <name>');
  if (specs.length < 1) throw new CommandError('at least one taint update is required');
  try {
    return { resources, ...parseTaints(specs) };
  } catch (error) {
    throw error instanceof CommandError ? k.usageError(error.message) : error;
  }
}

function parseTaints(specs: readonly string[]): Omit<Wanted, 'resources'> {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const spec of specs) {
    if (spec.endsWith('-')) {
      const { key, effect } = parseTaint(spec.slice(0, -1));
      remove.push({ key, effect });
      continue;
    }
    const taint = parseTaint(spec);
    if (taint.effect === '') throw new CommandError(`invalid taint spec: ${spec}`);
    if (add.some((one) => matches(one, taint))) throw new CommandError(`duplicated taints with the same key and effect: {${taint.key} ${taint.value ?? ''} ${taint.effect} <nil>}`);
    add.push(taint);
  }
  return { add, remove };
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function parseTaint(spec: string): Taint {
  const parts = spec.split(':');
  const [left = '', effect = ''] = parts;
  if (parts.length > 2) throw new CommandError(`invalid taint spec: ${spec}`);
  if (parts.length === 2 && !effects.includes(effect)) throw new CommandError(`invalid taint effect: ${effect}, unsupported taint effect`);
  const [key = '', value, ...more] = parts.length === 2 ? left.split('=') : [left];
  if (more.length > 0) throw new CommandError(`invalid taint spec: ${spec}`);
  const wrong = [value === undefined ? [] : isValidLabelValue(value), isQualifiedName(key)].find((problems) => problems.length > 0);
  if (wrong) throw new CommandError(`invalid taint spec: ${spec}, ${wrong.join('; ')}`);
  return { key, ...(value ? { value } : {}), effect };
}

const matches = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;

function validate(k: Kubectl, resources: readonly string[], add: readonly Taint[], remove: readonly Taint[]): void {
  const type = (resources[0] ?? '').toLowerCase();
  const [first = ''] = type.split('.');
  if (k.mapper.forResource(first).kind !== 'Node') throw new CommandError(`invalid resource type ${type}, only node types are supported`);
  const conflicts = add.flatMap((one) => remove.filter((other) => other.key === one.key && (other.effect === '' || other.effect === one.effect)).map((other) => `${other.key}=${other.effect}`));
  if (conflicts.length > 0) throw new CommandError(`can not both modify and remove the following taint(s) in the same command: ${conflicts.join(', ')}`);
  const all = k.flags.bool('all');
  const selects = k.flags.string('selector') !== '';
  if (all && selects) throw new CommandError("setting 'all' parameter with a non empty selector is prohibited");
  if (!all && !selects && resources.length < 2) throw new CommandError("at least one resource name must be specified since 'all' parameter is not set");
}

function nodes(k: Kubectl, resources: readonly string[]): Result {
  if (k.flags.bool('all')) return objectsFromFlags(k, ['node'], { selectAll: true });
  if (k.flags.string('selector') !== '') return objectsFromFlags(k, ['node']);
  return objectsFromFlags(k, [], { names: { resource: 'node', names: resources.slice(1) } });
}

const shown = ({ key, value, effect }: Taint): string => (effect === '' ? (value ? `${key}=${value}:` : key) : value ? `${key}=${value}:${effect}` : `${key}:${effect}`);

/** Changes a node's taints. @returns what happened. @throws CommandError */
function change(node: KubeObject, add: readonly Taint[], remove: readonly Taint[], overwrite: boolean): string {
  const before = listAt(node, 'spec', 'taints') as unknown as readonly Taint[];
  const clashes = overwrite ? [] : add.filter((one) => before.some((old) => matches(old, one))).map(({ key }) => key);
  if (clashes.length > 0) throw new CommandError(`node ${nameOf(node)} already has ${clashes.join(',')} taint(s) with same effect(s) and --overwrite is false`);
  let taints = [...add, ...before.filter((old) => !add.some((one) => matches(one, old)))];
  const added = taints.length !== before.length;
  let removed = false;
  const errors: CommandError[] = [];
  for (const one of remove) {
    const rest = taints.filter((taint) => !(one.effect === '' ? taint.key === one.key : matches(taint, one)));
    removed = rest.length !== taints.length;
    taints = rest;
    if (!removed) errors.push(new CommandError(`taint ${quote(shown(one))} not found`));
  }
  const failure = aggregate(errors);
  if (failure) throw failure;
  const { taints: _, ...spec } = (node.spec ?? {}) as Record<string, unknown>;
  node.spec = taints.length === 0 ? spec : { ...spec, taints };
  return (added && removed) || overwrite ? 'modified' : added ? 'tainted' : 'untainted';
}
