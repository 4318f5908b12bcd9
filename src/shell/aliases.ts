// Aliases: the first word of a command, replaced by text before the command is understood. Upstream: bash(1), ALIASES.
// The text is parsed once to find the places where commands begin, changed, and parsed again by whoever runs it.

import { type Command, forEachChild, parse, type SyntaxNode } from 'unbash';
import type { Shell } from './state.ts';

/** The text with aliases replaced, as often as they lead to others. Text that does not parse yet is looked at as far as it does. */
export function expandAliases(shell: Shell, text: string): string {
  if (shell.aliases.size === 0 || !shell.shopts.has('expand_aliases')) return text;
  let out = text;
  // Each round replaces the first alias that has not been used on that place; a few levels are enough for any sane set.
  const used = new Map<number, Set<string>>();
  for (let round = 0; round < 50; round++) {
    const place = nextPlace(shell, out, used);
    if (!place) return out;
    const { at, name, value } = place;
    out = out.slice(0, at) + value + out.slice(at + name.length);
    shift(used, at, name, value.length - name.length);
  }
  return out;
}

interface Place {
  readonly at: number;
  readonly name: string;
  readonly value: string;
}

function nextPlace(shell: Shell, text: string, used: ReadonlyMap<number, ReadonlySet<string>>): Place | undefined {
  let found: Place | undefined;
  const consider = (at: number, name: string): void => {
    const value = shell.aliases.get(name);
    if (value !== undefined && !used.get(at)?.has(name) && (!found || at < found.at)) found = { at, name, value };
  };
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command') considerCommand(shell, node, consider);
    // What stands inside quotes, substitutions and here-documents is parsed (and aliased) when it runs.
    if (node.type !== 'Word') forEachChild(node, visit);
  };
  for (const statement of parse(text).commands) visit(statement);
  return found;
}

function considerCommand(shell: Shell, { name, suffix }: Command, consider: (at: number, name: string) => void): void {
  if (!name || name.parts !== undefined || name.text !== name.value) return;
  consider(name.pos, name.text);
  // An alias whose text ends in a blank lets the next word be one too: `alias sudo='sudo '`.
  const [first] = suffix;
  if (shell.aliases.get(name.text)?.endsWith(' ') && first?.type === 'Word' && first.parts === undefined) consider(first.pos, first.text);
}

/** Remembers that the alias was used here, so that `alias ls='ls -l'` ends, and moves what comes after. */
function shift(used: Map<number, Set<string>>, at: number, name: string, by: number): void {
  const later = [...used].filter(([place]) => place > at);
  for (const [place] of later) used.delete(place);
  for (const [place, names] of later) used.set(place + by, names);
  used.set(at, (used.get(at) ?? new Set()).add(name));
}
