// What Tab offers for a command line: commands, flags, and what the tool knows for the rest.
// Upstream: github.com/spf13/cobra v1.10.2 completions.go getCompletions.
// Leaves out: completion that a command does itself, active help, groups of flags.

import type { CommandNode } from './command.ts';
import { find } from './find.ts';
import type { Flag } from './flag.ts';
import { FlagError, type FlagSet, HelpRequested } from './flag-set.ts';

/** What the shell does with the candidates. Upstream: ShellCompDirective. */
export const directives = { default: 0, error: 1, noSpace: 2, noFiles: 4, fileExtensions: 8, directories: 16, keepOrder: 32 } as const;

/** The names of the bits in a directive, as `__complete` tells them. */
export function directiveText(directive: number): string {
  const names = [
    [directives.error, 'ShellCompDirectiveError'],
    [directives.noSpace, 'ShellCompDirectiveNoSpace'],
    [directives.noFiles, 'ShellCompDirectiveNoFileComp'],
    [directives.fileExtensions, 'ShellCompDirectiveFilterFileExt'],
    [directives.directories, 'ShellCompDirectiveFilterDirs'],
    [directives.keepOrder, 'ShellCompDirectiveKeepOrder'],
  ] as const;
  const set = names.filter(([bit]) => (directive & bit) !== 0).map(([, name]) => name);
  return set.length === 0 ? 'ShellCompDirectiveDefault' : set.join(', ');
}

export interface Candidate {
  readonly text: string;
  readonly description?: string;
}

export interface Completions {
  readonly candidates: readonly Candidate[];
  readonly directive: number;
  /** why there are none */
  readonly problem?: string;
}

/** What is being completed: a flag's value, or an argument of a command. */
export interface Wanted<C> {
  readonly node: CommandNode<C>;
  readonly flags: FlagSet;
  readonly flag: Flag | undefined;
  /** the arguments before it */
  readonly args: readonly string[];
  readonly prefix: string;
}

const multiple: readonly string[] = ['stringSlice', 'stringArray', 'stringToString'];

/**
 * @param argv the words behind the program's name; the last is what is being typed and may be empty
 * @param known what the tool offers for flags' values and arguments
 */
export function complete<C>(root: CommandNode<C>, argv: readonly string[], known: (wanted: Wanted<C>) => Completions): Completions {
  const before = argv.slice(0, -1);
  const found = find(root, before);
  if (found.error !== undefined) return { candidates: [], directive: directives.default, problem: `unable to find a command for arguments: [${before.join(' ')}]` };
  const { node } = found;
  const flags = node.flagSet();
  const typed = flagBeingTyped(flags, found.args, argv.at(-1) ?? '');
  if ('problem' in typed) return { candidates: [], directive: directives.default, problem: typed.problem };
  const { flag, args: rest, prefix } = typed;
  const dashed = rest.includes('--');
  try {
    flags.parse(rest);
  } catch (error) {
    if (error instanceof HelpRequested) return { candidates: [], directive: directives.noFiles };
    if (!(error instanceof FlagError)) throw error;
    return { candidates: [], directive: directives.default, problem: `Error while parsing flags from args [${rest.join(' ')}]: ${error.message}` };
  }
  if (flags.bool('help')) return { candidates: [], directive: directives.noFiles };
  if (!flag && !dashed && prefix.startsWith('-') && !prefix.includes('=')) return { candidates: flagNames(node, flags, prefix), directive: directives.noFiles };
  const wanted: Wanted<C> = { node, flags, flag: dashed ? undefined : flag, args: flags.args, prefix };
  return flag ? known(wanted) : completeArgument(wanted, known);
}

function completeArgument<C>(wanted: Wanted<C>, known: (wanted: Wanted<C>) => Completions): Completions {
  const { node, flags, args, prefix } = wanted;
  const given = (node.command.flags ?? []).some((flag) => flags.changed(flag.name));
  const commands = args.length > 0 || given ? [] : node.sortedChildren.filter((child) => child.available || child.name === 'help');
  const candidates: Candidate[] = commands.filter((child) => child.name.startsWith(prefix)).map((child) => ({ text: child.name, description: child.command.short }));
  for (const flag of flags.all()) if (flag.required && !flags.changed(flag.name)) candidates.push(...namesOf(flag, prefix));
  if (node.command.validArgs) {
    const values = args.length === 0 ? node.command.validArgs.filter((value) => value.startsWith(prefix)) : [];
    return { candidates: [...candidates, ...values.map((text) => ({ text }))], directive: args.length === 0 ? directives.noFiles : directives.default };
  }
  const more = known(wanted);
  const directive = node.command.completes === undefined && commands.length > 0 ? directives.noFiles : more.directive;
  return { candidates: [...candidates, ...more.candidates], directive };
}

interface Typed {
  readonly flag: Flag | undefined;
  readonly args: readonly string[];
  readonly prefix: string;
}

/** Upstream: checkIfFlagCompletion. */
function flagBeingTyped(flags: FlagSet, args: readonly string[], last: string): Typed | { readonly problem: string } {
  const equals = last.indexOf('=');
  if (last.startsWith('-')) {
    if (equals < 0) return { flag: undefined, args, prefix: last };
    const name = last.startsWith('--') ? last.slice(2, equals) : last.slice(equals - 1, equals);
    const flag = last.startsWith('--') ? flags.lookup(name) : flags.lookupLetter(name);
    return flag ? { flag, args, prefix: last.slice(equals + 1) } : { problem: `Subcommand does not support flag '${name}'` };
  }
  const previous = args.at(-1) ?? '';
  if (!/^-./.test(previous) || previous === '--' || previous.includes('=') || args.slice(0, -1).includes('--')) return { flag: undefined, args, prefix: last };
  const flag = previous.startsWith('--') ? flags.lookup(previous.slice(2)) : flags.lookupLetter(previous.slice(-1));
  if (!flag || flag.noValue !== undefined) return { flag: undefined, args, prefix: last };
  return { flag, args: args.slice(0, -1), prefix: last };
}

function flagNames<C>(node: CommandNode<C>, flags: FlagSet, prefix: string): readonly Candidate[] {
  const required = flags.all().filter((flag) => flag.required && !flags.changed(flag.name));
  const needed = required.flatMap((flag) => namesOf(flag, prefix));
  if (needed.length > 0) return needed;
  const inherited = new Set(node.inheritedFlags().map((flag) => flag.name));
  const open = flags.all().filter((flag) => !flags.changed(flag.name) || multiple.includes(flag.type));
  return [...open.filter((flag) => inherited.has(flag.name)), ...open.filter((flag) => !inherited.has(flag.name))].flatMap((flag) => namesOf(flag, prefix));
}

function namesOf({ name, shorthand, hidden, deprecated, usage: description }: Flag, prefix: string): Candidate[] {
  if (hidden || deprecated) return [];
  return [`--${name}`, ...(shorthand ? [`-${shorthand}`] : [])].filter((text) => text.startsWith(prefix)).map((text) => ({ text, description }));
}
