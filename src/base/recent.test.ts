import { describe, expect, it } from 'vitest';
import { Recent } from './recent.ts';

/** What is still there, of the names given. */
const left = (recent: Recent<number>, names: string): string => [...names].filter((name) => recent.get(name) !== undefined).join('');

describe('the values that were put in last', () => {
  const rows: readonly { readonly name: string; readonly put: string; readonly left: string }[] = [
    { name: 'as many as there is room for', put: 'abc', left: 'abc' },
    { name: 'the oldest goes', put: 'abcd', left: 'bcd' },
    { name: 'what is put in anew is the last', put: 'abcade', left: 'ade' },
    { name: 'one name again and again drops nothing', put: 'abcccccccccccccc', left: 'abc' },
    { name: 'many turns', put: 'abcdefghabcdefghabcdefgh', left: 'fgh' },
  ];
  for (const { name, put, left: expected } of rows) {
    it(name, () => {
      const recent = new Recent<number>(3);
      [...put].forEach((key, at) => void recent.set(key, at));
      expect(left(recent, 'abcdefgh')).toBe(expected);
      expect(recent.get(put.at(-1) ?? '')).toBe(put.length - 1);
    });
  }
});
