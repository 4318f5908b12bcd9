// Dates as C programs write them. Upstream: strftime(3) with the C locale, plus GNU date's %N and %:z. UTC only.

import { type CalendarParts, calendar, fromCalendar, monthNames, weekdayNames } from './time.ts';

const pad = (value: number, width = 2, fill = '0'): string => String(value).padStart(width, fill);

/** @param format with `%Y-%m-%d` and friends; `%-d` leaves the padding out, `%_d` pads with blanks, `%^a` is upper case */
export function strftime(format: string, ms: number): string {
  const parts = calendar(ms);
  return format.replace(/%([-_0^#]?)(\d*)(:{0,3}[A-Za-z%+])/g, (whole, flag: string, width: string, letter: string) => {
    const value = conversion(letter, parts, ms);
    if (value === undefined) return whole;
    return adjusted(value, flag, width);
  });
}

function adjusted(value: string, flag: string, width: string): string {
  let out = value;
  if (flag === '-') out = value.replace(/^[0 ]+(?=\d)/, '');
  else if (flag === '_') out = value.replace(/^0+(?=\d)/, (zeros) => ' '.repeat(zeros.length));
  else if (flag === '0') out = value.replace(/^ +(?=\d)/, (blanks) => '0'.repeat(blanks.length));
  else if (flag === '^') out = value.toUpperCase();
  return width ? out.padStart(Number(width), /^\d/.test(out) && flag !== '_' ? '0' : ' ') : out;
}

function conversion(letter: string, p: CalendarParts, ms: number): string | undefined {
  const weekday = weekdayNames[p.weekday] ?? '';
  const month = monthNames[p.month - 1] ?? '';
  const hour12 = p.hour % 12 || 12;
  switch (letter) {
    case 'a': return weekday.slice(0, 3);
    case 'A': return weekday;
    case 'b':
    case 'h': return month.slice(0, 3);
    case 'B': return month;
    case 'c': return strftime('%a %b %e %H:%M:%S %Y', ms);
    case 'C': return pad(Math.floor(p.year / 100));
    case 'd': return pad(p.day);
    case 'D': return strftime('%m/%d/%y', ms);
    case 'e': return pad(p.day, 2, ' ');
    case 'F': return strftime('%Y-%m-%d', ms);
    case 'g': return pad(isoWeek(p).year % 100);
    case 'G': return pad(isoWeek(p).year, 4);
    case 'H': return pad(p.hour);
    case 'I': return pad(hour12);
    case 'j': return pad(p.yearDay, 3);
    case 'k': return pad(p.hour, 2, ' ');
    case 'l': return pad(hour12, 2, ' ');
    case 'm': return pad(p.month);
    case 'M': return pad(p.minute);
    case 'n': return '\n';
    case 'N': return pad(Math.round((ms / 1000 - Math.floor(ms / 1000)) * 1e9), 9);
    case 'p': return p.hour >= 12 ? 'PM' : 'AM';
    case 'P': return p.hour >= 12 ? 'pm' : 'am';
    case 'q': return String(Math.ceil(p.month / 3));
    case 'r': return strftime('%I:%M:%S %p', ms);
    case 'R': return strftime('%H:%M', ms);
    case 's': return String(Math.floor(ms / 1000));
    case 'S': return pad(p.second);
    case 't': return '\t';
    case 'T':
    case 'X': return strftime('%H:%M:%S', ms);
    case 'u': return String(p.weekday || 7);
    case 'U': return pad(Math.floor((p.yearDay + 6 - p.weekday) / 7));
    case 'V': return pad(isoWeek(p).week);
    case 'w': return String(p.weekday);
    case 'W': return pad(Math.floor((p.yearDay + 6 - ((p.weekday + 6) % 7)) / 7));
    case 'x': return strftime('%m/%d/%y', ms);
    case 'y': return pad(p.year % 100);
    case 'Y': return String(p.year);
    case 'z': return '+0000';
    case ':z': return '+00:00';
    case '::z': return '+00:00:00';
    case 'Z': return 'UTC';
    case '+': return strftime('%a %b %e %H:%M:%S %Z %Y', ms);
    case '%': return '%';
    default: return undefined;
  } // biome-ignore format: a table
}

/** ISO 8601's week and the year it belongs to. */
function isoWeek(p: CalendarParts): { readonly year: number; readonly week: number } {
  const monday = (p.weekday + 6) % 7;
  const week = Math.floor((p.yearDay - 1 - monday + 10) / 7);
  if (week < 1) return { year: p.year - 1, week: weeksIn(p.year - 1) };
  if (week > weeksIn(p.year)) return { year: p.year + 1, week: 1 };
  return { year: p.year, week };
}

function weeksIn(year: number): number {
  const first = calendar(fromCalendar(year, 1, 1)).weekday;
  const last = calendar(fromCalendar(year, 12, 31)).weekday;
  return first === 4 || last === 4 ? 53 : 52;
}
