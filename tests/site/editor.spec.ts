/** The page's editor: what is typed in it reaches the file or the object, and nothing typed is lost by accident. */
import { expect, type Page, test } from '@playwright/test';
import { violationsOn } from './axe.ts';
import { isKept, openLab, screen } from './lab-page.ts';

const editor = (page: Page) => page.getByRole('dialog', { name: /^Editor/ });
const content = (page: Page) => page.locator('.cm-content');

async function open(page: Page): Promise<void> {
  const complaints: string[] = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  await openLab(page);
  expect(complaints).toEqual([]);
}

test('kubectl edit with vi’s keys changes the object', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  await open(page);
  await page.keyboard.type('kubectl create deployment web --image=nginx\nkubectl edit deployment web\n');
  await expect(content(page)).toBeFocused();
  await expect(content(page)).toContainText('apiVersion: apps/v1');
  expect(await violationsOn(page)).toEqual([]);
  await page.keyboard.type('/  replicas: 1\n');
  await page.keyboard.type('A');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('3');
  await page.keyboard.press('Escape');
  await page.keyboard.type(':q\n');
  await expect(page.locator('.editor-says')).toHaveText('E37: No write since last change (add ! to override)');
  await page.keyboard.type(':wq\n');
  await expect(editor(page)).toHaveCount(0);
  await expect(screen(page)).toContainText('deployment.apps/web edited');
  await expect(page.locator('.cluster .pod.running')).toHaveCount(3);
  expect(complaints).toEqual([]);
});

test('a file is written without vi, a reload keeps what was typed, and leaving asks', async ({ page }) => {
  await open(page);
  await page.keyboard.type('nano pod.yaml\n');
  await expect(content(page)).toBeFocused();
  await page.keyboard.type('kind: Pod\n');
  await isKept(page, 'first-pod', 'nano pod.yaml');
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('drydock:draft:first-pod'))).toContain('kind: Pod');
  await page.reload();
  await expect(content(page)).toContainText('kind: Pod');
  await expect(page.locator('.editor-says')).toContainText('is here again');
  await editor(page).getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(editor(page).getByRole('alert')).toHaveText('Save what you changed?');
  await editor(page).getByRole('button', { name: 'Go on editing' }).click();
  await editor(page).getByRole('button', { name: 'Save and leave' }).click();
  await page.keyboard.type('cat pod.yaml\n');
  await expect(screen(page)).toContainText('kind: Pod');
});

test('nano’s own keys keep and leave, and the terminal has the keyboard again', async ({ page }) => {
  await open(page);
  await page.keyboard.type('nano note\n');
  await expect(content(page)).toBeFocused();
  await page.keyboard.type('one');
  await page.keyboard.press('Control+o');
  await expect(page.locator('.editor-says')).toHaveText('"note" written');
  await page.keyboard.type(' two');
  await page.keyboard.press('Control+x');
  await expect(editor(page).getByRole('button', { name: 'Save', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(editor(page)).toHaveCount(0);
  await page.keyboard.type('vi note\n');
  await expect(content(page)).toBeFocused();
  await page.keyboard.type(':q\n');
  await expect(editor(page)).toHaveCount(0);
  await page.keyboard.type('cat note\n');
  await expect(screen(page)).toContainText('one two');
});
