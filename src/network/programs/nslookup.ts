// nslookup as BIND ships it. Upstream: bind9 bin/dig/nslookup.c. Left out: the interactive mode.

import { print } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { isIpv4, reverseName } from '../addresses.ts';
import { type Asked, ask, askAny, candidates, type DnsRecord, type DnsReply, lookUp, type RecordType, resolverOf } from '../dns.ts';

export const nslookup: Program = function* (process) {
  const args = process.argv.slice(1);
  const options = args.filter((arg) => arg.startsWith('-'));
  const [name, server] = args.filter((arg) => !arg.startsWith('-'));
  if (name === undefined) {
    yield* print(process, 'not simulated in Drydock: the interactive mode of nslookup; give it a name\n');
    return 1;
  }
  const wanted = options.map((option) => /^-(?:type|querytype|query|q|ty)=(\w+)$/i.exec(option)?.[1]).find(Boolean);
  const port = Number(options.map((option) => /^-port=(\d+)$/.exec(option)?.[1]).find(Boolean) ?? 53);
  const type: RecordType = isIpv4(name) && wanted === undefined ? 'PTR' : ((wanted?.toUpperCase() ?? 'A') as RecordType);
  return yield* look(process, name, type, wanted === undefined, server, port);
};

function* look(process: Process, name: string, type: RecordType, both: boolean, server: string | undefined, port: number): Steps<number> {
  const resolver = resolverOf(process);
  const address = server === undefined ? undefined : (yield* lookUp(process, server))[0];
  if (server !== undefined && address === undefined) {
    yield* print(process, `nslookup: couldn't get address for '${server}': not found\n`);
    return 1;
  }
  const asking = function* (candidate: string, kind: RecordType): Steps<Asked | undefined> {
    return address === undefined ? yield* askAny(process, resolver, { name: candidate, type: kind }) : yield* ask(process, address, { name: candidate, type: kind }, port);
  };
  const names = type === 'PTR' && isIpv4(name) ? [reverseName(name)] : candidates(name, resolver);
  let last: Asked | undefined;
  for (const candidate of names) {
    last = yield* asking(candidate, type);
    if (last?.result !== 'reply') break;
    if (last.reply.code !== 'NOERROR' || (last.reply.answers.length === 0 && candidate !== names.at(-1))) continue;
    const more = both && type === 'A' ? yield* asking(candidate, 'AAAA') : undefined;
    yield* print(process, shown(last.server, port, candidate, last.reply, type, server));
    if (more?.result === 'reply') yield* print(process, records(more.reply.answers.filter((record) => record.type === 'AAAA')));
    yield* print(process, '\n');
    return 0;
  }
  if (last?.result !== 'reply') {
    const where = `${last?.server ?? resolver.nameservers[0] ?? '127.0.0.1'}#${port}`;
    const why = last?.result === 'refused' ? 'connection refused' : last?.result === 'unreachable' ? 'host unreachable' : 'timed out';
    yield* print(process, `${`;; communications error to ${where}: ${why}\n`.repeat(3)};; no servers could be reached\n\n\n`);
    return 1;
  }
  yield* print(
    process,
    `Server:\t\t${server ?? last.server}\nAddress:\t${last.server}#${port}\n\n** server can't find ${type === 'PTR' && isIpv4(name) ? reverseName(name) : name}: ${last.reply.code}\n\n`,
  );
  return 1;
}

function shown(address: string, port: number, name: string, reply: DnsReply, type: RecordType, server: string | undefined): string {
  const head = `Server:\t\t${server ?? address}\nAddress:\t${address}#${port}\n\n`;
  const authority = reply.authoritative ? '' : 'Non-authoritative answer:\n';
  if (reply.answers.length === 0) return `${head}*** Can't find ${name}: No answer\n`;
  return head + (type === 'PTR' ? '' : authority) + records(reply.answers);
}

/** One line or two per record, in nslookup's form. */
function records(answers: readonly DnsRecord[]): string {
  return answers
    .map(({ name, type, value }) => {
      switch (type) {
        case 'A':
        case 'AAAA':
          return `Name:\t${name}\nAddress: ${value}\n`;
        case 'CNAME':
          return `${name}\tcanonical name = ${value}\n`;
        case 'PTR':
          return `${name}\tname = ${value}\n`;
        case 'SRV':
          return `${name}\tservice = ${value}\n`;
        case 'TXT':
          return `${name}\ttext = ${value}\n`;
        case 'MX':
          return `${name}\tmail exchanger = ${value}\n`;
        case 'NS':
          return `${name}\tnameserver = ${value}\n`;
        default:
          return `${name}\t${type} = ${value}\n`;
      }
    })
    .join('');
}
