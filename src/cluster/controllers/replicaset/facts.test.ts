import { describe, expect, it } from 'vitest';
import { Facts } from './facts.ts';

interface Row {
  readonly name: string;
  /** the lists that are looked at, one letter an object; `|` changes the basis */
  readonly looks: readonly string[];
  /** who is asked in the last look */
  readonly asked: string;
}

const rows: readonly Row[] = [
  { name: 'the first look asks all', looks: ['abc'], asked: 'abc' },
  { name: 'nothing has changed', looks: ['abc', 'abc'], asked: '' },
  { name: 'some are gone', looks: ['abcde', 'bd'], asked: '' },
  { name: 'one changed and one is new', looks: ['abc', 'acBd'], asked: 'Bd' },
  { name: 'all changed', looks: ['abc', 'ABC'], asked: 'ABC' },
  { name: 'in another order some are asked again', looks: ['abc', 'cab'], asked: 'ab' },
  { name: 'on another basis all are asked', looks: ['abc', '|abc'], asked: 'abc' },
];

describe('facts of a list', () => {
  for (const { name, looks, asked } of rows) {
    it(name, () => {
      const facts = new Facts<string>();
      let last = '';
      for (const look of looks) {
        last = '';
        const objects = [...look.replace('|', '')];
        const answers = facts.of(objects, ['selector', look.startsWith('|')], (object) => {
          last += object;
          return object.charCodeAt(0);
        });
        expect([...answers]).toEqual(objects.map((object) => object.charCodeAt(0)));
      }
      expect(last).toBe(asked);
    });
  }
});
