// Names: questions and answers as data over datagrams, and the resolver of a process.
// Upstream: RFC 1035, resolv.conf(5), glibc's res_search (search list, ndots), hosts(5).
// Left out: the wire format, DNSSEC, TCP fallback, negative caching (no process here lives long enough to notice).

import { text } from '../base/bytes.ts';
import type { Process, Steps } from '../os/process.ts';
import { inNetwork, isAddress } from './addresses.ts';
import type { Resolver } from './network.ts';
import { endpointOf, networkOf, until } from './socket.ts';

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'PTR' | 'TXT' | 'NS' | 'MX' | 'SOA' | 'ANY';

export interface DnsQuestion {
  /** without the dot at the end */
  readonly name: string;
  readonly type: RecordType;
}

export interface DnsRecord {
  readonly name: string;
  readonly type: RecordType;
  readonly ttl: number;
  /** as dig prints it: `10.96.0.1`, `0 100 80 web.default.svc.cluster.local.` */
  readonly value: string;
}

export type ResponseCode = 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';

export interface DnsReply {
  readonly code: ResponseCode;
  readonly authoritative: boolean;
  readonly answers: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
}

/** One server's answer to one question, or why there is none. */
export type Asked =
  | { readonly result: 'reply'; readonly reply: DnsReply; readonly server: string; readonly latencyMs: number }
  | { readonly result: 'timeout' | 'refused' | 'unreachable'; readonly server: string };

/** Whether a datagram is a question; servers check before they answer. */
export function isQuestion(payload: unknown): payload is DnsQuestion {
  return typeof payload === 'object' && payload !== null && 'name' in payload && 'type' in payload && typeof payload.name === 'string';
}

/** How long one try waits, and how many there are (Upstream: resolv.conf options timeout:5 attempts:2). */
const tryMs = 5000;
const tries = 2;

/** Asks one server, once or until it answers. */
export function* ask(process: Process, server: string, question: DnsQuestion, port = 53, attempts = tries, waitMs = tryMs): Steps<Asked> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { outcome, latencyMs } = networkOf(process).datagram(endpointOf(process), server, port, question);
    if (outcome.result === 'answer') {
      yield* until(process, process.nowMs + Math.round(latencyMs));
      return { result: 'reply', reply: outcome.payload as DnsReply, server, latencyMs };
    }
    if (outcome.result === 'refused' || outcome.result === 'unreachable') return { result: outcome.result, server };
    yield* until(process, process.nowMs + waitMs);
  }
  return { result: 'timeout', server };
}

/** The resolver of a process: /etc/resolv.conf and /etc/hosts of its file system, else what its network namespace holds. */
export function resolverOf(process: Process): Resolver {
  const { resolver } = endpointOf(process);
  const conf = readText(process, '/etc/resolv.conf');
  const hosts = readText(process, '/etc/hosts');
  const parsed = conf === undefined ? resolver : parseResolvConf(conf);
  return { ...parsed, hosts: hosts === undefined ? resolver.hosts : parseHosts(hosts) };
}

function readText(process: Process, path: string): string | undefined {
  const { mount } = process.namespaces;
  return mount.exists(path, process) ? text(mount.readFile(path, process)) : undefined;
}

/** Upstream: resolv.conf(5). */
export function parseResolvConf(content: string): Omit<Resolver, 'hosts'> {
  const nameservers: string[] = [];
  let search: readonly string[] = [];
  let ndots = 1;
  for (const line of content.split('\n')) {
    const [key, ...values] = line.trim().split(/\s+/);
    if (key === 'nameserver' && values[0] !== undefined && nameservers.length < 3) nameservers.push(values[0]);
    else if (key === 'search') search = values;
    else if (key === 'domain') search = values.slice(0, 1);
    else if (key === 'options') for (const option of values) if (/^ndots:\d+$/.test(option)) ndots = Math.min(15, Number(option.slice(6)));
  }
  return { nameservers, search, ndots };
}

/** Names to addresses. Upstream: hosts(5). */
export function parseHosts(content: string): ReadonlyMap<string, readonly string[]> {
  const out = new Map<string, string[]>();
  for (const line of content.split('\n')) {
    const [address, ...names] = (line.split('#', 1)[0] ?? '').trim().split(/\s+/);
    if (!address) continue;
    for (const name of names) {
      const known = out.get(name.toLowerCase());
      if (known) known.push(address);
      else out.set(name.toLowerCase(), [address]);
    }
  }
  return out;
}

/** The names to try for a name, in order. Upstream: res_search(3). */
export function candidates(name: string, resolver: Pick<Resolver, 'search' | 'ndots'>): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const searched = resolver.search.map((domain) => `${name}.${domain.replace(/\.$/, '')}`);
  const dots = name.split('.').length - 1;
  return dots >= resolver.ndots ? [name, ...searched] : [...searched, name];
}

/** The addresses of a name, as getaddrinfo(3) finds them: hosts file first, then each candidate. [] when there are none. */
export function* lookUp(process: Process, name: string): Steps<readonly string[]> {
  if (isAddress(name)) return [name];
  const resolver = resolverOf(process);
  const local = resolver.hosts.get(name.toLowerCase()) ?? (name === 'localhost' ? ['127.0.0.1'] : undefined);
  if (local) return [...local].sort((a, b) => Number(a.includes(':')) - Number(b.includes(':')));
  for (const candidate of candidates(name, resolver)) {
    const asked = yield* askAny(process, resolver, { name: candidate, type: 'A' });
    if (asked?.result !== 'reply') return [];
    const addresses = asked.reply.answers.filter((record) => record.type === 'A').map((record) => record.value);
    if (addresses.length > 0) return addresses;
  }
  return [];
}

/** Asks the resolver's servers in turn until one replies. */
export function* askAny(process: Process, resolver: Pick<Resolver, 'nameservers'>, question: DnsQuestion): Steps<Asked | undefined> {
  let last: Asked | undefined;
  for (const server of resolver.nameservers.length > 0 ? resolver.nameservers : ['127.0.0.1']) {
    last = yield* ask(process, server, question);
    if (last.result === 'reply' && last.reply.code !== 'SERVFAIL') return last;
  }
  return last;
}

/** An answer without records. */
export const emptyReply = (code: ResponseCode, authority: readonly DnsRecord[] = []): DnsReply => ({
  code,
  authoritative: code === 'NXDOMAIN' || code === 'NOERROR',
  answers: [],
  authority,
  additional: [],
});

/** Whether an address is one that stays inside: used by tools that refuse to ask the world about it. */
export const isPrivate = (address: string): boolean => ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].some((network) => inNetwork(address, network));
