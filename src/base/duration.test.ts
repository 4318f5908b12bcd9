import { describe, expect, it } from 'vitest';
import { DurationError, formatDuration, humanDuration, parseDuration, shortHumanDuration } from './duration.ts';
import { Random } from './random.ts';

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];
const year = 365 * day;

describe('an age', () => {
  const rows = [
    { name: 'to come', ms: -3 * second, human: '<invalid>', short: '<invalid>' },
    { name: 'clocks that differ a little', ms: -second, human: '0s', short: '0s' },
    { name: 'seconds to two minutes', ms: 119 * second, human: '119s', short: '1m' },
    { name: 'minutes with seconds below ten', ms: 3 * minute + 10 * second, human: '3m10s', short: '3m' },
    { name: 'round minutes', ms: 4 * minute, human: '4m', short: '4m' },
    { name: 'minutes to three hours', ms: 179 * minute + 59 * second, human: '179m', short: '2h' },
    { name: 'hours with minutes below eight', ms: 3 * hour + 5 * minute, human: '3h5m', short: '3h' },
    { name: 'hours to two days', ms: 47 * hour + 59 * minute, human: '47h', short: '1d' },
    { name: 'days with hours below eight', ms: 2 * day + 5 * hour, human: '2d5h', short: '2d' },
    { name: 'days to two years', ms: year + 12 * day, human: '377d', short: '1y' },
    { name: 'years with days below eight', ms: 2 * year + 12 * day, human: '2y12d', short: '2y' },
    { name: 'years', ms: 9 * year + 3 * day, human: '9y', short: '9y' },
  ];
  it.each(rows)('$name', ({ ms, human, short }) => expect([humanDuration(ms), shortHumanDuration(ms)]).toEqual([human, short]));
});

describe('Duration.String', () => {
  const rows = [
    { ms: 0, want: '0s' },
    { ms: 1, want: '1ms' },
    { ms: 0.0015, want: '1.5µs' },
    { ms: 1500, want: '1.5s' },
    { ms: 90 * second, want: '1m30s' },
    { ms: 26 * hour, want: '26h0m0s' },
    { ms: -(hour + 3), want: '-1h0m0.003s' },
  ];
  it.each(rows)('$ms ms is $want', ({ ms, want }) => expect(formatDuration(ms)).toBe(want));
});

describe('ParseDuration', () => {
  const rows = [
    { text: '0', ms: 0 },
    { text: '+5s', ms: 5 * second },
    { text: '-1.5h', ms: -1.5 * hour },
    { text: '1h15m30.918s', ms: hour + 15 * minute + 30_918 },
    { text: '.5m', ms: 30 * second },
    { text: '1us', ms: 0.001 },
    { text: '3µs', ms: 0.003 },
  ];
  it.each(rows)('$text', ({ text, ms }) => expect(parseDuration(text)).toBeCloseTo(ms, 9));

  const refused = [
    { text: '', error: 'time: invalid duration ""' },
    { text: '5', error: 'time: missing unit in duration "5"' },
    { text: '5d', error: 'time: unknown unit "d" in duration "5d"' },
    { text: 'abc', error: 'time: invalid duration "abc"' },
    { text: '1h.m', error: 'time: invalid duration "1h.m"' },
    { text: '-', error: 'time: invalid duration "-"' },
    { text: '9999999999h', error: 'time: invalid duration "9999999999h"' },
  ];
  it.each(refused)('refuses "$text"', ({ text, error }) => expect(() => parseDuration(text)).toThrow(new DurationError(error)));

  it('reads what String writes', () => {
    const random = new Random('duration');
    for (let i = 0; i < 200; i++) {
      const ms = random.below(1e12) - 5e11;
      expect(parseDuration(formatDuration(ms))).toBe(ms);
    }
  });
});
