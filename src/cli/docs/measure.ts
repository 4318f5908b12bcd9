/** The figures of the documentation's shell blocks, as the page "How faithful is it?" shows them. */
import type { Measure } from '../../labs/faithful.ts';
import { today } from '../faithful/write.ts';
import type { Verdict } from './page.ts';

const against = 'Kubernetes’ documentation';
const played =
  'The shell blocks of the documentation’s tasks and tutorials are typed page by page, each page in a new simulated cluster. Blocks with placeholders, of other systems, or whose manifests are not at hand are not measured; neither are those where version 1.36 rightly answers otherwise than the page, each of them listed with its reason.';

export function docsMeasures(verdicts: readonly Verdict[]): readonly Measure[] {
  const measured = verdicts.filter(({ exitRight }) => exitRight !== undefined);
  const outputs = measured.filter(({ outputRight }) => outputRight !== undefined);
  return [
    {
      name: 'docs-exit',
      title: 'The documentation’s commands',
      asOf: today(),
      against,
      unit: 'blocks',
      of: measured.length,
      right: measured.filter(({ exitRight }) => exitRight).length,
      goal: 85,
      how: [played, 'Right means: the block ends with the exit code a real cluster gives.'],
    },
    {
      name: 'docs-output',
      title: 'The documentation’s outputs',
      asOf: today(),
      against,
      unit: 'blocks with output',
      of: outputs.length,
      right: outputs.filter(({ outputRight }) => outputRight).length,
      exact: outputs.filter(({ exact }) => exact).length,
      goal: 75,
      how: [
        'The same blocks, and what the page shows of their output. Right means: every row and line the page shows is in ours, after hiding names, ages and addresses, and what newer versions print otherwise. More lines of ours count as what the page left out. By the rules of the recordings alone, fewer are right: those are counted as to the byte.',
      ],
    },
  ];
}
