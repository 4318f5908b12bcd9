/**
 * `npm run soak -- --seed N --minutes M`: random requests, commands, faults and rewinds against invariants, for as long as one likes.
 * A failure prints seed and inputs, so that it can be played again; it ends the run with exit code 1.
 */
import { parseArgs } from 'node:util';
import { closingLine } from './stages/count.ts';
import { soakOnce } from './soak/round.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' }, minutes: { type: 'string', default: '10' }, rounds: { type: 'string' } } });
const first = Number(values.seed);
const untilMs = performance.now() + Number(values.minutes) * 60_000;
const mostRounds = values.rounds === undefined ? Number.POSITIVE_INFINITY : Number(values.rounds);
if (!Number.isInteger(first) || !(Number(values.minutes) > 0)) {
  console.error('soak takes --seed N and --minutes M, both numbers');
  process.exit(2);
}

let passed = 0;
for (let round = 0; round < mostRounds && performance.now() < untilMs; round++) {
  const seed = first + round;
  const outcome = soakOnce(seed);
  if (outcome.violations.length) {
    console.error(`seed ${seed}, after ${outcome.inputs.length} inputs:`);
    for (const violation of outcome.violations) console.error(`  ${violation}`);
    console.error(JSON.stringify({ seed, inputs: outcome.inputs }));
    console.log(closingLine({ passed, failed: 1, skipped: 0 }));
    process.exit(1);
  }
  passed += 1;
  if (round % 10 === 0) console.log(`seed ${seed}: ${outcome.inputs.length} inputs, ${outcome.ticks} ticks, ${outcome.revision} writes, no violation`);
}
console.log(closingLine({ passed, failed: 0, skipped: 0 }));
