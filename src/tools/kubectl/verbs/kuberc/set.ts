// kubectl kuberc set. Upstream: k8s.io/kubectl v0.36 pkg/cmd/kuberc/set.go.

import { bool, string, stringArray } from '../../../cobra/flag.ts';
import { quote } from '../../../go/quote.ts';
import { aggregate, CommandError } from '../../errors.ts';
import { loadStored, preferenceFile, savePreference, type StoredPreference } from '../../kuberc/save.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';

type Fields = Record<string, unknown>;

export const set: Verb = {
  use: 'set --section (defaults|aliases) --command COMMAND',
  exactUse: true,
  short: 'Set preferences',
  long: `Set preferences in a kuberc file.

With --section=defaults flags of a command get other defaults; --command names the command alone ("get", "set env"). With --section=aliases a command gets another name, with flags and arguments of its own: --prependarg and --appendarg.`,
  examples: `# 'kubectl get' prints wide tables
kubectl kuberc set --section defaults --command get --option output=wide

# A command of two words
kubectl kuberc set --section defaults --command "set env" --option output=yaml

# 'kubectl getn' gets nodes
kubectl kuberc set --section aliases --name getn --command get --prependarg nodes --option output=wide

# Arguments at the end
kubectl kuberc set --section aliases --name runx --command run --option image=nginx --appendarg "--" --appendarg custom-arg1

# Instead of what is there
kubectl kuberc set --section defaults --command get --option output=json --overwrite

# Which credential plugins may run
kubectl kuberc set --section credentialplugin --policy Allowlist --allowlist-entry command=cloud-credential-helper`,
  flags: [
    string('kuberc', '', 'The file with the preferences; KUBECTL_KUBERC=false or KUBERC=off switch them off.'),
    string('section', '', "What to change: 'defaults', 'aliases' or 'credentialplugin'", '', { required: true }),
    string('command', '', "The command ('get', 'create', 'set env')"),
    string('name', '', 'The name of the alias'),
    string('policy', '', "Which credential plugins may run: 'AllowAll', 'DenyAll' or 'Allowlist'"),
    stringArray('option', '', 'A flag and its value, as flag=value (may be repeated)'),
    stringArray('prependarg', '', 'An argument of the alias, before those that are typed (may be repeated)'),
    stringArray('appendarg', '', 'An argument of the alias, behind those that are typed (may be repeated)'),
    stringArray('allowlist-entry', '', 'A plugin that may run, as field=value (may be repeated)'),
    bool('overwrite', '', 'Replace what is there'),
  ],
  *run(k) {
    const { path } = preferenceFile(k);
    validate(k);
    const preference: StoredPreference = k.fileType(path) === undefined || k.readFileBytes(path) === '' ? { aliases: null, defaults: null } : loadStored(k, path);
    const options = k.flags.strings('option').map(parseOption);
    const section = k.flags.string('section');
    if (section === 'defaults') setDefaults(k, preference, options);
    else if (section === 'aliases') setAlias(k, preference, options);
    else setPlugins(k, preference);
    savePreference(k, preference, path);
  },
};

function validate({ flags }: Kubectl): void {
  const wrong = (message: string): never => {
    throw new CommandError(message);
  };
  const section = flags.string('section');
  const hasArgs = flags.strings('prependarg').length > 0 || flags.strings('appendarg').length > 0;
  const isPlugins = section === 'credentialplugin';
  if (section !== 'defaults' && section !== 'aliases' && !isPlugins) wrong(`--section must be "defaults", "aliases", or "credentialplugin", got: ${section}`);
  if (section === 'aliases' && flags.string('name') === '') wrong('--name is required when --section=aliases');
  if (section === 'defaults' && flags.string('name') !== '') wrong('--name should not be specified when --section=defaults');
  if (section === 'defaults' && hasArgs) wrong('--prependarg and --appendarg are only valid for --section=aliases');
  if (!isPlugins && flags.string('command') === '') wrong('--command is required when --section=aliases or --section=defaults');
  if (!isPlugins) return;
  const policy = flags.string('policy');
  const entries = flags.strings('allowlist-entry').length;
  if (policy === '') wrong('--policy is required when --section=credentialplugin');
  if (policy === 'Allowlist') {
    if (entries === 0) wrong('--allowlist-entry is required when --section=credentialplugin and --policy=Allowlist');
  } else if (policy !== 'AllowAll' && policy !== 'DenyAll') wrong(` --policy must be  "AllowAll", "DenyAll", or "Allowlist", got: ${policy}`);
  else if (entries > 0) wrong('--allowlist-entry may only be used when --section=credentialplugin and --policy=Allowlist');
}

function parseOption(option: string): Fields {
  const at = option.indexOf('=');
  if (at < 0) throw new CommandError(`invalid option format ${quote(option)}, expected flag=value`);
  return { name: option.slice(0, at).replace(/^-+/, ''), default: option.slice(at + 1) };
}

function setDefaults({ flags }: Kubectl, preference: StoredPreference, options: readonly Fields[]): void {
  const command = flags.string('command');
  const old = preference.defaults?.find((one) => one.command === command);
  if (old && !flags.bool('overwrite')) throw new CommandError(`defaults for command ${quote(command)} already exist, use --overwrite to replace`);
  if (!old) preference.defaults = [...(preference.defaults ?? []), { command, options: options.length === 0 ? null : options }];
  else if (options.length > 0) old.options = options;
}

function setAlias({ flags }: Kubectl, preference: StoredPreference, options: readonly Fields[]): void {
  const name = flags.string('name');
  const old = preference.aliases?.find((one) => one.name === name);
  if (old && !flags.bool('overwrite')) throw new CommandError(`alias ${quote(name)} already exists, use --overwrite to replace`);
  const given = (values: readonly unknown[], before: unknown): unknown => (values.length > 0 ? values : (before ?? undefined));
  const alias: Fields = { name, command: flags.string('command') };
  const fields = { options: given(options, old?.options), prependArgs: given(flags.strings('prependarg'), old?.prependArgs), appendArgs: given(flags.strings('appendarg'), old?.appendArgs) };
  for (const [field, value] of Object.entries(fields)) if (value !== undefined) alias[field] = value;
  preference.aliases = old ? (preference.aliases ?? []).map((one) => (one === old ? alias : one)) : [...(preference.aliases ?? []), alias];
}

function setPlugins({ flags }: Kubectl, preference: StoredPreference): void {
  const policy = flags.string('policy');
  if (policy === 'Allowlist') preference.credentialPluginAllowlist = allowlist(flags.strings('allowlist-entry'));
  preference.credentialPluginPolicy = policy;
}

function allowlist(entries: readonly string[]): Fields[] {
  const errors: CommandError[] = [];
  const out: Fields[] = [];
  for (const pair of entries.flatMap((entry) => entry.split(','))) {
    const at = pair.indexOf('=');
    const field = at < 0 ? pair : pair.slice(0, at);
    const value = pair.slice(at + 1);
    if (at < 0) errors.push(new CommandError(`improperly formatted allowlist entry: ${quote(pair)}`));
    else if (field === 'name') errors.push(new CommandError('allowlist entry field "name" is deprecated, use "command" instead'));
    else if (field !== 'command') errors.push(new CommandError(`unrecognized allowlist entry field: ${quote(field)}`));
    else if (value.trim() === '') errors.push(new CommandError(`empty value in allowlist entry for field ${quote(field)}`));
    else out.push({ command: value });
  }
  const failure = aggregate(errors);
  if (failure) throw failure;
  return out;
}
