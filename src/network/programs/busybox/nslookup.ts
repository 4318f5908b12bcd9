// BusyBox' nslookup. Upstream: busybox networking/nslookup.c; until 1.28 it asked the C library, since 1.29 it sends its own
// questions: every search domain at once for a name without dots, A and AAAA both.

import { print, printError } from '../../../os/io.ts';
import type { Process, Program, Steps } from '../../../os/process.ts';
import { isIpv4, reverseName } from '../../addresses.ts';
import { ask, type DnsReply, lookUp, type RecordType, resolverOf } from '../../dns.ts';

/** @param old the behaviour of 1.28 and before */
export const nslookup = (old: boolean): Program =>
  function* (process) {
    const args = process.argv.slice(1);
    const [name, server] = args.filter((arg) => !arg.startsWith('-'));
    const wanted = args.map((arg) => /^-(?:type|querytype|q)=(\w+)$/i.exec(arg)?.[1]).find(Boolean);
    if (name === undefined) {
      yield* printError(process, 'Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n\nQuery DNS about HOST\n');
      return 1;
    }
    return old ? yield* before(process, name, server) : yield* since(process, name, server, wanted?.toUpperCase() as RecordType | undefined);
  };

function* before(process: Process, name: string, server: string | undefined): Steps<number> {
  const nameserver = server ?? resolverOf(process).nameservers[0] ?? '127.0.0.1';
  const reverse = yield* nameOf(process, nameserver, nameserver);
  yield* print(process, `Server:    ${nameserver}\nAddress 1: ${nameserver}${reverse}\n\n`);
  const addresses = isIpv4(name) ? [name] : yield* lookUp(process, name);
  if (addresses.length === 0) {
    yield* printError(process, `nslookup: can't resolve '${name}'\n`);
    return 1;
  }
  yield* print(process, `Name:      ${name}\n`);
  for (const [index, address] of addresses.entries()) yield* print(process, `Address ${index + 1}: ${address}${yield* nameOf(process, address, nameserver)}\n`);
  return 0;
}

function* nameOf(process: Process, address: string, server: string): Steps<string> {
  const asked = yield* ask(process, server, { name: reverseName(address), type: 'PTR' }, 53, 1, 1000);
  const found = asked.result === 'reply' ? asked.reply.answers.find((record) => record.type === 'PTR')?.value : undefined;
  return found === undefined ? '' : ` ${found.replace(/\.$/, '')}`;
}

function* since(process: Process, name: string, server: string | undefined, wanted: RecordType | undefined): Steps<number> {
  const resolver = resolverOf(process);
  const nameserver = server === undefined ? (resolver.nameservers[0] ?? '127.0.0.1') : (yield* lookUp(process, server))[0];
  if (nameserver === undefined) {
    yield* printError(process, `nslookup: bad address '${server}'\n`);
    return 1;
  }
  const reverse = isIpv4(name);
  const names = reverse
    ? [reverseName(name)]
    : name.includes('.') || resolver.search.length === 0
      ? [name.replace(/\.$/, '')]
      : resolver.search.map((domain) => `${name}.${domain}`);
  const types: readonly RecordType[] = wanted ? [wanted] : reverse ? ['PTR'] : ['A', 'AAAA'];
  let failed = 0;
  let begun = false;
  for (const type of types) {
    for (const candidate of names) {
      const asked = yield* ask(process, nameserver, { name: candidate, type }, 53, 2, 5000);
      if (asked.result !== 'reply') {
        yield* printError(process, ';; connection timed out; no servers could be reached\n\n');
        return 1;
      }
      if (!begun) yield* print(process, `Server:\t\t${nameserver}\nAddress:\t${nameserver}:53\n\n`);
      begun = true;
      yield* print(process, section(candidate, asked.reply));
      if (asked.reply.code !== 'NOERROR') failed += 1;
    }
  }
  return failed > 0 ? 1 : 0;
}

function section(name: string, reply: DnsReply): string {
  if (reply.code !== 'NOERROR') return `** server can't find ${name}: ${reply.code}\n\n`;
  if (reply.answers.length === 0) return reply.authoritative ? '\n' : 'Non-authoritative answer:\n\n';
  const lines = reply.answers.map(({ name: owner, type, value }) => {
    if (type === 'A' || type === 'AAAA') return `Name:\t${owner}\nAddress: ${value}\n`;
    const word = { CNAME: 'canonical name = ', PTR: 'name = ', SRV: 'service = ', TXT: 'text = ', MX: 'mail exchanger = ', NS: 'nameserver = ' }[type as string] ?? '';
    return `${owner}\t${word}${value.replace(/\.$/, '')}\n`;
  });
  return `${reply.authoritative ? '' : 'Non-authoritative answer:\n'}${lines.join('')}\n`;
}
