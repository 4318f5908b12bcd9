// get, del, compaction: what is stored under keys. Upstream: etcdctl/ctlv3/command/get_command.go, del_command.go, compaction_command.go
// Left out: what the client logs of each try on standard error, before the error itself.
// @supports yes etcdctl: get and del of Kubernetes' keys, --prefix, --from-key, --keys-only, --print-value-only, --count-only, --limit, --order, --sort-by, --rev, -w json, fields

import type { EtcdClient, EtcdKeyValue } from '../../api/etcd-client.ts';
import { write } from '../../os/io.ts';
import type { Steps } from '../../os/process.ts';
import type { Command } from '../cobra/command.ts';
import { bool, int64, string } from '../cobra/flag.ts';
import { quote } from '../go/quote.ts';
import { fields, headerFields, headerJson, keyFields, keyJson } from './print.ts';
import { badArguments, badFeature, compacted, Failure, type Session } from './session.ts';

/** The key after all that begin with this one. Upstream: clientv3.GetPrefixRangeEnd */
export const afterPrefix = (prefix: string): string => (prefix === '' ? '\0' : `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`);

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
    string('order', '', 'ASCEND or DESCEND.'),
    string('sort-by', '', 'CREATE, KEY, MODIFY, VALUE or VERSION.'),
    int64('rev', '', 'As it was at this revision.'),
  ],
  *run(session) {
    const { flags, format } = session;
    const [from, to] = rangeOf(session, 'get');
    if (flags.bool('keys-only') && flags.bool('count-only')) throw badArguments('`--keys-only` and `--count-only` cannot be set at the same time, choose one');
    const sorted = sorter(flags.string('sort-by'), flags.string('order'));
    const client = yield* session.client();
    const revision = flags.number('rev') > 0 ? flags.number('rev') : undefined;
    if (revision !== undefined) session.held(client, revision);
    if (flags.bool('count-only') && format !== 'fields') throw badArguments('--count-only is only for `--write-out=fields`');
    if (flags.bool('print-value-only') && format !== 'simple') throw badArguments('print-value-only is only for `--write-out=simple`');
    const keys = sorted(client, client.keys(from, to, revision), revision);
    const limit = flags.number('limit');
    yield* show(session, client, limit > 0 ? keys.slice(0, limit) : keys, keys.length, revision);
  },
};

type Sorted = (client: EtcdClient, keys: readonly string[], revision: number | undefined) => readonly string[];

/** @throws Failure for an order or a target there is not */
function sorter(stated: string, order: string): Sorted {
  const direction = order.toUpperCase();
  if (!['', 'ASCEND', 'DESCEND'].includes(direction)) throw badFeature(`bad sort order ${order}`);
  const target = stated.toUpperCase();
  const by = targets.get(target);
  if (target !== '' && !by) throw badFeature(`bad sort target ${stated}`);
  return (client, keys, revision) => {
    const found = !by ? keys : keys.flatMap((key) => client.get(key, revision) ?? []).sort((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0)).map(({ key }) => key);
    return direction === 'DESCEND' ? [...found].reverse() : found;
  };
}

const targets: ReadonlyMap<string, (one: EtcdKeyValue) => string | number> = new Map<string, (one: EtcdKeyValue) => string | number>([
  ['CREATE', (one) => one.createRevision],
  ['KEY', (one) => one.key],
  ['MODIFY', (one) => one.modRevision],
  ['VALUE', (one) => one.value],
  ['VERSION', (one) => one.version],
]);

function* show(session: Session, client: EtcdClient, keys: readonly string[], count: number, revision: number | undefined): Steps<void> {
  const { flags, format, process } = session;
  const keysOnly = flags.bool('keys-only');
  if (format === 'table') throw badFeature('table not supported as output format');
  if (format === 'simple' && keysOnly) return yield* session.out(keys.map((key) => `${key}\n\n`).join(''));
  const found = flags.bool('count-only') ? [] : keys.flatMap((key) => client.get(key, revision) ?? []);
  if (format === 'json') return yield* session.out(`{${headerJson(client)}${found.length > 0 ? `,"kvs":[${found.map((one) => keyJson(one, !keysOnly)).join(',')}]` : ''}${count > keys.length ? ',"more":true' : ''}${count > 0 ? `,"count":${count}` : ''}}\n`);
  if (format === 'fields') return yield* session.out(fields([...headerFields(client), ...found.flatMap((one) => keyFields(one, '', keysOnly)), ['More', count > keys.length], ['Count', count]]));
  for (const { key, value } of found) yield* write(process, flags.bool('print-value-only') ? `${value}\n` : `${key}\n${value}\n`);
}

const rangeNotice = 'In etcd v3.6, the operation will be suspended for a few seconds to provide the user time to verify range.\n';

export const del: Command<Session> = {
  use: 'del [options] <key> [range_end]',
  short: 'Removes a key or a range of keys',
  flags: [...rangeFlags, bool('range', '', 'A range is meant.')],
  *run(session) {
    const range = rangeOf(session, 'del');
    if (session.args.length > 1 && !session.flags.bool('range')) yield* session.err(rangeNotice);
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
    if (!/^[+-]?\d+$/.test(stated ?? '')) throw new Failure(`strconv.ParseInt: parsing ${quote(stated ?? '')}: invalid syntax`);
    const outcome = (yield* session.client()).compact(revision);
    if (outcome !== 'done') throw new Failure(outcome === 'future' ? 'etcdserver: mvcc: required revision is a future revision' : compacted);
    yield* session.out(`compacted revision ${revision}\n`);
  },
};
