/** Puts a measure into the file the page "How faithful is it?" is made of, in the place of the one of the same name. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contradictionIn, type Faithful, faithfulPath, type Measure } from '../../labs/faithful.ts';
import { root } from '../stages/tool.ts';

const version = '1.36';

/** @throws Error when the measure's numbers do not add up */
export function writeMeasure(measure: Measure): void {
  const wrong = contradictionIn(measure);
  if (wrong) throw new Error(`${measure.name}: ${wrong}`);
  const path = join(root, faithfulPath);
  const { measures }: Faithful = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Faithful) : { kubernetes: version, measures: [] };
  const at = measures.findIndex(({ name }) => name === measure.name);
  const all = at < 0 ? [...measures, measure] : measures.with(at, measure);
  writeFileSync(path, `${JSON.stringify({ kubernetes: version, measures: all }, null, 1)}\n`);
  console.log(`${measure.name} is written to ${faithfulPath}`);
}

/** Today, as the file dates its measures. */
export const today = (): string => new Date().toISOString().slice(0, 10);
