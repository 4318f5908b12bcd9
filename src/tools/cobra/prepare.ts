// From arguments to an invocation that may run: flags parsed, arguments and required flags checked.
// Upstream: github.com/spf13/cobra v1.10.2 command.go execute, ValidateRequiredFlags.

import type { CommandNode, Invocation } from './command.ts';
import { FlagError, HelpRequested } from './flag-set.ts';

/** What became of the arguments. */
export type Prepared<C> =
  | { readonly outcome: 'run'; readonly invocation: Invocation<C> }
  | { readonly outcome: 'help'; readonly invocation: Invocation<C> }
  /** `flags`: the arguments could not be parsed; `args`: they are not what the command takes */
  | { readonly outcome: 'error'; readonly of: 'flags' | 'args'; readonly message: string };

/**
 * Parses and checks.
 * @param adjust may give flags other defaults before they are parsed
 * @param notice gets what is to be printed on the way (deprecations)
 */
export function prepare<C>(node: CommandNode<C>, argv: readonly string[], notice: (text: string) => void, adjust?: (invocation: Invocation<C>) => void): Prepared<C> {
  const { command } = node;
  if (command.deprecated) notice(`Command "${node.name}" is deprecated, ${command.deprecated}\n`);
  const flags = node.flagSet();
  const invocationOf = (args: readonly string[]): Invocation<C> => ({ node, flags, args, argsBeforeDash: flags.argsBeforeDash });
  adjust?.(invocationOf([]));
  if (!command.rawArguments) {
    try {
      flags.parse(argv);
    } catch (error) {
      if (error instanceof HelpRequested) return { outcome: 'help', invocation: invocationOf([]) };
      if (error instanceof FlagError) return { outcome: 'error', of: 'flags', message: error.message };
      throw error; // our own bug
    }
    for (const text of flags.notices) notice(text);
  }
  const invocation = invocationOf(command.rawArguments ? argv : flags.args);
  if (flags.bool('help') || !command.run) return { outcome: 'help', invocation };
  const wrong = command.args?.(invocation.args, node.path);
  if (wrong !== undefined) return { outcome: 'error', of: 'args', message: wrong };
  return { outcome: 'run', invocation };
}

/** `required flag(s) "image" not set`, or undefined. Asked after a tool's own preparations, as cobra's PreRun comes first. */
export function missingFlags<C>(invocation: Invocation<C>): string | undefined {
  if (invocation.node.command.rawArguments) return undefined;
  const missing = invocation.flags.all().filter((flag) => flag.required && !invocation.flags.changed(flag.name));
  return missing.length === 0 ? undefined : `required flag(s) "${missing.map((flag) => flag.name).join('", "')}" not set`;
}
