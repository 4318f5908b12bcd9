// A command and its place in the tree: data, and the questions cobra answers about it (names, flags, use line).
// Upstream: github.com/spf13/cobra v1.10.2 command.go, args.go.
// Leaves out: hooks around run (a tool does that itself), groups by id (kubectl has its own), templates.

import type { Steps } from '../../os/process.ts';
import { compareStrings, quote } from '../go/quote.ts';
import type { Flag } from './flag.ts';
import { FlagSet } from './flag-set.ts';

/** One invocation of a command. */
export interface Invocation<C> {
  readonly node: CommandNode<C>;
  readonly flags: FlagSet;
  /** arguments that are no flags */
  readonly args: readonly string[];
  /** how many of them stood before `--`; -1 without one */
  readonly argsBeforeDash: number;
}

/** What is wrong with a command's arguments, or undefined. */
export type ArgsRule = (args: readonly string[], path: string) => string | undefined;

/** A command as data. `C` is what a tool's commands run with. */
export interface Command<C> {
  /** the use line; its first word is the name */
  readonly use: string;
  readonly aliases?: readonly string[];
  /** words that mean this command to someone who does not know it */
  readonly suggestFor?: readonly string[];
  readonly short: string;
  readonly long?: string;
  /** examples: lines as help shows them, without indentation */
  readonly examples?: string;
  readonly flags?: readonly Flag[];
  /** flags of this command and all below it */
  readonly persistentFlags?: readonly Flag[];
  readonly commands?: readonly Command<C>[];
  readonly hidden?: boolean;
  readonly deprecated?: string;
  readonly args?: ArgsRule;
  /** the use line is complete: no ` [flags]` behind it */
  readonly exactUse?: boolean;
  /** arguments are handed on as they are */
  readonly rawArguments?: boolean;
  readonly run?: (context: C, invocation: Invocation<C>) => Steps<void>;
  /** what flags that cannot be understood become, where the tool's own way is not meant. Upstream: SetFlagErrorFunc */
  readonly flagError?: (message: string, path: string) => Error;
  /** values an argument may have; completion offers them */
  readonly validArgs?: readonly string[];
  /** what completes an argument: a name the tool's completion knows */
  readonly completes?: string;
}

export const noArgs: ArgsRule = (args, path) => (args.length > 0 ? `unknown command ${quote(args[0] ?? '')} for ${quote(path)}` : undefined);
export const exactArgs = (n: number): ArgsRule => (args) => (args.length === n ? undefined : `accepts ${n} arg(s), received ${args.length}`);
export const minimumArgs = (n: number): ArgsRule => (args) => (args.length >= n ? undefined : `requires at least ${n} arg(s), only received ${args.length}`);
export const maximumArgs = (n: number): ArgsRule => (args) => (args.length <= n ? undefined : `accepts at most ${n} arg(s), received ${args.length}`);

/** A command in its tree. */
export class CommandNode<C> {
  readonly command: Command<C>;
  readonly parent: CommandNode<C> | undefined;
  /** the word it was called by */
  calledAs: string;
  #children: readonly CommandNode<C>[] | undefined;

  constructor(command: Command<C>, parent?: CommandNode<C>) {
    this.command = command;
    this.parent = parent;
    this.calledAs = this.name;
  }

  get name(): string {
    const space = this.command.use.indexOf(' ');
    return space < 0 ? this.command.use : this.command.use.slice(0, space);
  }

  /** `kubectl create deployment`. */
  get path(): string {
    return this.parent ? `${this.parent.path} ${this.name}` : this.name;
  }

  get root(): CommandNode<C> {
    return this.parent ? this.parent.root : this;
  }

  /** In the order they were declared. */
  get children(): readonly CommandNode<C>[] {
    this.#children ??= (this.command.commands ?? []).map((command) => new CommandNode(command, this));
    return this.#children;
  }

  /** By name, as help lists them. */
  get sortedChildren(): readonly CommandNode<C>[] {
    return [...this.children].sort((a, b) => compareStrings(a.name, b.name));
  }

  child(name: string): CommandNode<C> | undefined {
    return this.children.find((child) => child.name === name || child.command.aliases?.includes(name));
  }

  get runnable(): boolean {
    return this.command.run !== undefined;
  }

  /** Whether help and suggestions mention it. */
  get available(): boolean {
    if (this.command.deprecated || this.command.hidden) return false;
    return this.runnable || this.children.some((child) => child.available);
  }

  /** Its own flags, then those of its ancestors: what it understands. */
  allFlags(): readonly Flag[] {
    return [...(this.command.flags ?? []), ...(this.command.persistentFlags ?? []), ...this.inheritedFlags()];
  }

  /** Flags that come from the commands above it. */
  inheritedFlags(): readonly Flag[] {
    const out: Flag[] = [];
    for (let node = this.parent; node; node = node.parent) out.push(...(node.command.persistentFlags ?? []));
    return out;
  }

  /** A set for one invocation, `--help` included. */
  flagSet(): FlagSet {
    const help: Flag = { name: 'help', type: 'bool', default: false, noValue: 'true', usage: `help for ${this.name}` };
    const flags = this.allFlags();
    const letterTaken = flags.some((flag) => flag.shorthand === 'h');
    return new FlagSet([...flags, letterTaken ? help : { ...help, shorthand: 'h' }]);
  }

  /** `kubectl get TYPE [flags]`. */
  get useLine(): string {
    const line = this.parent ? `${this.parent.path} ${this.command.use}` : this.command.use;
    if (this.command.exactUse || line.includes('[flags]')) return line;
    return this.allFlags().some((flag) => !flag.hidden) ? `${line} [flags]` : line;
  }
}
