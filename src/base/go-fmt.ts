// fmt.Sprintf: verbs, flags, widths, indices, and what Go prints when they do not fit.
// Upstream: Go's fmt/print.go and fmt/format.go.
// Values: a bigint is an int; a number is an int64 when it has no fraction and a float64 when it has one, as Kubernetes decodes JSON; GoFloat is
// a float64 in any case; null and undefined are nil, a list is []interface {}, an object map[string]interface {}.
// Leaves out: complex numbers, bytes, pointers (%p), binary and hexadecimal floats (%b, %x), methods of types (String, Error, GoString, Format).

import { goQuote, goQuoteAscii, goQuoteRune } from './go-quote.ts';
import { formatFloat, GoFloat, isInt64 } from './go-value.ts';
import { maxDepth } from './json.ts';

/** A number as Go's int: what literals and functions make. */
export type GoInt = bigint;

interface Flags {
  width: number | undefined;
  precision: number | undefined;
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  plusV: boolean;
  sharpV: boolean;
}

const noFlags = (): Flags => ({
  width: undefined,
  precision: undefined,
  minus: false,
  plus: false,
  sharp: false,
  space: false,
  zero: false,
  plusV: false,
  sharpV: false,
});

/** fmt.Sprintf. Never fails: what does not fit is told in the text, `%!d(string=hi)`. */
export function goSprintf(format: string, args: readonly unknown[]): string {
  return new Printer(args).print(format);
}

/** fmt.Sprint: spaces between operands when neither is a string. */
export function goSprint(args: readonly unknown[]): string {
  return args.map((arg, i) => (i > 0 && typeof arg !== 'string' && typeof args[i - 1] !== 'string' ? ' ' : '') + goFormatV(arg)).join('');
}

/** fmt.Sprintln: spaces between all operands, and a line break. */
export function goSprintln(args: readonly unknown[]): string {
  return `${args.map(goFormatV).join(' ')}\n`;
}

/** %v */
export const goFormatV = (value: unknown): string => formatValue(value, 'v', noFlags(), 0);

/** %T */
export function goTypeOf(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return isInt64(value) ? 'int64' : 'float64';
  if (value instanceof GoFloat) return 'float64';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}

class Printer {
  readonly #args: readonly unknown[];
  #next = 0;
  #reordered = false;
  #goodIndex = true;

  constructor(args: readonly unknown[]) {
    this.#args = args;
  }

  print(format: string): string {
    let out = '';
    let at = 0;
    while (at < format.length) {
      const percent = format.indexOf('%', at);
      if (percent < 0) return this.#withExtra(out + format.slice(at));
      out += format.slice(at, percent);
      const [text, end] = this.#directive(format, percent + 1);
      out += text;
      at = end;
    }
    return this.#withExtra(out);
  }

  #withExtra(out: string): string {
    if (this.#reordered || this.#next >= this.#args.length) return out;
    const extra = this.#args.slice(this.#next).map((arg) => (arg === null || arg === undefined ? '<nil>' : `${goTypeOf(arg)}=${goFormatV(arg)}`));
    return `${out}%!(EXTRA ${extra.join(', ')})`;
  }

  #directive(format: string, from: number): readonly [text: string, end: number] {
    const flags = noFlags();
    let at = parseFlags(format, from, flags);
    this.#goodIndex = true;
    let afterIndex: boolean;
    let problem = '';
    [at, afterIndex] = this.#index(format, at);
    if (format.charAt(at) === '*') {
      at++;
      const width = this.#starArg();
      if (width === undefined) problem += '%!(BADWIDTH)';
      else if (width < 0) {
        flags.width = -width;
        flags.minus = true;
        flags.zero = false;
      } else flags.width = width;
      afterIndex = false;
    } else {
      const [width, end] = parseNumber(format, at);
      if (afterIndex && width !== undefined) this.#goodIndex = false;
      flags.width = width;
      at = end;
    }
    if (format.charAt(at) === '.' && at + 1 < format.length) {
      at++;
      if (afterIndex) this.#goodIndex = false;
      [at, afterIndex] = this.#index(format, at);
      if (format.charAt(at) === '*') {
        at++;
        const precision = this.#starArg();
        if (precision === undefined || precision < 0) problem += '%!(BADPREC)';
        else flags.precision = precision;
        afterIndex = false;
      } else {
        const [precision, end] = parseNumber(format, at);
        flags.precision = precision ?? 0;
        at = end;
      }
    }
    if (!afterIndex) [at, afterIndex] = this.#index(format, at);
    if (at >= format.length) return [`${problem}%!(NOVERB)`, at];
    const verb = String.fromCodePoint(format.codePointAt(at) ?? 0);
    return [problem + this.#verb(verb, flags), at + verb.length];
  }

  #verb(verb: string, flags: Flags): string {
    if (verb === '%') return '%';
    if (!this.#goodIndex) return `%!${verb}(BADINDEX)`;
    if (this.#next >= this.#args.length) return `%!${verb}(MISSING)`;
    const arg = this.#args[this.#next++];
    if (verb === 'w') return badVerb(arg, verb, flags);
    if (verb === 'v') {
      flags.sharpV = flags.sharp;
      flags.sharp = false;
      flags.plusV = flags.plus;
      flags.plus = false;
    }
    return formatArg(arg, verb, flags);
  }

  /** `[3]` chooses an argument. */
  #index(format: string, at: number): [end: number, found: boolean] {
    if (format.charAt(at) !== '[') return [at, false];
    this.#reordered = true;
    const close = format.indexOf(']', at);
    if (close < 0 || format.length - at < 3) {
      this.#goodIndex = false;
      return [at + 1, false];
    }
    const text = format.slice(at + 1, close);
    const index = /^\d{1,7}$/.test(text) ? Number(text) : 0;
    if (index < 1 || index > this.#args.length) {
      this.#goodIndex = false;
      return [close + 1, index > 0 || text === '0'];
    }
    this.#next = index - 1;
    return [close + 1, true];
  }

  #starArg(): number | undefined {
    const arg = this.#next < this.#args.length ? this.#args[this.#next++] : undefined;
    if (typeof arg !== 'bigint') return undefined;
    const value = Number(arg);
    return Math.abs(value) > 1_000_000 ? undefined : value;
  }
}

function parseFlags(format: string, from: number, flags: Flags): number {
  let at = from;
  for (; at < format.length; at++) {
    const ch = format.charAt(at);
    if (ch === '#') flags.sharp = true;
    else if (ch === '0') flags.zero = true;
    else if (ch === '+') flags.plus = true;
    else if (ch === '-') flags.minus = true;
    else if (ch === ' ') flags.space = true;
    else break;
  }
  return at;
}

function parseNumber(format: string, at: number): readonly [value: number | undefined, end: number] {
  const digits = /^\d+/.exec(format.slice(at, at + 12))?.[0];
  if (digits === undefined) return [undefined, at];
  const value = Number(digits);
  return value > 1_000_000 ? [undefined, format.length] : [value, at + digits.length]; // too large: Go gives up on the rest
}

/** What does not fit, with its type and its value, padded as was asked. */
function badVerb(arg: unknown, verb: string, flags: Flags): string {
  return arg === null || arg === undefined ? `%!${verb}(<nil>)` : `%!${verb}(${goTypeOf(arg)}=${formatValue(arg, 'v', flags, 0)})`;
}

function formatArg(arg: unknown, verb: string, flags: Flags): string {
  if (verb === 'T') return pad(goTypeOf(arg), flags);
  if (arg === null || arg === undefined) return verb === 'v' ? pad('<nil>', flags) : badVerb(arg, verb, flags);
  return formatValue(arg, verb, flags, 0);
}

function formatValue(value: unknown, verb: string, flags: Flags, depth: number): string {
  switch (typeof value) {
    case 'boolean':
      return verb === 't' || verb === 'v' ? pad(String(value), flags) : badVerb(value, verb, flags);
    case 'bigint':
      return formatInteger(value, verb, flags) ?? badVerb(value, verb, flags);
    case 'number':
      return (isInt64(value) ? formatInteger(BigInt(value), verb, flags) : formatNumber(value, verb, flags)) ?? badVerb(value, verb, flags);
    case 'string':
      return formatString(value, verb, flags) ?? badVerb(value, verb, flags);
  }
  if (value instanceof GoFloat) return formatNumber(value.value, verb, flags) ?? badVerb(value, verb, flags);
  if (value === null || value === undefined) return depth > 0 && flags.sharpV ? 'interface {}(nil)' : pad('<nil>', flags);
  if (depth > maxDepth) return '...';
  if (Array.isArray(value)) return formatList(value, verb, flags, depth);
  return formatMap(value as Readonly<Record<string, unknown>>, verb, flags, depth);
}

function formatList(items: readonly unknown[], verb: string, flags: Flags, depth: number): string {
  const texts = items.map((item) => formatElement(item, verb, flags, depth));
  return flags.sharpV ? `[]interface {}{${texts.join(', ')}}` : `[${texts.join(' ')}]`;
}

function formatMap(object: Readonly<Record<string, unknown>>, verb: string, flags: Flags, depth: number): string {
  const texts = Object.keys(object)
    .sort()
    .map((key) => `${formatElement(key, verb, flags, depth)}:${formatElement(object[key], verb, flags, depth)}`);
  return flags.sharpV ? `map[string]interface {}{${texts.join(', ')}}` : `map[${texts.join(' ')}]`;
}

function formatElement(item: unknown, verb: string, flags: Flags, depth: number): string {
  if ((item === null || item === undefined) && verb !== 'v') return `%!${verb}(<nil>)`;
  return formatValue(item, verb, flags, depth + 1);
}

// ---- padding

const runeCount = (text: string): number => (/[\ud800-\udbff]/.test(text) ? [...text].length : text.length);

function pad(text: string, flags: Flags): string {
  const missing = (flags.width ?? 0) - runeCount(text);
  if (missing <= 0) return text;
  if (flags.minus) return text + ' '.repeat(missing);
  return (flags.zero ? '0' : ' ').repeat(missing) + text;
}

/** Zeros go between sign and digits. */
function padNumber(sign: string, digits: string, flags: Flags, zero: boolean): string {
  const missing = (flags.width ?? 0) - sign.length - digits.length;
  if (missing <= 0) return sign + digits;
  if (flags.minus) return sign + digits + ' '.repeat(missing);
  return zero ? sign + '0'.repeat(missing) + digits : ' '.repeat(missing) + sign + digits;
}

// ---- scalars

const bases: Readonly<Record<string, number>> = { d: 10, v: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

function formatInteger(value: bigint, verb: string, flags: Flags): string | undefined {
  if (verb === 'c') return pad(runeText(value), flags);
  if (verb === 'q') return pad(goQuoteRune(Number(value), flags.plus), flags);
  if (verb === 'U') return pad(unicode(value, flags), { ...flags, zero: false });
  const base = Object.hasOwn(bases, verb) ? bases[verb] : undefined;
  if (base === undefined) return undefined;
  const negative = value < 0n;
  let digits = (negative ? -value : value).toString(base);
  if (verb === 'X') digits = digits.toUpperCase();
  if (flags.precision !== undefined) {
    if (flags.precision === 0 && value === 0n) return ' '.repeat(flags.width ?? 0);
    digits = digits.padStart(flags.precision, '0');
  }
  const sign = negative ? '-' : flags.plus || (verb === 'v' && flags.plusV) ? '+' : flags.space ? ' ' : '';
  const zero = flags.zero && !flags.minus && flags.precision === undefined;
  // Go counts zeros before it adds the base's prefix, so the prefix makes the number wider.
  const prefix = verb === 'O' ? '0o' : flags.sharp ? basePrefix(verb, digits) : '';
  if (zero && flags.width !== undefined) return sign + prefix + digits.padStart(flags.width - sign.length, '0');
  return padNumber(sign + prefix, digits, flags, false);
}

function basePrefix(verb: string, digits: string): string {
  if (verb === 'b') return '0b';
  if (verb === 'o') return digits.startsWith('0') ? '' : '0';
  return verb === 'x' || verb === 'X' ? `0${verb}` : '';
}

function runeText(value: bigint): string {
  const valid = value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value <= 0xdfffn);
  return valid ? String.fromCodePoint(Number(value)) : '\ufffd';
}

function unicode(value: bigint, flags: Flags): string {
  const code = BigInt.asUintN(64, value);
  const text = `U+${code
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(4, flags.precision ?? 4), '0')}`;
  const shown = flags.sharp && code <= 0x10ffffn && goQuoteRune(Number(code)).length <= 4 && !goQuoteRune(Number(code)).startsWith("'\\");
  return shown ? `${text} '${String.fromCodePoint(Number(code))}'` : text;
}

function formatNumber(value: number, verb: string, flags: Flags): string | undefined {
  const kind = verb === 'v' ? 'g' : verb;
  if (!'eEfFgG'.includes(kind) || kind.length !== 1) return undefined;
  const precision = flags.precision ?? (kind === 'g' || kind === 'G' ? -1 : 6);
  let text = formatFloat(value, kind as 'e', precision);
  let sign = '';
  if (text.startsWith('-') || text.startsWith('+')) {
    sign = text.charAt(0);
    text = text.slice(1);
  }
  const special = text === 'Inf' || text === 'NaN';
  if (flags.sharp && !special) text = withPoint(text, kind, flags.precision);
  const plus = flags.plus || (verb === 'v' && flags.plusV);
  if (sign !== '-') sign = plus ? '+' : flags.space ? ' ' : text === 'Inf' && !flags.space ? '+' : '';
  return padNumber(sign, text, flags, flags.zero && !flags.minus && !special);
}

/** %#g keeps the decimal point and, without a precision, six digits. */
function withPoint(text: string, kind: string, precision: number | undefined): string {
  const [mantissa = '', exponent] = text.split(/(?=[eE])/);
  let out = mantissa.includes('.') ? mantissa : `${mantissa}.`;
  if (kind === 'g' || kind === 'G') {
    const wanted = precision === undefined ? 6 : precision === 0 ? 1 : precision;
    const digits = out.replace('.', '').replace(/^0+/, '').length || 1;
    if (digits < wanted) out += '0'.repeat(wanted - digits);
  }
  return out + (exponent ?? '');
}

function formatString(value: string, verb: string, flags: Flags): string | undefined {
  const cut = flags.precision === undefined ? value : [...value].slice(0, flags.precision).join('');
  switch (verb) {
    case 'v':
      return flags.sharpV ? pad(quote(value, flags), flags) : pad(cut, flags);
    case 's':
      return pad(cut, flags);
    case 'q':
      return pad(quote(cut, flags), flags);
    case 'x':
    case 'X':
      return pad(hexadecimal(value, verb, flags), flags);
    default:
      return undefined;
  }
}

function quote(text: string, flags: Flags): string {
  if (flags.sharp && !/[`\x00-\x08\x0a-\x1f\x7f\ufeff]/.test(text)) return `\`${text}\``;
  return flags.plus ? goQuoteAscii(text) : goQuote(text);
}

function hexadecimal(text: string, verb: string, flags: Flags): string {
  const all = new TextEncoder().encode(text);
  const bytes = [...(flags.precision === undefined ? all : all.slice(0, flags.precision))].map((byte) => byte.toString(16).padStart(2, '0'));
  if (bytes.length === 0) return '';
  const prefix = flags.sharp ? `0${verb}` : '';
  const out = flags.space ? bytes.map((byte) => prefix + (verb === 'X' ? byte.toUpperCase() : byte)).join(' ') : bytes.join('');
  return flags.space ? out : prefix + (verb === 'X' ? out.toUpperCase() : out);
}
