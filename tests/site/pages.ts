// The pages of the built site, for the browser tests: read from dist, so that a new page is tested the day it is written.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const dist = join(import.meta.dirname, '../../dist');

/** Paths of all pages, `/course/` and the like, with the page for unknown addresses as `/no-such-page/`. */
export function pagePaths(): readonly string[] {
  if (!existsSync(dist)) return [];
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.html'))
    .map((path) => (path === '404.html' ? '/no-such-page/' : `/${path.replace(/index\.html$/, '')}`))
    .sort();
}
