/** The page "How faithful is it?" shows the figures of content/faithful.json, and no others. Run `npm run build` first. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { percent } from '../../src/labs/faithful.ts';
import { readFaithful } from '../../src/site/build/faithful.ts';

const { measures } = readFaithful();
const page = readFileSync(join(import.meta.dirname, '../../dist/faithful/index.html'), 'utf8');
/** what a reader sees, with the spaces of one line */
const text = page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

it.each(measures)('the page shows the measure $name', ({ name, right, of, unit, differs = [] }) => {
  expect(page).toContain(`<h2 id="${name}">`);
  expect(text).toContain(`${percent(right, of)} right`);
  expect(text).toContain(`${right} of ${of} ${unit}`);
  expect(page.split('<li><code>').length).toBeGreaterThan(differs.length);
});
