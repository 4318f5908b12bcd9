// Answers as text: tables with drawn borders, `"Name" : value` lines, JSON.
// Upstream: etcdctl/ctlv3/command/printer*.go, olekukonko/tablewriter v1, dustin/go-humanize.

import type { EtcdClient, EtcdKeyValue } from '../../api/etcd-client.ts';
import { encodeBase64 } from '../../base/base64.ts';
import { text, utf8 } from '../../base/bytes.ts';
import { quote } from '../go/quote.ts';

/** Titles in the middle, cells at the right. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const rule = (left: string, middle: string, right: string): string => `${left}${widths.map((width) => '─'.repeat(width + 2)).join(middle)}${right}\n`;
  const line = (cells: readonly string[]): string => `│${cells.map((cell) => ` ${cell} `).join('│')}│\n`;
  const centred = titles.map((title, at) => {
    const left = Math.floor(((widths[at] ?? 0) - title.length) / 2);
    return `${' '.repeat(left)}${title}`.padEnd(widths[at] ?? 0);
  });
  const body = rows.map((row) => line(row.map((cell, at) => cell.padStart(widths[at] ?? 0)))).join('');
  return rule('┌', '┬', '┐') + line(centred) + rule('├', '┼', '┤') + body + rule('└', '┴', '┘');
}

/** `"Name" : value`, strings in quotes. */
export const fields = (pairs: readonly (readonly [name: string, value: string | number | bigint | boolean])[]): string =>
  pairs.map(([name, value]) => `"${name}" : ${typeof value === 'string' ? quote(value) : String(value)}\n`).join('');

/** What every answer begins with. */
export const headerFields = ({ clusterId, member, revision, raftTerm }: EtcdClient) =>
  [['ClusterID', clusterId], ['MemberID', member.id], ['Revision', revision], ['RaftTerm', raftTerm]] as const; // biome-ignore format: a row

/** Its JSON. Numbers are beyond what a double holds, so they are written as they are. */
export const headerJson = ({ clusterId, member, revision, raftTerm }: EtcdClient): string =>
  `"header":{"cluster_id":${clusterId},"member_id":${member.id},"revision":${revision},"raft_term":${raftTerm}}`;

/** Numbers that are zero and an empty value are left out. */
export const keyJson = ({ key, value, createRevision, modRevision, version }: EtcdKeyValue, withValue: boolean): string => {
  const numbers = [['create_revision', createRevision], ['mod_revision', modRevision], ['version', version]].map(([name, number]) => (number === 0 ? '' : `,"${name}":${number}`));
  return `{"key":"${encodeBase64(utf8(key))}"${numbers.join('')}${withValue && value !== '' ? `,"value":"${encodeBase64(value)}"` : ''}}`;
};

/** A key as lines of `fields`. @param prefix before each name */
export const keyFields = ({ key, value, createRevision, modRevision, version }: EtcdKeyValue, prefix: string, keysOnly: boolean) =>
  [[`${prefix}Key`, key], [`${prefix}CreateRevision`, createRevision], [`${prefix}ModRevision`, modRevision], [`${prefix}Version`, version], [`${prefix}Value`, keysOnly ? '' : text(value)], [`${prefix}Lease`, 0]] as const; // biome-ignore format: a row

export const hex = (id: bigint): string => id.toString(16);

/** `12 MB`. Upstream: humanize.Bytes. */
export function humanBytes(bytes: number): string {
  let [value, at] = [bytes, 0];
  const units = ['B', 'kB', 'MB', 'GB'];
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  return `${at > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[at]}`;
}
