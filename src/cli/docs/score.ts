/** Plays the documentation's pages and prints how much of it comes true: `npm run golden -- --docs [--only PAGE] [-v] [--json FILE] [--write]`. */
import { writeFileSync } from 'node:fs';
import { type Answer, playAll } from '../golden/play.ts';
import { writeMeasure } from '../faithful/write.ts';
import { absent, outOfScope, readPages } from './blocks.ts';
import { docsMeasures } from './measure.ts';
import type { Verdict } from './page.ts';

export async function scoreDocs({ only, verbose, json, write }: { readonly only: string; readonly verbose: boolean; readonly json?: string; readonly write: boolean }): Promise<void> {
  if (absent !== undefined) {
    console.warn(`SKIPPED: ${absent}`);
    return;
  }
  const pages = [...readPages()].filter(([page, blocks]) => page.includes(only) && blocks.some((block) => outOfScope(block) === undefined));
  const failed: string[] = [];
  const told = (answer: Answer): void => {
    if (answer.failure) failed.push(`${pages[answer.id]?.[0]}: ${answer.failure}`);
  };
  const answers = await playAll(pages.map(([page]) => ({ script: page })), told, { player: new URL('./player.ts', import.meta.url), timeLimitMs: 300_000 });
  const verdicts = answers.flatMap(({ recorded }) => (recorded ?? []) as unknown as readonly Verdict[]);
  if (verbose) for (const verdict of verdicts) printWrong(verdict);
  for (const line of failed) console.log(`FAILED ${line}`);
  printFigures(verdicts);
  if (json) writeFileSync(json, `${JSON.stringify(verdicts, null, 1)}\n`);
  if (failed.length) process.exitCode = 1;
  else if (write) docsMeasures(verdicts).forEach(writeMeasure);
}

function printWrong({ id, page, commands, exitRight, outputRight, why }: Verdict): void {
  if (exitRight !== false && outputRight !== false) return;
  console.log(`${page} [${id}] ${exitRight === false ? 'exit code' : 'output'}\n  $ ${commands.split('\n').slice(0, 3).join('\n    ')}\n    ${(why ?? '').replaceAll('\n', '\n    ')}`);
}

function printFigures(verdicts: readonly Verdict[]): void {
  const measured = verdicts.filter(({ exitRight }) => exitRight !== undefined);
  const outputs = measured.filter(({ outputRight }) => outputRight !== undefined);
  const share = (part: number, whole: number) => `${part} of ${whole} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`;
  const reasons = Map.groupBy(verdicts.filter(({ skipped }) => skipped), ({ skipped }) => skipped);
  console.log(`exit code right: ${share(measured.filter(({ exitRight }) => exitRight).length, measured.length)} of blocks that call kubectl, have no placeholder and what they need at hand`);
  console.log(`output right: ${share(outputs.filter(({ outputRight }) => outputRight).length, outputs.length)} of those with output, by the rules of src/cli/docs/output.ts; ${outputs.filter(({ exact }) => exact).length} by the golden masks alone`);
  console.log(`not measured: ${[...reasons].map(([reason, those]) => `${those.length} ${reason}`).join('; ')}`);
}
