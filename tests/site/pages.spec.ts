/** Every page, in both themes and sizes: no accessibility violation, no console error, nothing from another host, nothing too wide, no dead link. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { pagePaths } from './pages.ts';

const themes = ['light', 'dark'] as const;
const sizes = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;

/** Collects what must not happen while a page lives. */
function watch(page: Page, baseURL: string | undefined): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    // The page for unknown addresses is sent with status 404, and the browser says so.
    const expected = message.text().includes('404') && page.url().includes('no-such-page');
    if (['error', 'warning'].includes(message.type()) && !expected) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== baseURL) complaints.push(`asks another host: ${request.url()}`);
  });
  return complaints;
}

/**
 * Entries of the landscape are 141 pages of one template with short texts. Those with every part a page of them can have stand for all; their links
 * and weights are tested for each.
 */
const standIns = new Set(['kubernetes', 'rkt', 'elk', 'borg-and-omega', 'sigma'].map((id) => `/landscape/${id}/`));
const paths = pagePaths().filter((path) => !/^\/landscape\/[^/]+\/$/.test(path) || standIns.has(path));

/** Pages of text share one layout, which others show in all four ways: of them, each is looked at light and wide, and dark and small. */
const isText = (path: string): boolean => /^\/[a-z-]+\/[a-z0-9-]+\/$/.test(path) && !/^\/(?:labs|landscape)\//.test(path) && path !== '/objects/your-first-pod/';
const isLookedAt = (path: string, theme: string, size: string): boolean => !isText(path) || (theme === 'light') === (size === 'wide');

for (const path of paths) {
  test.describe(path, () => {
    for (const theme of themes) {
      for (const [size, viewport] of Object.entries(sizes)) {
        if (!isLookedAt(path, theme, size)) continue;
        test(`${theme}, ${size}`, async ({ browser, baseURL }) => {
          const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce', baseURL: baseURL ?? '' });
          const page = await context.newPage();
          const complaints = watch(page, baseURL);
          await page.goto(path, { waitUntil: 'networkidle' });
          if (path.startsWith('/labs/') && path !== '/labs/') await expect(page.locator('[data-lab-ready]')).toBeAttached();
          const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)).toEqual([]);
          expect(tooWide).toBeLessThanOrEqual(0);
          expect(complaints).toEqual([]);
          await context.close();
        });
      }
    }
  });
}

test('no link leads nowhere, and no anchor is missing', async ({ request }) => {
  const found = new Map<string, string>();
  const get = async (path: string) => {
    if (!found.has(path)) {
      const response = await request.get(path);
      found.set(path, response.ok() ? await response.text() : '');
    }
    return found.get(path) ?? '';
  };
  const dead: string[] = [];
  for (const path of pagePaths().filter((page) => page !== '/no-such-page/')) {
    for (const [, href = ''] of (await get(path)).matchAll(/<a\b[^>]*\shref="([^"]+)"/g)) {
      if (/^(https?:|mailto:)/.test(href)) continue;
      const target = new URL(href, `http://localhost${path}`);
      const html = await get(target.pathname);
      if (html === '') dead.push(`${path} → ${href}`);
      else if (target.hash && !html.includes(`id="${decodeURIComponent(target.hash.slice(1))}"`)) dead.push(`${path} → ${href} (no such anchor)`);
    }
  }
  expect(dead).toEqual([]);
});
