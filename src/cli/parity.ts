/**
 * `npm run parity`: asks our kubectl and the real one every golden command in the same state of the same world, at the same virtual moment,
 * and compares what they print, their exit codes, the files they leave and what they write to the cluster, byte for byte.
 *
 *     npm run parity -- [--kubectl PATH] [--dir DIR] [--only TEXT] [-v] [--json FILE]
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { playAll } from './golden/play.ts';
import { findSessions } from './golden/sessions.ts';
import { commandLine } from './options.ts';
import { printParity } from './parity/print.ts';
import type { Parity } from './parity/session.ts';
import { root } from './stages/tool.ts';

const options = commandLine({
  usage: 'parity -- [--kubectl PATH] [--dir DIR] [--only TEXT] [-v] [--json FILE]',
  flags: {
    kubectl: { takes: 'PATH', says: 'a kubectl of 1.36; else $KUBECTL' },
    dir: { takes: 'DIR', says: 'where the sessions lie, in scripts/', default: 'tests/golden' },
    only: { takes: 'TEXT', says: 'sessions whose name contains it', default: '' },
    verbose: { takes: '', short: 'v', says: 'shows what differs' },
    json: { takes: 'FILE', says: 'writes every row there' },
  },
});

const kubectl = options.text('kubectl') || process.env['KUBECTL'] || '';
if (!kubectl || !existsSync(kubectl)) {
  console.error(kubectl ? `SKIPPED: there is no kubectl at ${kubectl}.` : 'SKIPPED: no kubectl to compare with. Name one by --kubectl PATH or in $KUBECTL.');
  process.exit(0);
}
const sessions = findSessions(resolve(root, options.text('dir')), options.text('only'));
const started = performance.now();
let done = 0;
const answers = await playAll<Parity>(
  sessions.map(({ script }) => ({ script })),
  ({ id, failure }) => {
    done += 1;
    if (failure) console.error(`${sessions[id]?.name}: ${failure}`);
    else if (process.stderr.isTTY) process.stderr.write(`\r${done}/${sessions.length} sessions`);
  },
  { player: new URL('./parity/player.ts', import.meta.url), told: { kubectl: resolve(kubectl) }, lanes: 3, timeLimitMs: 900_000 },
);
if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
const results = sessions.map((session, index) => ({ session, rows: answers[index]?.recorded ?? [], failure: answers[index]?.failure ?? '' }));
printParity(results, options.on('verbose'));
const json = options.text('json');
if (json) writeFileSync(join(json), `${JSON.stringify(results, null, 1)}\n`);
console.error(`${sessions.length} sessions played in ${((performance.now() - started) / 1000).toFixed(1)} s`);
