/**
 * `npm run bench [-- NAME …] [--json FILE]`: how fast, and how large. CPU time is counted, not the wall clock; each figure stands beside a reference
 * loop timed in the same run, so that figures of different machines compare as ratios. Results are printed and written as JSON.
 */
import { writeFileSync } from 'node:fs';
import { benches } from './bench/registry.ts';
import { cpuMs, reference } from './bench/measure.ts';
import { commandLine, refuse } from './options.ts';

const options = commandLine({ usage: 'bench -- [NAME …] [--json FILE]', words: true, flags: { json: { takes: 'FILE', says: 'where the figures are written', default: '.bench.json' } } });
const { words } = options;
const chosen = benches.filter(({ name }) => words.length === 0 || words.some((part) => name.includes(part)));
if (chosen.length === 0) refuse(`no bench is called ${words.join(' ')}: choose from ${benches.map((b) => b.name).join(', ')}`);

const referenceMs = reference();
console.log(`reference loop ${referenceMs.toFixed(1)} ms CPU; ratios are multiples of it\n`);
let missed = 0;
const results = chosen.map((bench) => {
  const before = cpuMs();
  const figures = bench.run();
  const spent = cpuMs() - before;
  for (const { what, value, unit, atMost, atLeast } of figures) {
    const met = (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast);
    if (!met) missed += 1;
    const goal = atMost !== undefined ? `≤ ${atMost}` : atLeast !== undefined ? `≥ ${atLeast}` : '';
    const ratio = unit === 'ms' ? `${(value / referenceMs).toFixed(2)} ×` : '';
    console.log(`${met ? '  ' : '! '}${what.padEnd(64)} ${value.toFixed(value < 100 ? 2 : 0).padStart(10)} ${unit.padEnd(8)} ${goal.padEnd(10)} ${ratio}`);
  }
  return { bench: bench.name, cpuMs: spent, figures };
});
const json = options.text('json');
writeFileSync(json, `${JSON.stringify({ node: process.version, referenceMs, results }, null, 1)}\n`);
console.log(`\n${missed ? `${missed} figures missed their goal (!)` : 'every goal is met'}; written to ${json}`);
