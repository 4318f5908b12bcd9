// JSON as Go's encoding/json writes and reads it: sorted keys, HTML escaping, and its words for what is wrong.
// Upstream: encoding/json (scanner.go for the errors).
// Leaves out: int64 beyond 2^53 (a JavaScript number holds it rounded), and Go's replacement of invalid UTF-8.

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Deepest nesting anything here reads or writes. Differs: Go stops at 10,000 levels, JavaScript's stack would not bear them. */
export const maxDepth = 1000;

/** Broken JSON; the message is Go's, `offset` counts characters read before the failure was certain. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Whether `value` is an object with keys: not null, not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Prints as Go's json.Marshal does a map: keys sorted, `<`, `>`, `&`, U+2028 and U+2029 escaped. Members that are undefined vanish.
 * @param indent as in json.MarshalIndent; four spaces is what `kubectl -o json` uses. Absent: one line.
 */
export function toJson(value: unknown, indent?: string): string {
  const seen = { indexKeys: false };
  const copy = sorted(value, 0, seen);
  return escapeHtml(seen.indexKeys ? writeSorted(copy, indent ?? '', '') : (JSON.stringify(copy, null, indent) ?? 'null'));
}

/** Like toJson, with keys in the order they have: what Go prints for a struct whose fields are in that order. */
export function toJsonUnsorted(value: unknown, indent?: string): string {
  return escapeHtml(JSON.stringify(value, null, indent) ?? 'null');
}

const html = /[<>&\u2028\u2029]/g;

function escapeHtml(text: string): string {
  return html.test(text) ? text.replace(html, (ch) => `\\u${ch.charCodeAt(0).toString(16).padStart(4, '0')}`) : text;
}

/** A copy whose keys are sorted, as far as objects can be: keys such as `10` come first in them, which `seen` tells. */
function sorted(value: unknown, depth: number, seen: { indexKeys: boolean }): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > maxDepth) throw new JsonError('exceeded max depth', 0);
  if (Array.isArray(value)) return value.map((item) => sorted(item, depth + 1, seen));
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const first = key.charCodeAt(0);
    if (first >= 48 && first <= 57) seen.indexKeys = true;
    setOwn(out, key, sorted((value as Record<string, unknown>)[key], depth + 1, seen));
  }
  return out;
}

/** What JSON.stringify writes, with keys in the order of their texts. */
function writeSorted(value: unknown, indent: string, margin: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const inner = margin + indent;
  const entries = Array.isArray(value)
    ? value.map((item) => writeSorted(item, indent, inner))
    : Object.keys(value)
        .sort()
        .filter((key) => (value as Record<string, unknown>)[key] !== undefined)
        .map((key) => `${JSON.stringify(key)}:${indent && ' '}${writeSorted((value as Record<string, unknown>)[key], indent, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return `${open}${close}`;
  return indent ? `${open}\n${inner}${entries.join(`,\n${inner}`)}\n${margin}${close}` : `${open}${entries.join(',')}${close}`;
}

/** `object[key] = value` for keys that come from outside: `__proto__` becomes a plain member, as in JSON. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

/** `object[key]` for keys that come from outside: only own members count, so `constructor` is not there. */
export function getOwn(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * Reads one JSON text.
 * @throws JsonError in Go's words, such as `invalid character '}' looking for beginning of object key string`
 */
export function parseJson(text: string): JsonValue {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    throw findError(text); // the engine's own words differ between browsers
  }
  if (!shallowEnough(text)) throw findError(text);
  return value;
}

function shallowEnough(text: string): boolean {
  if (text.length <= maxDepth) return true;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) i = closingQuote(text, i);
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > maxDepth) return false;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return true;
}

function closingQuote(text: string, open: number): number {
  let i = open + 1;
  while (i < text.length && text.charCodeAt(i) !== 0x22) i += text.charCodeAt(i) === 0x5c ? 2 : 1;
  return i;
}

/** Walks the text as Go's scanner does, for the words it fails with. */
function findError(text: string): JsonError {
  const walk = new Walk(text);
  try {
    walk.value(0);
    walk.end();
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
  return new JsonError('unexpected end of JSON input', text.length);
}

class Walk {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): void {
    const ch = this.#skipSpace();
    if (ch === '{') this.#members(depth + 1);
    else if (ch === '[') this.#items(depth + 1);
    else if (ch === '"') this.#string();
    else if (ch === '-' || isDigit(ch)) this.#number();
    else if (ch === 't') this.#literal('true');
    else if (ch === 'f') this.#literal('false');
    else if (ch === 'n') this.#literal('null');
    else this.#fail(ch, 'looking for beginning of value');
  }

  end(): void {
    const ch = this.#skipSpace();
    if (ch !== '') this.#fail(ch, 'after top-level value');
  }

  #members(depth: number): void {
    this.#enter(depth);
    let ch = this.#skipSpace();
    if (ch === '}') return this.#step();
    for (;;) {
      if (ch !== '"') this.#fail(ch, 'looking for beginning of object key string');
      this.#string();
      ch = this.#skipSpace();
      if (ch !== ':') this.#fail(ch, 'after object key');
      this.#step();
      this.value(depth);
      ch = this.#skipSpace();
      if (ch === '}') return this.#step();
      if (ch !== ',') this.#fail(ch, 'after object key:value pair');
      this.#step();
      ch = this.#skipSpace();
    }
  }

  #items(depth: number): void {
    this.#enter(depth);
    if (this.#skipSpace() === ']') return this.#step();
    for (;;) {
      this.value(depth);
      const ch = this.#skipSpace();
      if (ch === ']') return this.#step();
      if (ch !== ',') this.#fail(ch, 'after array element');
      this.#step();
    }
  }

  #enter(depth: number): void {
    this.#step();
    if (depth > maxDepth) throw new JsonError('exceeded max depth', this.#at);
  }

  #string(): void {
    this.#step();
    for (;;) {
      const ch = this.#peek();
      if (ch === '"') return this.#step();
      if (ch === '' || ch < ' ') this.#fail(ch, 'in string literal');
      this.#step();
      if (ch === '\\') this.#escape();
    }
  }

  #escape(): void {
    const ch = this.#peek();
    if (ch === '' || !'bfnrt\\/"u'.includes(ch)) this.#fail(ch, 'in string escape code');
    this.#step();
    for (let i = 0; ch === 'u' && i < 4; i++) {
      if (!/^[0-9a-fA-F]$/.test(this.#peek())) this.#fail(this.#peek(), 'in \\u hexadecimal character escape');
      this.#step();
    }
  }

  #number(): void {
    if (this.#peek() === '-') this.#step();
    if (this.#peek() === '0') this.#step();
    else this.#digits('in numeric literal');
    if (this.#peek() === '.') {
      this.#step();
      this.#digits('after decimal point in numeric literal');
    }
    if (this.#peek() !== 'e' && this.#peek() !== 'E') return;
    this.#step();
    if (this.#peek() === '+' || this.#peek() === '-') this.#step();
    this.#digits('in exponent of numeric literal');
  }

  #digits(where: string): void {
    if (!isDigit(this.#peek())) this.#fail(this.#peek(), where);
    while (isDigit(this.#peek())) this.#step();
  }

  #literal(word: string): void {
    for (const expected of word) {
      if (this.#peek() !== expected) this.#fail(this.#peek(), `in literal ${word} (expecting ${quoteChar(expected)})`);
      this.#step();
    }
  }

  #skipSpace(): string {
    while (/^[ \t\r\n]$/.test(this.#peek())) this.#step();
    return this.#peek();
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #step(): void {
    this.#at++;
  }

  #fail(ch: string, where: string): never {
    if (ch === '') throw new JsonError('unexpected end of JSON input', this.#text.length);
    throw new JsonError(`invalid character ${quoteChar(ch)} ${where}`, this.#at + 1);
  }
}

const isDigit = (ch: string): boolean => ch >= '0' && ch <= '9' && ch !== '';

/** Go's quoteChar: the scanner sees bytes, so the first byte of what is not ASCII is shown. */
function quoteChar(ch: string): string {
  if (ch === "'") return `'\\''`;
  if (ch === '"') return `'"'`;
  const byte = new TextEncoder().encode(ch)[0] ?? 0;
  const quoted = JSON.stringify(String.fromCharCode(byte)).slice(1, -1);
  return `'${byte < 0x20 ? controlName(byte, quoted) : byte === 0x7f || (byte >= 0x80 && byte < 0xa0) || byte === 0xad ? `\\u00${byte.toString(16)}` : quoted}'`;
}

/** strconv.Quote spells the control characters that have a letter, and \x01 for the others. */
function controlName(byte: number, quoted: string): string {
  const letters: Readonly<Record<number, string>> = { 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r' };
  return letters[byte] ?? (quoted.startsWith('\\u') ? `\\x${byte.toString(16).padStart(2, '0')}` : quoted);
}

/** Whether two JSON values are the same: members in any order, undefined members as if absent. */
export function jsonEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!jsonEqual(a[i], b[i])) return false;
    return true;
  }
  return membersEqual(a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>);
}

function membersEqual(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  let count = 0;
  for (const key of Object.keys(a)) {
    if (a[key] === undefined) continue;
    count++;
    if (!Object.hasOwn(b, key) || !jsonEqual(a[key], b[key])) return false;
  }
  for (const key of Object.keys(b)) if (b[key] !== undefined) count--;
  return count === 0;
}

/** A deep copy that shares nothing. Members that are undefined vanish. @throws JsonError beyond maxDepth */
export function cloneJson<T>(value: T): T {
  return clone(value, 0) as T;
}

function clone(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > maxDepth) throw new JsonError('exceeded max depth', 0);
  if (Array.isArray(value)) return value.map((item) => clone(item, depth + 1));
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) setOwn(out, key, clone(member, depth + 1));
  }
  return out;
}
