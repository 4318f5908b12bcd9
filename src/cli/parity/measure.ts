/** The figures of a parity run, as the page "How faithful is it?" shows them. */
import type { Measure } from '../../labs/faithful.ts';
import { parityReasons, reasonOf } from '../faithful/reasons.ts';
import { today } from '../faithful/write.ts';
import { hasWrittenTheSame, isCompared, isIdentical, type Result } from './print.ts';
import type { Parity } from './session.ts';
import { background, exclusions, shuffled, veils } from './variance.ts';

/** @param version of the real kubectl */
export function parityMeasure(results: readonly Result[], version: string): Measure {
  const rows = results.flatMap((result) => result.rows);
  const compared = rows.filter(isCompared);
  const counted = (rules: readonly { readonly what: string; readonly why: string }[], applies: (row: Parity, what: string) => boolean) =>
    rules.map(({ what, why }) => ({ what, why, count: rows.filter((row) => applies(row, what)).length })).filter(({ count }) => count > 0);
  return {
    name: 'parity',
    title: 'Our kubectl and the real one',
    asOf: today(),
    against: `kubectl ${version}`,
    unit: 'commands',
    of: compared.length,
    right: compared.filter(isIdentical).length,
    goal: 98,
    how: [
      'Every command of the golden sessions is asked twice in the same simulated cluster, at the same virtual moment: once by our kubectl in the lab’s shell, once by the real program over HTTPS. The clock stands still while the real one works, so both see the same objects; where it tells ages by its own clock, its requests wait until both clocks show the same.',
      'Right means the same bytes: what was printed on both outputs, the exit code, and the files left in the home. A command that wrote to the cluster gets a second world that has played the same commands before it, so that nothing is done twice.',
      `What the commands wrote to the cluster is compared too: it was the same for ${compared.filter(hasWrittenTheSame).length} of ${compared.length}.`,
    ],
    groups: [...Map.groupBy(results, ({ session }) => session.domain)].map(([name, those]) => {
      const own = those.flatMap((result) => result.rows).filter(isCompared);
      return { name, of: own.length, right: own.filter(isIdentical).length };
    }),
    left: counted(exclusions, (row, what) => row.excluded === what),
    hidden: counted([...veils, shuffled, background], (row, what) => row.veiled.includes(what)),
    differs: results.flatMap(({ session, rows: own }) =>
      own.flatMap((row, index) => (isCompared(row) && !isIdentical(row) ? [{ where: `${session.name} ${index + 1}`, what: row.cmd.split('\n')[0] ?? '', why: whyOf(row, `${session.name} ${index + 1}`) }] : [])),
    ),
  };
}

const whyOf = ({ cmd, differs }: Parity, where: string): string => reasonOf(parityReasons, { cmd, where, diff: differs.map(({ diff }) => diff).join('\n') });
