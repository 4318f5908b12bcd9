// etcdctl: etcd's own client. From arguments to a command, from a failure to text and exit code.
// Upstream: etcdctl/ctlv3/ctl.go, etcd v3.5
// Left out: put, txn, lease, lock, elect, auth, user, role, member changes; they say so.
// @supports partly etcdctl: connections — "the workstation reaches the cluster's etcd at http://127.0.0.1:12379, without certificates; in etcd's Pods it is etcdctl 3.6 and wants them"

import { printError, sleep } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { type Command, CommandNode } from '../cobra/command.ts';
import { find } from '../cobra/find.ts';
import { flagUsages } from '../cobra/help.ts';
import { bool, duration, string, strings } from '../cobra/flag.ts';
import { prepare } from '../cobra/prepare.ts';
import { compaction, del, get } from './keys.ts';
import { alarm, defrag, endpoint, member } from './members.ts';
import { Failure, notSimulated, Session } from './session.ts';
import { snapshot } from './snapshot.ts';
import { watch } from './watch.ts';

const version: Command<Session> = {
  use: 'version',
  short: 'Its own version',
  *run(session) {
    yield* session.out(`etcdctl version: ${session.version}\nAPI version: ${session.version.split('.').slice(0, 2).join('.')}\n`);
  },
};

const absent = (name: string): Command<Session> => ({
  use: name,
  short: '(not simulated)',
  hidden: true,
  rawArguments: true,
  *run() {
    throw notSimulated(`etcdctl ${name}`);
  },
});

const root: Command<Session> = {
  use: 'etcdctl',
  short: 'A client of etcd',
  persistentFlags: [
    strings('endpoints', '', 'Where members listen.', ['127.0.0.1:2379']),
    string('write-out', 'w', 'The form of the answer: simple, json, fields or table.', 'simple'),
    duration('command-timeout', '', 'How long a command may take.', 5000),
    duration('dial-timeout', '', 'How long a connection may take.', 2000),
    string('cacert', '', 'Certificates of authorities that servers are verified with.'),
    string('cert', '', 'The certificate of this client.'),
    string('key', '', "The private key of this client."),
    string('user', '', 'Name and password.'),
    bool('insecure-skip-tls-verify', '', 'Do not verify certificates.'),
    bool('insecure-transport', '', 'Do not use TLS.', true),
    bool('debug', '', 'Log more.'),
    bool('hex', '', 'Bytes as hexadecimal numbers.'),
  ],
  commands: [alarm, compaction, defrag, del, endpoint, get, member, snapshot, version, watch, ...['put', 'txn', 'lease', 'lock', 'elect', 'auth', 'user', 'role', 'move-leader', 'make-mirror', 'check'].map(absent)],
};

/** How long the real program takes to start and to ask. */
const startupMs = 20;

export const etcdctl: Program = function* (process) {
  try {
    yield* execute(process);
    return 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.message !== '') yield* printError(process, `Error: ${error.message}\n`);
    return error.exitCode;
  }
};

function* execute(process: Process): Steps<void> {
  yield* sleep(process, startupMs);
  const { node, args, error } = find(new CommandNode(root), process.argv.slice(1));
  if (error !== undefined) throw new Failure(error);
  const prepared = prepare(node, args, () => {});
  if (prepared.outcome === 'error') throw new Failure(prepared.message);
  const session = new Session(process, prepared.invocation.flags, prepared.invocation.args);
  if (prepared.outcome === 'help') return yield* session.out(help(node));
  yield* node.command.run?.(session, prepared.invocation) ?? [];
}

function help(node: CommandNode<Session>): string {
  const { command } = node;
  const below = (command.commands ?? []).filter(({ hidden }) => !hidden);
  const names = below.map(({ use, short }) => `\t${(use.split(' ')[0] ?? '').padEnd(14)}${short}\n`).join('');
  const usage = `${node.path}${command.use.includes(' ') ? command.use.slice(command.use.indexOf(' ')) : ' [flags]'}`;
  return `NAME:\n\t${node.path.replace('etcdctl ', '') || 'etcdctl'} - ${command.short}\n\nUSAGE:\n\t${usage}\n\n${names ? `COMMANDS:\n${names}\n` : ''}OPTIONS:\n${flagUsages(node.flagSet().all(), 0)}`;
}
