import { describe, expect, it } from 'vitest';
import { countIndexes, firstCommonIndex } from './indexes.ts';

const count = (text: string, completions: number): number | string => {
  try {
    return countIndexes(text, completions);
  } catch (error) {
    return (error as Error).message;
  }
};

describe('sets of indexes', () => {
  const rows = [
    { text: '', completions: 3, result: 0 },
    { text: '0', completions: 1, result: 1 },
    { text: '0-2,5', completions: 6, result: 4 },
    { text: '3', completions: 3, result: 'too large index: "3"' },
    { text: '0-7', completions: 3, result: 'too large index: "7"' },
    { text: '2-1', completions: 3, result: 'non-increasing order, previous: 2, current: 1' },
    { text: '1,0', completions: 3, result: 'non-increasing order, previous: 1, current: 0' },
    { text: '1,1', completions: 3, result: 'non-increasing order, previous: 1, current: 1' },
    { text: 'a', completions: 3, result: 'cannot convert string to integer for index: "a"' },
    { text: '0-1-2', completions: 3, result: 'the fragment "0-1-2" violates the requirement that an index interval can have at most two parts separated by \'-\'' },
  ];
  it.each(rows)('$text of $completions', ({ text, completions, result }) => expect(count(text, completions)).toBe(result));

  const pairs = [
    { completed: '0-3', failed: '4,5', common: undefined },
    { completed: '0-3', failed: '2-6', common: 2 },
    { completed: '5', failed: '1,5', common: 5 },
    { completed: 'x,2', failed: '2', common: 2 },
    { completed: '', failed: '2', common: undefined },
  ];
  it.each(pairs)('$completed and $failed', ({ completed, failed, common }) => expect(firstCommonIndex(completed, failed, 10)).toBe(common));
});
