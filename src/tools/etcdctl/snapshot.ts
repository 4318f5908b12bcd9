// snapshot save and status: the whole store in a file.
// Upstream: etcdctl/ctlv3/command/snapshot_command.go, etcdutl/snapshot
// Differs: the file holds the newest revision of every key one after the other, as they are stored, not pages of bbolt; it cannot be restored.
// @supports partly etcdctl: snapshot save and status — "a snapshot cannot be restored: there is no etcdutl"

import { text, utf8 } from '../../base/bytes.ts';
import { parseJson, toJson } from '../../base/json.ts';
import { formatRfc3339 } from '../../base/time.ts';
import { OsError } from '../../os/os-error.ts';
import type { Steps } from '../../os/process.ts';
import { crc32 } from '../../shell/coreutils/tar/gzip-format.ts';
import type { Command } from '../cobra/command.ts';
import { fields, humanBytes, table } from './print.ts';
import { badArguments, Failure, notSimulated, type Session } from './session.ts';

interface Heading {
  readonly revision: number;
  readonly keys: number;
}

function* save(session: Session): Steps<void> {
  const [path] = session.args;
  if (path === undefined || session.args.length !== 1) throw badArguments('snapshot save expects one argument');
  const client = yield* session.client();
  const keys = client.keys('', '\0');
  const heading: Heading = { revision: client.revision, keys: client.storedRevisions };
  const content = [toJson(heading), ...keys.flatMap((key) => client.get(key) ?? []).map(({ key, value }) => `${utf8(key)}\n${value}`)].join('\n').concat('\n');
  const say = (message: string, more: Readonly<Record<string, string>>): Steps<void> =>
    session.err(`${JSON.stringify({ level: 'info', ts: formatRfc3339(session.process.nowMs), caller: 'snapshot/v3_snapshot.go', msg: message, ...more })}\n`);
  yield* say('created temporary db file', { path: `${path}.part` });
  yield* say('fetching snapshot', { endpoint: session.endpoints[0] ?? '' });
  try {
    session.process.namespaces.mount.writeFile(path, content, session.process, 0o600);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw new Failure(`could not open ${path}.part (open ${path}.part: ${error.text.toLowerCase()})`);
  }
  yield* say('fetched snapshot', { endpoint: session.endpoints[0] ?? '', size: humanBytes(content.length) });
  yield* say('saved', { path });
  yield* session.out(`Snapshot saved at ${path}\n`);
}

function* status(session: Session): Steps<void> {
  const [path] = session.args;
  yield* session.err('Deprecated: Use `etcdutl snapshot status` instead.\n\n');
  if (path === undefined || session.args.length !== 1) throw badArguments('snapshot status requires exactly one argument');
  const { hash, heading, bytes } = read(session, path);
  const row = [hash, String(heading.revision), String(heading.keys), humanBytes(bytes)];
  if (session.format === 'table') yield* session.out(table(['HASH', 'REVISION', 'TOTAL KEYS', 'TOTAL SIZE'], [row]));
  else if (session.format === 'json') yield* session.out(`{"hash":${Number.parseInt(hash, 16)},"revision":${heading.revision},"totalKey":${heading.keys},"totalSize":${bytes}}\n`);
  else if (session.format === 'fields') yield* session.out(fields([['Hash', Number.parseInt(hash, 16)], ['Revision', heading.revision], ['Keys', heading.keys], ['Size', bytes]]));
  else yield* session.out(`${row.join(', ')}\n`);
}

function read({ process }: Session, path: string): { readonly hash: string; readonly heading: Heading; readonly bytes: number } {
  let content: string;
  try {
    content = process.namespaces.mount.readFile(path, process);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw new Failure(`stat ${path}: ${error.text.toLowerCase()}`);
  }
  const first = /^\{"keys":\d+,"revision":\d+\}$/.exec(text(content.split('\n', 1)[0] ?? ''));
  if (!first) throw new Failure('snapshot file integrity check failed: invalid database');
  return { hash: crc32(content).toString(16), heading: parseJson(first[0]) as unknown as Heading, bytes: content.length };
}

export const snapshot: Command<Session> = {
  use: 'snapshot <subcommand>',
  short: 'The whole store as a file',
  commands: [
    { use: 'save <filename>', short: 'Writes it', run: save },
    {
      use: 'restore <filename>',
      short: '(not simulated)',
      hidden: true,
      rawArguments: true,
      *run() {
        throw notSimulated('etcdctl snapshot restore');
      },
    },
    { use: 'status <filename>', short: 'What is in such a file', run: status },
  ],
};
