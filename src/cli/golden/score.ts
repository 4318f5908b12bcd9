/** Prints how right a run of golden sessions was, per session and per domain. Right is `exact` or `same`. */
import { writeFileSync } from 'node:fs';
import { isRight, type Level, type Recorded, type Verdict } from '../../../tests/support/compare.ts';
import type { Session } from './sessions.ts';

export interface Result {
  readonly session: Session;
  readonly recorded: readonly Recorded[];
  /** Why a session has no answers; '' when it has. */
  readonly failure: string;
  readonly rows: readonly (Verdict & { readonly cmd: string })[];
}

const levels: readonly Level[] = ['exact', 'same', 'near', 'differs'];

export function printScore(results: readonly Result[], options: { readonly verbose: boolean; readonly json?: string }): void {
  const scored = results.filter(({ session }) => session.truth === 'recorded');
  for (const result of scored) printSession(result, options.verbose);
  console.log();
  const domains = [...new Set(scored.map(({ session }) => session.domain))];
  if (domains.length > 1)
    for (const domain of domains)
      printTotal(
        domain,
        scored.filter(({ session }) => session.domain === domain),
      );
  printTotal('all', scored);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(scored.map(summary), null, 1)}\n`);
}

function summary({ session, failure, rows }: Result) {
  const counts = Object.fromEntries(levels.map((level) => [level, rows.filter((row) => row.level === level).length]));
  return { name: session.name, domain: session.domain, failure, total: rows.length, ...counts };
}

function printSession({ session, failure, rows }: Result, verbose: boolean): void {
  const of = (level: Level) => rows.filter((row) => row.level === level).length;
  const right = `${of('exact') + of('same')}/${rows.length}`.padStart(7);
  const note = failure ? `  [${failure.split('\n')[0]?.slice(0, 120)}]` : '';
  console.log(`${session.name.padEnd(44)} ${right}  exact ${of('exact')}  near ${of('near')}  differ ${of('differs')}${note}`);
  if (!verbose) return;
  for (const row of rows.filter((other) => !isRight(other))) {
    console.log(`    ${row.level.padEnd(8)}$ ${row.cmd.split('\n')[0]}\n      ${(row.why ?? '').replaceAll('\n', '\n      ')}`);
  }
}

function printTotal(label: string, results: readonly Result[]): void {
  const rows = results.flatMap((result) => result.rows);
  const percent = (of: (row: Verdict) => boolean) => ((100 * rows.filter(of).length) / Math.max(1, rows.length)).toFixed(1);
  const exact = percent((row) => row.level === 'exact');
  console.log(
    `${label.padEnd(44)} ${percent(isRight)} % right, ${exact} % exact, of ${rows.length} commands in ${results.length} sessions`,
  );
}
