/** The figures of a golden run, as the page "How faithful is it?" shows them. */
import { isRight } from '../../../tests/support/compare.ts';
import type { Measure } from '../../labs/faithful.ts';
import { goldenReasons, reasonOf } from '../faithful/reasons.ts';
import { today } from '../faithful/write.ts';
import type { Result } from './score.ts';

export function goldenMeasure(results: readonly Result[]): Measure {
  const scored = results.filter(({ session }) => session.truth === 'recorded');
  const counts = (those: readonly Result[]) => {
    const rows = those.flatMap((result) => result.rows);
    return { of: rows.length, right: rows.filter(isRight).length, exact: rows.filter(({ level }) => level === 'exact').length };
  };
  return {
    name: 'golden',
    title: 'The simulated cluster and a real one',
    asOf: today(),
    against: 'recordings of a Kubernetes 1.36 cluster',
    unit: 'commands',
    ...counts(scored),
    goal: 92,
    how: [
      'Sessions of commands were typed into a real cluster of one control plane and two workers, and what it answered was recorded. The same sessions are played here, in a new simulated cluster each, and every answer is held against the recording.',
      'Right means: the same exit code and the same text, after hiding what differs between any two clusters as well: ages and times, addresses, UIDs, generated names, which worker a Pod came to. Exact means that nothing had to be hidden. Most answers with an age or a generated name in them can be right and never exact.',
    ],
    groups: [...Map.groupBy(scored, ({ session }) => session.domain)].map(([name, those]) => ({ name, ...counts(those) })),
    differs: scored.flatMap(({ session, rows }) =>
      rows.flatMap((row, index) => {
        const where = `${session.name} ${index + 1}`;
        return isRight(row) ? [] : [{ where, what: row.cmd.split('\n')[0] ?? '', why: reasonOf(goldenReasons, { cmd: row.cmd, where, diff: row.why ?? '' }) }];
      }),
    ),
  };
}
