// Texts in jq. Upstream: jq(1).

import { utf8 } from '../../base/bytes.ts';
import type { Plain } from './builtins.ts';
import { isArray, type Json, typeOf } from './json.ts';
import { JqError, truncated } from './operators.ts';
import { testRegex } from './regex.ts';

function text(value: Json | undefined, message: string): string {
  if (typeof value === 'string') return value;
  throw new JqError(message);
}

const trimmed =
  (trim: (value: string) => string): Plain =>
  (input) => {
    if (typeof input !== 'string') throw new JqError(`${typeOf(input)} (${truncated(input)}) cannot be trimmed`);
    return trim(input);
  };

export const textFunctions: Readonly<Record<string, Plain>> = {
  'utf8bytelength/0': (input) => utf8(text(input, `${typeOf(input)} (${truncated(input)}) only strings have UTF-8 byte length`)).length,
  'startswith/1': (input, [prefix]) => text(input, 'startswith() requires string inputs').startsWith(text(prefix, 'startswith() requires string inputs')),
  'endswith/1': (input, [suffix]) => text(input, 'endswith() requires string inputs').endsWith(text(suffix, 'endswith() requires string inputs')),
  'ascii_downcase/0': (input) => text(input, 'ascii_downcase input must be a string').replace(/[A-Z]/g, (ch) => ch.toLowerCase()),
  'ascii_upcase/0': (input) => text(input, 'ascii_upcase input must be a string').replace(/[a-z]/g, (ch) => ch.toUpperCase()),
  'trim/0': trimmed((value) => value.trim()),
  'ltrim/0': trimmed((value) => value.trimStart()),
  'rtrim/0': trimmed((value) => value.trimEnd()),
  'explode/0': (input) => [...text(input, `${typeOf(input)} (${truncated(input)}) cannot be exploded`)].map((ch) => ch.codePointAt(0) ?? 0),
  'implode/0': (input) => {
    if (!isArray(input)) throw new JqError('implode input must be an array');
    return input.map((code) => String.fromCodePoint(Number(code))).join('');
  },
  'split/1': (input, [separator]) => {
    const value = text(input, 'split input and separator must be strings');
    const by = text(separator, 'split input and separator must be strings');
    return value === '' ? [] : by === '' ? [...value] : value.split(by);
  },
  'join/1': (input, [separator]) => {
    if (!isArray(input)) throw new JqError(`Cannot iterate over ${typeOf(input)}`);
    if (input.length === 0) return '';
    const by = text(separator, `${typeOf(input[0] ?? null)} and ${typeOf(separator ?? null)} cannot be added`);
    return input
      .map((item) => {
        if (item === null) return '';
        if (typeof item === 'object') throw new JqError(`string (${truncated(by)}) and ${typeOf(item)} (${truncated(item)}) cannot be added`);
        return String(item);
      })
      .join(by);
  },
  'test/2': (input, [pattern = null, flags = null]) => testRegex(input, pattern, flags),
  'ascii/0': (input) => String.fromCharCode(Number(input)),
};
