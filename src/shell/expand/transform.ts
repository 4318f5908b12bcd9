// `${x@Q}` and its kin. Upstream: bash(1), Parameter transformation.

import { attributesOf, declaration } from '../declarations.ts';
import { expandPrompt } from '../prompt.ts';
import { singleQuoted } from '../quoting.ts';
import type { Shell } from '../state.ts';
import { ansiC } from './escapes.ts';
import { arrayOf } from './special-parameters.ts';

/** @returns undefined where there is nothing to give */
export function transformed(
  shell: Shell,
  operator: string,
  referred: { readonly name: string; readonly key: string | undefined; readonly value: string | readonly string[] | undefined },
): string | readonly string[] | undefined {
  const { name, key, value } = referred;
  if (operator === 'A') return declaration(shell, name)?.replace(/^declare -- /, '');
  if (operator === 'a') return attributesOf(shell, name);
  if (value === undefined) return undefined;
  if ((operator === 'K' || operator === 'k') && (key === '@' || key === '*')) return pairs(shell, name, operator);
  const change = changes[operator];
  if (!change) return typeof value === 'string' ? value : [...value];
  return typeof value === 'string' ? change(value, shell) : value.map((item) => change(item, shell));
}

const changes: Readonly<Record<string, (text: string, shell: Shell) => string>> = {
  Q: singleQuoted,
  K: singleQuoted,
  k: singleQuoted,
  E: (text) => ansiC(text),
  P: (text, shell) => expandPrompt(shell, text),
  U: (text) => text.toUpperCase(),
  L: (text) => text.toLowerCase(),
  u: (text) => text.slice(0, 1).toUpperCase() + text.slice(1),
};

function pairs(shell: Shell, name: string, operator: string): readonly string[] {
  const { keys, values } = arrayOf(shell, shell.variables.resolve(name));
  if (operator === 'k') return keys.flatMap((key, i) => [key, values[i] ?? '']);
  return [keys.map((key, i) => `${key} "${(values[i] ?? '').replace(/["$\\`]/g, '\\$&')}"`).join(' ')];
}
