// Lengths of time, in milliseconds (fractions are micro- and nanoseconds): Go's spelling, and the short one people read in tables.
// Upstream: Go's time.ParseDuration and Duration.String; k8s.io/apimachinery/pkg/util/duration.
// Differs: Go counts nanoseconds in 64 bits; here a number holds milliseconds, exact to the nanosecond up to about a hundred days.

/** A text is not a duration; the message is Go's. */
export class DurationError extends Error {
  override readonly name = 'DurationError';
}

const unitNanos: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

const largest = 2 ** 63;

/**
 * Reads `1h15m30.5s`, `-1.5h`, `300ms`, `0`.
 * @returns milliseconds
 * @throws DurationError in Go's words, such as `time: missing unit in duration "5"`
 */
export function parseDuration(text: string): number {
  const [, sign = '', body = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (body === '0') return 0;
  const invalid = new DurationError(`time: invalid duration ${goQuote(text)}`);
  if (body === '') throw invalid;
  let nanos = 0;
  let rest = body;
  while (rest !== '') {
    const number = /^(\d*)(?:\.(\d*))?/.exec(rest);
    const [spelled = '', whole = '', decimals] = number ?? [];
    if (whole === '' && (decimals ?? '') === '') throw invalid;
    rest = rest.slice(spelled.length);
    const unit = /^[^.0-9]*/.exec(rest)?.[0] ?? '';
    if (unit === '') throw new DurationError(`time: missing unit in duration ${goQuote(text)}`);
    const scale = Object.hasOwn(unitNanos, unit) ? unitNanos[unit] : undefined;
    if (scale === undefined) throw new DurationError(`time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`);
    nanos += Number(whole || '0') * scale + Math.trunc(Number(`0.${decimals || '0'}`) * scale);
    if (nanos > largest) throw invalid;
    rest = rest.slice(unit.length);
  }
  return nanos === 0 ? 0 : ((sign === '-' ? -1 : 1) * nanos) / 1e6;
}

/** Go's Duration.String: `1h15m0s`, `1.5s`, `250ms`, `0s`. */
export function formatDuration(ms: number): string {
  const nanos = Math.round(Math.abs(ms) * 1e6);
  const sign = ms < 0 && nanos > 0 ? '-' : '';
  if (nanos === 0) return '0s';
  if (nanos < 1e3) return `${sign}${nanos}ns`;
  if (nanos < 1e6) return `${sign}${decimal(nanos, 1e3)}µs`;
  if (nanos < 1e9) return `${sign}${decimal(nanos, 1e6)}ms`;
  const totalSeconds = Math.floor(nanos / 1e9);
  const seconds = decimal(nanos - Math.floor(totalSeconds / 60) * 60e9, 1e9);
  const minutes = Math.floor(totalSeconds / 60);
  if (minutes === 0) return `${sign}${seconds}s`;
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${sign}${minutes}m${seconds}s` : `${sign}${hours}h${minutes % 60}m${seconds}s`;
}

/** `value / unit` with as many decimals as it needs. */
function decimal(value: number, unit: number): string {
  const whole = Math.floor(value / unit);
  const digits = String(Math.round(value - whole * unit))
    .padStart(String(unit).length - 1, '0')
    .replace(/0+$/, '');
  return digits === '' ? String(whole) : `${whole}.${digits}`;
}

/** What the AGE column shows: two or three significant figures, `<invalid>` for the future. Upstream: HumanDuration. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 24 * 8) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.floor(days / 365);
  if (hours < 24 * 365 * 8 && days % 365 !== 0) return `${years}y${days % 365}d`;
  return `${years}y`;
}

/** One unit only: `3m`, `5h`, `12d`, `2y`. Upstream: ShortHumanDuration. */
export function shortHumanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  const hours = Math.floor(seconds / 3600);
  if (hours < 24) return `${hours}h`;
  if (hours < 24 * 365) return `${Math.floor(hours / 24)}d`;
  return `${Math.floor(hours / 24 / 365)}y`;
}

/** Go's time package quotes for its errors without Unicode: printable ASCII stays, the rest becomes \x bytes. */
function goQuote(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let out = '"';
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c) out += `\\${String.fromCharCode(byte)}`;
    else if (byte < 0x20 || byte >= 0x80) out += `\\x${byte.toString(16).padStart(2, '0')}`;
    else out += String.fromCharCode(byte);
  }
  return `${out}"`;
}
