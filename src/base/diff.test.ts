import { describe, expect, it } from 'vitest';
import { unifiedDiff } from './diff.ts';

const lines = (...all: readonly (string | number)[]): string => all.map((line) => `${line}\n`).join('');
const diff = (before: string, after: string, context?: number): string =>
  unifiedDiff({ name: 'LIVE/x', time: '', text: before }, { name: 'MERGED/x', time: '', text: after }, context);
const header = '--- LIVE/x\n+++ MERGED/x\n';

/** As GNU diff 3.10 prints them. */
const rows = [
  { name: 'nothing for equal texts', before: 'a\n', after: 'a\n', want: '' },
  {
    name: 'a changed line between three others',
    before: lines(1, 2, 3, 4, 5, 6, 7, 8, 9),
    after: lines(1, 2, 3, 4, 'x', 6, 7, 8, 9),
    want: `${header}@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n`,
  },
  { name: 'a new file', before: '', after: lines('a', 'b'), want: `${header}@@ -0,0 +1,2 @@\n+a\n+b\n` },
  { name: 'a removed file of one line', before: 'a\n', after: '', want: `${header}@@ -1 +0,0 @@\n-a\n` },
  { name: 'no newline at the end', before: 'a\nb', after: 'a\nb\n', want: `${header}@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n` },
  {
    name: 'hunks apart',
    before: lines(1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    after: lines(0, 2, 3, 4, 5, 6, 7, 8, 9, 11),
    want: `${header}@@ -1,4 +1,4 @@\n-1\n+0\n 2\n 3\n 4\n@@ -7,4 +7,4 @@\n 7\n 8\n 9\n-10\n+11\n`,
  },
  { name: 'less context', before: lines(1, 2, 3, 4), after: lines(1, 2, 'x', 4), context: 1, want: `${header}@@ -2,3 +2,3 @@\n 2\n-3\n+x\n 4\n` },
  { name: 'no context', before: lines(1, 2, 3), after: lines(1, 3), context: 0, want: `${header}@@ -2 +1,0 @@\n-2\n` },
];
describe('unified diff', () => {
  it.each(rows)('$name', ({ before, after, context, want }) => expect(diff(before, after, context)).toBe(want));

  it('names both sides with their times', () => {
    const side = (name: string, text: string) => ({ name, time: '2026-01-05 09:00:00.000000000 +0000', text });
    expect(unifiedDiff(side('a', '1\n'), side('b', '2\n')).split('\n').slice(0, 2)).toEqual([
      '--- a\t2026-01-05 09:00:00.000000000 +0000',
      '+++ b\t2026-01-05 09:00:00.000000000 +0000',
    ]);
  });
});
