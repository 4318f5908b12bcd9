// Values of the Common Expression Language. Ints are bigint, doubles number, lists arrays, maps and objects Map, bytes a byte string.
// Upstream: cel-go common/types

import { formatRfc3339, tryParseRfc3339 } from '../time.ts';

export type Value = unknown;

/** Why an expression could not be evaluated, in cel-go's words. */
export class CelError extends Error {
  override readonly name: string = 'CelError';
}

export function fail(message: string): never {
  throw new CelError(message);
}

/** An unsigned int. */
export class Uint {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

export class Bytes {
  /** one character per byte */
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A moment, in nanoseconds since 1970. */
export class Timestamp {
  readonly ns: bigint;
  constructor(ns: bigint) {
    this.ns = ns;
  }
  toString(): string {
    const fraction = String(((this.ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n).padStart(9, '0');
    const seconds = formatRfc3339(Number((this.ns - BigInt(fraction)) / 1_000_000n)).replace(/(\.\d+)?Z$/, '');
    return `${seconds}${Number(fraction) === 0 ? '' : `.${fraction.replace(/0+$/, '')}`}Z`;
  }
}

export class Duration {
  readonly ns: bigint;
  constructor(ns: bigint) {
    this.ns = ns;
  }
  /** `90.5s` */
  toString(): string {
    const size = this.ns < 0n ? -this.ns : this.ns;
    const fraction = String(size % 1_000_000_000n)
      .padStart(9, '0')
      .replace(/0+$/, '');
    return `${this.ns < 0n ? '-' : ''}${size / 1_000_000_000n}${fraction === '' ? '' : `.${fraction}`}s`;
  }
}

/** A type as a value: `type(1) == int`. */
export class TypeValue {
  readonly type: string;
  constructor(type: string) {
    this.type = type;
  }
  toString(): string {
    return this.type;
  }
}

/** A value that may be missing. */
export class Optional {
  readonly value: Value;
  readonly has: boolean;
  constructor(value: Value, has: boolean) {
    this.value = value;
    this.has = has;
  }
}

export const none = new Optional(null, false);
export const some = (value: Value): Optional => new Optional(value, true);

/** An object literal with its type: `Object.spec{replicas: 1}`. */
export class Struct {
  readonly typeName: string;
  readonly fields: ReadonlyMap<string, Value>;
  constructor(typeName: string, fields: ReadonlyMap<string, Value>) {
    this.typeName = typeName;
    this.fields = fields;
  }
}

/** A list whose items are known by a key, whatever their order. */
export class KeyedList extends Array<Value> {
  #key: (item: Value) => string = String;

  static keyed(items: readonly Value[], key: (item: Value) => string): KeyedList {
    const list = new KeyedList();
    for (const item of items) list.push(item);
    list.#key = key;
    return list;
  }

  /** Items of the other list take the place of those with their key. */
  merged(other: readonly Value[]): KeyedList {
    const items = new Map([...this, ...other].map((item) => [this.#key(item), item]));
    return KeyedList.keyed([...items.values()], this.#key);
  }

  equals(other: readonly Value[]): boolean {
    if (this.length !== other.length) return false;
    const theirs = new Map([...other].map((item) => [this.#key(item), item]));
    return [...this].every((item) => theirs.has(this.#key(item)) && equals(item, theirs.get(this.#key(item))));
  }

  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

/** A value of a library's own type. */
export interface Opaque {
  readonly celType: string;
  equals?(other: Value): boolean;
}

const isOpaque = (value: Value): value is Opaque => typeof value === 'object' && value !== null && 'celType' in value;

/** The name of a value's type, as `type()` gives it. */
export function typeNameOf(value: Value): string {
  if (value === null || value === undefined) return 'null_type';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'double';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'map';
  if (value instanceof Uint) return 'uint';
  if (value instanceof Bytes) return 'bytes';
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
  if (value instanceof Duration) return 'google.protobuf.Duration';
  if (value instanceof TypeValue) return 'type';
  if (value instanceof Optional) return 'optional_type';
  if (value instanceof Struct) return value.typeName;
  return isOpaque(value) ? value.celType : 'dyn';
}

const isNumeric = (value: Value): boolean => typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint;

const plain = (value: Value): bigint | number => (value instanceof Uint ? value.value : (value as bigint | number));

/** Equality over all types: unlike ones are unequal, numbers are compared by what they are worth. */
export function equals(a: Value, b: Value): boolean {
  if (a === b) return true;
  // biome-ignore lint/suspicious/noDoubleEquals: an int equals the double of the same value
  if (isNumeric(a) && isNumeric(b)) return plain(a) == plain(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return (a ?? null) === (b ?? null);
  if (a instanceof KeyedList) return Array.isArray(b) && a.equals(b);
  if (b instanceof KeyedList) return Array.isArray(a) && b.equals(a);
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equals(item, b[i]));
  if (a instanceof Map) return b instanceof Map && a.size === b.size && [...a].every(([key, item]) => mapHas(b, key) && equals(item, mapGet(b, key)));
  if (a instanceof Timestamp) return b instanceof Timestamp && a.ns === b.ns;
  if (a instanceof Duration) return b instanceof Duration && a.ns === b.ns;
  if (a instanceof Bytes) return b instanceof Bytes && a.text === b.text;
  if (a instanceof TypeValue) return b instanceof TypeValue && a.type === b.type;
  if (a instanceof Optional) return b instanceof Optional && a.has === b.has && (!a.has || equals(a.value, b.value));
  if (a instanceof Struct) return b instanceof Struct && a.typeName === b.typeName && equals(a.fields, b.fields);
  return isOpaque(a) && isOpaque(b) && a.celType === b.celType && (a.equals?.(b) ?? false);
}

/** Below zero, zero or above. @throws CelError for values without an order */
export function compare(a: Value, b: Value): number {
  if (isNumeric(a) && isNumeric(b)) return order(plain(a), plain(b));
  if (typeof a === 'string' && typeof b === 'string') return order([...a].map(codePoint), [...b].map(codePoint), a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Timestamp && b instanceof Timestamp) return order(a.ns, b.ns);
  if (a instanceof Duration && b instanceof Duration) return order(a.ns, b.ns);
  if (a instanceof Bytes && b instanceof Bytes) return order(a.text, b.text);
  return fail('no such overload');
}

const codePoint = (ch: string): number => ch.codePointAt(0) ?? 0;

function order(a: unknown, b: unknown, textA?: string, textB?: string): number {
  if (textA !== undefined && textB !== undefined) {
    const [left, right] = [a as readonly number[], b as readonly number[]];
    for (let i = 0; i < Math.min(left.length, right.length); i++) if (left[i] !== right[i]) return (left[i] ?? 0) - (right[i] ?? 0);
    return left.length - right.length;
  }
  return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;
}

/** Whole doubles and uints find ints that are keys. */
function asKey(key: Value): Value {
  if (key instanceof Uint) return key.value;
  return typeof key === 'number' && Number.isInteger(key) ? BigInt(key) : key;
}

export const mapHas = (map: ReadonlyMap<Value, Value>, key: Value): boolean => map.has(asKey(key));
export const mapGet = (map: ReadonlyMap<Value, Value>, key: Value): Value => map.get(asKey(key));

/** How many items, entries, characters or bytes; 1 for what has no size. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return /[\ud800-\udfff]/.test(value) ? [...value].length : value.length;
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map) return value.size;
  if (value instanceof Bytes) return value.text.length;
  if (value instanceof Struct) return value.fields.size;
  return value instanceof Optional && value.has ? sizeOf(value.value) : 1;
}

const units: Readonly<Record<string, number>> = { h: 3_600_000_000_000, m: 60_000_000_000, s: 1_000_000_000, ms: 1_000_000, us: 1000, µs: 1000, μs: 1000, ns: 1 };

/** Go's `1h2m3.5s`; undefined when it is none. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text);
  if (!match) return undefined;
  let ns = 0n;
  for (const [, amount = '', unit = ''] of (match[2] ?? '').matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const [whole = '', fraction = ''] = amount.split('.');
    const scale = BigInt(units[unit] ?? 1);
    ns += BigInt(whole || '0') * scale + (BigInt(fraction || '0') * scale) / 10n ** BigInt(fraction.length);
  }
  return new Duration(match[1] === '-' ? -ns : ns);
}

/** RFC 3339; undefined when it is none. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const ms = tryParseRfc3339(text);
  if (ms === undefined) return undefined;
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  return new Timestamp(BigInt(Math.floor(ms / 1000)) * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0')));
}
