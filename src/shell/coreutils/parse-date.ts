// Dates as people write them: `date -d`, `touch -d`, `find -newermt`. Upstream: gnulib's parse_datetime. UTC.
// Left out: time zones by name, ordinal words beyond `next` and `last`.

import { calendar, fromCalendar, monthNames, weekdayNames } from '../../base/time.ts';

const unitMs: Readonly<Record<string, number>> = {
  sec: 1000,
  second: 1000,
  min: 60_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  fortnight: 1_209_600_000,
};

interface Reading {
  ms: number;
  /** a date was given: the time is midnight unless it was given too */
  dated: boolean;
  timed: boolean;
}

/** The moment a text means; undefined when it means none. */
export function parseDate(text: string, nowMs: number): number | undefined {
  let rest = text.trim().toLowerCase();
  if (/^@-?\d+(\.\d+)?$/.test(rest)) return Number(rest.slice(1)) * 1000;
  const reading: Reading = { ms: nowMs, dated: false, timed: false };
  while (rest !== '') {
    const used = item(rest, reading);
    if (used === 0) return undefined;
    rest = rest.slice(used).replace(/^[\s,]+/, '');
  }
  if (reading.dated && !reading.timed) return Math.floor(reading.ms / 86_400_000) * 86_400_000;
  return reading.ms;
}

/** Takes one item off the front. @returns how long it is; 0 when it is none */
function item(rest: string, reading: Reading): number {
  return isoDate(rest, reading) || clockTime(rest, reading) || zone(rest, reading) || relative(rest, reading) || named(rest, reading) || writtenDate(rest, reading);
}

function setDate(reading: Reading, year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  const { hour, minute, second, millisecond } = calendar(reading.ms);
  reading.ms = fromCalendar(year, month, day, hour, minute, second, millisecond);
  reading.dated = true;
  return true;
}

function isoDate(rest: string, reading: Reading): number {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:t(?=\d))?/.exec(rest) ?? /^(\d{4})(\d\d)(\d\d)(?=$|\s|t)t?/.exec(rest);
  if (iso && setDate(reading, Number(iso[1]), Number(iso[2]), Number(iso[3]))) return iso[0].length;
  const slashed = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}|\d\d))?/.exec(rest);
  if (!slashed) return 0;
  const year = slashed[3] === undefined ? calendar(reading.ms).year : Number(slashed[3]) + (slashed[3].length === 2 ? 2000 : 0);
  return setDate(reading, year, Number(slashed[1]), Number(slashed[2])) ? slashed[0].length : 0;
}

function clockTime(rest: string, reading: Reading): number {
  const time = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(am|pm)?/.exec(rest) ?? /^(\d{1,2})()()()\s*(am|pm)/.exec(rest);
  if (!time) return 0;
  const [, hour, minute, second, fraction, half] = time;
  const hours = (Number(hour) % (half ? 12 : 24)) + (half === 'pm' ? 12 : 0);
  const { year, month, day } = calendar(reading.ms);
  reading.ms = fromCalendar(year, month, day, hours, Number(minute || 0), Number(second || 0)) + (fraction ? Number(`0.${fraction}`) * 1000 : 0);
  reading.timed = true;
  return time[0].length;
}

function zone(rest: string, reading: Reading): number {
  const name = /^(?:utc|gmt|z)\b/.exec(rest);
  if (name) return name[0].length;
  const offset = reading.timed ? /^([-+])(\d\d):?(\d\d)\b/.exec(rest) : null;
  if (!offset) return 0;
  reading.ms -= (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) * 60_000;
  return offset[0].length;
}

function relative(rest: string, reading: Reading): number {
  const match = /^(?:([-+]?\s*\d+)\s*|(next|last|a|an)\s+)?(sec|second|min|minute|hour|day|week|fortnight|month|year)s?\b(\s+ago)?/.exec(rest);
  if (!match) return 0;
  const count = match[1] !== undefined ? Number(match[1].replace(/\s/g, '')) : match[2] === 'last' ? -1 : 1;
  const signed = match[4] ? -count : count;
  const unit = match[3] ?? '';
  const size = unitMs[unit];
  if (size !== undefined) reading.ms += signed * size;
  else {
    const p = calendar(reading.ms);
    reading.ms = fromCalendar(p.year + (unit === 'year' ? signed : 0), p.month + (unit === 'month' ? signed : 0), p.day, p.hour, p.minute, p.second, p.millisecond);
  }
  return match[0].length;
}

function named(rest: string, reading: Reading): number {
  const word = /^(?:now|today|yesterday|tomorrow|midnight|noon)\b/.exec(rest)?.[0];
  if (word === 'yesterday') reading.ms -= 86_400_000;
  else if (word === 'tomorrow') reading.ms += 86_400_000;
  else if (word === 'midnight' || word === 'noon') {
    reading.ms = Math.floor(reading.ms / 86_400_000) * 86_400_000 + (word === 'noon' ? 43_200_000 : 0);
    reading.timed = true;
  }
  if (word) return word.length;
  const day = /^(next\s+|last\s+)?(sun|mon|tue|wed|thu|fri|sat)[a-z]*\b/.exec(rest);
  if (!day) return 0;
  const wanted = weekdayNames.findIndex((name) => name.toLowerCase().startsWith(day[2] ?? ''));
  // A weekday beside a date only says what the date says already.
  if (!reading.dated) {
    const ahead = (wanted - calendar(reading.ms).weekday + 7) % 7;
    reading.ms += (ahead + (day[1]?.startsWith('next') && ahead === 0 ? 7 : 0) - (day[1]?.startsWith('last') ? 7 : 0)) * 86_400_000;
    reading.dated = true;
  }
  return day[0].length;
}

/** `5 Jan 2026`, `Jan 5`, `Jan 5, 2026` */
function writtenDate(rest: string, reading: Reading): number {
  const months = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
  const dayFirst = new RegExp(`^(\\d{1,2})[\\s-]+${months}(?:[\\s-]+(\\d{4}))?`).exec(rest);
  const monthFirst = dayFirst ? null : new RegExp(`^${months}\\s+(\\d{1,2})(?!:)(?:,?\\s+(\\d{4})(?!:))?`).exec(rest);
  const found = dayFirst ?? monthFirst;
  if (!found) {
    const year = reading.dated ? /^(\d{4})\b/.exec(rest) : null;
    if (!year) return 0;
    const { month, day } = calendar(reading.ms);
    return setDate(reading, Number(year[1]), month, day) ? year[0].length : 0;
  }
  const [day, name] = dayFirst ? [dayFirst[1], dayFirst[2]] : [monthFirst?.[2], monthFirst?.[1]];
  const month = monthNames.findIndex((one) => one.toLowerCase().startsWith(name ?? '')) + 1;
  return setDate(reading, Number(found[3] ?? calendar(reading.ms).year), month, Number(day)) ? found[0].length : 0;
}
