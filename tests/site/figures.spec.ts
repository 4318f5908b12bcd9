/** Figures one can work with: nothing is loaded until they are seen, each works from the keyboard, and axe has no complaint about a living one. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { violationsOn } from './axe.ts';

test.use({ trace: 'off', serviceWorkers: 'block' });

/** Opens a page and waits until its figure lives. */
async function open(page: Page, path: string, name: string): Promise<Locator> {
  const complaints: string[] = [];
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && complaints.push(message.text())));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(path);
  const figure = page.locator(`[data-figure="${name}"]`);
  await figure.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await expect(figure).toHaveAttribute('data-live', '1');
  expect(complaints).toEqual([]);
  return figure;
}

const says = (figure: Locator): Locator => figure.getByRole('status');

/** Presses Tab until the element with this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const focused = page.locator(':focus');
    if ((await focused.count()) > 0 && name.test((await focused.getAttribute('aria-label')) ?? (await focused.textContent()) ?? '')) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${name}`);
}

async function isClean(page: Page): Promise<void> {
  for (const theme of ['light', 'dark']) {
    if ((await page.locator('html').getAttribute('data-theme')) !== theme) await page.locator('[data-theme-toggle]').dispatchEvent('click');
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
    expect(await violationsOn(page), theme).toEqual([]);
  }
}

test('a figure is a still picture until it is seen, and nothing of it is loaded', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('/objects/labels-and-selectors/', { waitUntil: 'networkidle' });
  await expect(page.locator('[data-figure="label-sets"]')).toContainText('app=store,role=fe chooses 2 of 6 Pods');
  expect(asked.filter((url) => /worker|live\.|preact/.test(url))).toEqual([]);
});

test('label-sets: a selector is typed, a label is taken off, a mistake is refused', async ({ page }) => {
  const figure = await open(page, '/objects/labels-and-selectors/', 'label-sets');
  const field = figure.getByRole('textbox', { name: 'Selector' });
  await field.focus();
  await field.press('ControlOrMeta+a');
  await page.keyboard.type('stage in (test),role=be');
  await page.keyboard.press('Enter');
  await expect(says(figure)).toContainText('chooses 1 of 6 Pods: store-be-test');
  await tabTo(page, /^role=be on store-be-test$/);
  await page.keyboard.press('Space');
  await expect(says(figure)).toContainText('chooses no Pod');
  await field.fill('a b');
  await expect(says(figure)).toContainText("Error from server (BadRequest): unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt");
  await isClean(page);
  await figure.getByRole('button', { name: 'Start over' }).press('Enter');
  await expect(field).toHaveValue('app=store,role=fe');
});
