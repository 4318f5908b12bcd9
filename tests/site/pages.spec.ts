/** Every page, in both themes and sizes: no accessibility violation, no console error, nothing from another host, nothing too wide, no dead link. */
import { expect, type Page, test } from '@playwright/test';
import { violationsOn } from './axe.ts';
import { pagePaths } from './pages.ts';

/** Light and wide is how a page is opened. From there its own button changes the theme and the window its size, as a reader may do at any time. */
const ways = [
  { theme: 'light', size: { width: 1280, height: 800 } },
  { theme: 'dark', size: { width: 390, height: 844 } },
  { theme: 'dark', size: { width: 1280, height: 800 } },
  { theme: 'light', size: { width: 390, height: 844 } },
] as const;

/** What a page says of itself is enough to find a fault here, and traces would double the time. */
test.use({ trace: 'off', colorScheme: 'light', serviceWorkers: 'block' });

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

/** Waits until what moves when the theme or the size changes has come to rest. */
const atRest = (page: Page) => page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));

for (const path of paths) {
  test(path, async ({ page, baseURL }) => {
    const complaints = watch(page, baseURL);
    await page.goto(path);
    await page.evaluate(async () => void (await document.fonts.ready));
    if (path.startsWith('/labs/') && path !== '/labs/') await expect(page.locator('[data-lab-ready]')).toBeAttached();
    for (const { theme, size } of isText(path) ? ways.slice(0, 2) : ways) {
      if ((await page.locator('html').getAttribute('data-theme')) !== theme) await page.locator('[data-theme-toggle]').dispatchEvent('click');
      await page.setViewportSize(size);
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await atRest(page);
      expect(await violationsOn(page), `${theme}, ${size.width} wide`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${theme}, ${size.width} wide`).toBeLessThanOrEqual(0);
    }
    expect(complaints).toEqual([]);
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
