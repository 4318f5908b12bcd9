import { expect, it } from 'vitest';
import { levenshtein } from './levenshtein.ts';

const rows = [
  { a: 'get', b: 'get', distance: 0 },
  { a: 'gte', b: 'get', distance: 2 },
  { a: 'aply', b: 'apply', distance: 1 },
  { a: '', b: 'run', distance: 3 },
  { a: 'kitten', b: 'sitting', distance: 3 },
  { a: 'GET', b: 'get', distance: 3 },
];
it.each(rows)('$a to $b', ({ a, b, distance }) => expect([levenshtein(a, b), levenshtein(b, a)]).toEqual([distance, distance]));
it('can ignore case', () => expect(levenshtein('GET', 'get', true)).toBe(0));
