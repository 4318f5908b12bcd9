/**
 * How much of upstream's own test tables passes, table by table. `CONFORMANCE=all` prints every failure, otherwise the first five of each.
 * The corpora lie outside the project; without them this says so and stops.
 */
import { describe, expect, test } from 'vitest';
import { absent } from './corpora.ts';
import { conformances } from './registry.ts';
import { Tally } from './tally.ts';

const most = process.env['CONFORMANCE'] === 'all' ? Number.POSITIVE_INFINITY : 5;

describe.skipIf(absent !== undefined)(absent === undefined ? 'conformance' : `conformance (SKIPPED: ${absent})`, () => {
  for (const { name, floor, run } of conformances) {
    test(name, () => {
      const tally = new Tally();
      run(tally);
      const rate = tally.total === 0 ? 0 : tally.passed / tally.total;
      const skipped = [...tally.skipped].map(([why, count]) => `${count} ${why}`).join('; ');
      const lines = [`${name}: ${tally.passed}/${tally.total} (${(rate * 100).toFixed(1)} %)${skipped ? `, not measured: ${skipped}` : ''}`];
      for (const failure of tally.failures.slice(0, most)) lines.push(`  ${failure.name}: ${failure.why}`);
      console.info(lines.join('\n'));
      expect(rate, `share of ${name} that passes`).toBeGreaterThanOrEqual(floor);
    });
  }
});

if (absent !== undefined) console.warn(`conformance not measured: ${absent}`);
