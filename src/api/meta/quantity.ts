// Amounts of CPU, memory and other resources: exact numbers with a suffix, `250m`, `1.5Gi`, `2e3`.
// Upstream: apimachinery/pkg/api/resource (quantity.go, amount.go, suffix.go, scale_int.go).
// Differs: upstream switches between int64 and big decimals; here every amount is a BigInt times a power of ten, so nothing overflows.
// Exponents beyond ±1000 are refused: no resource has them, and aligning them would take all memory.

/** How an amount is written: powers of 1000 (`M`), of 1024 (`Mi`), or an exponent (`e6`). */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** A text is not a quantity; the message is upstream's. */
export class QuantityError extends Error {
  override readonly name = 'QuantityError';
}

const wrongFormat = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const wrongNumber = 'unable to parse numeric part of quantity';
const wrongSuffix = "unable to parse quantity's suffix";

const decimalSuffixes: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binarySuffixes: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const decimalNames = new Map(Object.entries(decimalSuffixes).map(([name, exponent]) => [exponent, name]));
const binaryNames = new Map(Object.entries(binarySuffixes).map(([name, exponent]) => [exponent / 10, name]));

const maxInt64 = (1n << 63n) - 1n;
const minInt64 = -(1n << 63n);
const maxExponent = 1000;

const powers: bigint[] = [];
/** 10ⁿ, remembered for the n that occur. */
function pow10(n: number): bigint {
  if (n > 64) return 10n ** BigInt(n);
  powers[n] ??= 10n ** BigInt(n);
  return powers[n];
}

/** An exact amount: `unscaled × 10^scale`. Immutable. */
export class Quantity {
  readonly unscaled: bigint;
  readonly scale: number;
  readonly format: QuantityFormat;
  #text: string | undefined;
  #value: number | undefined;
  #milliValue: number | undefined;

  /** Prefer parseQuantity, Quantity.of and Quantity.ofMilli. */
  constructor(unscaled: bigint, scale: number, format: QuantityFormat, text?: string) {
    this.unscaled = unscaled;
    this.scale = scale;
    this.format = format;
    this.#text = text;
  }

  /** A whole amount: bytes, cores, Pods. */
  static of(value: number | bigint, format: QuantityFormat = 'DecimalSI'): Quantity {
    return new Quantity(BigInt(value), 0, format);
  }

  /** Thousandths: CPU. */
  static ofMilli(milli: number | bigint, format: QuantityFormat = 'DecimalSI'): Quantity {
    return new Quantity(BigInt(milli), -3, format);
  }

  get sign(): -1 | 0 | 1 {
    return this.unscaled === 0n ? 0 : this.unscaled > 0n ? 1 : -1;
  }

  get isZero(): boolean {
    return this.unscaled === 0n;
  }

  /** The sum, in this one's format, or the other's when this is zero. */
  add(other: Quantity): Quantity {
    const format = this.isZero ? other.format : this.format;
    if (other.isZero) return new Quantity(this.unscaled, this.scale, format);
    const scale = this.isZero ? other.scale : Math.min(this.scale, other.scale);
    return new Quantity(at(this, scale) + at(other, scale), scale, format);
  }

  /** The difference, which may be negative. */
  sub(other: Quantity): Quantity {
    return this.add(other.neg());
  }

  neg(): Quantity {
    return new Quantity(-this.unscaled, this.scale, this.format);
  }

  mul(factor: number | bigint): Quantity {
    return new Quantity(this.unscaled * BigInt(factor), this.scale, this.format);
  }

  /** -1, 0 or 1. */
  cmp(other: Quantity): -1 | 0 | 1 {
    if (this.scale === other.scale) return order(this.unscaled, other.unscaled);
    const scale = Math.min(this.scale, other.scale);
    return order(at(this, scale), at(other, scale));
  }

  /** Whether both are the same amount, however written. */
  equals(other: Quantity): boolean {
    return this.cmp(other) === 0;
  }

  /** Whole units, rounded away from zero. Upstream: Value. */
  value(): number {
    this.#value ??= this.scaledValue(0);
    return this.#value;
  }

  /** Thousandths, rounded away from zero. Upstream: MilliValue. */
  milliValue(): number {
    this.#milliValue ??= this.scaledValue(-3);
    return this.#milliValue;
  }

  /** Units of 10^scale, rounded away from zero; what does not fit an int64 becomes its limit. */
  scaledValue(scale: number): number {
    const value = at(this, scale);
    return Number(value > maxInt64 ? maxInt64 : value < minInt64 ? minInt64 : value);
  }

  /** The nearest number. Upstream: AsApproximateFloat64. */
  toNumber(): number {
    return this.scale >= 0 ? Number(this.unscaled * pow10(this.scale)) : Number(`${this.unscaled}e${this.scale}`);
  }

  /** Rounded up to units of 10^scale; itself when it is already coarse enough. */
  roundUp(scale: number): Quantity {
    return this.scale >= scale ? this : new Quantity(at(this, scale), scale, this.format);
  }

  /** The canonical text, or the one it was read from where upstream keeps that. */
  toString(): string {
    this.#text ??= canonical(this);
    return this.#text;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** The amount in units of 10^scale, rounded away from zero. */
function at(quantity: Quantity, scale: number): bigint {
  const shift = quantity.scale - scale;
  if (shift >= 0) return quantity.unscaled * pow10(shift);
  const divisor = pow10(-shift);
  const whole = quantity.unscaled / divisor;
  return whole * divisor === quantity.unscaled ? whole : whole + (quantity.unscaled > 0n ? 1n : -1n);
}

const order = (a: bigint, b: bigint): -1 | 0 | 1 => (a === b ? 0 : a < b ? -1 : 1);

function canonical(quantity: Quantity): string {
  if (quantity.isZero) return '0';
  if (quantity.format === 'BinarySI' && fitsBinary(quantity)) {
    const [amount, times] = removeFactors(at(quantity, 0), 1024n);
    return `${amount}${times === 0 ? '' : (binaryNames.get(times) ?? '')}`;
  }
  const [stripped, times] = removeFactors(quantity.unscaled, 10n);
  let exponent = quantity.scale + times;
  let amount = stripped;
  while (exponent % 3 !== 0) {
    amount *= 10n;
    exponent--;
  }
  if (quantity.format === 'DecimalExponent') return exponent === 0 ? `${amount}` : `${amount}e${exponent}`;
  return `${amount}${decimalNames.get(exponent) ?? ''}`;
}

/** Powers of 1024 need a whole number that is not small. */
function fitsBinary(quantity: Quantity): boolean {
  const whole = at(quantity, 0);
  if (quantity.cmp(new Quantity(whole, 0, 'DecimalSI')) !== 0) return false;
  return whole >= 1024n || whole <= -1024n;
}

function removeFactors(value: bigint, factor: bigint): readonly [rest: bigint, times: number] {
  let rest = value;
  let times = 0;
  while (rest !== 0n && rest % factor === 0n) {
    rest /= factor;
    times++;
  }
  return [rest, times];
}

const cache = new Map<string, Quantity>();
const cacheLimit = 4096;

/**
 * Reads a quantity; numbers are read as their text. Equal texts share one object.
 * @throws QuantityError in upstream's words
 */
export function parseQuantity(text: string | number): Quantity {
  const key = typeof text === 'number' ? String(text) : text;
  const known = cache.get(key);
  if (known) return known;
  const quantity = parse(key);
  if (cache.size >= cacheLimit) cache.clear();
  cache.set(key, quantity);
  return quantity;
}

/** Like parseQuantity, but undefined for what is none. */
export function tryParseQuantity(text: unknown): Quantity | undefined {
  if (typeof text !== 'string' && typeof text !== 'number') return undefined;
  try {
    return parseQuantity(text);
  } catch (error) {
    if (error instanceof QuantityError) return undefined;
    throw error;
  }
}

const shape = /^([+-]?)(0*)([0-9]*)(\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/;

function parse(text: string): Quantity {
  if (text === '') throw new QuantityError(wrongFormat);
  if (text === '0') return new Quantity(0n, 0, 'DecimalSI', text);
  const match = shape.exec(text);
  if (!match) throw new QuantityError(wrongFormat);
  const [, sign = '', , digits = '', point = '', decimals = '', suffix = ''] = match;
  const { base, exponent, format } = interpretSuffix(suffix);
  if (Math.abs(exponent) > maxExponent) throw new QuantityError(wrongNumber);
  if (digits === '' && point === '.' && decimals === '' && base === 2) throw new QuantityError(wrongNumber);
  const whole = digits === '' ? '0' : digits;
  const negative = sign === '-';
  const magnitude = BigInt(whole + decimals) * (base === 2 ? 1n << BigInt(exponent) : 1n);
  const scale = (base === 10 ? exponent : 0) - decimals.length;
  if (takesShortPath(whole, decimals, base, exponent, scale) && magnitude <= maxInt64) {
    const kept = keepsText(whole + decimals, base, exponent, scale) ? text : undefined;
    return new Quantity(negative ? -magnitude : magnitude, scale, format, kept);
  }
  return exact(magnitude, scale, format, negative);
}

/** Upstream's int64 path, on which some texts are kept as written. */
function takesShortPath(digits: string, decimals: string, base: 2 | 10, exponent: number, scale: number): boolean {
  if (base === 10) return 18 - (digits.length + decimals.length) >= 0 && scale >= -9;
  return decimals === '' && 15 - digits.length - Math.trunc((exponent * 3) / 10) - 1 >= 0;
}

function keepsText(shifted: string, base: 2 | 10, exponent: number, scale: number): boolean {
  if (base === 2) return exponent % 10 === 0 && (BigInt(shifted) & 7n) !== 0n;
  return scale % 3 === 0 && !shifted.endsWith('000') && !shifted.startsWith('0');
}

/** Upstream's decimal path: rounded up to billionths, and memory stops at the largest int64. */
function exact(magnitude: bigint, scale: number, format: QuantityFormat, negative: boolean): Quantity {
  let amount = new Quantity(magnitude, scale, format).roundUp(-9);
  const one = new Quantity(1n, 0, 'DecimalSI');
  let written = format;
  if (format === 'BinarySI') {
    const limit = new Quantity(maxInt64, 0, format);
    if (amount.cmp(limit) > 0) amount = limit;
    if (amount.cmp(one) < 0 && !amount.isZero) written = 'DecimalSI';
  }
  return new Quantity(negative ? -amount.unscaled : amount.unscaled, amount.scale, written);
}

function interpretSuffix(suffix: string): { readonly base: 2 | 10; readonly exponent: number; readonly format: QuantityFormat } {
  const decimal = Object.hasOwn(decimalSuffixes, suffix) ? decimalSuffixes[suffix] : undefined;
  if (decimal !== undefined) return { base: 10, exponent: decimal, format: 'DecimalSI' };
  const binary = Object.hasOwn(binarySuffixes, suffix) ? binarySuffixes[suffix] : undefined;
  if (binary !== undefined) return { base: 2, exponent: binary, format: 'BinarySI' };
  if (/^[eE][-+]?[0-9]+$/.test(suffix)) return { base: 10, exponent: Number(suffix.slice(1)), format: 'DecimalExponent' };
  throw new QuantityError(wrongSuffix);
}

/** Whole units of a quantity's text (bytes, Pods), rounded up. @throws QuantityError */
export const quantityValue = (text: string | number): number => parseQuantity(text).value();

/** Thousandths of a quantity's text (CPU), rounded up. @throws QuantityError */
export const quantityMilliValue = (text: string | number): number => parseQuantity(text).milliValue();

/** The text a server stores and prints for one it was sent: `1024Mi` is `1Gi`. @throws QuantityError */
export const canonicalQuantity = (text: string | number): string => parseQuantity(text).toString();

/** What is wrong with a quantity's text; undefined when it is one. */
export function quantityError(text: string | number): string | undefined {
  try {
    parseQuantity(text);
    return undefined;
  } catch (error) {
    if (error instanceof QuantityError) return error.message;
    throw error;
  }
}
