// How Go's fmt prints values that came from JSON: %v, %+v, %#v and %T of strings, int64, float64, bool, nil,
// map[string]interface {} and []interface {}.
// Upstream: fmt/print.go, strconv.FormatFloat.

import { goQuote } from './go-quote.ts';
import { maxDepth, setOwn } from './json.ts';

/** A number that is a float64 in Go although it has no fraction: `2.0` in a template. */
export class GoFloat {
  readonly goType = 'float64';
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  /** %v */
  goString(): string {
    return formatFloat(this.value, 'g', -1);
  }
}

/** JSON as encoding/json decodes it into interface{}: every number is a float64. kubectl keeps integers as int64, so it does not need this. */
export function withFloats(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? new GoFloat(value) : value;
  if (Array.isArray(value)) return value.map(withFloats);
  if (typeof value !== 'object' || value === null || value instanceof GoFloat) return value;
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value)) setOwn(out, key, withFloats((value as Record<string, unknown>)[key]));
  return out;
}

/** Whether Go decodes a number as an int64; larger ones become a float64. */
export const isInt64 = (value: number): boolean => Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;

/** %T */
export function goType(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return isInt64(value) ? 'int64' : 'float64';
  if (value instanceof GoFloat) return 'float64';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}

/** %v: `map[a:1 b:[x y]]`, keys sorted. */
export function goText(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return goNumber(value);
  if (value instanceof GoFloat) return formatFloat(value.value, 'g', -1);
  if (value === null || value === undefined) return '<nil>';
  if (typeof value !== 'object') return String(value);
  if (depth > maxDepth) return '...';
  if (Array.isArray(value)) return `[${value.map((item) => goText(item, depth + 1)).join(' ')}]`;
  const object = value as Readonly<Record<string, unknown>>;
  return `map[${Object.keys(object)
    .sort()
    .map((key) => `${key}:${goText(object[key], depth + 1)}`)
    .join(' ')}]`;
}

/** %#v: `map[string]interface {}{"a":1, "b":[]interface {}{"x"}}`. */
export function goSyntax(value: unknown, depth = 0): string {
  if (typeof value === 'string') return goQuote(value);
  if (typeof value === 'number') return goNumber(value);
  if (value instanceof GoFloat) return formatFloat(value.value, 'g', -1);
  if (value === null || value === undefined) return depth === 0 ? '<nil>' : 'interface {}(nil)';
  if (typeof value !== 'object') return String(value);
  if (depth > maxDepth) return '...';
  if (Array.isArray(value)) return `[]interface {}{${value.map((item) => goSyntax(item, depth + 1)).join(', ')}}`;
  const object = value as Readonly<Record<string, unknown>>;
  const members = Object.keys(object)
    .sort()
    .map((key) => `${goQuote(key)}:${goSyntax(object[key], depth + 1)}`);
  return `map[string]interface {}{${members.join(', ')}}`;
}

/** %v of a number: an int64 when it has no fraction, else a float64. */
export function goNumber(value: number): string {
  return isInt64(value) ? BigInt(value).toString() : formatFloat(value, 'g', -1);
}

/**
 * strconv.FormatFloat(value, verb, precision, 64), with `e+06` exponents of two digits or more.
 * @param precision -1: as few digits as read back the same
 */
export function formatFloat(value: number, verb: 'e' | 'E' | 'f' | 'F' | 'g' | 'G', precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const upper = verb === 'E' || verb === 'G';
  const lower = verb.toLowerCase();
  let out: string;
  if (lower === 'e') out = exponential(value, precision);
  else if (lower === 'f') out = fixed(value, precision);
  else out = general(value, precision);
  if (Object.is(value, -0) && !out.startsWith('-')) out = `-${out}`;
  return upper ? out.toUpperCase() : out;
}

function exponential(value: number, precision: number): string {
  const text = precision < 0 ? value.toExponential() : preciseExponential(value, precision);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Beyond 100 digits toExponential refuses, so zeros follow. */
function preciseExponential(value: number, precision: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(Math.min(precision, 100)).split('e');
  if (precision > 100) return `${mantissa}${'0'.repeat(precision - 100)}e${exponent}`;
  const [exact = '', exactExponent = ''] = value.toExponential(Math.min(precision + tieDigits, 100)).split('e');
  const even = evenTie(exact, precision);
  return even === undefined ? `${mantissa}e${exponent}` : `${even}e${exactExponent}`;
}

/** More digits than a double can differ from a number halfway between two shorter ones. */
const tieDigits = 25;

/** JavaScript rounds a half up, Go to the even digit: the digits cut off, when just a half follows an even one. */
function evenTie(exact: string, precision: number): string | undefined {
  const point = exact.indexOf('.');
  const end = point + 1 + precision;
  if (!/^50*$/.test(exact.slice(end))) return undefined;
  const kept = precision === 0 ? exact.slice(0, point) : exact.slice(0, end);
  return '02468'.includes(kept.at(-1) ?? '') ? kept : undefined;
}

function fixed(value: number, precision: number): string {
  if (precision < 0) return shortestFixed(value);
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}${precision > 0 ? `.${'0'.repeat(precision)}` : ''}`;
  if (precision > 100) return value.toFixed(100) + '0'.repeat(precision - 100);
  return evenTie(value.toFixed(Math.min(precision + tieDigits, 100)), precision) ?? value.toFixed(precision);
}

function shortestFixed(value: number): string {
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  const negative = mantissa.startsWith('-');
  const digits = mantissa.replace(/[-.]/g, '');
  const point = exponent + 1;
  let out: string;
  if (point <= 0) out = `0.${'0'.repeat(-point)}${digits}`;
  else if (point >= digits.length) out = digits + '0'.repeat(point - digits.length);
  else out = `${digits.slice(0, point)}.${digits.slice(point)}`;
  return negative ? `-${out}` : out;
}

function general(value: number, precision: number): string {
  const shortest = precision < 0;
  const wanted = precision === 0 ? 1 : precision;
  const text = shortest ? value.toExponential() : preciseExponential(value, wanted - 1);
  const [mantissa = '', exponentText = '0'] = text.split('e');
  const exponent = Number(exponentText);
  const digits = mantissa.replace(/[-.]/g, '').replace(/0+$/, '').length || 1;
  let limit = wanted;
  if (limit > digits && digits >= exponent + 1) limit = digits;
  if (shortest) limit = 6;
  const trimmed = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  if (exponent < -4 || exponent >= limit) return `${trimmed}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return shortestFixed(Number(text));
}
