/** The cheat sheet: a click copies a command, and on paper it is two A4 pages with nothing of the site around it. */
import { expect, test } from '@playwright/test';

test('a click copies the command, and says so', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/cheat-sheet/');
  const command = 'kubectl rollout undo deployment/web';
  await page.getByRole('button', { name: command }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(command);
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toHaveText(`Copied: ${command}`);
});

test('the sheet leads to the page that explains a command', async ({ page }) => {
  await page.goto('/cheat-sheet/');
  await page.getByRole('link', { name: 'back to the revision before' }).click();
  await expect(page).toHaveURL(/\/objects\/deployments\/$/);
});

test('it prints on two pages, without the site around it', async ({ page }) => {
  await page.goto('/cheat-sheet/');
  await page.evaluate(async () => void (await document.fonts.ready));
  await page.emulateMedia({ media: 'print' });
  for (const part of ['.bar', '.foot', '[data-print]', '.lead']) await expect(page.locator(part).first(), part).toBeHidden();
  await expect(page.getByText('kubectl version', { exact: true })).toBeVisible();
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
});
