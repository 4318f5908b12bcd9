import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';
import {
  calendar,
  daysInMonth,
  formatGoTime,
  formatHttpDate,
  formatLayout,
  formatMicroTime,
  formatRfc1123Z,
  formatRfc3339,
  formatRfc3339Nano,
  fromCalendar,
  parseRfc3339,
  TimeError,
  tryParseRfc3339,
} from './time.ts';

const moment = fromCalendar(2026, 1, 5, 9, 0, 0, 120);

describe('writing a time', () => {
  const rows = [
    { name: 'RFC 3339 to seconds', got: formatRfc3339(moment), want: '2026-01-05T09:00:00Z' },
    { name: 'MicroTime', got: formatMicroTime(moment), want: '2026-01-05T09:00:00.120000Z' },
    { name: 'RFC 3339 with what it has of a second', got: formatRfc3339Nano(moment), want: '2026-01-05T09:00:00.12Z' },
    { name: 'a whole second has none', got: formatRfc3339Nano(moment - 120), want: '2026-01-05T09:00:00Z' },
    { name: "describe's", got: formatRfc1123Z(moment), want: 'Mon, 05 Jan 2026 09:00:00 +0000' },
    { name: 'an HTTP header', got: formatHttpDate(moment), want: 'Mon, 05 Jan 2026 09:00:00 GMT' },
    { name: 'Time.String', got: formatGoTime(moment), want: '2026-01-05 09:00:00.12 +0000 UTC' },
    { name: 'before 1970', got: formatRfc3339(-1), want: '1969-12-31T23:59:59Z' },
    { name: 'the zero time of Go', got: formatRfc3339(fromCalendar(1, 1, 1)), want: '0001-01-01T00:00:00Z' },
    { name: 'a layout', got: formatLayout(moment, 'Jan _2 15:04:05.000 2006'), want: 'Jan  5 09:00:00.120 2026' },
    { name: 'a layout with a clock of twelve hours', got: formatLayout(moment, 'Monday, 3:04PM'), want: 'Monday, 9:00AM' },
  ];
  it.each(rows)('$name', ({ got, want }) => expect(got).toBe(want));
});

describe('reading RFC 3339', () => {
  const rows = [
    { name: 'in UTC', text: '2026-01-05T09:00:00Z', want: fromCalendar(2026, 1, 5, 9) },
    { name: 'with an offset', text: '2026-01-05T09:00:00+02:30', want: fromCalendar(2026, 1, 5, 6, 30) },
    { name: 'west of Greenwich', text: '2026-01-05T23:00:00-05:00', want: fromCalendar(2026, 1, 6, 4) },
    { name: 'with a fraction', text: '2026-01-05T09:00:00.25Z', want: fromCalendar(2026, 1, 5, 9, 0, 0, 250) },
    { name: 'on a leap day', text: '2024-02-29T00:00:00Z', want: fromCalendar(2024, 2, 29) },
  ];
  it.each(rows)('$name', ({ text, want }) => expect(parseRfc3339(text)).toBe(want));

  const refused = [
    { name: 'a date', text: '2026-01-05', error: 'parsing time "2026-01-05" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"' },
    { name: 'words', text: 'now', error: 'parsing time "now" as "2006-01-02T15:04:05Z07:00": cannot parse "now" as "2006"' },
    { name: 'no leap day', text: '2026-02-29T00:00:00Z', error: 'parsing time "2026-02-29T00:00:00Z": day out of range' },
    { name: 'a month too many', text: '2026-13-01T00:00:00Z', error: 'parsing time "2026-13-01T00:00:00Z": month out of range' },
    { name: 'no zone', text: '2026-01-05T09:00:00', error: 'parsing time "2026-01-05T09:00:00" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"' },
  ];
  it.each(refused)('refuses $name', ({ text, error }) => {
    expect(() => parseRfc3339(text)).toThrow(new TimeError(error));
    expect(tryParseRfc3339(text)).toBeUndefined();
  });

  it('reads what it writes', () => {
    const random = new Random('time');
    for (let i = 0; i < 200; i++) {
      const ms = random.below(4e12) - 2e12;
      expect(parseRfc3339(formatRfc3339Nano(ms))).toBe(ms);
      expect(Date.parse(formatRfc3339Nano(ms))).toBe(ms);
    }
  });
});

it('knows the parts of a day', () => {
  expect(calendar(moment)).toEqual({ year: 2026, month: 1, day: 5, hour: 9, minute: 0, second: 0, millisecond: 120, weekday: 1, yearDay: 5 });
  expect([daysInMonth(2024, 2), daysInMonth(2026, 2), daysInMonth(1900, 2), daysInMonth(2000, 2), daysInMonth(2026, 4)]).toEqual([29, 28, 28, 29, 30]);
});
