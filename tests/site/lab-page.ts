/** A page with a terminal, as the browser tests use it. Everything waits for what is seen, never for a time: a busy machine is slow, not wrong. */
import { expect, type Locator, type Page } from '@playwright/test';

export const screen = (page: Page): Locator => page.locator('.xterm-rows');
export const step = (page: Page, id: string): Locator => page.locator(`[data-step="${id}"]`);

/** Opens a lab, waits for its prompt and gives the terminal the focus. */
export async function openLab(page: Page, path = '/labs/first-pod/'): Promise<void> {
  await page.goto(path);
  await expect(screen(page)).toContainText('$');
  await page.locator('.screen').click();
}

/** Types commands and Enter after each, as a learner would. */
export async function type(page: Page, ...lines: readonly string[]): Promise<void> {
  for (const line of lines) await page.keyboard.type(`${line}\n`);
}

export async function isDone(page: Page, id: string): Promise<void> {
  await expect(step(page, id), id).toHaveClass(/done/);
}

/** Waits until what was typed is in the browser's storage, so that a reload finds it. @param place the lab's name, or a part of a link's place */
export async function isKept(page: Page, place: string, typed: string): Promise<void> {
  await expect.poll(() => page.evaluate(typedInto, `drydock:lab:${place}`)).toContain(typed);
}

/** Runs in the page: the keys of the saved lab whose key begins so. */
function typedInto(prefix: string): string {
  const key = Object.keys(localStorage).find((each) => each.startsWith(prefix) && !each.endsWith(':old'));
  const saved = JSON.parse((key !== undefined && localStorage.getItem(key)) || '{"inputs":[]}') as { inputs: { input: { type: string; bytes?: string } }[] };
  return saved.inputs.map(({ input }) => (input.type === 'keys' ? input.bytes : '')).join('');
}
