/**
 * `npm run labs [-- NAME …]`: proves every lab. Its checks fail at the start; after each part of `solution.sh` exactly the checks of the
 * steps so far are green; every alternative makes them pass; every mistake brings up its own advice; and playing it twice leaves the same history.
 */
import { labNames } from './labs/load.ts';
import { proveLab } from './labs/prove.ts';
import { commandLine, refuse } from './options.ts';
import { closingLine } from './stages/count.ts';

const { words: wanted } = commandLine({ usage: 'labs -- [NAME …]', words: true, flags: {} });
const unknown = wanted.filter((name) => !labNames().includes(name));
if (unknown.length) refuse(`there is no lab ${unknown.join(', ')}: choose from ${labNames().join(', ')}`);

let passed = 0;
let failed = 0;
for (const name of wanted.length ? wanted : labNames()) {
  const started = performance.now();
  const { proofs, failures } = proveLab(name);
  passed += proofs - failures.length;
  failed += failures.length;
  console.log(`${failures.length ? 'failed' : 'proven'}  ${name.padEnd(32)} ${proofs - failures.length}/${proofs}  ${((performance.now() - started) / 1000).toFixed(1)} s`);
  for (const failure of failures) console.log(`        ${failure.replaceAll('\n', '\n        ')}`);
}
console.log(closingLine({ passed, failed, skipped: 0 }));
process.exitCode = failed ? 1 : 0;
