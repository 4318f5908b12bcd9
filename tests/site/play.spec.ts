/**
 * Labs played in the page, by typing: with a mouse at hand, by keyboard alone, and on a phone. What is typed is each lab's own solution, which
 * `npm run labs` proves without a page; here the page, the terminal and the steps are on trial. (`first-pod` is played in lab.spec.ts.)
 */
import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { solutionParts } from '../../src/cli/labs/solution-parts.ts';
import { openLab, screen, step, type } from './lab-page.ts';

/** Plays a lab: types what each step needs with `type`, and waits until its mark is green. */
async function play(page: Page, lab: string, type: (line: string) => Promise<void>, seen?: (id: string) => Promise<void>): Promise<void> {
  const parts = solutionParts(readFileSync(`labs/${lab}/solution.sh`, 'utf8'));
  for (const part of parts) {
    for (const line of part.script.split('\n')) await type(line);
    await expect(step(page, part.step), `${lab}: ${part.step}`).toHaveClass(/done/, { timeout: 60_000 });
    await seen?.(part.step);
  }
  await expect(page.locator('[data-count]')).toHaveText(`${parts.length} of ${parts.length} steps`);
}

/** Goes with the Tab key until the element has the focus, as who has no mouse must. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const isThere = () => target.evaluate((element) => element === document.activeElement);
  for (let pressed = 0; pressed < 80 && !(await isThere()); pressed++) await page.keyboard.press('Tab');
  await expect(target).toBeFocused();
}

for (const lab of ['first-deployment', 'rbac-for-a-team']) {
  test(`${lab}, by typing`, async ({ page }) => {
    test.setTimeout(180_000);
    await openLab(page, `/labs/${lab}/`);
    await page.getByLabel('Speed of time').selectOption('20');
    await page.locator('.screen').click();
    await play(page, lab, (line) => type(page, line));
    await expect(page.locator('[data-end]')).toBeVisible();
  });
}

test('labels-and-selectors, by keyboard alone', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto('/labs/labels-and-selectors/');
  await expect(screen(page)).toContainText('$');
  await page.keyboard.press('Control+`');
  await expect(page.locator('.xterm-helper-textarea')).toBeFocused();
  await play(
    page,
    'labels-and-selectors',
    (line) => type(page, line),
    async (id) => {
      // Out of the terminal, to the step that is done, on to the next one, and back into the terminal.
      const next = step(page, id).getByRole('button', { name: 'Next step' });
      if (!(await next.count())) return;
      await page.keyboard.press('Control+`');
      await expect(page.locator('.xterm-helper-textarea')).not.toBeFocused();
      await tabTo(page, next);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Control+`');
      await expect(page.locator('.xterm-helper-textarea')).toBeFocused();
    },
  );
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  test('terminal-tour, by the line to type into', async ({ page }) => {
    test.setTimeout(120_000);
    await page.goto('/labs/terminal-tour/');
    await page.getByRole('tab', { name: 'terminal' }).tap();
    await expect(screen(page)).toContainText('$');
    const line = page.getByRole('textbox', { name: 'Command line' });
    await play(page, 'terminal-tour', async (text) => {
      await line.fill(text);
      await line.press('Enter');
    });
    await page.getByRole('tab', { name: 'steps' }).tap();
    await expect(page.locator('[data-end]')).toBeVisible();
  });
});
