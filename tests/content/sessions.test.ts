/** Every session on a page prints what the page says. `UPDATE=1 npx vitest run tests/content` writes what it prints now into the pages. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { playPage } from './play-page.ts';

const content = join(import.meta.dirname, '../../content');
const pages = readdirSync(content, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.mdx?$/.test(path))
  .filter((path) => readFileSync(join(content, path), 'utf8').includes('```session'));

describe('the sessions of a page', () => {
  it('are found', () => expect(pages.length).toBeGreaterThan(0));
  it.each(pages)('%s', (path) => {
    const source = readFileSync(join(content, path), 'utf8');
    const played = playPage(source);
    if (process.env['UPDATE']) writeFileSync(join(content, path), played);
    else expect(source).toBe(played);
  });
});
