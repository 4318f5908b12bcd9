// Functions on texts. Upstream: cel-go/ext/strings.go (version 2), apiserver/pkg/cel/library/regex.go

import { goQuote } from '../../../base/go-quote.ts';
import { Re2Error, re2 } from '../../../base/re2.ts';
import type { Environment } from '../../../base/cel/environment.ts';
import type { Value } from '../../../base/cel/value.ts';
import { fail } from '../../../base/cel/value.ts';
import { formatCel } from './format.ts';

export function addStrings(environment: Environment): void {
  environment
    .fn('string.charAt(int): string', (text: string, at: bigint) => charAt([...text], Number(at)))
    .fn('string.indexOf(string): int', (text: string, part: string) => indexOf(text, part, 0n))
    .fn('string.indexOf(string, int): int', indexOf)
    .fn('string.lastIndexOf(string): int', (text: string, part: string) => lastIndexOf(text, part))
    .fn('string.lastIndexOf(string, int): int', lastIndexOf)
    .fn('string.lowerAscii(): string', (text: string) => text.replace(/[A-Z]/g, (ch) => ch.toLowerCase()))
    .fn('string.upperAscii(): string', (text: string) => text.replace(/[a-z]/g, (ch) => ch.toUpperCase()))
    .fn('string.replace(string, string): string', (text: string, from: string, to: string) => text.split(from).join(to))
    .fn('string.replace(string, string, int): string', replaceSome)
    .fn('string.split(string): list<string>', (text: string, separator: string) => splitSome(text, separator, -1n))
    .fn('string.split(string, int): list<string>', splitSome)
    .fn('string.substring(int): string', (text: string, from: bigint) => substring(text, from, BigInt([...text].length), true))
    .fn('string.substring(int, int): string', (text: string, from: bigint, to: bigint) => substring(text, from, to, false))
    .fn('string.trim(): string', (text: string) => text.trim())
    .fn('string.format(list<dyn>): string', (template: string, values: readonly Value[]) => formatCel(template, values))
    .fn('strings.quote(string): string', (text: string) => goQuote(text))
    .fn('list<string>.join(): string', (list: readonly string[]) => list.join(''))
    .fn('list<string>.join(string): string', (list: readonly string[], separator: string) => list.join(separator));
}

/** The texts a pattern matches. */
export function addRegex(environment: Environment): void {
  const all = (text: string, pattern: string, most: bigint): readonly string[] => [...text.matchAll(read(pattern, 'g'))].slice(0, most < 0n ? undefined : Number(most)).map(([found]) => found);
  environment
    .fn('string.find(string): string', (text: string, pattern: string) => read(pattern).exec(text)?.[0] ?? '')
    .fn('string.findAll(string): list<string>', (text: string, pattern: string) => all(text, pattern, -1n))
    .fn('string.findAll(string, int): list<string>', all);
}

function read(pattern: string, flags = ''): RegExp {
  try {
    return re2(pattern, flags);
  } catch (error) {
    if (error instanceof Re2Error) return fail(`Illegal regex: ${error.message}`);
    throw error;
  }
}

const charAt = (text: readonly string[], at: number): string => (at === text.length ? '' : (text[at] ?? fail(`index out of range: ${at}`)));

/** Positions count characters, so texts are looked at as lists of these. */
function indexOf(text: string, part: string, from: bigint): bigint {
  const chars = [...text];
  const start = Number(from);
  if (part === '') return from;
  if (start < 0 || start > chars.length) return fail(`index out of range: ${start}`);
  const at = chars.slice(start).join('').indexOf(part);
  return at < 0 ? -1n : BigInt(start + [...chars.slice(start).join('').slice(0, at)].length);
}

function lastIndexOf(text: string, part: string, from?: bigint): bigint {
  const chars = [...text];
  if (part === '') return from ?? BigInt(chars.length);
  const size = [...part].length;
  const start = from === undefined ? chars.length - size : Number(from);
  if (from !== undefined && (start < 0 || start >= chars.length)) return fail(`index out of range: ${start}`);
  for (let i = Math.min(start, chars.length - size); i >= 0; i--) if (chars.slice(i, i + size).join('') === part) return BigInt(i);
  return -1n;
}

function replaceSome(text: string, from: string, to: string, most: bigint): string {
  if (most < 0n) return text.split(from).join(to);
  const parts = text.split(from);
  const rest = parts.slice(Number(most) + 1);
  return parts.slice(0, Number(most) + 1).join(to) + rest.map((part) => from + part).join('');
}

function splitSome(text: string, separator: string, most: bigint): readonly string[] {
  const parts = separator === '' ? [...text] : text.split(separator);
  if (most === 0n) return [];
  const limit = Number(most);
  if (most < 0n || parts.length <= limit) return parts;
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

function substring(text: string, from: bigint, to: bigint, isOpen: boolean): string {
  const chars = [...text];
  const [start, end] = [Number(from), Number(to)];
  if (start < 0 || start > chars.length) return fail(`index out of range: ${start}`);
  if (end < 0 || end > chars.length) return fail(`index out of range: ${end}`);
  if (!isOpen && start > end) return fail(`invalid substring range. start: ${start}, end: ${end}`);
  return chars.slice(start, end).join('');
}
