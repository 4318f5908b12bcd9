/** Asks Pagefind's index. The index is one of the site's files, made by the build (`integration.ts`). */
import { withBase } from '../link.ts';
import { arranged } from './arrange.ts';
import { corrected, meant } from './words.ts';

export interface Found {
  readonly href: string;
  readonly title: string;
  readonly kind: string;
  readonly within: string | undefined;
  /** HTML: escaped text with `<mark>` round the words that were asked for */
  readonly excerpt: string;
  readonly lab: { readonly title: string; readonly href: string } | undefined;
}

interface PagefindResult {
  readonly id: string;
  readonly score: number;
  data(): Promise<{ url: string; excerpt: string; meta: Record<string, string> }>;
}
interface Pagefind {
  options(options: Record<string, unknown>): Promise<void>;
  init(): Promise<void>;
  filters(): Promise<Record<string, Record<string, number>>>;
  search(query: string, options: { filters: Record<string, string> }): Promise<{ results: PagefindResult[] }>;
}

let index: Promise<Pagefind> | undefined;
let siteBase = '/';

async function load(): Promise<Pagefind> {
  const pagefind = (await import(/* @vite-ignore */ `${siteBase}pagefind/pagefind.js`)) as Pagefind;
  await pagefind.options({ baseUrl: siteBase, excerptLength: 22, ranking: { termFrequency: 0.6, pageLength: 0.4 } });
  await pagefind.init();
  return pagefind;
}

/** Loads the index. @returns the modules that have something to find */
export async function loadIndex(base: string): Promise<readonly string[]> {
  siteBase = base.endsWith('/') ? base : `${base}/`;
  index ??= load();
  return Object.keys((await (await index).filters())['module'] ?? {});
}

const most = 15;
/** fewer results than this make the search more generous */
const enough = 5;
/** so many of the index's results are looked at for the best fifteen */
const looked = 60;

export interface Answer {
  readonly found: readonly Found[];
  /** what was looked for instead, when a word was misspelt */
  readonly instead?: string;
}

/** The best fifteen answers. A question that finds little is asked again for a part of its words, and with its slips mended. */
export async function find(query: string, chosen: { kind: string; module: string }): Promise<Answer> {
  index ??= load();
  const pagefind = await index;
  const filters = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== ''));
  const words = meant(query);
  const whole = (await pagefind.search(words.join(' '), { filters })).results;
  const mended = whole.length < enough ? corrected(words, await knownWords()) : undefined;
  const asked = mended ?? words;
  const results = mended ? (await pagefind.search(mended.join(' '), { filters })).results : whole;
  const more = results.length < enough && asked.length > 1 ? await anyOf(pagefind, asked, filters) : [];
  const seen = new Set(results.map(({ id }) => id));
  const all = [...results, ...more.filter(({ id }) => !seen.has(id))];
  const data = await Promise.all(all.slice(0, looked).map((result) => result.data()));
  const found = shown(arranged(data, asked, more.length > 0));
  return mended ? { found, instead: mended.join(' ') } : { found };
}

let words: Promise<readonly string[]> | undefined;

/** The words of the course, fetched when first needed. Without them nothing is mended. */
function knownWords(): Promise<readonly string[]> {
  words ??= fetch(`${siteBase}pagefind/words.json`).then((response) => (response.ok ? (response.json() as Promise<readonly string[]>) : []), () => []);
  return words;
}

/** What has at least half of the words, those with most of them first. */
async function anyOf(pagefind: Pagefind, asked: readonly string[], filters: Record<string, string>): Promise<readonly PagefindResult[]> {
  const tally = new Map<string, { readonly result: PagefindResult; words: number; score: number }>();
  for (const word of asked) {
    const { results } = await pagefind.search(word, { filters });
    // A word that is everywhere says little.
    for (const result of results) {
      const entry = tally.get(result.id) ?? { result, words: 0, score: 0 };
      entry.words += 1;
      entry.score += result.score / Math.sqrt(results.length);
      tally.set(result.id, entry);
    }
  }
  return [...tally.values()]
    .filter((entry) => entry.words * 2 >= asked.length)
    .sort((a, b) => b.words - a.words || b.score - a.score)
    .map(({ result }) => result);
}

type Data = Awaited<ReturnType<PagefindResult['data']>>;

const shown = (data: readonly Data[]): readonly Found[] =>
  data
    .slice(0, most)
    .map(({ url, excerpt, meta }) => ({
      href: withBase(siteBase, meta['address'] ?? url),
      title: meta['title'] ?? url,
      kind: meta['kind'] ?? '',
      within: meta['within'],
      excerpt: withoutTitle(excerpt, meta['title'] ?? ''),
      lab: meta['lab'] === undefined ? undefined : { title: meta['labTitle'] ?? meta['lab'], href: withBase(siteBase, `/labs/${meta['lab']}/`) },
    }));

/** Excerpts may begin with the title, which stands above them already. */
function withoutTitle(excerpt: string, title: string): string {
  const plain = excerpt.replace(/<\/?mark>/g, '');
  if (!plain.startsWith(title)) return excerpt;
  let shown = 0;
  let at = 0;
  while (shown < title.length && at < excerpt.length) {
    const tag = excerpt.slice(at).match(/^<\/?mark>/);
    if (tag) at += tag[0].length;
    else {
      shown++;
      at++;
    }
  }
  return excerpt
    .slice(at)
    .replace(/^<\/mark>/, '')
    .replace(/^[\s.:]+/, '');
}
