// JSON as jq sees it: objects keep the order of their keys (a Map), texts parse one value after the other.
// Upstream: jq 1.7's jv_parse.c and jv_print.c, whose messages it gives.

export type Json = null | boolean | number | string | readonly Json[] | ReadonlyMap<string, Json>;

export const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
export const isObject = (value: Json | undefined): value is ReadonlyMap<string, Json> => value instanceof Map;

/** Text that is no JSON; the message is jq's. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
}

/** The values of a text, one after the other. `line` counts the newlines read so far. */
export class JsonReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** How many lines were read when the last value ended. */
  get line(): number {
    const end = this.#text.indexOf('\n', Math.max(0, this.#at - 1));
    return this.#text.slice(0, end < 0 ? this.#text.length : end + 1).split('\n').length - 1;
  }

  /** The next value; undefined at the end. @throws JsonError */
  next(): Json | undefined {
    this.#blank();
    if (this.#at >= this.#text.length) return undefined;
    return this.#value();
  }

  #blank(): void {
    for (;;) {
      const ch = this.#text.charCodeAt(this.#at);
      if (ch === 32 || ch === 9 || ch === 10 || ch === 13 || ch === 0xfeff || ch === 30) this.#at += 1;
      else return;
    }
  }

  #fail(message: string, at = this.#at): never {
    const before = this.#text.slice(0, Math.min(at + 1, this.#text.length));
    const lines = before.split('\n');
    const last = lines.at(-1) ?? '';
    throw new JsonError(`${message} at line ${lines.length}, column ${last.length}`);
  }

  #value(): Json {
    const ch = this.#text.charAt(this.#at);
    if (ch === '{') return this.#object();
    if (ch === '[') return this.#array();
    if (ch === '"') return this.#string();
    if (ch === ']' || ch === '}') return this.#fail(`Unmatched '${ch}'`);
    if (ch === ',' || ch === ':') return this.#fail(ch === ':' ? "':' not as part of an object" : "Expected value before ','");
    return this.#literal();
  }

  #literal(): Json {
    const start = this.#at;
    const word = /[^\s[\]{},:"]*/y;
    word.lastIndex = start;
    const text = word.exec(this.#text)?.[0] ?? '';
    this.#at += text.length;
    if (text === 'true') return true;
    if (text === 'false') return false;
    if (text === 'null') return null;
    if (text === 'nan' || text === 'NaN') return Number.NaN;
    if (/^-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
    if (this.#at >= this.#text.length && text !== '') {
      const lines = this.#text.split('\n');
      throw new JsonError(`Invalid ${/^[tfn]/.test(text) ? 'literal' : 'numeric literal'} at EOF at line ${lines.length}, column ${(lines.at(-1) ?? '').length}`);
    }
    return this.#fail(text.startsWith("'") ? 'Invalid string literal; expected ", but got \'' : /^[tfn]/.test(text) ? 'Invalid literal' : 'Invalid numeric literal');
  }

  #string(): string {
    const start = this.#at;
    this.#at += 1;
    let out = '';
    for (;;) {
      const end = /["\\]/g;
      end.lastIndex = this.#at;
      const found = end.exec(this.#text);
      if (!found) return this.#unfinished('Unfinished string', start);
      out += this.#text.slice(this.#at, found.index);
      this.#at = found.index + 1;
      if (found[0] === '"') return out;
      out += this.#escape();
    }
  }

  #unfinished(message: string, _start: number): never {
    const lines = this.#text.split('\n');
    throw new JsonError(`${message} at EOF at line ${lines.length}, column ${(lines.at(-1) ?? '').length}`);
  }

  #escape(): string {
    const ch = this.#text.charAt(this.#at);
    this.#at += 1;
    const simple: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', '\\': '\\', '/': '/' };
    const known = simple[ch];
    if (known !== undefined) return known;
    const hex = ch === 'u' ? /^[0-9A-Fa-f]{4}/.exec(this.#text.slice(this.#at, this.#at + 4))?.[0] : undefined;
    if (!hex) return this.#fail('Invalid escape');
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  /** Two values stand side by side; jq notices once the second one has been read. */
  #missingSeparator(): never {
    this.#value();
    return this.#fail('Expected separator between values');
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > 10_000) this.#fail('Exceeds depth limit for parsing');
  }

  #array(): Json {
    this.#enter();
    const out: Json[] = [];
    this.#at += 1;
    for (let first = true; ; first = false) {
      this.#blank();
      const ch = this.#text.charAt(this.#at);
      if (ch === '') return this.#unfinished('Unfinished JSON term', this.#at);
      if (ch === ']') {
        if (!first && this.#text.slice(0, this.#at).trimEnd().endsWith(',')) this.#fail('Expected another array element');
        break;
      }
      if (ch === '}') this.#fail("Unmatched '}'");
      if (!first) {
        if (ch !== ',') this.#missingSeparator();
        this.#at += 1;
        this.#blank();
        if (this.#text.charAt(this.#at) === ']') continue;
      }
      if (this.#at >= this.#text.length) return this.#unfinished('Unfinished JSON term', this.#at);
      out.push(this.#value());
    }
    this.#at += 1;
    this.#depth -= 1;
    return out;
  }

  #object(): Json {
    this.#enter();
    const out = new Map<string, Json>();
    this.#at += 1;
    for (let first = true; ; first = false) {
      this.#blank();
      const ch = this.#text.charAt(this.#at);
      if (ch === '') return this.#unfinished('Unfinished JSON term', this.#at);
      if (ch === '}') {
        if (!first && this.#text.slice(0, this.#at).trimEnd().endsWith(',')) this.#fail('Objects must consist of key:value pairs');
        break;
      }
      if (!first) {
        if (ch !== ',') this.#missingSeparator();
        this.#at += 1;
        this.#blank();
        if (this.#text.charAt(this.#at) === '}') continue;
      }
      this.#pair(out);
    }
    this.#at += 1;
    this.#depth -= 1;
    return out;
  }

  #pair(out: Map<string, Json>): void {
    if (this.#at >= this.#text.length) this.#unfinished('Unfinished JSON term', this.#at);
    if (this.#text.charAt(this.#at) !== '"') {
      if (/[^\s[\]{},:"]/.test(this.#text.charAt(this.#at))) this.#literal();
      this.#fail('Object keys must be strings');
    }
    const key = this.#string();
    this.#blank();
    if (this.#at >= this.#text.length) this.#unfinished('Unfinished JSON term', this.#at);
    if (this.#text.charAt(this.#at) !== ':') this.#fail('Objects must consist of key:value pairs');
    this.#at += 1;
    this.#blank();
    if (this.#at >= this.#text.length) this.#unfinished('Unfinished JSON term', this.#at);
    out.set(key, this.#value());
  }
}

/** A text that is one value: `fromjson`. @throws JsonError */
export function parseJson(text: string): Json {
  const reader = new JsonReader(text);
  const value = reader.next();
  if (value === undefined) return null;
  if (reader.next() !== undefined) throw new JsonError('Unexpected extra JSON values');
  return value;
}

export interface WriteOptions {
  /** blanks per level, or a tab; undefined: all on one line */
  readonly indent?: string | undefined;
  readonly sortKeys?: boolean;
  readonly ascii?: boolean;
  readonly color?: boolean;
}

export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'null';
  if (!Number.isFinite(value)) return value < 0 ? '-1.7976931348623157e+308' : '1.7976931348623157e+308';
  if (Object.is(value, -0)) return '-0';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const digits = mantissa.replace(/[-.]/g, '').length;
  const point = Number(exponent) + 1;
  // Upstream: jvp_dtoa_fmt.
  if (point <= -4 || point > digits + 15) return `${mantissa}e${point > 0 ? '+' : '-'}${String(Math.abs(point - 1)).padStart(2, '0')}`;
  return Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(Math.max(0, digits - point));
}

export function stringText(text: string, ascii = false): string {
  const escaped = JSON.stringify(text).replaceAll('\x7f', '\\u007f');
  return ascii ? escaped.replace(/[^\x20-\x7e]/g, (ch) => `\\u${ch.charCodeAt(0).toString(16).padStart(4, '0')}`) : escaped;
}

const colors = { null: '1;30', false: '0;39', true: '0;39', number: '0;39', string: '0;32', array: '1;39', object: '1;39', key: '34;1' };

/** A value as text. */
export function jsonText(value: Json, options: WriteOptions = {}, level = 0): string {
  const color = (kind: keyof typeof colors, text: string): string => (options.color ? `\x1b[${colors[kind]}m${text}\x1b[0m` : text);
  if (value === null) return color('null', 'null');
  if (typeof value === 'boolean') return color(value ? 'true' : 'false', String(value));
  if (typeof value === 'number') return color('number', numberText(value));
  if (typeof value === 'string') return color('string', stringText(value, options.ascii));
  return isArray(value) ? arrayText(value, options, level) : objectText(value as ReadonlyMap<string, Json>, options, level);
}

function arrayText(value: readonly Json[], options: WriteOptions, level: number): string {
  if (value.length === 0) return options.color ? `\x1b[${colors.array}m[]\x1b[0m` : '[]';
  const items = value.map((item) => jsonText(item, options, level + 1));
  if (options.color) return coloredList('array', '[', ']', items, options, level);
  if (options.indent === undefined) return `[${items.join(',')}]`;
  const pad = `\n${options.indent.repeat(level + 1)}`;
  return `[${pad}${items.join(`,${pad}`)}\n${options.indent.repeat(level)}]`;
}

function objectText(value: ReadonlyMap<string, Json>, options: WriteOptions, level: number): string {
  const keys = [...value.keys()];
  if (options.sortKeys) keys.sort(compareText);
  if (keys.length === 0) return options.color ? `\x1b[${colors.object}m{}\x1b[0m` : '{}';
  const colon = options.indent === undefined ? ':' : ': ';
  const items = keys.map((key) => {
    const name = stringText(key, options.ascii);
    const shown = jsonText(value.get(key) ?? null, options, level + 1);
    return options.color
      ? `\x1b[0m\x1b[${colors.key}m${name}\x1b[0m\x1b[${colors.object}m${colon.trimEnd()}${colon === ': ' ? ' ' : ''}\x1b[0m${shown}`
      : `${name}${colon}${shown}`;
  });
  if (options.color) return coloredList('object', '{', '}', items, options, level);
  if (options.indent === undefined) return `{${items.join(',')}}`;
  const pad = `\n${options.indent.repeat(level + 1)}`;
  return `{${pad}${items.join(`,${pad}`)}\n${options.indent.repeat(level)}}`;
}

function coloredList(kind: 'array' | 'object', open: string, close: string, items: readonly string[], options: WriteOptions, level: number): string {
  const start = `\x1b[${colors[kind]}m`;
  const pad = options.indent === undefined ? '' : `\n${options.indent.repeat(level + 1)}`;
  const end = options.indent === undefined ? '' : `\n${options.indent.repeat(level)}`;
  return `${start}${open}${pad}${items.join(`${start},${pad}`)}${start}${end}${start}${close}\x1b[0m`;
}

/** Order by Unicode code points. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const rank = (value: Json): number =>
  value === null ? 0 : value === false ? 1 : value === true ? 2 : typeof value === 'number' ? 3 : typeof value === 'string' ? 4 : isArray(value) ? 5 : 6;

/** jq's order of all values: null, false, true, numbers, strings, arrays, objects. */
export function compareJson(a: Json, b: Json): number {
  const order = rank(a) - rank(b);
  if (order !== 0) return order;
  if (typeof a === 'number' && typeof b === 'number') return Number.isNaN(a) ? -1 : a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (isArray(a) && isArray(b)) return compareLists(a, b);
  if (!isObject(a) || !isObject(b)) return 0;
  const [x, y] = [[...a.keys()].sort(compareText), [...b.keys()].sort(compareText)];
  return (
    compareLists(x, y) ||
    compareLists(
      x.map((key) => a.get(key) ?? null),
      y.map((key) => b.get(key) ?? null),
    )
  );
}

function compareLists(a: readonly Json[], b: readonly Json[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareJson(a[i] as Json, b[i] as Json);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

export function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (isArray(value)) return 'array';
  return value instanceof Map ? 'object' : typeof value;
}
