// Numbers, texts, lists, moments: what + - * / % do. Upstream: cel-go common/types/{int,uint,double,overflow}.go

import type { Value } from './value.ts';
import { Bytes, Duration, fail, KeyedList, Timestamp, Uint } from './value.ts';

const least = -(2n ** 63n);
const most = 2n ** 63n - 1n;

function int(value: bigint): bigint {
  return value < least || value > most ? fail('integer overflow') : value;
}

function uint(value: bigint): Uint {
  return value < 0n || value >= 2n ** 64n ? fail('unsigned integer overflow') : new Uint(value);
}

/** Two numbers of one kind. */
function numbers(a: Value, b: Value, ints: (a: bigint, b: bigint) => bigint, doubles: (a: number, b: number) => number): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(ints(a, b));
  if (typeof a === 'number' && typeof b === 'number') return doubles(a, b);
  return a instanceof Uint && b instanceof Uint ? uint(ints(a.value, b.value)) : fail('no such overload');
}

export function add(a: Value, b: Value): Value {
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (Array.isArray(a) && Array.isArray(b)) return a instanceof KeyedList ? a.merged(b) : [...a, ...b];
  if (a instanceof Bytes && b instanceof Bytes) return new Bytes(a.text + b.text);
  if (a instanceof Timestamp && b instanceof Duration) return new Timestamp(a.ns + b.ns);
  if (a instanceof Duration && b instanceof Timestamp) return new Timestamp(a.ns + b.ns);
  if (a instanceof Duration && b instanceof Duration) return new Duration(int(a.ns + b.ns));
  return numbers(
    a,
    b,
    (x, y) => x + y,
    (x, y) => x + y,
  );
}

export function subtract(a: Value, b: Value): Value {
  if (a instanceof Timestamp && b instanceof Duration) return new Timestamp(a.ns - b.ns);
  if (a instanceof Timestamp && b instanceof Timestamp) return new Duration(int(a.ns - b.ns));
  if (a instanceof Duration && b instanceof Duration) return new Duration(int(a.ns - b.ns));
  return numbers(
    a,
    b,
    (x, y) => x - y,
    (x, y) => x - y,
  );
}

export const multiply = (a: Value, b: Value): Value =>
  numbers(
    a,
    b,
    (x, y) => x * y,
    (x, y) => x * y,
  );

export const divide = (a: Value, b: Value): Value =>
  numbers(
    a,
    b,
    (x, y) => (y === 0n ? fail('division by zero') : x / y),
    (x, y) => x / y,
  );

export const modulo = (a: Value, b: Value): Value =>
  numbers(
    a,
    b,
    (x, y) => (y === 0n ? fail('modulus by zero') : x % y),
    () => fail('no such overload'),
  );

export const negate = (a: Value): Value => (typeof a === 'bigint' ? int(-a) : -(a as number));
