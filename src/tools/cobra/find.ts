// Finds the command that arguments mean, and what was probably meant when there is none.
// Upstream: github.com/spf13/cobra v1.10.2 command.go Find, stripFlags, argsMinusFirstX, SuggestionsFor; cobra.go ld; args.go legacyArgs.

import { quote } from '../go/quote.ts';
import type { CommandNode } from './command.ts';
import type { FlagSet } from './flag-set.ts';

export interface Found<C> {
  readonly node: CommandNode<C>;
  /** the arguments without the words that named it */
  readonly args: readonly string[];
  /** `unknown command "x" for "kubectl"…` */
  readonly error?: string;
}

/** Follows the words that are no flags down the tree. */
export function find<C>(root: CommandNode<C>, argv: readonly string[]): Found<C> {
  let node = root;
  let args = argv;
  for (;;) {
    const flags = node.flagSet();
    const word = stripFlags(args, flags)[0];
    const next = word === undefined ? undefined : node.child(word);
    if (word === undefined || !next) break;
    args = withoutFirst(args, word, flags);
    next.calledAs = word;
    node = next;
  }
  const error = node.command.args ? undefined : legacyArgs(node, stripFlags(args, node.flagSet()));
  return error === undefined ? { node, args } : { node, args, error };
}

/** Only the root refuses words it does not know; deeper commands look themselves. */
function legacyArgs<C>(node: CommandNode<C>, words: readonly string[]): string | undefined {
  const first = words[0];
  if (node.children.length === 0 || node.parent || first === undefined) return undefined;
  return `unknown command ${quote(first)} for ${quote(node.path)}${suggest(node, first)}`;
}

/** Whether the word is a flag that takes the next word as its value. */
function takesNext(word: string, flags: FlagSet): boolean {
  if (word.includes('=')) return false;
  if (word.startsWith('--')) return flags.lookup(word.slice(2))?.noValue === undefined;
  return word.startsWith('-') && word.length === 2 && flags.lookupLetter(word.charAt(1))?.noValue === undefined;
}

function stripFlags(argv: readonly string[], flags: FlagSet): string[] {
  const out: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (word === '--') break;
    if (takesNext(word, flags)) {
      if (argv.length - i <= 2) break;
      i++;
    } else if (word !== '' && !word.startsWith('-')) out.push(word);
  }
  return out;
}

function withoutFirst(argv: readonly string[], name: string, flags: FlagSet): readonly string[] {
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (word === '--') break;
    if (takesNext(word, flags)) i++;
    else if (word === name) return [...argv.slice(0, i), ...argv.slice(i + 1)];
  }
  return argv;
}

/** `\n\nDid you mean this?\n\tget\n`, or nothing. */
export function suggest<C>(node: CommandNode<C>, typed: string): string {
  const names = suggestions(node, typed);
  return names.length === 0 ? '' : `\n\nDid you mean this?\n${names.map((name) => `\t${name}\n`).join('')}`;
}

function suggestions<C>(node: CommandNode<C>, typed: string): string[] {
  const out: string[] = [];
  const wanted = typed.toLowerCase();
  for (const child of node.children) {
    if (!child.available) continue;
    const name = child.name.toLowerCase();
    if (distance(wanted, name) <= 2 || name.startsWith(wanted)) out.push(child.name);
    for (const word of child.command.suggestFor ?? []) if (word.toLowerCase() === wanted) out.push(child.name);
  }
  return out;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const diagonal = row[j - 1] ?? 0;
      next.push(a.charAt(i - 1) === b.charAt(j - 1) ? diagonal : 1 + Math.min(row[j] ?? 0, next[j - 1] ?? 0, diagonal));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
