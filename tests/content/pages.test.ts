/** The form of every page of the course: objectives, a quiz that explains, links to read on, and a length one can read in a sitting. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import yaml from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { readingMinutes } from '../../src/site/page-facts.ts';
import { proseOf, sentencesOf } from './prose.ts';

const content = join(import.meta.dirname, '../../content');
const paths = readdirSync(content, { recursive: true, encoding: 'utf8' })
  .filter((path) => /^\d\d-.*\.mdx$/.test(path))
  .sort();

interface Front {
  readonly title?: string;
  readonly description?: string;
  readonly objectives?: readonly string[];
}

/** Pages about the course itself ask no questions. */
const asksNothing = (path: string): boolean => path.startsWith('00-');

describe.each(paths)('%s', (path) => {
  const source = readFileSync(join(content, path), 'utf8');
  const front = yaml.load(source.match(/^---\n([\s\S]*?)\n---/)?.[1] ?? '') as Front;
  const body = source.replace(/^---\n[\s\S]*?\n---\n/, '');

  it('says what it is and what one can do after it', () => {
    expect(front.description ?? '').toMatch(/\.$/);
    expect(front.objectives?.length ?? 0).toBeGreaterThanOrEqual(2);
    expect(front.objectives?.length ?? 0).toBeLessThanOrEqual(5);
    expect(front.objectives?.filter((objective) => /^[A-Z]|\.$/.test(objective))).toEqual([]);
  });

  it('takes at most eight minutes', () => expect(readingMinutes(body)).toBeLessThanOrEqual(8));

  it('has sentences of at most 25 words on average, and none above 45', () => {
    const lengths = sentencesOf(proseOf(body)).map((sentence) => ({ sentence, words: sentence.split(/\s+/).length }));
    const mean = lengths.reduce((sum, { words }) => sum + words, 0) / Math.max(1, lengths.length);
    expect(mean).toBeLessThanOrEqual(25);
    expect(lengths.filter(({ words }) => words > 45).map(({ sentence }) => sentence)).toEqual([]);
  });

  it('names its pictures', () => expect([...body.matchAll(/!\[\]\(/g)].length).toBe(0));

  it('has a text and an address for every link', () => expect(body.match(/\[\]\(|\]\(\s*\)/g)).toBeNull());

  if (asksNothing(path)) return;

  it('asks at least three questions and gives every answer a reason', () => {
    const quiz = body.match(/<Quiz[\s\S]*?\n\/>/)?.[0] ?? '';
    expect((quiz.match(/\bask: /g) ?? []).length).toBeGreaterThanOrEqual(3);
    expect((quiz.match(/\btext: /g) ?? []).length).toBe((quiz.match(/\bwhy: /g) ?? []).length);
  });

  it('says where to read on', () => expect(body).toMatch(/^## Where to read on\n\n(?:- .*\n)+/m));
});
