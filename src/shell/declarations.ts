// Variables as `declare -p` writes them. Upstream: bash's print_assignment and friends.

import { backslashed, doubleQuoted } from './quoting.ts';
import type { Shell } from './state.ts';
import { isAssociative, isIndexed, type Variable } from './variables.ts';

/** `aAilnrux`: the letters of what `declare` set; empty when there are none. */
export function attributesOf(shell: Shell, name: string): string {
  const variable = shell.variables.findDirect(name);
  return variable ? letters(variable) : '';
}

function letters({ value, integer, reference, letterCase, readOnly, exported }: Variable): string {
  return [
    isIndexed(value) ? 'a' : '',
    isAssociative(value) ? 'A' : '',
    integer ? 'i' : '',
    letterCase === 'lower' ? 'l' : '',
    reference ? 'n' : '',
    readOnly ? 'r' : '',
    letterCase === 'upper' ? 'u' : '',
    exported ? 'x' : '',
  ].join('');
}

/** `declare -x NAME="value"`; undefined when there is no such variable. */
export function declaration(shell: Shell, name: string): string | undefined {
  const variable = shell.variables.findDirect(name);
  if (!variable) return undefined;
  const value = valueText(variable);
  return `declare -${letters(variable) || '-'} ${name}${value === undefined ? '' : `=${value}`}`;
}

/** The value as `declare` writes it. */
export function valueText({ value }: Variable): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return doubleQuoted(value);
  if (isIndexed(value)) return `(${[...value].map(([key, item]) => `[${key}]=${doubleQuoted(item)}`).join(' ')})`;
  return `(${[...value.keys].map(([key, item]) => `[${/^[\w@%+:,./-]+$/.test(key) ? key : /['\s$]/.test(key) ? doubleQuoted(key) : backslashed(key)}]=${doubleQuoted(item)} `).join('')})`;
}
