// int(), string(), timestamp() … Upstream: cel-go common/types, ConvertToType

import type { Environment } from './environment.ts';
import { utf8 } from './lexer.ts';
import type { Value } from './value.ts';
import { Bytes, Duration, fail, parseDuration, parseTimestamp, Timestamp, typeNameOf, Uint } from './value.ts';

const no = (value: Value, to: string): never => fail(`type conversion error from '${typeNameOf(value)}' to '${to}'`);

function toInt(value: Value): bigint {
  if (value instanceof Uint) return value.value < 2n ** 63n ? value.value : fail('integer overflow');
  if (value instanceof Timestamp) return value.ns / 1_000_000_000n;
  if (value instanceof Duration) return value.ns;
  if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : fail('integer overflow');
  if (typeof value !== 'string') return value as bigint;
  if (!/^[+-]?\d+$/.test(value)) return no(value, 'int');
  const read = BigInt(value.replace(/^\+/, ''));
  return read >= -(2n ** 63n) && read < 2n ** 63n ? read : no(value, 'int');
}

function toUint(value: Value): Uint {
  if (value instanceof Uint) return value;
  if (typeof value === 'string') return /^\d+$/.test(value) ? new Uint(BigInt(value)) : no(value, 'uint');
  const whole = typeof value === 'number' ? (Number.isFinite(value) ? BigInt(Math.trunc(value)) : -1n) : (value as bigint);
  return whole >= 0n ? new Uint(whole) : fail('unsigned integer overflow');
}

function toDouble(value: Value): number {
  if (value instanceof Uint) return Number(value.value);
  if (typeof value !== 'string') return Number(value);
  const special: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, '+inf': Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY };
  const known = special[value.toLowerCase().replace('infinity', 'inf')];
  if (known !== undefined) return known;
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) ? Number(value) : no(value, 'double');
}

/** Go's shortest form: exponents from 21 digits on. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Inf' : '+Inf';
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  if (exponent < -4 || exponent >= 21) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  return String(value);
}

function toText(value: Value): string {
  if (value instanceof Uint) return String(value.value);
  if (typeof value === 'number') return doubleText(value);
  if (value instanceof Bytes) return decodeUtf8(value.text);
  return String(value);
}

function decodeUtf8(text: string): string {
  try {
    return decodeURIComponent(text.replace(/[^]/g, (ch) => `%${ch.charCodeAt(0).toString(16).padStart(2, '0')}`));
  } catch {
    // decodeURIComponent only fails for bytes that are no UTF-8, which is what is to be told.
    return fail('invalid UTF-8 in bytes, cannot convert to string');
  }
}

const truths: Readonly<Record<string, boolean>> = {
  '1': true, t: true, true: true, TRUE: true, True: true, T: true, '0': false, f: false, false: false, FALSE: false, False: false, F: false,
}; // biome-ignore format: a table

export function conversions(environment: Environment): void {
  const from = (name: string, types: readonly string[], result = name): string[] => types.map((type) => `${name}(${type}): ${result}`);
  environment
    .fns(from('int', ['int', 'uint', 'double', 'string', 'timestamp', 'duration']), toInt)
    .fns(from('uint', ['uint', 'int', 'double', 'string']), toUint)
    .fns(from('double', ['double', 'int', 'uint', 'string']), toDouble)
    .fns(from('string', ['string', 'bool', 'int', 'uint', 'double', 'bytes', 'timestamp', 'duration']), toText)
    .fns(from('bytes', ['bytes', 'string']), (value: Value) => (typeof value === 'string' ? new Bytes(utf8(value)) : value))
    .fns(from('bool', ['bool', 'string']), (value: Value) => (typeof value === 'string' ? (truths[value] ?? no(value, 'bool')) : value))
    .fns(from('timestamp', ['timestamp', 'int', 'string']), toTimestamp)
    .fns(from('duration', ['duration', 'int', 'string']), toDuration)
    .fn('dyn(T): dyn', (value: Value) => value);
}

function toTimestamp(value: Value): Timestamp {
  if (typeof value === 'bigint') return new Timestamp(value * 1_000_000_000n);
  if (typeof value !== 'string') return value as Timestamp;
  return parseTimestamp(value) ?? no(value, 'google.protobuf.Timestamp');
}

function toDuration(value: Value): Duration {
  if (typeof value === 'bigint') return new Duration(value);
  if (typeof value !== 'string') return value as Duration;
  return parseDuration(value) ?? no(value, 'google.protobuf.Duration');
}
