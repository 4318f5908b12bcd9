// dig. Upstream: bind9 bin/dig/dig.c. Left out: tracing, zone transfers, DNSSEC.

import { calendar, formatLayout } from '../../base/time.ts';
import { print } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { reverseName } from '../addresses.ts';
import { ask, candidates, type DnsRecord, type DnsReply, lookUp, type RecordType, resolverOf } from '../dns.ts';

const types = new Set(['A', 'AAAA', 'CNAME', 'SRV', 'PTR', 'TXT', 'NS', 'MX', 'SOA', 'ANY']);

interface Asking {
  server: string | undefined;
  port: number;
  name: string;
  type: RecordType;
  reverse: boolean;
  readonly flags: Map<string, boolean>;
  tries: number;
  timeMs: number;
}

export const dig: Program = function* (process) {
  const asking = readArguments(process.argv.slice(1));
  const resolver = resolverOf(process);
  const shownServer = asking.server ?? resolver.nameservers[0] ?? '127.0.0.1';
  const server = (yield* lookUp(process, shownServer))[0];
  if (server === undefined) {
    yield* print(process, `dig: couldn't get address for '${shownServer}': not found\n`);
    return 10;
  }
  const names = asking.flags.get('search') ? candidates(asking.name, resolver) : [asking.name.replace(/\.$/, '')];
  for (const name of names) {
    const asked = yield* ask(process, server, { name, type: asking.type }, asking.port, asking.tries, asking.timeMs);
    if (asked.result !== 'reply') {
      const why = asked.result === 'refused' ? 'connection refused' : asked.result === 'unreachable' ? 'host unreachable' : 'timed out';
      const head = asking.flags.get('short') ? '' : banner(process);
      yield* print(
        process,
        `${`;; communications error to ${server}#${asking.port}: ${why}\n`.repeat(asking.tries)}${head}${asking.flags.get('cmd') === false ? '' : ';; global options: +cmd\n'};; no servers could be reached\n`,
      );
      return 9;
    }
    if (asked.reply.code === 'NXDOMAIN' && name !== names.at(-1)) continue;
    yield* print(process, asking.flags.get('short') ? short(asked.reply) : yield* whole(process, asking, name, asked.reply, server, shownServer, asked.latencyMs));
    return 0;
  }
  return 0;
};

function readArguments(args: readonly string[]): Asking {
  const out: Asking = { server: undefined, port: 53, name: '.', type: 'A', reverse: false, flags: new Map(), tries: 3, timeMs: 5000 };
  let typed = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const upper = arg.toUpperCase();
    if (arg.startsWith('@')) out.server = arg.slice(1);
    else if (arg === '-p') out.port = Number(args[++i] ?? 53);
    else if (arg === '-t') {
      out.type = (args[++i] ?? 'A').toUpperCase() as RecordType;
      typed = true;
    } else if (arg === '-q') out.name = args[++i] ?? '.';
    else if (arg === '-x') {
      out.name = reverseName(args[++i] ?? '');
      if (!typed) out.type = 'PTR';
    } else if (arg.startsWith('+')) readFlag(out, arg.slice(1));
    else if (types.has(upper) && out.name !== '.') out.type = upper as RecordType;
    else if (types.has(upper)) out.type = upper as RecordType;
    else if (upper !== 'IN' && !arg.startsWith('-')) out.name = arg;
  }
  return out;
}

function readFlag(out: Asking, flag: string): void {
  const match = /^(no)?(\w+)(?:=(\d+))?$/.exec(flag);
  if (!match) return;
  const [, no, name = '', value] = match;
  if (name === 'time' || name === 'timeout') out.timeMs = Number(value ?? 5) * 1000;
  else if (name === 'tries') out.tries = Number(value ?? 3);
  else if (name === 'retry') out.tries = Number(value ?? 2) + 1;
  else if (name === 'all') for (const part of ['cmd', 'comments', 'question', 'answer', 'authority', 'additional', 'stats']) out.flags.set(part, no === undefined);
  else out.flags.set(name, no === undefined);
}

const banner = (process: Process): string => `\n; <<>> DiG 9.18.33-1~deb12u2-Debian <<>> ${process.argv.slice(1).join(' ')}\n`;

const short = (reply: DnsReply): string => reply.answers.map(({ value }) => `${value}\n`).join('');

function line({ name, type, ttl, value }: DnsRecord): string {
  const owner = `${name}.`;
  const pad = owner.length < 24 ? '\t'.repeat(Math.max(1, Math.ceil((24 - owner.length) / 8))) : ' ';
  return `${owner}${pad}${ttl}\tIN\t${type}\t${value}\n`.replace(/^(\S{24,}) (\d+)\t/, '$1 $2 ');
}

function* whole(process: Process, asking: Asking, name: string, reply: DnsReply, server: string, shownServer: string, latencyMs: number): Steps<string> {
  const on = (part: string): boolean => asking.flags.get(part) ?? true;
  const { answers, authority, additional } = reply;
  const id = process.random.below(65536);
  let out = '';
  if (on('cmd')) out += `${banner(process)};; global options: +cmd\n`;
  if (on('comments')) {
    out += `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${reply.code}, id: ${id}\n`;
    out += `;; flags: qr${reply.authoritative ? ' aa' : ''} rd${reply.authoritative ? '' : ' ra'}; QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${additional.length + 1}\n`;
    if (reply.authoritative) out += ';; WARNING: recursion requested but not available\n';
    out += `\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n; COOKIE: ${cookie(process)} (echoed)\n`;
  }
  const question = `;${name}.`;
  const section = (title: string, part: string, records: readonly DnsRecord[]): string =>
    records.length === 0 || !on(part) ? '' : `${on('comments') ? `;; ${title} SECTION:\n` : ''}${records.map(line).join('')}${on('comments') ? '\n' : ''}`;
  if (on('question') && on('comments'))
    out += `;; QUESTION SECTION:\n${question}${question.length < 24 ? '\t'.repeat(Math.ceil((24 - question.length) / 8) + 1) : ' '}IN\t${asking.type}\n\n`;
  out += section('ANSWER', 'answer', answers) + section('AUTHORITY', 'authority', authority) + section('ADDITIONAL', 'additional', additional);
  if (on('stats')) {
    out += `;; Query time: ${Math.round(latencyMs)} msec\n;; SERVER: ${server}#${asking.port}(${shownServer}) (UDP)\n;; WHEN: ${when(process.nowMs)}\n;; MSG SIZE  rcvd: ${replyBytes(name, reply)}\n\n`;
  }
  return out;
}

/** Eight bytes dig makes up for each question; CoreDNS sends them back as they came. */
const cookie = (process: Process): string => Array.from({ length: 2 }, () => process.random.next().toString(16).padStart(8, '0')).join('');

/** Bytes of a reply as CoreDNS sends it: names in full, and at the end the option record with the cookie. */
function replyBytes(name: string, { answers, authority, additional }: DnsReply): number {
  const records = [...answers, ...authority, ...additional];
  return 12 + nameBytes(name) + 4 + records.reduce((sum, record) => sum + nameBytes(record.name) + 10 + valueBytes(record), 0) + 11 + 12;
}

const nameBytes = (name: string): number => name.replace(/\.$/, '').length + (/^\.?$/.test(name) ? 1 : 2);

/** Bytes of a record's own part; numbers before a name take two bytes each, those after the names of a SOA four. */
function valueBytes({ type, value }: DnsRecord): number {
  if (type === 'A') return 4;
  if (type === 'AAAA') return 16;
  if (type === 'TXT') return value.length - 1;
  const words = value.split(' ');
  return words.reduce((sum, word) => sum + (/^\d+$/.test(word) ? (type === 'SOA' ? 4 : 2) : nameBytes(word)), 0);
}

const when = (ms: number): string => formatLayout(ms, 'Mon Jan 02 15:04:05 UTC 2006') || String(calendar(ms).year);

/** host: the short sister. */
export const host: Program = function* (process) {
  const args = process.argv.slice(1);
  let wanted: RecordType | undefined;
  const names: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '-t') wanted = (args[++i] ?? 'A').toUpperCase() as RecordType;
    else if (!arg.startsWith('-')) names.push(arg);
  }
  const [name, given] = names;
  if (name === undefined) {
    yield* print(process, 'Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n            [-R number] [-m flag] [-p port] hostname [server]\n');
    return 1;
  }
  const resolver = resolverOf(process);
  const server = given ?? resolver.nameservers[0] ?? '127.0.0.1';
  const reverse = /^\d+(\.\d+){3}$/.test(name);
  const tried = reverse ? [reverseName(name)] : candidates(name, resolver);
  for (const candidate of tried) {
    const asked = yield* ask(process, server, { name: candidate, type: reverse ? 'PTR' : (wanted ?? 'A') });
    if (asked.result !== 'reply') {
      yield* print(process, `;; communications error to ${server}#53: timed out\n;; no servers could be reached\n`);
      return 1;
    }
    if (asked.reply.code !== 'NOERROR') continue;
    const text = asked.reply.answers.map(({ name: owner, type, value }) => {
      if (type === 'A') return `${owner} has address ${value}\n`;
      if (type === 'CNAME') return `${owner} is an alias for ${value}\n`;
      if (type === 'PTR') return `${owner} domain name pointer ${value}\n`;
      return type === 'SRV' ? `${owner} has SRV record ${value}\n` : `${owner} has ${type} record ${value}\n`;
    });
    yield* print(process, text.length > 0 ? text.join('') : `${candidate} has no ${wanted ?? 'A'} record\n`);
    return 0;
  }
  yield* print(process, `Host ${reverse ? tried[0] : name}${reverse ? '.' : ''} not found: 3(NXDOMAIN)\n`);
  return 1;
};
