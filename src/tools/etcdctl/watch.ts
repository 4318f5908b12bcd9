// watch: what is written to keys, as it is written. Upstream: etcdctl/ctlv3/command/watch_command.go
// Left out: commands behind `--` that run for each event, --interactive, --progress-notify; they say so.
// @supports partly etcdctl: watch — "a key, a range or --prefix, from --rev on, with --prev-kv; no command behind --, not interactive"

import type { EtcdEvent } from '../../api/etcd-client.ts';
import { utf8 } from '../../base/bytes.ts';
import { waitFor, write } from '../../os/io.ts';
import type { Steps } from '../../os/process.ts';
import type { Command } from '../cobra/command.ts';
import { bool, int64 } from '../cobra/flag.ts';
import { afterPrefix } from './keys.ts';
import { fields, type headerFields, keyFields, keyJson } from './print.ts';
import { badArguments, badFeature, compacted, Failure, notSimulated, type Session } from './session.ts';

/** The server closed the watch. */
const interrupted = 5;

export const watch: Command<Session> = {
  use: 'watch [options] [key or prefix] [range_end] [--] [exec-command arg1 arg2 ...]',
  short: 'Shows what is written to keys',
  flags: [
    bool('prefix', '', 'The key is the beginning of the keys meant.'),
    int64('rev', '', 'From this revision on.'),
    bool('prev-kv', '', 'With what was there before.'),
    bool('interactive', 'i', 'Takes commands from standard input.'),
    bool('progress-notify', '', 'Says from time to time how far the server is.'),
  ],
  *run(session) {
    const { flags, args, process, format } = session;
    if (process.argv.includes('--')) throw notSimulated('etcdctl watch with a command behind --');
    if (flags.bool('interactive') || flags.bool('progress-notify')) throw notSimulated('etcdctl watch --interactive and --progress-notify');
    const [key, end] = args;
    if (key === undefined) throw badArguments('bad number of arguments');
    if (end !== undefined && flags.bool('prefix')) throw badArguments('`range_end` and `--prefix` are mutually exclusive');
    if (format === 'table') throw badFeature('table not supported as output format');
    const client = yield* session.client();
    const revision = flags.number('rev') > 0 ? flags.number('rev') : undefined;
    if (revision !== undefined && revision <= client.compactedRevision) {
      yield* session.err(`watch was canceled (${compacted})\n`);
      throw new Failure('watch is canceled by the server', interrupted);
    }
    const { events, close } = client.watch(key, flags.bool('prefix') ? afterPrefix(key) : end, revision);
    try {
      for (;;) {
        yield* waitFor(process, [events]);
        for (let event = events.take(); event; event = events.take()) yield* show(session, event, yield* headOf(session, event));
      }
    } finally {
      close();
    }
  },
};

interface Head {
  readonly fields: ReturnType<typeof headerFields>;
  readonly json: string;
}

/** Every answer tells the revision it is of, and whose it is. */
function* headOf(session: Session, { kv }: EtcdEvent): Steps<Head> {
  const { clusterId, member, raftTerm } = yield* session.client();
  const json = `{"cluster_id":${clusterId},"member_id":${member.id},"revision":${kv.modRevision},"raft_term":${raftTerm}}`;
  return { fields: [['ClusterID', clusterId], ['MemberID', member.id], ['Revision', kv.modRevision], ['RaftTerm', raftTerm]], json };
}

function* show(session: Session, { type, kv, previous }: EtcdEvent, head: Head): Steps<void> {
  const before = session.flags.bool('prev-kv') ? previous : undefined;
  if (session.format === 'json') {
    const told = [type === 'DELETE' ? '"type":1' : '', `"kv":${keyJson(kv, true)}`, before ? `"prev_kv":${keyJson(before, true)}` : ''].filter((part) => part !== '').join(',');
    return yield* session.out(`{"Header":${head.json},"Events":[{${told}}],"CompactRevision":0,"Canceled":false,"Created":false}\n`);
  }
  if (session.format === 'fields') {
    const shown = [...(before ? keyFields(before, 'Prev', false) : []), ...keyFields(kv, '', false)];
    return yield* session.out(`${fields(head.fields)}"Type" : ${type}\n${fields(shown)}`);
  }
  const line = (one: EtcdEvent['kv']): string => `${utf8(one.key)}\n${one.value}\n`;
  yield* write(session.process, `${type}\n${before ? line(before) : ''}${line(kv)}`);
}
