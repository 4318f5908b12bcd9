// get, del, compaction: what is stored under keys. Upstream: etcdctl/ctlv3/command/get_command.go, del_command.go, compaction_command.go
// @supports yes etcdctl: get and del of Kubernetes' keys, --prefix, --from-key, --keys-only, --print-value-only, --count-only, --limit, --order, -w json, fields, table

import type { EtcdClient, EtcdKeyValue } from '../../api/etcd-client.ts';
import { text } from '../../base/bytes.ts';
import { write } from '../../os/io.ts';
import type { Steps } from '../../os/process.ts';
import type { Command } from '../cobra/command.ts';
import { bool, int64, string } from '../cobra/flag.ts';
import { fields, headerFields, headerJson, keyJson } from './print.ts';
import { badArguments, notSimulated, type Session } from './session.ts';

/** The key after all that begin with this one. Upstream: clientv3.GetPrefixRangeEnd */
const afterPrefix = (prefix: string): string => (prefix === '' ? '\0' : `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`);

function rangeOf({ flags, args }: Session, verb: string): readonly [from: string, to?: string] {
  const [key, end] = args;
  if (key === undefined || args.length > 2) throw badArguments(`${verb} command needs one argument as key and an optional argument as range_end`);
  if (flags.bool('prefix') && flags.bool('from-key')) throw badArguments("`--prefix` and `--from-key` cannot be set at the same time, choose one");
  if (end !== undefined && (flags.bool('prefix') || flags.bool('from-key')))
    throw badArguments(`too many arguments, only accept one argument when \`--prefix\` or \`--from-key\` is set`);
  if (flags.bool('prefix')) return [key, afterPrefix(key)];
  if (flags.bool('from-key')) return [key, '\0'];
  return end === undefined ? [key] : [key, end];
}

const rangeFlags = [
  bool('prefix', '', 'The key is the beginning of the keys meant.'),
  bool('from-key', '', 'All keys from this one on.'),
];

export const get: Command<Session> = {
  use: 'get [options] <key> [range_end]',
  short: 'Shows a key or a range of keys',
  flags: [
    ...rangeFlags,
    bool('keys-only', '', 'Only the keys.'),
    bool('print-value-only', '', 'Only the values.'),
    bool('count-only', '', 'Only how many there are.'),
    int64('limit', '', 'At most so many.'),
    string('order', '', 'ASCEND or DESCEND, by key.'),
    int64('rev', '', 'As it was at this revision.'),
  ],
  *run(session) {
    const { flags, format } = session;
    const [from, to] = rangeOf(session, 'get');
    if (flags.bool('keys-only') && flags.bool('count-only')) throw badArguments('`--keys-only` and `--count-only` cannot be set at the same time, choose one');
    if (flags.bool('count-only') && format !== 'fields') throw badArguments('--count-only is only for `--write-out=fields`');
    if (flags.bool('print-value-only') && format !== 'simple') throw badArguments('print-value-only is only for `--write-out=simple`');
    if (flags.number('rev') > 0) throw notSimulated('get --rev; kubectl and the History beside the lab show what was');
    const client = yield* session.client();
    const keys = [...client.keys(from, to)];
    if (flags.string('order').toUpperCase() === 'DESCEND') keys.reverse();
    const limit = flags.number('limit');
    yield* show(session, client, limit > 0 ? keys.slice(0, limit) : keys, keys.length);
  },
};

function* show(session: Session, client: EtcdClient, keys: readonly string[], count: number): Steps<void> {
  const { flags, format, process } = session;
  const keysOnly = flags.bool('keys-only');
  if (format === 'table') throw badArguments('table is not a supported format for get');
  if (format === 'simple' && keysOnly) return yield* session.out(keys.map((key) => `${key}\n\n`).join(''));
  const found = flags.bool('count-only') ? [] : keys.flatMap((key) => client.get(key) ?? []);
  if (format === 'json') return yield* session.out(`{${headerJson(client)}${found.length > 0 ? `,"kvs":[${found.map((one) => keyJson(one, !keysOnly)).join(',')}]` : ''}${count > keys.length ? ',"more":true' : ''}${count > 0 ? `,"count":${count}` : ''}}\n`);
  if (format === 'fields') return yield* session.out(fields([...headerFields(client), ...found.flatMap((one) => keyFields(one, keysOnly)), ['More', count > keys.length], ['Count', count]]));
  for (const { key, value } of found) yield* write(process, flags.bool('print-value-only') ? `${value}\n` : `${key}\n${value}\n`);
}

const keyFields = ({ key, value, createRevision, modRevision, version }: EtcdKeyValue, keysOnly: boolean) =>
  [['Key', key], ['CreateRevision', createRevision], ['ModRevision', modRevision], ['Version', version], ['Value', keysOnly ? '' : text(value)], ['Lease', 0]] as const; // biome-ignore format: a row

export const del: Command<Session> = {
  use: 'del [options] <key> [range_end]',
  short: 'Removes a key or a range of keys',
  flags: rangeFlags,
  *run(session) {
    const range = rangeOf(session, 'del');
    const client = yield* session.client();
    const removed = client.remove(client.keys(...range));
    if (session.format === 'json') return yield* session.out(`{${headerJson(client)}${removed > 0 ? `,"deleted":${removed}` : ''}}\n`);
    yield* session.out(session.format === 'fields' ? fields([...headerFields(client), ['Deleted', removed]]) : `${removed}\n`);
  },
};

export const compaction: Command<Session> = {
  use: 'compaction [options] <revision>',
  short: 'Forgets what was before a revision',
  *run(session) {
    const [stated] = session.args;
    if (session.args.length !== 1) throw badArguments('compaction command needs 1 argument');
    const revision = Number(stated);
    if (!Number.isInteger(revision)) throw badArguments(`strconv.ParseInt: parsing "${stated}": invalid syntax`);
    const outcome = (yield* session.client()).compact(revision);
    if (outcome !== 'done') throw badArguments(`etcdserver: mvcc: required revision ${outcome === 'future' ? 'is a future revision' : 'has been compacted'}`);
    yield* session.out(`compacted revision ${revision}\n`);
  },
};
