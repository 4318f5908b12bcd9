/** What every page does: the theme toggle, the search box by keyboard, copying code, the quiz, the terminal on the landing page. */
import { expect, test } from '@playwright/test';

const page1 = '/objects/your-first-pod/';

test('the theme follows the system until it is chosen, and the choice stays', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/course/');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.getByRole('button', { name: /other theme/ }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

for (const { query, first, href } of [
  { query: 'ImagePullBackOff', first: 'ImagePullBackOff', href: '/configuring-pods/debugging-a-pod/#imagepullbackoff' },
  { query: 'kubectl apply', first: 'kubectl apply', href: '/#[a-z-]+' },
  { query: 'scheduler', first: 'Scheduler', href: '/glossary/#scheduler' },
]) {
  test(`searching ${query} by keyboard leads to the place that explains it`, async ({ page }) => {
    await page.goto('/course/');
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox')).toBeFocused();
    await page.keyboard.type(query);
    const result = page.locator('.search-results a').first();
    await expect(result.locator('.found-title')).toHaveText(first);
    await page.keyboard.press('ArrowDown');
    await expect(result).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`${href}$`));
  });
}

test('an error in the search offers the lab that shows it', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox').fill('CrashLoopBackOff');
  await expect(page.locator('.found-lab').first()).toHaveAttribute('href', '/labs/debug-broken-pods/');
});

test('copying a session copies the commands alone', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(page1);
  const figure = page.locator('figure.code-session').first();
  await figure.hover();
  await figure.getByRole('button', { name: 'Copy' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('kubectl get pods\nkubectl run nginx --image=nginx');
});

test('the quiz explains every answer, counts, and remembers', async ({ page }) => {
  await page.goto(page1);
  const second = page.getByRole('group', { name: /Who starts the container/ });
  await second.getByLabel('kubectl').check();
  await expect(second.getByText('You could switch your machine off')).toBeVisible();
  await expect(page.locator('.quiz-score')).toHaveText('0 of 4 right');
  await second.getByLabel('The kubelet of the chosen node').check();
  await expect(page.locator('.quiz-score')).toHaveText('1 of 4 right');
  await page.reload();
  await expect(second.getByLabel('The kubelet of the chosen node')).toBeChecked();
  await expect(page.locator('.quiz-score')).toHaveText('1 of 4 right');
});

test('the terminal of the landing page goes on from what it showed', async ({ page }) => {
  await page.goto('/');
  const shown = ((await page.locator('[data-wake]').textContent()) ?? '').trim().split('\n').slice(0, 5);
  await page.locator('[data-wake]').focus();
  for (const line of shown) await expect(page.locator('.xterm-rows')).toContainText(line.trim().replace(/\s+/g, ' ').slice(0, 20));
  await page.keyboard.type('echo live $((6*7))\n');
  await expect(page.locator('.xterm-rows')).toContainText('live 42');
  await page.getByRole('button', { name: 'Ask for six' }).click();
  await expect(page.locator('.cluster-summary')).toContainText('6 Pods');
});

test('the course works without a network once it is saved', async ({ page, context }) => {
  await page.goto('/course/');
  await page.getByRole('button', { name: 'Save for offline' }).click();
  await expect(page.locator('.save-offline')).toContainText('opens without a network');
  await context.setOffline(true);
  await page.goto(page1);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your first Pod');
  await page.keyboard.press('/');
  await page.getByRole('searchbox').fill('kubelet');
  await expect(page.locator('.found-title').first()).toHaveText('kubelet');
  await page.goto('/labs/first-pod/');
  await expect(page.locator('.xterm-rows')).toContainText('$');
});
