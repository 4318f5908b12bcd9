// $0, its fields and NF: whichever is changed, the others follow when they are looked at. Upstream: POSIX awk.

import { extendedRegExp } from '../../../base/regex.ts';
import { fromInput, type Value } from './values.ts';

export class AwkRecord {
  #text = '';
  #fields: Value[] = [];
  /** whether the fields fit $0 */
  #split = true;
  /** whether $0 fits the fields */
  #joined = true;

  /** A new record. */
  set(text: string): void {
    this.#text = text;
    this.#split = false;
    this.#joined = true;
  }

  text(ofs: string, toText: (value: Value) => string): string {
    if (!this.#joined) {
      this.#text = this.#fields.map(toText).join(ofs);
      this.#joined = true;
    }
    return this.#text;
  }

  count(fs: string): number {
    this.#ensure(fs);
    return this.#fields.length;
  }

  field(index: number, fs: string): Value {
    this.#ensure(fs);
    return this.#fields[index - 1];
  }

  setField(index: number, value: Value, fs: string): void {
    this.#ensure(fs);
    while (this.#fields.length < index - 1) this.#fields.push('');
    this.#fields[index - 1] = value;
    this.#joined = false;
  }

  setCount(count: number, fs: string): void {
    this.#ensure(fs);
    while (this.#fields.length < count) this.#fields.push('');
    this.#fields.length = Math.max(0, count);
    this.#joined = false;
  }

  #ensure(fs: string): void {
    if (this.#split) return;
    this.#fields = splitFields(this.#text, fs).map(fromInput);
    this.#split = true;
  }
}

/** A text split by a field separator: a blank means runs of blanks, longer ones are expressions. */
export function splitFields(text: string, separator: string): string[] {
  if (separator === ' ') return text.match(/[^ \t\n]+/g) ?? [];
  if (text === '') return [];
  if (separator === '') return [...text];
  if (separator === '\t' || (separator.length === 1 && !/[\\^$.*+?()[\]{}|]/.test(separator))) return text.split(separator);
  if (separator.length === 1) return text.split(separator);
  return splitBy(text, extendedRegExp(separator));
}

/** As String.split, but groups in the expression do not count. */
export function splitBy(text: string, regex: RegExp): string[] {
  const out: string[] = [];
  let start = 0;
  for (const match of text.matchAll(new RegExp(regex.source, 'gu'))) {
    if (match[0] === '') continue;
    out.push(text.slice(start, match.index));
    start = match.index + match[0].length;
  }
  out.push(text.slice(start));
  return out;
}
