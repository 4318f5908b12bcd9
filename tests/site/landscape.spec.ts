/** The landscape and the trail map: filters by keyboard, the choice in the address, a plain list without script, and links that lead both ways. */
import { expect, type Page, test } from '@playwright/test';

const shown = (page: Page) => page.locator('[data-landscape-list] > li:not([hidden]) .system-name a');
const status = (page: Page) => page.getByRole('status').filter({ hasText: 'systems' });

test('is searched and filtered by keyboard alone, says how many fit, and shows all again', async ({ page }) => {
  await page.goto('/landscape/');
  await expect(status(page)).toHaveText(/^All (\d+) systems$/);
  await page.getByRole('searchbox', { name: 'Search' }).focus();
  await page.keyboard.type('traces');
  await page.keyboard.press('Tab');
  await page.keyboard.type('4');
  await expect(page.getByRole('combobox', { name: 'Trail-map step' })).toHaveValue('4');
  await expect(status(page)).toHaveText(/^\d of \d+ systems$/);
  await expect(page).toHaveURL(/\/landscape\/\?q=traces&step=4$/);
  await expect(shown(page).filter({ hasText: 'Jaeger' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Show all' }).focus();
  await page.keyboard.press('Enter');
  await expect(status(page)).toHaveText(/^All/);
  await expect(page).toHaveURL(/\/landscape\/$/);
});

test('opens as the address says, and says so when nothing fits', async ({ page }) => {
  await page.goto('/landscape/?now=archived&step=4');
  await expect(shown(page)).toHaveText(['OpenMetrics', 'OpenTracing']);
  await page.getByRole('combobox', { name: 'Category' }).selectOption('Virtualization');
  await expect(shown(page)).toHaveCount(0);
  await expect(page.getByText('Nothing fits all of these.')).toBeVisible();
});

test('is a plain list without script', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL ?? '' });
  const page = await context.newPage();
  await page.goto('/landscape/');
  await expect(page.locator('[data-landscape]')).toBeHidden();
  expect(await shown(page).count()).toBeGreaterThan(100);
  await expect(shown(page).last()).toBeVisible();
  await context.close();
});

test('an entry leads to the page that treats it, and the page back to the entry', async ({ page }) => {
  await page.goto('/landscape/falco/');
  await page.locator('.system-facts').getByRole('link', { name: 'Network, policy, security', exact: true }).click();
  await expect(page).toHaveURL(/\/trail-map\/network-policy-security\/$/);
  await page.locator('.systems').getByRole('link', { name: 'Falco' }).click();
  await expect(page).toHaveURL(/\/landscape\/falco\/$/);
});

test('the site’s search finds a system by its name', async ({ page }) => {
  await page.goto('/course/');
  await page.keyboard.press('/');
  await page.keyboard.type('Tinkerbell');
  const result = page.locator('.search-results a').first();
  await expect(result.locator('.found-title')).toHaveText('Tinkerbell');
  await expect(result.locator('.found-kind')).toHaveText('System');
  await expect(result).toHaveAttribute('href', '/landscape/tinkerbell/');
});

test('the trail map’s picture is ten links one can walk with the keyboard', async ({ page }) => {
  await page.goto('/trail-map/');
  const steps = page.locator('.trail-map').getByRole('link');
  await expect(steps).toHaveCount(10);
  await steps.first().focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: '2 CI and CD Argo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/trail-map\/ci-and-cd\/$/);
});
