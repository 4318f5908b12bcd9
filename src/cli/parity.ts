/**
 * `npm run parity`: asks our kubectl and the real one every golden command in the same state of the same world, at the same virtual moment,
 * and compares what they print, their exit codes, the files they leave and what they write to the cluster, byte for byte.
 *
 *     npm run parity -- [--kubectl PATH] [--dir DIR] [--only TEXT] [-v] [--rows FILE [--again]] [--write]
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeMeasure } from './faithful/write.ts';
import { type Answer, playAll } from './golden/play.ts';
import { findSessions, type Session } from './golden/sessions.ts';
import { commandLine, refuse } from './options.ts';
import { parityMeasure } from './parity/measure.ts';
import { printParity, type Result } from './parity/print.ts';
import type { Parity } from './parity/session.ts';
import { root } from './stages/tool.ts';

const options = commandLine({
  usage: 'parity -- [--kubectl PATH] [--dir DIR] [--only TEXT] [-v] [--rows FILE [--again]] [--write]',
  flags: {
    kubectl: { takes: 'PATH', says: 'a kubectl of 1.36; else $KUBECTL' },
    dir: { takes: 'DIR', says: 'where the sessions lie, in scripts/', default: 'tests/golden' },
    only: { takes: 'TEXT', says: 'sessions whose name contains it', default: '' },
    verbose: { takes: '', short: 'v', says: 'shows what differs' },
    rows: { takes: 'FILE', says: 'keeps every row there; with --only, rows of other sessions are taken from it' },
    again: { takes: '', says: 'asks only what differed in the rows of --rows' },
    write: { takes: '', says: 'writes the figures for the page "How faithful is it?"' },
  },
});

const kubectl = options.text('kubectl') || process.env['KUBECTL'] || '';
if (!kubectl || !existsSync(kubectl)) {
  console.error(kubectl ? `SKIPPED: there is no kubectl at ${kubectl}.` : 'SKIPPED: no kubectl to compare with. Name one by --kubectl PATH or in $KUBECTL.');
  process.exit(0);
}
const version = (JSON.parse(execFileSync(kubectl, ['version', '--client', '-o', 'json'], { encoding: 'utf8' })) as { readonly clientVersion: { readonly gitVersion: string } }).clientVersion.gitVersion;
if (!version.startsWith('v1.36.')) refuse(`${kubectl} is ${version}: ours is compared with kubectl 1.36`);

const rowsFile = options.text('rows');
const kept = rowsFile && existsSync(rowsFile) ? (JSON.parse(readFileSync(rowsFile, 'utf8')) as readonly Result[]) : [];
const all = findSessions(resolve(root, options.text('dir')));
const known = options.on('again') ? kept : [];
const chosen = all.filter(({ name }) => name.includes(options.text('only')) && !known.some((result) => result.session.name === name && isSettled(result)));
const started = performance.now();
const results = merged(await play(chosen));
printParity(results, options.on('verbose'));
console.error(`${chosen.length} sessions played in ${((performance.now() - started) / 1000).toFixed(1)} s`);
if (options.on('write')) write();

async function play(sessions: readonly Session[]): Promise<readonly Result[]> {
  const results: Result[] = [];
  const seen = ({ id, failure = '', recorded: rows = [] }: Answer<Parity>): void => {
    const session = sessions[id];
    if (session) results.push({ session, rows, failure });
    // What takes a quarter of an hour is kept from session to session.
    if (rowsFile) writeFileSync(rowsFile, `${JSON.stringify(merged(results), null, 1)}\n`);
    if (failure) console.error(`${sessions[id]?.name}: ${failure}`);
    else if (process.stderr.isTTY) process.stderr.write(`\r${results.length}/${sessions.length} sessions`);
  };
  const player = new URL('./parity/player.ts', import.meta.url);
  await playAll<Parity>(sessions.map(({ script }) => ({ script })), seen, { player, told: { kubectl: resolve(kubectl), known: Object.fromEntries(known.map(({ session, rows }) => [session.script, rows])) }, lanes: 3, timeLimitMs: 1_200_000 });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  return results;
}

/** Whether nothing in a session differed. */
function isSettled({ rows, failure }: Result): boolean {
  return !failure && rows.every(({ differs }) => !differs.length);
}

/** What was played now, and what was kept of other sessions. */
function merged(played: readonly Result[]): readonly Result[] {
  const known = new Map([...kept, ...played].map((result) => [result.session.name, result]));
  return (rowsFile ? all : chosen).flatMap(({ name }) => known.get(name) ?? []);
}

function write(): void {
  const missing = all.length - results.length;
  if (missing || results.some(({ failure }) => failure)) refuse(`--write wants all sessions, played without failure; ${missing} are missing`);
  writeMeasure(parityMeasure(results, version));
}
