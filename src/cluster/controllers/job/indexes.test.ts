import { expect, it } from 'vitest';
import { firstMissing, formatIndexes, has, merge, parseIndexes, total, withIndexes } from './indexes.ts';

it.each([
  { name: 'nothing', text: '', completions: 5, intervals: [], again: '' },
  { name: 'one', text: '3', completions: 5, intervals: [[3, 3]], again: '3' },
  { name: 'neighbours are joined', text: '0,1,3-5', completions: 9, intervals: [[0, 1], [3, 5]], again: '0,1,3-5' },
  { name: 'what follows on is joined', text: '0-2,3-5', completions: 9, intervals: [[0, 5]], again: '0-5' },
  { name: 'an interval is cut at completions', text: '0,2-9', completions: 5, intervals: [[0, 0], [2, 4]], again: '0,2-4' },
  { name: 'what begins beyond is dropped', text: '1,7', completions: 5, intervals: [[1, 1]], again: '1' },
  { name: 'garbage is passed over', text: '1,x,3-y,4', completions: 9, intervals: [[1, 1], [4, 4]], again: '1,4' },
])('$name', ({ text, completions, intervals, again }) => {
  const parsed = parseIndexes(text, completions);
  expect(parsed).toEqual(intervals.map(([first, last]) => ({ first, last })));
  expect(formatIndexes(parsed)).toBe(again);
});

it('adds, merges, counts and finds gaps', () => {
  const some = parseIndexes('1-3,7', 10);
  expect(formatIndexes(withIndexes(some, [4, 0, 9, 4]))).toBe('0-4,7,9');
  expect(formatIndexes(merge(some, parseIndexes('2-8', 10)))).toBe('1-8');
  expect([total(some), has(some, 2), has(some, 4), has(some, 7)]).toEqual([4, true, false, true]);
  expect(firstMissing(some, 4, 10)).toEqual([0, 4, 5, 6]);
  expect(firstMissing(some, 9, 6)).toEqual([0, 4, 5]);
});
