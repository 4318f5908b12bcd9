/**
 * How faithful the simulator is, from content/faithful.json. The file is written by the commands that measure (`npm run parity -- --write`,
 * `npm run golden -- --score --write`); the page "How faithful is it?" is made of it. Runs at build time only.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contradictionIn, type Faithful, faithfulPath } from '../../labs/faithful.ts';

const count = z.int().min(0);
const words = z.string().min(1);
const rule = z.strictObject({ what: words, why: words, count });

const measure = z.strictObject({
  name: z.string().regex(/^[a-z][a-z-]*$/),
  title: words,
  asOf: z.iso.date(),
  against: words,
  unit: words,
  of: count,
  right: count,
  exact: count.optional(),
  goal: z.number().min(0).max(100),
  how: z.array(words).min(1),
  groups: z.array(z.strictObject({ name: words, of: count, right: count, exact: count.optional() })).optional(),
  left: z.array(rule).optional(),
  hidden: z.array(rule).optional(),
  differs: z.array(z.strictObject({ where: words, what: words, why: words })).optional(),
});

const file: z.ZodType<Faithful> = z.strictObject({ kubernetes: words, measures: z.array(measure).min(1) });

/** @throws Error with the file's name when it is not of the right form, or its numbers do not add up */
export function readFaithful(path = `./${faithfulPath}`): Faithful {
  const result = file.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!result.success) throw new Error(`${path}: ${z.prettifyError(result.error)}`);
  for (const each of result.data.measures) {
    const wrong = contradictionIn(each);
    if (wrong) throw new Error(`${path}: ${each.name}: ${wrong}`);
  }
  return result.data;
}
