// member list, endpoint health and status, alarm list, defrag: how the members are.
// Upstream: etcdctl/ctlv3/command/member_command.go, ep_command.go, alarm_command.go, defrag_command.go
// @supports yes etcdctl: member list, endpoint health, endpoint status, alarm list, compaction, defrag

import type { EtcdClient } from '../../api/etcd-client.ts';
import type { Steps } from '../../os/process.ts';
import type { Command } from '../cobra/command.ts';
import { bool } from '../cobra/flag.ts';
import { fields, headerFields, headerJson, hex, humanBytes, table } from './print.ts';
import { Failure, type Session } from './session.ts';

const memberTitles = ['ID', 'STATUS', 'NAME', 'PEER ADDRS', 'CLIENT ADDRS', 'IS LEARNER'];

function memberText(client: EtcdClient, format: string): string {
  const { members } = client;
  const rows = members.map(({ id, name, peerUrl, clientUrl }) => [hex(id), 'started', name, peerUrl, clientUrl, 'false']);
  switch (format) {
    case 'table':
      return table(memberTitles, rows);
    case 'json':
      return `{${headerJson(client)},"members":[${members.map(({ id, name, peerUrl, clientUrl }) => `{"ID":${id},"name":"${name}","peerURLs":["${peerUrl}"],"clientURLs":["${clientUrl}"]}`).join(',')}]}\n`;
    case 'fields':
      return fields([...headerFields(client), ...members.flatMap(({ id, name, peerUrl, clientUrl }) => [['ID', id], ['Name', name], ['PeerURL', peerUrl], ['ClientURL', clientUrl], ['IsLearner', false]] as const)]);
    default:
      return rows.map((row) => `${row.join(', ')}\n`).join('');
  }
}

export const member: Command<Session> = {
  use: 'member <subcommand>',
  short: 'Members of the cluster',
  commands: [
    {
      use: 'list',
      short: 'Lists them',
      *run(session) {
        const { format } = session;
        yield* session.out(memberText(yield* session.client(), format));
      },
    },
  ],
};

/** Every endpoint, or with --cluster every member's. */
function* endpointsOf(session: Session): Steps<readonly string[]> {
  if (!session.flags.bool('cluster')) return session.endpoints;
  return (yield* session.client()).members.map(({ clientUrl }) => clientUrl);
}

/** How long a proposal takes: longer with more members to ask. */
const took = (client: EtcdClient): string => `${(1.9 + 0.2 * client.members.length + (client.revision % 1000) / 1e6).toFixed(6)}ms`;

function* health(session: Session): Steps<void> {
  const results: { readonly endpoint: string; readonly client: EtcdClient | undefined }[] = [];
  for (const endpoint of yield* endpointsOf(session)) results.push({ endpoint, client: session.dial(endpoint) });
  if (results.some(({ client }) => !client)) yield* session.giveUp();
  const late = 'failed to commit proposal: context deadline exceeded';
  if (session.format === 'table') {
    const rows = results.map(({ endpoint, client }) => (client ? [endpoint, 'true', took(client), ''] : [endpoint, 'false', `${session.flags.string('command-timeout')}`, 'context deadline exceeded']));
    yield* session.out(table(['ENDPOINT', 'HEALTH', 'TOOK', 'ERROR'], rows));
  } else if (session.format === 'json') {
    yield* session.out(`[${results.map(({ endpoint, client }) => `{"endpoint":"${endpoint}","health":${client !== undefined}${client ? `,"took":"${took(client)}"` : `,"error":"context deadline exceeded"`}}`).join(',')}]\n`);
  } else {
    for (const { endpoint, client } of results) {
      if (client) yield* session.out(`${endpoint} is healthy: successfully committed proposal: took = ${took(client)}\n`);
      else yield* session.err(`${endpoint} is unhealthy: ${late}\n`);
    }
  }
  if (results.some(({ client }) => !client)) throw new Failure('unhealthy cluster');
}

const statusTitles = ['ENDPOINT', 'ID', 'VERSION', 'DB SIZE', 'IS LEADER', 'IS LEARNER', 'RAFT TERM', 'RAFT INDEX', 'RAFT APPLIED INDEX', 'ERRORS'];
/** since 3.6 */
const newStatusTitles = [
  'ENDPOINT', 'ID', 'VERSION', 'STORAGE VERSION', 'DB SIZE', 'IN USE', 'PERCENTAGE NOT IN USE', 'QUOTA', 'IS LEADER', 'IS LEARNER', 'RAFT TERM', 'RAFT INDEX',
  'RAFT APPLIED INDEX', 'ERRORS', 'DOWNGRADE TARGET VERSION', 'DOWNGRADE ENABLED',
]; // biome-ignore format: a list
/** Upstream: server/storage/quota.go DefaultQuotaBytes */
const quotaBytes = 2 * 1024 ** 3;

/** A row of the table, as the release has it. */
function statusRow(endpoint: string, client: EtcdClient, version: string, index: string): string[] {
  const size = humanBytes(client.sizeBytes);
  const raft = [String(client.member.id === client.leader), 'false', String(client.raftTerm), index, index, ''];
  const [major = '', minor = ''] = version.split('.');
  if (minor === '5') return [endpoint, hex(client.member.id), version, size, ...raft];
  return [endpoint, hex(client.member.id), version, `${major}.${minor}.0`, size, size, '0%', humanBytes(quotaBytes), ...raft, '', 'false'];
}

export const etcdVersion = '3.5.30';

function* status(session: Session): Steps<void> {
  const rows: string[][] = [];
  const parts: string[] = [];
  for (const endpoint of yield* endpointsOf(session)) {
    const client = session.dial(endpoint);
    if (!client) {
      yield* session.giveUp();
      yield* session.err(`Failed to get the status of endpoint ${endpoint} (context deadline exceeded)\n`);
      continue;
    }
    // each revision is an entry of Raft's log; elections and the leader's own entries come on top
    const index = String(client.revision + client.raftTerm);
    rows.push(statusRow(endpoint, client, session.version, index));
    parts.push(`{"Endpoint":"${endpoint}","Status":{${headerJson(client)},"version":"${session.version}","dbSize":${client.sizeBytes},"leader":${client.leader},"raftIndex":${index},"raftTerm":${client.raftTerm},"raftAppliedIndex":${index},"dbSizeInUse":${client.bytesInUse}}}`);
  }
  if (session.format === 'table') yield* session.out(table(session.version.startsWith('3.5') ? statusTitles : newStatusTitles, rows));
  else if (session.format === 'json') yield* session.out(`[${parts.join(',')}]\n`);
  else yield* session.out(rows.map((row) => `${row.join(', ')}\n`).join(''));
  if (rows.length === 0) throw new Failure('', 1);
}

export const endpoint: Command<Session> = {
  use: 'endpoint <subcommand>',
  short: 'Endpoints and what is behind them',
  persistentFlags: [bool('cluster', '', "Ask every member instead of --endpoints.")],
  commands: [
    { use: 'health', short: 'Whether they can commit', run: health },
    { use: 'status', short: 'Version, size, leader and revisions', run: status },
  ],
};

export const alarm: Command<Session> = {
  use: 'alarm <subcommand>',
  short: 'Alarms of members',
  commands: [
    {
      use: 'list',
      short: 'Lists them',
      *run(session) {
        // Nothing here runs out of space, so there are none.
        yield* session.client();
      },
    },
  ],
};

export const defrag: Command<Session> = {
  use: 'defrag',
  short: 'Gives free pages of the database back',
  *run(session) {
    for (const endpoint of session.endpoints) {
      const client = session.dial(endpoint);
      if (!client) {
        yield* session.giveUp();
        throw new Failure(`Failed to defragment etcd member[${endpoint}]. took 0s. (context deadline exceeded)`);
      }
      client.defragment();
      yield* session.out(`Finished defragmenting etcd member[${endpoint}]. took 0s\n`);
    }
  },
};
