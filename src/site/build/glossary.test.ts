import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { slugOf } from './content-folders.ts';
import { readTerms, termFinder } from './glossary.ts';

const terms = readTerms();
const pages = new Set(readdirSync('./content', { recursive: true, encoding: 'utf8' }).filter((path) => /\.mdx?$/.test(path)).map(slugOf));

describe('the glossary', () => {
  it('has terms', () => expect(terms.length).toBeGreaterThan(10));
  it('leads to pages that exist', () => expect(terms.filter(({ page }) => page !== undefined && !pages.has(page)).map(({ name, page }) => `${name}: ${page}`)).toEqual([]));
  it('explains in whole sentences', () => expect(terms.filter(({ says }) => !/^[“A-Z0-9].*[.]$/s.test(says)).map(({ name }) => name)).toEqual([]));
  it('is brief', () => expect(terms.filter(({ says }) => says.length > 260).map(({ name }) => name)).toEqual([]));
});

describe('a term', () => {
  const find = termFinder([{ id: 'policy', name: 'Policy', says: '', also: ['rule of the house'] }]);
  it.each([
    { name: 'is found by its name', text: 'Policy', found: true },
    { name: 'is found in the plural', text: 'policies', found: true },
    { name: 'is found by another form', text: 'rules of the house', found: false },
    { name: 'is found by that form itself', text: 'Rule of the house', found: true },
    { name: 'is not found in another word', text: 'police', found: false },
  ])('$name', ({ text, found }) => expect(find(text) !== undefined).toBe(found));
});
