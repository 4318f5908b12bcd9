/** What every page of the built site weighs before the reader does anything, against the budget. Run `npm run build` first. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pagesOf, weigh } from '../support/site/weight.ts';

const dist = join(import.meta.dirname, '../../dist');
const base = (process.env['BASE_PATH'] ?? '/').replace(/\/?$/, '/');
const kB = 1000;

/** HTML, CSS and JavaScript, gzip, without fonts and pictures. A lab's page loads its cluster when it opens (tests/site/budgets.spec.ts), and so does the page that is nothing but a terminal. */
const contentBudget = 35 * kB;

it('there is a built site', () => expect(existsSync(join(dist, 'index.html'))).toBe(true));

const pages = existsSync(dist) ? pagesOf(dist).filter((page) => !/^(?:labs\/[^/]+|terminal)\/index\.html$/.test(page)) : [];

describe('a page without a lab loads at most 35 kB before interaction', () => {
  it.each(pages)('%s', (page) => {
    const { gzipBytes, parts } = weigh(dist, page, base);
    expect(gzipBytes <= contentBudget, `${(gzipBytes / kB).toFixed(1)} kB:\n${parts.map(([file, bytes]) => `${bytes} ${file}`).join('\n')}`).toBe(true);
  });
});
