/** Accessibility of a page as axe sees it. Run in the page itself: it has no frames, and asking them one by one takes eight times as long. */
import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** What axe says is wrong with the page as it stands: `rule: element | element`, one line for each rule that is broken. */
export async function violationsOn(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    return (await axe.run(document, { resultTypes: ['violations'] })).violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) }));
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((html) => html.slice(0, 160)).join(' | ')}`);
}
