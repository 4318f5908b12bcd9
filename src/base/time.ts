// Points in time: milliseconds since 1970 in, text out, and back. The only file that may use `Date`, and only to do arithmetic on the
// calendar; it never reads a clock. Everything is UTC.
// Upstream: Go's time package (layouts RFC3339, RFC1123Z, Time.String) and apimachinery's metav1.Time and MicroTime.
// Leaves out: time zones other than UTC when printing, and years outside 0–9999, which RFC 3339 cannot write.

/** A moment taken apart on the UTC calendar. */
export interface CalendarParts {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  /** 1–31 */
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** 0 is Sunday */
  readonly weekday: number;
  /** 1–366 */
  readonly yearDay: number;
}

export const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const;

const dayMs = 86_400_000;

/** The UTC calendar parts of `ms`; a fraction of a millisecond is dropped. */
export function calendar(ms: number): CalendarParts {
  const date = new Date(Math.floor(ms));
  const year = date.getUTCFullYear();
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
    weekday: date.getUTCDay(),
    yearDay: Math.floor((date.getTime() - fromCalendar(year, 1, 1)) / dayMs) + 1,
  };
}

/** The moment of a UTC calendar date; parts beyond their range carry over, as in Go's time.Date. */
export function fromCalendar(year: number, month: number, day: number, hour = 0, minute = 0, second = 0, millisecond = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  return date.getTime();
}

/** `2026-01-05T09:00:00Z`: metav1.Time; fractions of a second are cut. */
export function formatRfc3339(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== lastSecond) {
    lastText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
    lastSecond = second;
  }
  return lastText;
}

/** The last answer: many objects are written in one virtual second. */
let lastSecond = Number.NaN;
let lastText = '';

/** `2026-01-05T09:00:00.000000Z`: metav1.MicroTime. */
export function formatMicroTime(ms: number): string {
  const whole = Math.floor(ms);
  const micros = Math.floor((ms - whole) * 1000);
  return `${formatRfc3339(ms).slice(0, 19)}.${pad(whole - Math.floor(ms / 1000) * 1000, 3)}${pad(micros, 3)}Z`;
}

/** `2026-01-05T09:00:00.25Z`: Go's RFC3339Nano, with as many digits as are needed. */
export function formatRfc3339Nano(ms: number): string {
  return `${formatRfc3339(ms).slice(0, 19)}${fraction(ms)}Z`;
}

/** `Mon, 05 Jan 2026 09:00:00 +0000`: Go's RFC1123Z, as `kubectl describe` prints it. */
export function formatRfc1123Z(ms: number): string {
  const p = calendar(ms);
  return `${weekdayNames[p.weekday]?.slice(0, 3)}, ${pad(p.day)} ${monthNames[p.month - 1]?.slice(0, 3)} ${pad(p.year, 4)} ${clock(p)} +0000`;
}

/** `Mon, 05 Jan 2026 09:00:00 GMT`: the HTTP date. */
export function formatHttpDate(ms: number): string {
  return `${formatRfc1123Z(ms).slice(0, -5)}GMT`;
}

/** `2026-01-05 09:00:00 +0000 UTC`: Go's Time.String. */
export function formatGoTime(ms: number): string {
  const p = calendar(ms);
  return `${pad(p.year, 4)}-${pad(p.month)}-${pad(p.day)} ${clock(p)}${fraction(ms)} +0000 UTC`;
}

/**
 * Go's Time.Format for UTC: `layout` shows how Mon Jan 2 15:04:05 MST 2006 is to be written.
 * Knows every element of Go 1.26's layouts.
 */
export function formatLayout(ms: number, layout: string): string {
  const p = calendar(ms);
  return layout.replace(layoutElements, (element) => layoutElement(element, p, ms));
}

const layoutElements =
  /January|Jan|Monday|Mon|MST|2006|002|__2|_2|01|02|03|04|05|06|15|PM|pm|Z07:00:00|Z070000|Z07:00|Z0700|Z07|-07:00:00|-070000|-07:00|-0700|-07|[.,]0+(?!\d)|[.,]9+(?!\d)|1|2|3|4|5/g;

function layoutElement(element: string, p: CalendarParts, ms: number): string {
  const hour12 = p.hour % 12 || 12;
  switch (element) {
    case 'January':
      return monthNames[p.month - 1] ?? '';
    case 'Jan':
      return (monthNames[p.month - 1] ?? '').slice(0, 3);
    case 'Monday':
      return weekdayNames[p.weekday] ?? '';
    case 'Mon':
      return (weekdayNames[p.weekday] ?? '').slice(0, 3);
    case 'MST':
      return 'UTC';
    case '2006':
      return pad(p.year, 4);
    case '06':
      return pad(p.year % 100);
    case '01':
      return pad(p.month);
    case '1':
      return String(p.month);
    case '02':
      return pad(p.day);
    case '_2':
      return String(p.day).padStart(2);
    case '2':
      return String(p.day);
    case '002':
      return pad(p.yearDay, 3);
    case '__2':
      return String(p.yearDay).padStart(3);
    case '15':
      return pad(p.hour);
    case '03':
      return pad(hour12);
    case '3':
      return String(hour12);
    case '04':
      return pad(p.minute);
    case '4':
      return String(p.minute);
    case '05':
      return pad(p.second);
    case '5':
      return String(p.second);
    case 'PM':
      return p.hour >= 12 ? 'PM' : 'AM';
    case 'pm':
      return p.hour >= 12 ? 'pm' : 'am';
    case '-07':
      return '+00';
    case '-0700':
      return '+0000';
    case '-07:00':
      return '+00:00';
    case '-070000':
      return '+000000';
    case '-07:00:00':
      return '+00:00:00';
  }
  if (element.startsWith('Z')) return 'Z';
  const digits = nanoseconds(ms).slice(0, element.length - 1);
  if (element.charAt(1) === '0') return element.charAt(0) + digits;
  const trimmed = digits.replace(/0+$/, '');
  return trimmed === '' ? '' : element.charAt(0) + trimmed;
}

/** A text is not a time; the message is Go's. */
export class TimeError extends Error {
  override readonly name = 'TimeError';
}

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/;
const rfc3339Layout = '2006-01-02T15:04:05Z07:00';

/**
 * Reads RFC 3339, as Go's time.Parse(time.RFC3339, …) does.
 * @returns milliseconds since 1970, with a fraction when the text has more digits
 * @throws TimeError in Go's words: `parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"`
 */
export function parseRfc3339(text: string): number {
  return parseWritten(text) ?? parseAny(text);
}

const monthEnds = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Reads times as formatRfc3339 writes them, of our own centuries; undefined for any other text. */
function parseWritten(text: string): number | undefined {
  if (text.length !== 20 || text[4] !== '-' || text[7] !== '-' || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':' || text[19] !== 'Z') return undefined;
  const [year, month, day] = [twoDigits(text, 0) * 100 + twoDigits(text, 2), twoDigits(text, 5), twoDigits(text, 8)];
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)];
  const inRange = year >= 1970 && year < 2100 && day >= 1 && day <= (monthEnds[month - 1] ?? 0) && hour < 24 && minute < 60 && second < 60;
  if (!inRange) return undefined; // also what is not a number, and the 29th of February
  const days = (year - 1970) * 365 + Math.floor((year - 1969) / 4) + (monthStarts[month - 1] ?? 0) + (month > 2 && year % 4 === 0 ? 1 : 0) + day - 1;
  return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000;
}

const monthStarts = monthEnds.map((_, month) => monthEnds.slice(0, month).reduce((sum, days) => sum + days, 0));

/** Two digits of a text as a number; NaN when they are none. */
function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function parseAny(text: string): number {
  const match = rfc3339.exec(text);
  if (!match) throw new TimeError(describeFailure(text));
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const bad = outOfRange(year, month, day, hour, minute, second, match[8] ?? 'Z');
  if (bad) throw new TimeError(`parsing time ${quote(text)}: ${bad} out of range`);
  const zone = match[8] ?? 'Z';
  const offsetMinutes = zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)));
  const nanos = Number((match[7] ?? '0').slice(0, 9).padEnd(9, '0'));
  return fromCalendar(year, month, day, hour, minute, second) - offsetMinutes * 60_000 + nanos / 1e6;
}

/** Like parseRfc3339, for text one trusts less: undefined when it is not a time. */
export function tryParseRfc3339(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const written = parseWritten(text);
  if (written !== undefined || !rfc3339.test(text)) return written;
  try {
    return parseRfc3339(text);
  } catch {
    return undefined; // a date that no calendar has, such as February 30th
  }
}

/** Days in a month of a year. */
export function daysInMonth(year: number, month: number): number {
  return calendar(fromCalendar(year, month + 1, 0)).day;
}

function outOfRange(year: number, month: number, day: number, hour: number, minute: number, second: number, zone: string): string | undefined {
  if (month < 1 || month > 12) return 'month';
  if (hour > 23) return 'hour';
  if (minute > 59) return 'minute';
  if (second > 59) return 'second';
  if (zone !== 'Z' && Number(zone.slice(1, 3)) > 24) return 'time zone offset hour';
  if (zone !== 'Z' && Number(zone.slice(4, 6)) >= 60) return 'time zone offset minute';
  return day < 1 || day > daysInMonth(year, month) ? 'day' : undefined;
}

const steps: readonly (readonly [pattern: RegExp, element: string])[] = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^\d\d/, '01'],
  [/^-/, '-'],
  [/^\d\d/, '02'],
  [/^T/, 'T'],
  [/^\d\d?/, '15'],
  [/^:/, ':'],
  [/^\d\d/, '04'],
  [/^:/, ':'],
  [/^\d\d(?:[.,]\d+)?/, '05'],
  [/^(?:Z|[+-]\d\d:\d\d)/, 'Z07:00'],
];

/** Go walks the layout and names the element at which the text stopped fitting. */
function describeFailure(text: string): string {
  let rest = text;
  for (const [pattern, element] of steps) {
    const match = pattern.exec(rest);
    if (!match) return `parsing time ${quote(text)} as ${quote(rfc3339Layout)}: cannot parse ${quote(rest)} as ${quote(element)}`;
    rest = rest.slice(match[0].length);
  }
  if (rest === '') return `parsing time ${quote(text)} as ${quote(rfc3339Layout)}: cannot parse ${quote(text.slice(11))} as "15"`;
  return `parsing time ${quote(text)}: extra text: ${quote(rest)}`;
}

const quote = (text: string): string => JSON.stringify(text);
const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
const clock = (p: CalendarParts): string => `${pad(p.hour)}:${pad(p.minute)}:${pad(p.second)}`;

/** The nine digits after the second. */
function nanoseconds(ms: number): string {
  const whole = Math.floor(ms / 1000) * 1000;
  return pad(Math.min(999_999_999, Math.round((ms - whole) * 1e6)), 9);
}

function fraction(ms: number): string {
  const digits = nanoseconds(ms).replace(/0+$/, '');
  return digits === '' ? '' : `.${digits}`;
}
