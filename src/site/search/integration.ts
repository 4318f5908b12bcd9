/**
 * An Astro integration that builds the search index with Pagefind's Node API when the pages are done: every page and section as
 * built, and the records of `search-records.json` (labs, steps, terms, commands, errors), a page of the site that exists only for this.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import * as pagefind from 'pagefind';
import { filesUnder } from '../build/files-under.ts';
import { moduleOf } from '../build/whole-course.ts';
import { documentOf, indexUrlOf, type SearchRecord } from './record.ts';
import { sectionsOf } from './sections.ts';
import { frequentWords } from './words.ts';

/** Sections every page has, and long tables of measurements: what they hold is found under better names. */
const unsearched = new Set(['objectives', 'check-yourself', 'where-to-read-on', 'golden-differs', 'parity-differs']);

const recordsFile = 'search-records.json';
/** The words of the course, for queries with a slip in them. */
const wordsFile = 'pagefind/words.json';

/** Records of one built page: itself and its sections. Labs bring their own records, and some pages ask to be left out. */
export function recordsOfPage(path: string, html: string): SearchRecord[] {
  if (!html.includes('data-pagefind-body') || path.startsWith('labs/')) return [];
  const url = `/${path.replace(/index\.html$/, '')}`;
  const module = moduleOf(path)?.title;
  const [top, ...rest] = sectionsOf(html).filter((section) => !unsearched.has(section.anchor));
  if (!top) return [];
  const common = module === undefined ? {} : { module };
  const page: SearchRecord = { url, kind: 'Page', title: top.title, text: top.text, ...common };
  const sections = rest.map(
    (section): SearchRecord => ({
      ...common,
      url: `${url}#${section.anchor}`,
      kind: 'Section',
      title: section.title,
      text: section.text,
      within: top.title,
    }),
  );
  return [page, ...sections];
}

async function collect(dist: string): Promise<SearchRecord[]> {
  const pages = (await filesUnder(dist)).filter((path) => path.endsWith('.html'));
  const records = await Promise.all(pages.map(async (path) => recordsOfPage(relative(dist, path), await readFile(path, 'utf8'))));
  const others = JSON.parse(await readFile(join(dist, recordsFile), 'utf8')) as SearchRecord[];
  return [...records.flat(), ...others];
}

export function search(): AstroIntegration {
  return {
    name: 'drydock-search',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const dist = fileURLToPath(dir);
        const records = await collect(dist);
        await rm(join(dist, recordsFile));
        const { index, errors } = await pagefind.createIndex({ includeCharacters: '-_./', forceLanguage: 'en', maxFragments: 20 });
        if (!index) throw new Error(`Pagefind made no index: ${errors.join('; ')}`);
        for (const [i, record] of records.entries()) await index.addHTMLFile({ url: indexUrlOf(record, i), content: documentOf(record) });
        await index.writeFiles({ outputPath: join(dist, 'pagefind') });
        await writeFile(join(dist, wordsFile), JSON.stringify(frequentWords(records.flatMap(({ title, text }) => [title, text]))));
        await pagefind.close();
        logger.info(`${records.length} records in the search index`);
      },
    },
  };
}
