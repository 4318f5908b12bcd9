import { describe, expect, it } from 'vitest';
import { CronError, parseCron } from './cron.ts';
import { formatRfc3339, parseRfc3339 } from './time.ts';

/** The next times after a Monday, 2026-01-05 09:07:30. */
const rows = [
  { text: '* * * * *', want: ['2026-01-05T09:08:00Z', '2026-01-05T09:09:00Z'] },
  { text: '*/15 * * * *', want: ['2026-01-05T09:15:00Z', '2026-01-05T09:30:00Z'] },
  { text: '7/20 * * * *', want: ['2026-01-05T09:27:00Z', '2026-01-05T09:47:00Z'] },
  { text: '0 3 * * *', want: ['2026-01-06T03:00:00Z', '2026-01-07T03:00:00Z'] },
  { text: '30 8-10,22 * * mon-fri', want: ['2026-01-05T09:30:00Z', '2026-01-05T10:30:00Z', '2026-01-05T22:30:00Z', '2026-01-06T08:30:00Z'] },
  { text: '0 0 13 * 5', want: ['2026-01-09T00:00:00Z', '2026-01-13T00:00:00Z'] },
  { text: '0 0 29 2 ?', want: ['2028-02-29T00:00:00Z', '2032-02-29T00:00:00Z'] },
  { text: '0 0 30 FEB *', want: [undefined] },
  { text: '@hourly', want: ['2026-01-05T10:00:00Z'] },
  { text: '@weekly', want: ['2026-01-11T00:00:00Z'] },
  { text: '@yearly', want: ['2027-01-01T00:00:00Z'] },
  { text: '@every 90m', want: ['2026-01-05T10:37:30Z', '2026-01-05T12:07:30Z'] },
];

describe('next', () => {
  it.each(rows)('$text', ({ text, want }) => {
    const schedule = parseCron(text);
    let at: number | undefined = parseRfc3339('2026-01-05T09:07:30Z');
    const got = want.map(() => {
      at = at === undefined ? undefined : schedule.next(at);
      return at === undefined ? undefined : formatRfc3339(at);
    });
    expect(got).toEqual(want);
  });
});

describe('what is refused', () => {
  const refused = [
    { text: '', error: 'empty spec string' },
    { text: '* * *', error: 'expected exactly 5 fields, found 3: [* * *]' },
    { text: '60 * * * *', error: 'end of range (60) above maximum (59): 60' },
    { text: '* * 0 * *', error: 'beginning of range (0) below minimum (1): 0' },
    { text: '5-1 * * * *', error: 'beginning of range (5) beyond end of range (1): 5-1' },
    { text: '*/0 * * * *', error: 'step of range should be a positive number: */0' },
    { text: 'x * * * *', error: 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax' },
    { text: '1-2-3 * * * *', error: 'too many hyphens: 1-2-3' },
    { text: '1/2/3 * * * *', error: 'too many slashes: 1/2/3' },
    { text: '-1 * * * *', error: 'failed to parse int from : strconv.Atoi: parsing "": invalid syntax' },
    { text: '@never', error: 'unrecognized descriptor: @never' },
    { text: '@every x', error: 'failed to parse duration @every x: time: invalid duration "x"' },
  ];
  it.each(refused)('$text', ({ text, error }) => expect(() => parseCron(text)).toThrow(new CronError(error)));
});
