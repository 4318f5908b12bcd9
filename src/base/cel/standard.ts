// The operators, conversions and functions every CEL environment has.
// Upstream: cel-go common/stdlib/standard.go, common/types

import { calendar } from '../time.ts';
import { Re2Error, re2 } from '../re2.ts';
import { isTimeZone, zoneOffsetMs } from '../time-zone.ts';
import { add, divide, modulo, multiply, negate, subtract } from './arithmetic.ts';
import { conversions } from './conversions.ts';
import { Environment } from './environment.ts';
import type { Value } from './value.ts';
import { Bytes, compare, Duration, equals, fail, mapGet, mapHas, none, type Optional, sizeOf, some, Timestamp, TypeValue, typeNameOf, Uint } from './value.ts';

/** Operators and functions of the language, without variables. */
export function standardEnvironment(): Environment {
  const environment = new Environment();
  for (const group of [logic, arithmetic, access, texts, conversions, moments, optionals]) group(environment);
  return environment;
}

function logic(environment: Environment): void {
  const never = (): never => fail('no such overload');
  environment
    .fns(['_&&_(bool, bool): bool', '_||_(bool, bool): bool', '@not_strictly_false(bool): bool', '_?_:_(bool, T, T): T'], never)
    .fn('!_(bool): bool', (value: boolean) => !value)
    .fn('_==_(T, T): bool', equals)
    .fn('_!=_(T, T): bool', (a: Value, b: Value) => !equals(a, b));
  const types = ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'timestamp', 'duration'];
  const mixed = [['int', 'uint'], ['int', 'double'], ['uint', 'int'], ['uint', 'double'], ['double', 'int'], ['double', 'uint']]; // biome-ignore format: a table
  const pairs = [...types.map((type) => [type, type]), ...mixed].map(([a, b]) => `(${a}, ${b}): bool`);
  const orders = { '_<_': (n: number) => n < 0, '_<=_': (n: number) => n <= 0, '_>_': (n: number) => n > 0, '_>=_': (n: number) => n >= 0 };
  for (const [name, holds] of Object.entries(orders))
    environment.fns(
      pairs.map((pair) => name + pair),
      (a: Value, b: Value) => !(Number.isNaN(a) || Number.isNaN(b)) && holds(compare(a, b)),
    );
}

function arithmetic(environment: Environment): void {
  const same = (name: string, types: readonly string[]): string[] => types.map((type) => `${name}(${type}, ${type}): ${type}`);
  environment
    .fns([...same('_+_', ['int', 'uint', 'double', 'string', 'bytes', 'list<T>']), '_+_(timestamp, duration): timestamp', '_+_(duration, timestamp): timestamp'], add)
    .fn('_+_(duration, duration): duration', add)
    .fns([...same('_-_', ['int', 'uint', 'double', 'duration']), '_-_(timestamp, duration): timestamp', '_-_(timestamp, timestamp): duration'], subtract)
    .fns(same('_*_', ['int', 'uint', 'double']), multiply)
    .fns(same('_/_', ['int', 'uint', 'double']), divide)
    .fns(same('_%_', ['int', 'uint']), modulo)
    .fns(['-_(int): int', '-_(double): double'], negate);
}

function access(environment: Environment): void {
  environment
    .fn('_[_](list<T>, int): T', item)
    .fn('_[_](map<K, V>, K): V', entry)
    .fn('_[_](optional<map<K, V>>, K): optional<V>', within)
    .fn('_[_](optional<list<T>>, int): optional<T>', within)
    .fn('_[?_](list<T>, int): optional<T>', itemOrNone)
    .fn('_[?_](optional<list<T>>, int): optional<T>', within)
    .fn('_[?_](map<K, V>, K): optional<V>', entryOrNone)
    .fn('_[?_](optional<map<K, V>>, K): optional<V>', within)
    .fn('@in(T, list<T>): bool', (value: Value, list: readonly Value[]) => list.some((one) => equals(one, value)))
    .fn('@in(K, map<K, V>): bool', (key: Value, map: ReadonlyMap<Value, Value>) => mapHas(map, key))
    .fn('cel.@mapInsert(map<K, V>, K, V): map<K, V>', (map: ReadonlyMap<Value, Value>, key: Value, value: Value) => inserted(map, new Map([[key, value]])))
    .fn('cel.@mapInsert(map<K, V>, map<K, V>): map<K, V>', inserted);
  for (const type of ['string', 'bytes', 'list<T>', 'map<K, V>']) environment.fns([`size(${type}): int`, `${type}.size(): int`], (value: Value) => BigInt(sizeOf(value)));
  environment.fn('type(T): type<T>', (value: Value) => new TypeValue(typeNameOf(value)));
}

function item(list: readonly Value[], index: bigint): Value {
  const at = Number(index);
  return at >= 0 && at < list.length ? list[at] : fail(`index out of bounds: ${index}`);
}

const itemOrNone = (list: readonly Value[], index: bigint): Optional => (index >= 0n && index < list.length ? some(list[Number(index)]) : none);

const entry = (map: ReadonlyMap<Value, Value>, key: Value): Value => (mapHas(map, key) ? mapGet(map, key) : fail(`no such key: ${key instanceof Uint ? key.value : key}`));

const entryOrNone = (map: ReadonlyMap<Value, Value>, key: Value): Optional => (mapHas(map, key) ? some(mapGet(map, key)) : none);

/** What stands at a key or an index of a value that may be missing. Which of the two it is shows only now when its type was dynamic. */
function within(target: Optional, key: Value): Optional {
  if (!target.has) return none;
  if (target.value instanceof Map) return entryOrNone(target.value as ReadonlyMap<Value, Value>, key);
  return Array.isArray(target.value) && typeof key === 'bigint' ? itemOrNone(target.value as readonly Value[], key) : fail('no such overload');
}

function inserted(map: ReadonlyMap<Value, Value>, more: ReadonlyMap<Value, Value>): ReadonlyMap<Value, Value> {
  const out = new Map(map);
  for (const [key, value] of more) {
    if (out.has(key)) fail(`insert failed: key ${key} already exists`);
    out.set(key, value);
  }
  return out;
}

/** Whether a text holds a match. @throws CelError for a pattern that is none */
export function regex(pattern: string, flags = ''): RegExp {
  try {
    return re2(pattern, flags);
  } catch (error) {
    if (error instanceof Re2Error) return fail(error.message);
    throw error;
  }
}

function texts(environment: Environment): void {
  environment
    .fn('string.startsWith(string): bool', (text: string, part: string) => text.startsWith(part))
    .fn('string.endsWith(string): bool', (text: string, part: string) => text.endsWith(part))
    .fn('string.contains(string): bool', (text: string, part: string) => text.includes(part))
    .fns(['string.matches(string): bool', 'matches(string, string): bool'], (text: string, pattern: string) => regex(pattern).test(text));
}

function moments(environment: Environment): void {
  const parts: Readonly<Record<string, (ms: number) => number>> = {
    getFullYear: (ms) => calendar(ms).year,
    getMonth: (ms) => calendar(ms).month - 1,
    getDayOfYear: (ms) => Math.floor((ms - newYear(calendar(ms).year)) / 86_400_000),
    getDayOfMonth: (ms) => calendar(ms).day - 1,
    getDate: (ms) => calendar(ms).day,
    getDayOfWeek: (ms) => (((Math.floor(ms / 86_400_000) + 4) % 7) + 7) % 7,
    getHours: (ms) => calendar(ms).hour,
    getMinutes: (ms) => calendar(ms).minute,
    getSeconds: (ms) => calendar(ms).second,
    getMilliseconds: (ms) => ((ms % 1000) + 1000) % 1000,
  };
  for (const [name, read] of Object.entries(parts)) {
    const at = ({ ns }: Timestamp, zone: string): bigint => BigInt(read(local(Number(ns / 1_000_000n), zone)));
    environment.fn(`timestamp.${name}(): int`, (moment: Timestamp) => at(moment, 'UTC')).fn(`timestamp.${name}(string): int`, at);
  }
  const of = (unit: bigint) => (length: Duration) => length.ns / unit;
  environment.fn('duration.getHours(): int', of(3_600_000_000_000n)).fn('duration.getMinutes(): int', of(60_000_000_000n));
  environment.fn('duration.getSeconds(): int', of(1_000_000_000n)).fn('duration.getMilliseconds(): int', of(1_000_000n));
}

/** The first of January of a year. */
function newYear(year: number): number {
  const before = year - 1;
  const days = 365 * (year - 1970) + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 477;
  return days * 86_400_000;
}

function local(ms: number, zone: string): number {
  const fixed = /^([+-]?)(\d\d):(\d\d)$/.exec(zone);
  if (fixed) return ms + (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000;
  return isTimeZone(zone) ? ms + zoneOffsetMs(zone, ms) : fail(`unknown time zone ${zone}`);
}

/** The first of January of the year 1, Go's zero. */
const firstMoment = -62135596800n * 1_000_000_000n;

function optionals(environment: Environment): void {
  const isZero = (value: Value): boolean =>
    value === null || value === false || value === 0n || value === 0 || value === '' || (value instanceof Uint && value.value === 0n) || (value instanceof Duration && value.ns === 0n) ||
    (value instanceof Timestamp && value.ns === firstMoment) || ((Array.isArray(value) || value instanceof Map || value instanceof Bytes) && sizeOf(value) === 0);
  environment
    .fn('optional.of(V): optional<V>', some)
    .fn('optional.ofNonZeroValue(V): optional<V>', (value: Value) => (isZero(value) ? none : some(value)))
    .fn('optional.none(): optional<V>', () => none)
    .fn('optional<V>.value(): V', (value: Optional) => (value.has ? value.value : fail('optional.none() dereference')))
    .fn('optional<V>.hasValue(): bool', (value: Optional) => value.has)
    .fn('optional<V>.or(optional<V>): optional<V>', (value: Optional, other: Optional) => (value.has ? value : other))
    .fn('optional<V>.orValue(V): V', (value: Optional, other: Value) => (value.has ? value.value : other));
}
