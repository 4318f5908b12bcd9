// Numbers as C's printf writes them. Upstream: printf(3). Values are doubles or 64-bit integers.
// Left out: long doubles and %a's exact digits beyond a double's.

export interface FormatSpec {
  /** any of `-+ #0'` */
  readonly flags?: string;
  readonly width?: number | undefined;
  readonly precision?: number | undefined;
}

/** `%d %i %u %o %x %X` */
export function formatInteger(type: string, value: bigint, spec: FormatSpec = {}): string {
  const { flags = '', precision } = spec;
  const signed = type === 'd' || type === 'i';
  const size = signed ? (value < 0n ? -value : value) : BigInt.asUintN(64, value);
  const radix = type === 'o' ? 8 : type === 'x' || type === 'X' ? 16 : 10;
  let digits = precision === 0 && size === 0n ? '' : size.toString(radix).padStart(precision ?? 0, '0');
  if (type === 'X') digits = digits.toUpperCase();
  if (flags.includes("'") && radix === 10) digits = digits.replace(/\B(?=(\d{3})+$)/g, '');
  const alternate = flags.includes('#') && size !== 0n;
  if (alternate && type === 'o' && !digits.startsWith('0')) digits = `0${digits}`;
  const prefix = alternate && radix === 16 ? `0${type}` : signed ? signOf(value < 0n, flags) : '';
  return pad(prefix, digits, spec, precision === undefined);
}

/** `%e %f %g %a` and their upper case. */
export function formatDouble(type: string, value: number, spec: FormatSpec = {}): string {
  const { flags = '' } = spec;
  const upper = type === type.toUpperCase();
  const negative = value < 0 || Object.is(value, -0);
  const sign = signOf(negative, flags);
  const size = Math.abs(value);
  if (!Number.isFinite(size)) {
    const word = Number.isNaN(size) ? 'nan' : 'inf';
    return pad(Number.isNaN(size) ? signOf(false, flags) : sign, upper ? word.toUpperCase() : word, spec, false);
  }
  const body = digitsOf(type.toLowerCase(), size, spec.precision, flags.includes('#'));
  return pad(sign, upper ? body.toUpperCase() : body, spec, true);
}

/** Text in its column: `%-10s`, `%.3s`. Counts characters. */
export function formatText(text: string, spec: FormatSpec = {}): string {
  const cut = spec.precision === undefined ? text : [...text].slice(0, spec.precision).join('');
  const missing = (spec.width ?? 0) - [...cut].length;
  if (missing <= 0) return cut;
  return spec.flags?.includes('-') ? cut + ' '.repeat(missing) : ' '.repeat(missing) + cut;
}

const signOf = (negative: boolean, flags: string): string => (negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '');

function pad(prefix: string, digits: string, { flags = '', width = 0 }: FormatSpec, zeros: boolean): string {
  const length = prefix.length + digits.length;
  if (length >= width) return prefix + digits;
  if (flags.includes('-')) return (prefix + digits).padEnd(width);
  if (flags.includes('0') && zeros) return prefix + digits.padStart(width - prefix.length, '0');
  return (prefix + digits).padStart(width);
}

function digitsOf(type: string, size: number, precision: number | undefined, alternate: boolean): string {
  if (type === 'f') return fixed(size, precision ?? 6) + (alternate && precision === 0 ? '.' : '');
  if (type === 'e') return exponential(size, precision ?? 6);
  if (type === 'a') return hexadecimal(size);
  const significant = precision === 0 ? 1 : (precision ?? 6);
  const power = size === 0 ? 0 : Number(/e([-+]\d+)$/.exec(exponential(size, significant - 1))?.[1] ?? 0);
  if (power < -4 || power >= significant) {
    const text = exponential(size, significant - 1);
    return alternate ? text : text.replace(/\.?0*e/, 'e').replace(/^(\d+)\.?e/, '$1e');
  }
  const text = fixed(size, significant - 1 - power);
  return alternate || !text.includes('.') ? text : text.replace(/\.?0+$/, '');
}

/** As toFixed, but exact halves go to the even digit, and any number of digits. */
function fixed(size: number, precision: number): string {
  if (size >= 1e21) return BigInt(size).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '');
  const digits = Math.min(precision, 100);
  const scaled = size * 10 ** digits;
  const tie = scaled % 1 === 0.5 && Number.isInteger(size * 2 ** (digits + 1));
  const text = tie && Math.floor(scaled) % 2 === 0 ? (Math.floor(scaled) / 10 ** digits).toFixed(digits) : size.toFixed(digits);
  return precision > 100 ? text.padEnd(text.length + precision - 100, '0') : text;
}

function exponential(size: number, precision: number): string {
  const digits = Math.min(precision, 100);
  let text = size.toExponential(digits);
  const half = size.toExponential(Math.min(100, digits + 1));
  // toExponential rounds halves up; C rounds them to the even digit.
  if (size !== 0 && Number(half) === size && /5e/.test(half)) {
    const kept = half.replace(/\.?5e/, 'e').replace('.e', 'e');
    if (/[02468]e/.test(kept)) text = kept;
  }
  return text.replace(/e([-+])(\d)$/, 'e$10$2');
}

function hexadecimal(size: number): string {
  if (size === 0) return '0x0p+0';
  let power = Math.floor(Math.log2(size));
  let mantissa = size / 2 ** power;
  if (mantissa >= 2) {
    mantissa /= 2;
    power += 1;
  }
  let digits = '';
  for (let rest = mantissa - 1; rest > 0; rest = (rest * 16) % 1) digits += Math.floor(rest * 16).toString(16);
  return `0x1${digits ? `.${digits}` : ''}p${power < 0 ? '' : '+'}${power}`;
}
