// Options of builtins. Upstream: bash's internal_getopt, whose messages it gives.

import { writeNow } from '../messages.ts';
import type { Shell } from '../state.ts';
import { usage } from './say.ts';

export interface Options {
  /** letters in the order given, with their values */
  readonly each: readonly (readonly [letter: string, value: string])[];
  readonly operands: readonly string[];
  has(letter: string): boolean;
  get(letter: string): string | undefined;
}

/**
 * @param letters as getopt(3) takes them; a `+` in front allows `+x` too, which comes as the letter `+x`
 * @returns the options; a status after a message
 */
export function builtinOptions(shell: Shell, command: string, args: readonly string[], letters: string, synopsis: string): Options | number {
  const each: [string, string][] = [];
  const plus = letters.startsWith('+');
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '--') {
      at += 1;
      break;
    }
    if (!(word.startsWith('-') || (plus && word.startsWith('+'))) || word.length < 2) break;
    const sign = word.charAt(0) === '+' ? '+' : '';
    for (let i = 1; i < word.length; i++) {
      const letter = word.charAt(i);
      const found = letter === ':' || letter === '+' ? -1 : letters.indexOf(letter);
      if (found < 0) return usage(shell, command, `${word.charAt(0)}${letter}`, synopsis);
      if (letters.charAt(found + 1) !== ':') {
        each.push([sign + letter, '']);
        continue;
      }
      const value = word.slice(i + 1) || args[++at];
      if (value === undefined) return missing(shell, command, letter, synopsis);
      each.push([sign + letter, value]);
      break;
    }
  }
  return { each, operands: args.slice(at), has: (letter) => each.some(([one]) => one === letter), get: (letter) => each.findLast(([one]) => one === letter)?.[1] };
}

function missing(shell: Shell, command: string, letter: string, synopsis: string): number {
  writeNow(shell, `${shell.prefix}${command}: -${letter}: option requires an argument\n${command}: usage: ${synopsis}\n`);
  return 2;
}
