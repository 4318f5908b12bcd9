/** What content/coverage.yaml asks of the course is on its pages, in its landscape and in its labs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import yaml from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { slugOf } from '../../src/site/build/content-folders.ts';
import { modules } from '../../src/site/course.ts';

const root = join(import.meta.dirname, '../..');
const coverage = yaml.load(readFileSync(join(root, 'content/coverage.yaml'), 'utf8')) as {
  readonly topics: Readonly<Record<string, readonly string[]>>;
  readonly systems: readonly (readonly string[])[];
};
const pages = new Map(
  readdirSync(join(root, 'content'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.mdx?$/.test(path))
    .map((path) => [slugOf(path), readFileSync(join(root, 'content', path), 'utf8')] as const),
);

const has = (text: string, word: string): boolean => word.split(/(?<=.)\|(?=.)/).some((either) => text.toLowerCase().includes(either.toLowerCase()));

describe('a page teaches what it is for', () => {
  const written = Object.entries(coverage.topics).filter(([slug]) => pages.has(slug));
  it.each(written)('%s', (slug, words) => {
    const text = pages.get(slug) ?? '';
    expect(words.filter((word) => !has(text, word))).toEqual([]);
  });
});

it('every planned page has its topics named', () => {
  const planned = modules.flatMap((module) => module.pages.map((page) => `${module.slug}/${page.slug}`));
  expect([planned.filter((slug) => !(slug in coverage.topics)), Object.keys(coverage.topics).filter((slug) => !planned.includes(slug))]).toEqual([[], []]);
});

it('a lab a page names is there', () => {
  const named = [...pages].flatMap(([slug, text]) => [...text.matchAll(/^lab: (\S+)$|<TryLab lab="([^"]+)"/gm)].map((match) => ({ slug, lab: match[1] ?? match[2] ?? '' })));
  expect(named.filter(({ lab }) => !existsSync(join(root, 'labs', lab, 'lab.yaml')))).toEqual([]);
});
