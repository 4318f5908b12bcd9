// Preferences of a user: aliases of commands and other defaults of flags, from ~/.kube/kuberc.
// Upstream: k8s.io/kubectl v0.36 pkg/kuberc/kuberc.go, marshal.go.
// Leaves out: the policy for credential plugins (there are none to run here).

import { isObject, type JsonValue } from '../../../base/json.ts';
import { fromYaml, splitYamlDocuments, YamlError } from '../../../base/yaml.ts';
import { type Command, CommandNode } from '../../cobra/command.ts';
import { find } from '../../cobra/find.ts';
import { FlagError, type FlagSet } from '../../cobra/flag-set.ts';
import { quote } from '../../go/quote.ts';
import { CommandError, SilentExit } from '../errors.ts';
import type { Kubectl } from '../session.ts';

export interface OptionDefault {
  readonly name: string;
  readonly default: string;
}

export interface Alias {
  readonly name: string;
  readonly command: string;
  readonly options: readonly OptionDefault[];
  readonly prependArgs: readonly string[];
  readonly appendArgs: readonly string[];
}

export interface CommandDefaults {
  readonly command: string;
  readonly options: readonly OptionDefault[];
}

export interface Preference {
  readonly aliases: readonly Alias[];
  readonly defaults: readonly CommandDefaults[];
}

/** The command line as preferences make it. */
export interface Kuberc {
  readonly root: Command<Kubectl>;
  readonly argv: readonly string[];
  /** gives flags other defaults */
  preset(node: CommandNode<Kubectl>, flags: FlagSet): void;
}

/** Reads the preferences and applies them. Nothing changes where there are none. @throws SilentExit after telling what is wrong with them */
export function applyKuberc(k: Kubectl, root: Command<Kubectl>, argv: readonly string[]): Kuberc {
  const unchanged: Kuberc = { root, argv, preset: () => undefined };
  if (argv.length === 0 || k.process.env.get('KUBECTL_KUBERC')?.toLowerCase() === 'false') return unchanged;
  try {
    const preference = load(k, explicitFile(argv));
    return preference ? applied(k, root, argv, preference) : unchanged;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    k.io.err(`error occurred while applying preferences ${error.message}\n`);
    throw new SilentExit();
  }
}

/** --kuberc, looked for before flags are parsed. */
function explicitFile(argv: readonly string[]): string {
  for (const [i, arg] of argv.entries()) {
    if (arg === '--') break;
    const value = arg === '--kuberc' ? argv[i + 1] : arg.startsWith('--kuberc=') ? arg.slice(9) : undefined;
    if (arg === '--kuberc' || arg.startsWith('--kuberc=')) {
      if (!value) throw new CommandError('kuberc file is not found');
      return value;
    }
  }
  return '';
}

/** Where preferences are, and whether someone said so. */
export function kubercFile(k: Kubectl, explicit: string): { readonly path: string; readonly explicit: boolean } | undefined {
  const fromEnvironment = k.process.env.get('KUBERC') ?? '';
  if (fromEnvironment === 'off') {
    if (explicit !== '') throw new CommandError('disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive');
    return undefined;
  }
  if (explicit !== '') return { path: explicit, explicit: true };
  return fromEnvironment === '' ? { path: `${k.process.env.get('HOME') ?? ''}/.kube/kuberc`, explicit: false } : { path: fromEnvironment, explicit: true };
}

function load(k: Kubectl, explicit: string): Preference | undefined {
  const file = kubercFile(k, explicit);
  if (!file) return undefined;
  if (!file.explicit && k.fileType(file.path) === undefined) return undefined;
  try {
    return readPreference(k.readFile(file.path), file.path);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (file.explicit) throw new CommandError(`kuberc error kuberc: ${error.message}`);
    k.io.err(`kuberc: no preferences loaded from ${file.path}: ${error.message}`);
    return undefined;
  }
}

const versions = ['kubectl.config.k8s.io/v1beta1', 'kubectl.config.k8s.io/v1alpha1'];

/** The first document this kubectl understands. @throws CommandError */
export function readPreference(content: string, path: string): Preference {
  for (const document of splitYamlDocuments(content)) {
    let value: JsonValue;
    try {
      value = fromYaml(document);
    } catch (error) {
      throw error instanceof YamlError ? new CommandError(error.message) : error;
    }
    if (isObject(value) && value.kind === 'Preference' && versions.includes(String(value.apiVersion))) return toPreference(value);
  }
  throw new CommandError(`no valid preferences are found in ${path}, use --kuberc=off to disable`);
}

const items = (value: unknown): readonly Readonly<Record<string, unknown>>[] => (Array.isArray(value) ? value.filter(isObject) : []);
const words = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
const options = (value: unknown): readonly OptionDefault[] => items(value).map((one) => ({ name: String(one.name ?? ''), default: String(one.default ?? '') }));

function toPreference(value: Readonly<Record<string, unknown>>): Preference {
  return {
    aliases: items(value.aliases).map((one) => ({
      name: String(one.name ?? ''),
      command: String(one.command ?? ''),
      options: options(one.options ?? one.flags),
      prependArgs: words(one.prependArgs),
      appendArgs: words(one.appendArgs),
    })),
    defaults: items(value.defaults ?? value.overrides).map((one) => ({ command: String(one.command ?? ''), options: options(one.options ?? one.flags) })),
  };
}

function validate(preference: Preference): void {
  const names = new Set<string>();
  const checkOptions = (list: readonly OptionDefault[]): void => {
    const dashed = list.find((option) => option.name.startsWith('-'));
    if (dashed) throw new CommandError(`flag name ${dashed.name} should be in long form without dashes`);
  };
  for (const alias of preference.aliases) {
    if (!/^[a-zA-Z]+$/.test(alias.name)) throw new CommandError('invalid alias name, can only include alphabetical characters');
    checkOptions(alias.options);
    if (names.has(alias.name)) throw new CommandError(`duplicate alias name ${alias.name}`);
    names.add(alias.name);
  }
  for (const override of preference.defaults) checkOptions(override.options);
}

function applied(k: Kubectl, root: Command<Kubectl>, argv: readonly string[], preference: Preference): Kuberc {
  validate(preference);
  const presets: { readonly command: string; readonly options: readonly OptionDefault[]; readonly alias: boolean }[] = [];
  const tree = new CommandNode(root);
  const isAlias = new Set(preference.aliases.map((alias) => alias.name));
  const aliased = find(tree, argv).error === undefined ? undefined : withAlias(k, root, argv, preference);
  if (aliased) presets.push({ command: aliased.alias.name, options: aliased.alias.options, alias: true });
  for (const override of preference.defaults) {
    if (find(tree, override.command.split(/\s+/)).error !== undefined) k.io.err(`Warning: command ${quote(override.command)} not found to set kuberc override\n`);
    else presets.push({ ...override, alias: false });
  }
  const result = { root: aliased?.root ?? root, argv: aliased?.argv ?? argv };
  return {
    ...result,
    preset(node, flags) {
      for (const { command, options: list, alias } of presets) {
        const name = command.split(/\s+/).at(-1);
        if (node.name !== name) continue;
        if (!alias && isAlias.has(node.name)) throw new CommandError(`alias ${node.name} can not be overridden`);
        for (const option of list) presetFlag(flags, option, result.argv, command, alias);
      }
    },
  };
}

function withAlias(k: Kubectl, root: Command<Kubectl>, argv: readonly string[], preference: Preference): { readonly root: Command<Kubectl>; readonly argv: readonly string[]; readonly alias: Alias } | undefined {
  const index = argv.findIndex((arg) => !arg.startsWith('-'));
  const alias = preference.aliases.find((one) => one.name === argv[index]);
  if (!alias) return undefined;
  const tree = new CommandNode(root);
  if (tree.child(alias.name)) {
    k.io.err(`Warning: Setting alias ${quote(alias.name)} to a built-in command is not supported\n`);
    return undefined;
  }
  const target = find(tree, alias.command.split(/\s+/));
  if (target.error !== undefined) throw new CommandError(`command ${quote(alias.command)} not found to set alias ${quote(alias.name)}: [${target.args.join(' ')}]`);
  const use = [alias.name, ...target.node.command.use.split(' ').slice(1)].join(' ');
  const command: Command<Kubectl> = { ...target.node.command, use, aliases: [] };
  const changed = [...argv.slice(0, index + 1), ...alias.prependArgs, ...argv.slice(index + 1), ...alias.appendArgs];
  return { root: { ...root, commands: [...(root.commands ?? []), command] }, argv: changed, alias };
}

function presetFlag(flags: FlagSet, option: OptionDefault, argv: readonly string[], command: string, alias: boolean): void {
  const flag = flags.lookup(option.name);
  if (!flag) throw new CommandError(alias ? `invalid alias flag ${option.name} in alias kubectl` : `invalid flag ${option.name} for command ${command}`);
  if (argv.some((arg) => arg === `--${flag.name}` || arg.startsWith(`--${flag.name}=`) || (flag.shorthand !== undefined && new RegExp(`^-[a-zA-Z]*${flag.shorthand}`).test(arg)))) return;
  try {
    flags.set(flag.name, option.default);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    const where = alias ? `in alias kubectl` : `in command ${command}`;
    throw new CommandError(`could not apply ${alias ? 'value' : 'override value'} ${option.default} to flag ${option.name} ${where} err: ${error.message}`);
  }
}
