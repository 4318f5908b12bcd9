/** The figures of a golden run, as the page "How faithful is it?" shows them. */
import { isRight } from '../../../tests/support/compare.ts';
import type { Measure } from '../../labs/faithful.ts';
import { goldenReasons, reasonOf } from '../faithful/reasons.ts';
import { today } from '../faithful/write.ts';
import type { Result } from './score.ts';

function counts(those: readonly Result[]): { readonly of: number; readonly right: number; readonly exact: number } {
  const rows = those.flatMap((result) => result.rows);
  return { of: rows.length, right: rows.filter(isRight).length, exact: rows.filter(({ level }) => level === 'exact').length };
}

/** Exercises of others, whose commands are theirs: counted, not listed. */
export function ckadMeasure(results: readonly Result[]): Measure {
  return {
    name: 'ckad',
    title: 'Exercises for the CKAD',
    asOf: today(),
    against: 'recordings of a Kubernetes 1.36 cluster',
    unit: 'commands',
    ...counts(results),
    goal: 95,
    how: [
      'Public exercises for the developers’ exam were typed chapter by chapter into a real cluster and recorded; here each chapter is played in a new simulated cluster. Right and exact mean the same as above.',
      'Most of what differs is the recording machine’s own: an image without the program that was called, a Pod that hung while it ended, a stand-in for nginx that crashed. `--recorder tests/golden/recorders/ckad.json` tells the worlds of the first; the figure is the one without.',
    ],
  };
}

export function goldenMeasure(results: readonly Result[]): Measure {
  const scored = results.filter(({ session }) => session.truth === 'recorded');
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
