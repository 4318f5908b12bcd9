/**
 * `npm test`: every check the project has, two at a time. Each line of output is marked with its stage, each stage ends with its count, and the
 * whole ends with one line: `N passed, N failed`. Exit code 0 only when nothing failed.
 *
 *     npm test -- [STAGE…]     only these stages, for example `npm test -- tidy unit`
 */
import { stages } from './stages/all.ts';
import { closingLine, noCount } from './stages/count.ts';
import { inTwoLanes } from './stages/lanes.ts';
import { runStage } from './stages/stage.ts';

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length) {
  console.error(`no stage ${unknown.join(', ')}; there are: ${stages.map((stage) => stage.name).join(', ')}`);
  process.exit(2);
}
const chosen = stages.filter((stage) => !wanted.length || wanted.includes(stage.name));
const names = new Set(chosen.map((stage) => stage.name));
const started = performance.now();

const results = await inTwoLanes(
  chosen.map((stage) => ({
    name: stage.name,
    after: (stage.after ?? []).filter((name) => names.has(name)),
    run: () => runStage(stage),
  })),
);

console.log(`\n${'stage'.padEnd(14)} ${'seconds'.padStart(7)}`);
const total = noCount();
for (const [index, { count, seconds }] of results.entries()) {
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += count[key];
  console.log(`${chosen[index]?.name.padEnd(14)} ${seconds.toFixed(1).padStart(7)}   ${closingLine(count)}`);
}
console.log(`${'all'.padEnd(14)} ${((performance.now() - started) / 1000).toFixed(1).padStart(7)}\n`);
console.log(closingLine(total));
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
