/** What a reader takes along: pages read, labs begun, a file of it all, and a page's session gone on with in a terminal. */
import { expect, test } from '@playwright/test';

const page1 = '/objects/your-first-pod/';

test('a page counts as read at its end, and the progress goes to another browser as a file', async ({ page, browser }) => {
  await page.goto(page1);
  await page.locator('.foot').scrollIntoViewIfNeeded();
  await expect(page.locator('.side-pages a', { hasText: 'Your first Pod' }).first()).toContainText('read');
  await page.goto('/course/');
  await expect(page.locator('[data-progress-says]')).toContainText(/^1 of \d+ pages read/);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save to a file' }).click()]);
  const path = await download.path();

  const other = await browser.newContext();
  const fresh = await other.newPage();
  await fresh.goto('/course/');
  await expect(fresh.locator('[data-progress-says]')).toContainText(/^0 of/);
  await fresh.getByLabel('Read from a file').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  await expect(fresh.locator('[data-progress-status]')).toContainText('not a file of Drydock’s progress');
  await fresh.getByLabel('Read from a file').setInputFiles(path);
  await expect(fresh.locator('[data-progress-says]')).toContainText(/^1 of/);
  await expect(fresh.locator('#objects a', { hasText: 'Your first Pod' }).first()).toContainText('read');
  await other.close();
});

test('a session of a page is gone on with in a terminal', async ({ page }) => {
  await page.goto(page1);
  await page.locator('figure.code-session').nth(1).getByRole('link', { name: 'Open in a terminal' }).click();
  await expect(page.locator('[data-free-text]')).toContainText('Your first Pod');
  await page.getByRole('button', { name: 'Run kubectl get pods' }).click();
  await expect(page.locator('.xterm-rows')).toContainText(/nginx\s+1\/1\s+Running/);
});

test('an address that leads nowhere gives a free terminal', async ({ page }) => {
  await page.goto('/terminal/?page=no/such-page&session=7');
  await expect(page.locator('[data-free-text]')).toContainText('Do what you like with it');
  await expect(page.locator('.xterm-rows')).toContainText('$');
});
