import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contradictionIn, type Measure, percent } from '../../labs/faithful.ts';
import { readFaithful } from './faithful.ts';

const { measures } = readFaithful();

describe('the figures', () => {
  it('are of the right form and add up', () => expect(measures.map(({ name }) => name)).toContain('golden'));
  it('have each name once', () => expect(new Set(measures.map(({ name }) => name)).size).toBe(measures.length));
  it('are dated no later than today', () => expect(measures.filter(({ asOf }) => asOf > new Date().toISOString().slice(0, 10)).map(({ name }) => name)).toEqual([]));
});

const measure: Measure = { name: 'x', title: 'X', asOf: '2026-11-20', against: 'y', unit: 'commands', of: 10, right: 8, exact: 5, goal: 80, how: ['Z.'] };

it.each([
  { name: 'what adds up', change: {}, says: undefined },
  { name: 'more right than there are', change: { right: 11 }, says: '11 are right of 10' },
  { name: 'more exact than right', change: { exact: 9 }, says: '9 are exact and only 8 right' },
  { name: 'groups that are fewer', change: { groups: [{ name: 'a', of: 9, right: 8 }] }, says: 'its groups are not 10 together' },
  { name: 'groups that are less right', change: { groups: [{ name: 'a', of: 10, right: 7 }] }, says: 'what is right in its groups is not 8 together' },
  { name: 'differences that are not listed', change: { differs: [] }, says: '2 are not right and 0 are listed' },
])('sees $name', ({ change, says }) => expect(contradictionIn({ ...measure, ...change })).toBe(says));

it('says which file is of the wrong form', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'faithful-')), 'faithful.json');
  writeFileSync(path, JSON.stringify({ kubernetes: '1.36', measures: [{ ...measure, goal: 101 }] }));
  expect(() => readFaithful(path)).toThrow(`${path}: `);
});

it.each([
  { part: 1, of: 3, text: '33.3 %' },
  { part: 999_999, of: 1_000_000, text: '99.9 %' },
  { part: 0, of: 0, text: '0.0 %' },
])('writes $part of $of as $text', ({ part, of, text }) => expect(percent(part, of)).toBe(text));
