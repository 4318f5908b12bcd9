/**
 * `npm run soak -- --seed N --minutes M`: random requests, commands, faults and rewinds against invariants, and
 * strange command lines and files for kubectl, for as long as one likes.
 * A failure prints seed and inputs, so that it can be played again; it ends the run with exit code 1.
 */
import { commandLine, refuse } from './options.ts';
import { closingLine } from './stages/count.ts';
import { soakOnce } from './soak/round.ts';
import { strangeRound } from './strange/round.ts';

const options = commandLine({
  usage: 'soak -- [--seed N] [--minutes M] [--rounds N]',
  flags: {
    seed: { takes: 'N', says: 'the first round; each further round takes the next', default: '1' },
    minutes: { takes: 'M', says: 'for how long; 0.5 is half a minute', default: '10' },
    rounds: { takes: 'N', says: 'at most this many rounds' },
  },
});
const first = options.number('seed') ?? 1;
const minutes = Number(options.text('minutes'));
if (!(minutes > 0)) refuse(`--minutes takes a number above 0, not "${options.text('minutes')}"`);
const untilMs = performance.now() + minutes * 60_000;
const mostRounds = options.number('rounds') ?? Number.POSITIVE_INFINITY;

let passed = 0;
for (let round = 0; round < mostRounds && performance.now() < untilMs; round++) {
  const seed = first + round;
  const outcome = soakOnce(seed);
  const { faults } = strangeRound(`soak ${seed}`, 150, { largest: true });
  if (faults.length) {
    console.error(`seed ${seed}, among strange commands:\n${faults.join('\n')}`);
    console.log(closingLine({ passed, failed: 1, skipped: 0 }));
    process.exit(1);
  }
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
