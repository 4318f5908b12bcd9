/** Prints how often our kubectl and the real one answered the same, per session and per domain, and what differs. */
import type { Session } from '../golden/sessions.ts';
import type { Parity } from './session.ts';
import { background, exclusions, shuffled, veils } from './variance.ts';

export interface Result {
  readonly session: Session;
  readonly rows: readonly Parity[];
  /** why a session has no rows; '' when it has */
  readonly failure: string;
}

export const isCompared = (row: Parity): boolean => row.excluded === undefined;
/** Printed the same: standard output and error, the exit code, and the files left behind. */
export const isIdentical = (row: Parity): boolean => row.differs.every(({ part }) => part === 'writes');
export const hasWrittenTheSame = (row: Parity): boolean => row.differs.every(({ part }) => part !== 'writes');

export function printParity(results: readonly Result[], verbose: boolean): void {
  for (const { session, rows, failure } of results) {
    const compared = rows.filter(isCompared);
    const note = failure ? `  [${failure.split('\n')[0]?.slice(0, 160)}]` : '';
    console.log(`${session.name.padEnd(44)} ${`${compared.filter(isIdentical).length}/${compared.length}`.padStart(7)}${note}`);
    for (const [index, row] of rows.entries()) if (row.differs.length) printRow(index + 1, row, verbose);
  }
  console.log();
  const domains = [...new Set(results.map(({ session }) => session.domain))];
  if (domains.length > 1) for (const domain of domains) printTotal(domain, results.filter(({ session }) => session.domain === domain));
  printTotal('all', results);
  printRules(results.flatMap(({ rows }) => rows));
}

function printRow(number: number, { cmd, differs }: Parity, verbose: boolean): void {
  console.log(`    ${number} $ ${cmd.split('\n')[0]}   [${differs.map(({ part }) => part).join(', ')}]`);
  if (verbose) for (const { part, diff } of differs) console.log(`      ${part}\n${diff.replace(/^/gm, '        ')}`);
}

function printTotal(label: string, results: readonly Result[]): void {
  const rows = results.flatMap((result) => result.rows).filter(isCompared);
  const identical = rows.filter(isIdentical).length;
  const percent = ((100 * identical) / Math.max(1, rows.length)).toFixed(1);
  console.log(`${label.padEnd(44)} ${percent} % byte-identical, ${identical} of ${rows.length} commands in ${results.length} sessions; ${rows.length - rows.filter(hasWrittenTheSame).length} wrote something else`);
}

function printRules(rows: readonly Parity[]): void {
  console.log('\nnot compared:');
  for (const { what, why } of exclusions) console.log(`  ${String(rows.filter((row) => row.excluded === what).length).padStart(5)} ${what} — ${why}`);
  console.log('hidden in both answers:');
  for (const { what, why } of [...veils, shuffled, background]) console.log(`  ${String(rows.filter((row) => row.veiled.includes(what)).length).padStart(5)} ${what} — ${why}`);
  console.log(`  ${rows.filter((row) => !row.differs.length && row.attempts > 1).length} were the same only at a moment at which virtual and real time agree, or when asked again`);
}
