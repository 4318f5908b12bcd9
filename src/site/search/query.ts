/** Asks Pagefind's index. The index is one of the site's files, made by the build (`integration.ts`). */
import { withBase } from '../link.ts';
import { arranged } from './arrange.ts';

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

/** The best fifteen answers. */
export async function find(query: string, chosen: { kind: string; module: string }): Promise<readonly Found[]> {
  index ??= load();
  const filters = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== ''));
  const { results } = await (await index).search(query, { filters });
  const data = await Promise.all(results.slice(0, most * 2).map((result) => result.data()));
  return arranged(data, query)
    .slice(0, most)
    .map(({ url, excerpt, meta }) => ({
      href: withBase(siteBase, meta['address'] ?? url),
      title: meta['title'] ?? url,
      kind: meta['kind'] ?? '',
      within: meta['within'],
      excerpt: withoutTitle(excerpt, meta['title'] ?? ''),
      lab: meta['lab'] === undefined ? undefined : { title: meta['labTitle'] ?? meta['lab'], href: withBase(siteBase, `/labs/${meta['lab']}/`) },
    }));
}

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
