// awk's values: numbers, strings, and texts from outside that look like numbers and are compared as such.
// Upstream: POSIX awk, Expressions in awk.

import { type FormatSpec, formatDouble, formatInteger, formatText } from '../../../base/c-format.ts';

/** Text from the input: a number as well, when it looks like one. */
export class Numeric {
  readonly text: string;
  readonly number: number;
  constructor(text: string, number: number) {
    this.text = text;
    this.number = number;
  }
}

/** undefined: never assigned, both "" and 0 */
export type Value = number | string | Numeric | undefined;

const looksNumeric = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;

/** A value for a text that came from outside. */
export function fromInput(text: string): Value {
  return looksNumeric.test(text) ? new Numeric(text, Number(text)) : text;
}

export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  if (typeof value !== 'string') return value.number;
  const match = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(value);
  if (match) return Number(match[0]);
  const special = /^\s*([-+])(inf|nan)/i.exec(value);
  return special ? (special[2]?.toLowerCase() === 'nan' ? Number.NaN : special[1] === '-' ? -Infinity : Infinity) : 0;
}

/** @param format CONVFMT or OFMT */
export function toText(value: Value, format: string): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return '';
  if (typeof value !== 'number') return value.text;
  return numberText(value, format);
}

/** Whole numbers are written as such, others by the format. */
export function numberText(value: number, format: string): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value === 0 ? 0 : value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  return sprintf(format, [value], format);
}

export function isTrue(value: Value): boolean {
  if (typeof value === 'string') return value !== '';
  return toNumber(value) !== 0;
}

/** Negative, zero or positive: as numbers when neither is a plain string, else as texts. */
export function compareValues(a: Value, b: Value, format: string): number {
  if (typeof a !== 'string' && typeof b !== 'string') return toNumber(a) - toNumber(b);
  const [x, y] = [toText(a, format), toText(b, format)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** `sprintf` and `printf`. @param convfmt how numbers become text for %s */
export function sprintf(format: string, args: readonly Value[], convfmt: string): string {
  let next = 0;
  const take = (): Value => args[next++];
  return format.replace(
    /%(?:%|([-+ #0']*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|ll|[hlLjzt])?([A-Za-z]))/g,
    (whole, flags = '', width: string | undefined, precision: string | undefined, type: string | undefined) => {
      if (type === undefined) return whole === '%%' ? '%' : whole;
      const columns = width === '*' ? toNumber(take()) : Number(width ?? 0);
      const digits = precision === undefined ? undefined : precision === '*' ? toNumber(take()) : Number(precision || 0);
      const spec: FormatSpec = { flags: columns < 0 ? `${flags}-` : flags, width: Math.abs(columns), precision: digits };
      return converted(type, take(), spec, convfmt) ?? whole;
    },
  );
}

function converted(type: string, value: Value, spec: FormatSpec, convfmt: string): string | undefined {
  switch (type) {
    case 'c':
      return formatText(typeof value === 'number' ? String.fromCodePoint(Math.max(0, Math.trunc(toNumber(value))) % 0x110000) : [...toText(value, convfmt)].slice(0, 1).join(''), {
        ...spec,
        precision: undefined,
      });
    case 's':
      return formatText(toText(value, convfmt), spec);
    case 'd':
    case 'i':
    case 'o':
    case 'x':
    case 'X':
    case 'u': {
      const number = toNumber(value);
      if (!Number.isFinite(number)) return formatDouble('f', number, spec);
      return formatInteger(type, BigInt(Math.trunc(number)), spec);
    }
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'a':
    case 'A':
      return formatDouble(type, toNumber(value), spec);
    default:
      return undefined;
  }
}
