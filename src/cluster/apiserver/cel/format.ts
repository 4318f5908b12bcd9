// CEL's string.format. Upstream: cel-go/ext/formatting.go

import type { Value } from '../../../base/cel/value.ts';
import { Bytes, Duration, fail, Timestamp, TypeValue, Uint } from '../../../base/cel/value.ts';

/** `'%s has %d'.format(['web', 3])` @throws CelError */
export function formatCel(template: string, values: readonly Value[]): string {
  let next = 0;
  return template.replace(/%(?:%|(?:\.(\d+))?([^]))/g, (match, digits: string | undefined, verb: string | undefined) => {
    if (verb === undefined) return '%';
    if (!'sdfexXob'.includes(verb)) return fail(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
    if (next >= values.length) return fail(`index ${next} out of range`);
    void match;
    return clause(verb, digits === undefined ? 6 : Number(digits), values[next++]);
  });
}

const no = (what: string): never => fail(`error during formatting: ${what}`);

function clause(verb: string, digits: number, value: Value): string {
  const number = value instanceof Uint ? value.value : value;
  switch (verb) {
    case 'd':
      return typeof number === 'bigint' ? String(number) : typeof number === 'number' ? printCel(number) : no('decimal clause can only be used on integers');
    case 'f':
      return isNumber(number) ? Number(number).toFixed(digits) : no('fixed-point clause can only be used on doubles');
    case 'e':
      return isNumber(number) ? scientific(Number(number), digits) : no('scientific clause can only be used on doubles');
    case 'x':
    case 'X':
      return hex(number, verb === 'X');
    case 'o':
      return typeof number === 'bigint' ? number.toString(8) : no('octal clause can only be used on integers');
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : typeof number === 'bigint' ? number.toString(2) : no('only integers and bools can be formatted as binary');
    default:
      return printCel(value);
  }
}

/** `3.140000×10⁰⁰`, as the library's locale writes it. */
function scientific(value: number, digits: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(digits).split('e');
  const raised = [...exponent.replace(/^[+-]/, '').padStart(2, '0')].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit))).join('');
  return `${mantissa}×10${exponent.startsWith('-') ? '⁻' : ''}${raised}`;
}

const isNumber = (value: Value): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';

function hex(value: Value, upper: boolean): string {
  const bytes = (text: string): string => [...text].map((ch) => ch.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  const utf8 = (text: string): string => encodeURIComponent(text).replace(/%(..)|[^]/g, (ch, code?: string) => (code === undefined ? bytes(ch) : code.toLowerCase()));
  const text = typeof value === 'bigint' ? value.toString(16) : typeof value === 'string' ? utf8(value) : value instanceof Bytes ? bytes(value.text) : no('only integers, byte buffers, and strings can be formatted as hex');
  return upper ? text.toUpperCase() : text;
}

/** A value as %s shows it. */
export function printCel(value: Value): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return Number.isNaN(value) ? 'NaN' : Number.isFinite(value) ? String(value) : value < 0 ? '-Infinity' : 'Infinity';
  if (Array.isArray(value)) return `[${value.map(printCel).join(', ')}]`;
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => `${printCel(key)}: ${printCel(item)}`);
    return `{${entries.sort().join(', ')}}`;
  }
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Bytes) return value.text;
  if (typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Timestamp || value instanceof Duration || value instanceof TypeValue) {
    return String(value);
  }
  return no('string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps');
}
