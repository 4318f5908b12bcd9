/**
 * `npm run golden`: plays every session of tests/golden and checks that the commands of expected.json are still right and that our own
 * snapshots are byte for byte what they were.
 *
 *     npm run golden -- --score [--dir DIR] [--only TEXT] [-v] [--json FILE]   percentages per domain; nothing fails
 *     npm run golden -- --score --kubectl PATH …                               the same, asked by that kubectl from outside, over HTTPS
 *     npm run golden -- --score --dir DIR --recorder FILE                      in worlds that are told what was particular about the recording machine
 *     npm run golden -- --docs [--only PAGE] [-v] [--json FILE]                how much of the documentation's shell blocks comes true (src/cli/docs)
 *     npm run golden -- --update [--force] [--only TEXT]                       rewrites snapshots, grows expected.json (--force: shrinks too)
 *     npm run golden -- [--only TEXT] [-v]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { compareSession, isRight, type Recorded } from '../../tests/support/compare.ts';
import { scoreDocs } from './docs/score.ts';
import { writeMeasure } from './faithful/write.ts';
import { parseNumbers, readExpected, updateExpected, writeExpected } from './golden/expected.ts';
import { ckadMeasure, goldenMeasure } from './golden/measure.ts';
import { playAll } from './golden/play.ts';
import { readRecorder } from './golden/recorder.ts';
import { printScore, type Result } from './golden/score.ts';
import { commandLimitOf, findSessions, readAnswers, type Session } from './golden/sessions.ts';
import { commandLine, refuse } from './options.ts';
import { closingLine, noCount } from './stages/count.ts';
import { root } from './stages/tool.ts';

const home = join(root, 'tests/golden');
const options = commandLine({
  usage: 'golden -- [--score | --update | --docs] [--dir DIR] [--only TEXT] [-v] [--recorder FILE] [--kubectl PATH] [--json FILE] [--write]',
  flags: {
    score: { takes: '', says: 'percentages per domain; nothing fails' },
    update: { takes: '', says: 'rewrites snapshots, and what must be right grows' },
    force: { takes: '', says: 'with --update: what must be right shrinks too' },
    verbose: { takes: '', short: 'v', says: 'shows what is not right' },
    dir: { takes: 'DIR', says: 'where the sessions lie', default: home },
    only: { takes: 'TEXT', says: 'sessions whose name contains it', default: '' },
    json: { takes: 'FILE', says: 'with --score: writes the counts there' },
    write: { takes: '', says: 'with --score or --docs: writes the figures for the page "How faithful is it?"' },
    as: { takes: 'NAME', says: 'with --score --write: which measure it is, golden or ckad', default: 'golden' },
    recorder: { takes: 'FILE', says: 'with --score: worlds are told what was particular about the recording machine' },
    kubectl: { takes: 'PATH', says: 'with --score: that kubectl asks, from outside' },
    docs: { takes: '', says: 'plays the documentation’s shell blocks' },
  },
});
const dir = resolve(options.text('dir'));
const kubectl = options.text('kubectl');
const json = options.text('json');
const told = options.text('recorder');
const recorder = told ? readRecorder(resolve(told)) : undefined;
if (options.on('update') && dir !== home) refuse('--update rewrites tests/golden only: leave out --dir');
if (options.on('write') && (!(options.on('score') || options.on('docs')) || kubectl || options.text('only') !== '')) refuse('--write keeps what our own kubectl scores in all sessions: add --score or --docs and leave out --kubectl and --only');
if (!['golden', 'ckad'].includes(options.text('as'))) refuse(`--as ${options.text('as')}: there are golden and ckad`);
if (recorder && (!options.on('score') || options.on('write') || kubectl)) refuse('--recorder only measures, with our own kubectl: add --score and leave out --write and --kubectl');
if (kubectl && !options.on('score')) refuse('--kubectl only measures: add --score');
if (options.on('score') && options.on('update')) refuse('--score measures and --update rewrites: choose one');
if (options.on('docs')) {
  await scoreDocs({ only: options.text('only'), verbose: options.on('verbose'), write: options.on('write'), ...(json ? { json } : {}) });
  process.exit();
}

const expectedFile = join(home, 'expected.json');
const expected = dir === home ? readExpected(expectedFile) : {};
const sessions = findSessions(dir, options.text('only'));
const started = performance.now();
let done = 0;
const answers = await playAll(
  sessions.map((session) => ({ script: session.script, commandLimitMs: commandLimitOf(session), name: session.name, recorder })),
  ({ id, failure }) => {
    done += 1;
    if (failure) console.error(`${sessions[id]?.name}: ${failure}`);
    else if (process.stderr.isTTY) process.stderr.write(`\r${done}/${sessions.length} sessions`);
  },
  kubectl ? { player: new URL('./outside/player.ts', import.meta.url), told: { kubectl: resolve(kubectl) }, timeLimitMs: 600_000 } : {},
);
if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');

const results: readonly Result[] = sessions.map((session, index) => {
  const recorded = answers[index]?.recorded ?? [];
  const rows = compareSession(readAnswers(session) ?? [], recorded);
  return { session, recorded, failure: answers[index]?.failure ?? '', rows };
});
const seconds = ((performance.now() - started) / 1000).toFixed(1);

if (options.on('update')) update();
else if (options.on('score')) {
  printScore(results, { verbose: options.on('verbose'), ...(json ? { json } : {}) });
  if (options.on('write')) writeMeasure(options.text('as') === 'ckad' ? ckadMeasure(results) : goldenMeasure(results));
}
else check();
console.error(`${sessions.length} sessions played in ${seconds} s`);

function update(): void {
  const right = new Map<string, Set<number>>();
  for (const { session, recorded, failure, rows } of results) {
    if (failure) continue;
    if (session.truth === 'snapshot') writeSnapshot(session, recorded);
    else right.set(session.name, new Set(rows.flatMap((row, index) => (isRight(row) ? [index + 1] : []))));
  }
  const { expected: grown, lost } = updateExpected(expected, right, options.on('force'));
  writeExpected(expectedFile, grown);
  for (const line of lost) console.log(`${options.on('force') ? 'given up' : 'WRONG NOW, kept'}: ${line}`);
  const total = Object.values(grown).reduce((sum, numbers) => sum + parseNumbers(numbers).size, 0);
  console.log(`${total} commands must be right from now on`);
  process.exitCode = (lost.length && !options.on('force')) || results.some((result) => result.failure) ? 1 : 0;
}

function writeSnapshot(session: Session, recorded: readonly Recorded[]): void {
  if (isDeepStrictEqual(readAnswers(session), recorded)) return;
  mkdirSync(dirname(session.answers), { recursive: true });
  writeFileSync(session.answers, `${JSON.stringify(recorded, null, 1)}\n`);
  console.log(`rewritten: ${session.name}`);
}

function check(): void {
  const count = noCount();
  for (const { session, recorded, failure, rows } of results) {
    const wrong: string[] = [];
    if (session.truth === 'snapshot') {
      const equal = !failure && isDeepStrictEqual(readAnswers(session), recorded);
      count[equal ? 'passed' : 'failed'] += 1;
      if (!equal) wrong.push(...firstChanges(readAnswers(session), recorded));
    }
    for (const number of parseNumbers(expected[session.name] ?? '')) {
      const row = rows[number - 1];
      const right = row && isRight(row);
      count[right ? 'passed' : 'failed'] += 1;
      if (!right) wrong.push(`${number} $ ${row?.cmd ?? '(no such command)'}\n${row?.why ?? ''}`);
    }
    for (const text of wrong) console.log(`${session.name} ${text.replaceAll('\n', '\n    ')}`);
  }
  console.log(closingLine(count));
  process.exitCode = count.failed || !(count.passed + count.failed) ? 1 : 0;
}

/** Where our own answers changed: the command, what it printed, what it prints. */
function firstChanges(before: readonly Recorded[] | undefined, now: readonly Recorded[]): readonly string[] {
  if (!before) return ['has no snapshot: look at what it prints, then `npm run golden -- --update`'];
  const changed = now.findIndex((row, index) => !isDeepStrictEqual(row, before[index]));
  if (changed < 0) return [`has ${now.length} answers instead of ${before.length}`];
  const show = (row: Recorded | undefined) => JSON.stringify(row, ['stdout', 'stderr', 'exitCode', 'ms']);
  return [`${changed + 1} $ ${now[changed]?.cmd}\n- ${show(before[changed])}\n+ ${show(now[changed])}`];
}
