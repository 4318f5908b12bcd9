// Schedules of five fields, `*/5 * * * *`, and `@hourly` and its kin.
// Upstream: github.com/robfig/cron/v3 ParseStandard (what CronJob uses), with its error texts and its reading of `?`, lists and steps.
// Leaves out: `TZ=` and `CRON_TZ=` prefixes (batch validation refuses them); times are UTC.

import { DurationError, parseDuration } from './duration.ts';
import { calendar, fromCalendar } from './time.ts';

/** A text is not a schedule; the message is robfig/cron's. */
export class CronError extends Error {
  override readonly name = 'CronError';
}

/** One field: which values fit, and whether it was a star. */
interface CronField {
  readonly values: ReadonlySet<number>;
  readonly star: boolean;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const minutes: Bounds = { min: 0, max: 59 };
const hours: Bounds = { min: 0, max: 23 };
const daysOfMonth: Bounds = { min: 1, max: 31 };
const months: Bounds = { min: 1, max: 12, names: monthNames };
const daysOfWeek: Bounds = { min: 0, max: 6, names: dayNames };

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

export interface CronSchedule {
  /** The first moment after `ms` at which it is due, on the second; undefined when none comes within five years. */
  next(ms: number): number | undefined;
}

/** @throws CronError such as `expected exactly 5 fields, found 3: [a b c]` */
export function parseCron(text: string): CronSchedule {
  if (text === '') throw new CronError('empty spec string');
  if (text.startsWith('@')) return parseDescriptor(text);
  const fields = text.split(/\s+/u).filter((field) => field !== '');
  if (fields.length !== 5) throw new CronError(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  return new FieldSchedule(parseField(minute, minutes), parseField(hour, hours), parseField(day, daysOfMonth), parseField(month, months), parseField(weekday, daysOfWeek));
}

function parseDescriptor(text: string): CronSchedule {
  const known = Object.hasOwn(descriptors, text) ? descriptors[text] : undefined;
  if (known !== undefined) return parseCron(known);
  if (!text.startsWith('@every ')) throw new CronError(`unrecognized descriptor: ${text}`);
  try {
    const delay = Math.max(1000, Math.floor(parseDuration(text.slice(7)) / 1000) * 1000);
    return { next: (ms) => Math.floor(ms / 1000) * 1000 + delay };
  } catch (error) {
    if (error instanceof DurationError) throw new CronError(`failed to parse duration ${text}: ${error.message}`);
    throw error;
  }
}

function parseField(text: string, bounds: Bounds): CronField {
  const values = new Set<number>();
  let star = false;
  for (const part of text.split(',')) {
    if (part === '') continue;
    star = addRange(part, bounds, values) || star;
  }
  return { values, star };
}

/** Adds what one part of a list names. @returns whether it is a plain star */
function addRange(part: string, bounds: Bounds, values: Set<number>): boolean {
  const [range = '', stepText, ...moreSteps] = part.split('/');
  const [low = '', high, ...moreParts] = range.split('-');
  const star = low === '*' || low === '?';
  let start = bounds.min;
  let end = bounds.max;
  if (!star) {
    start = parseValue(low, bounds);
    if (moreParts.length > 0) throw new CronError(`too many hyphens: ${part}`);
    end = high === undefined ? start : parseValue(high, bounds);
  }
  if (moreSteps.length > 0) throw new CronError(`too many slashes: ${part}`);
  const step = stepText === undefined ? 1 : parseNumber(stepText);
  if (stepText !== undefined && high === undefined) end = bounds.max;
  if (start < bounds.min) throw new CronError(`beginning of range (${start}) below minimum (${bounds.min}): ${part}`);
  if (end > bounds.max) throw new CronError(`end of range (${end}) above maximum (${bounds.max}): ${part}`);
  if (start > end) throw new CronError(`beginning of range (${start}) beyond end of range (${end}): ${part}`);
  if (step === 0) throw new CronError(`step of range should be a positive number: ${part}`);
  for (let value = start; value <= end; value += step) values.add(value);
  return star && step === 1;
}

function parseValue(text: string, bounds: Bounds): number {
  const named = bounds.names?.indexOf(text.toLowerCase()) ?? -1;
  return named >= 0 ? named + bounds.min : parseNumber(text);
}

function parseNumber(text: string): number {
  if (!/^[-+]?\d+$/.test(text)) throw new CronError(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new CronError(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: value out of range`);
  if (value < 0) throw new CronError(`negative number (${value}) not allowed: ${text}`);
  return value;
}

class FieldSchedule implements CronSchedule {
  readonly #minute: CronField;
  readonly #hour: CronField;
  readonly #day: CronField;
  readonly #month: CronField;
  readonly #weekday: CronField;

  constructor(minute: CronField, hour: CronField, day: CronField, month: CronField, weekday: CronField) {
    this.#minute = minute;
    this.#hour = hour;
    this.#day = day;
    this.#month = month;
    this.#weekday = weekday;
  }

  next(ms: number): number | undefined {
    let at = Math.floor(ms / 60_000) * 60_000 + 60_000;
    const lastYear = calendar(ms).year + 5;
    for (;;) {
      const p = calendar(at);
      if (p.year > lastYear) return undefined;
      if (!this.#month.values.has(p.month)) at = fromCalendar(p.year, p.month + 1, 1);
      else if (!this.#dayFits(p.day, p.weekday)) at = fromCalendar(p.year, p.month, p.day + 1);
      else if (!this.#hour.values.has(p.hour)) at = fromCalendar(p.year, p.month, p.day, p.hour + 1);
      else if (!this.#minute.values.has(p.minute)) at += 60_000;
      else return at;
    }
  }

  /** Both days count when either is a star; otherwise one of them is enough. */
  #dayFits(day: number, weekday: number): boolean {
    const dayFits = this.#day.values.has(day);
    const weekdayFits = this.#weekday.values.has(weekday);
    return this.#day.star || this.#weekday.star ? dayFits && weekdayFits : dayFits || weekdayFits;
  }
}
