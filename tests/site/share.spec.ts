/** A cluster goes to another browser in a link, and a broken link leaves the learner's own lab alone. */
import { expect, type Page, test } from '@playwright/test';
import { isDone, isKept, openLab, screen, step, type } from './lab-page.ts';

/** Opens a lab and makes the Pod that its first step asks for. */
async function withPod(page: Page): Promise<void> {
  await openLab(page);
  await type(page, 'kubectl run nginx --image=nginx');
  await isDone(page, 'run');
}

test('a link brings the cluster to another browser, which keeps its own lab', async ({ page, browser, baseURL }) => {
  await withPod(page);
  await page.getByRole('button', { name: 'Share' }).click();
  const field = page.getByRole('textbox', { name: 'Link to this state' });
  await expect(field).toBeFocused();
  const link = await field.inputValue();
  expect(link).toMatch(/\/labs\/first-pod\/#state=[\w-]+$/);
  expect(link.length).toBeLessThan(4000);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Share' })).toBeFocused();

  const other = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage();
  await other.goto(link);
  await expect(screen(other)).toContainText('pod/nginx created');
  await expect(other.locator('.cluster .pod.running')).toHaveCount(1);
  await expect(step(other, 'run')).toHaveClass(/done/);
  await other.locator('.screen').click();
  await type(other, 'kubectl get pods -o name');
  await isKept(other, 'first-pod:link:', 'kubectl get pods -o name');
  await other.reload();
  await expect(screen(other)).toContainText('kubectl get pods -o name');
  await other.getByRole('link', { name: 'Back to your own' }).click();
  await expect(screen(other)).toContainText('$');
  await expect(screen(other)).not.toContainText('nginx');
  await expect(step(other, 'run')).not.toHaveClass(/done/);
  await other.goto('/course/');
  await expect(other.locator('[data-progress-says]')).toContainText('0 of');
});

test('a link that was cut says so, and the own lab goes on', async ({ page }) => {
  await withPod(page);
  await isKept(page, 'first-pod', 'kubectl run nginx');
  await page.goto('/labs/first-pod/#state=abc');
  await expect(page.locator('.tool-note')).toContainText('The shared state cannot be opened: it is damaged');
  await expect(step(page, 'run')).toHaveClass(/done/);
  await expect(screen(page)).toContainText('pod/nginx created');
});
