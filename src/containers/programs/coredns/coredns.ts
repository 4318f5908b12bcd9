// The CoreDNS program: answers questions by its Corefile. What the plugin kubernetes knows comes from the machine's service
// `cluster-dns`, as the real one watches the API server. Upstream: coredns 1.14.
// @supports partly containers: CoreDNS — "plugins kubernetes, hosts, rewrite name, template-free forward, log, health, ready; others are read and have no effect"

import { text } from '../../../base/bytes.ts';
import { type DnsQuestion, type DnsReply, emptyReply, isQuestion, parseHosts } from '../../../network/dns.ts';
import type { HttpResponse } from '../../../network/http.ts';
import { pathOf, serveHttp } from '../../../network/http-server.ts';
import { serve, stopOn } from '../../../network/server.ts';
import { answerAs, listenAs } from '../../../network/socket.ts';
import { print } from '../../../os/io.ts';
import type { Process, Program } from '../../../os/process.ts';
import { type Plugin, parseCorefile, type ServerBlock } from './corefile.ts';

/** What the plugin kubernetes asks. */
export interface ClusterDns {
  /** undefined: not a name of the cluster */
  answer(question: DnsQuestion, zone: string, ttl: number): DnsReply | undefined;
}

const reloadEveryMs = 30_000;

export const coredns: Program = function* (process) {
  process.setMemory(16_000_000);
  const at = process.argv.indexOf('-conf');
  const path = at < 0 ? 'Corefile' : (process.argv[at + 1] ?? 'Corefile');
  const server = new Server(process, path);
  const problem = server.load();
  if (problem !== undefined) {
    yield* print(process, `${problem}\n`);
    return 1;
  }
  for (const { zones } of server.blocks) yield* print(process, `${zones[0] ?? '.'}:53\n`);
  yield* print(
    process,
    '[INFO] plugin/reload: Running configuration SHA512 = 591cf328cccc12bc490481273e738df59329c62c0b729d94e8b61db9961c2fa5f046dd37f1cf888b953814040d180f52594972691cd6ff41be96639138a43908\nCoreDNS-1.14.2\nlinux/amd64, go1.25.5, 3a7fe83\n',
  );
  answerAs(process, { port: 53 }, (payload, flow) => (isQuestion(payload) ? server.answer(payload, flow.sourceAddress, flow.sourcePort) : undefined));
  const stop = stopOn(process, ['TERM', 'INT']);
  const sockets = [8080, 8181, 9153, 53].map((port) => listenAs(process, { port }));
  yield* serve(process, sockets, (connection) => serveHttp(process, connection, (request) => page(pathOf(request))), stop);
  yield* print(process, '[INFO] SIGTERM: Shutting down servers then terminating\n');
  return 0;
};

function page(path: string): HttpResponse {
  if (path === '/metrics')
    return { status: 200, headers: [['Content-Type', 'text/plain; version=0.0.4']], body: 'coredns_build_info{goversion="go1.25.5",revision="3a7fe83",version="1.14.2"} 1\n' };
  const known = path === '/health' || path === '/ready';
  return { status: known ? 200 : 404, headers: [['Content-Type', 'text/plain; charset=utf-8']], body: known ? 'OK' : '404 page not found\n' };
}

class Server {
  readonly #process: Process;
  readonly #path: string;
  blocks: readonly ServerBlock[] = [];
  #text: string | undefined;
  #checkedMs = 0;
  #queries = 0;

  constructor(process: Process, path: string) {
    this.#process = process;
    this.#path = path;
  }

  /** Reads the Corefile. @returns what is wrong */
  load(): string | undefined {
    const { mount } = this.#process.namespaces;
    this.#checkedMs = this.#process.nowMs;
    const content = mount.exists(this.#path, this.#process) ? text(mount.readFile(this.#path, this.#process)) : '.:53 {\n    whoami\n    log\n}\n';
    if (content === this.#text) return undefined;
    const parsed = parseCorefile(content);
    if (typeof parsed === 'string') return parsed;
    this.#text = content;
    this.blocks = parsed;
    return undefined;
  }

  answer(question: DnsQuestion, client: string, port: number): DnsReply {
    this.#reload();
    const block = this.#blockFor(question.name);
    if (!block) return emptyReply('REFUSED');
    const asked = rewritten(block, question);
    const reply = this.#fromPlugins(block, asked);
    const shown = asked === question ? reply : { ...reply, answers: reply.answers.map((record) => (record.name === asked.name ? { ...record, name: question.name } : record)) };
    if (block.plugins.some(({ name }) => name === 'log')) this.#log(question, shown, client, port);
    return shown;
  }

  #reload(): void {
    if (this.#process.nowMs - this.#checkedMs < reloadEveryMs) return;
    const before = this.#text;
    const problem = this.load();
    const out = this.#process.descriptor(1);
    if (problem !== undefined) out?.write(`[ERROR] Restart failed: ${problem}\n`);
    else if (this.#text !== before) out?.write('[INFO] Reloading\n[INFO] Reloading complete\n');
  }

  #blockFor(name: string): ServerBlock | undefined {
    let best: { readonly block: ServerBlock; readonly length: number } | undefined;
    for (const block of this.blocks) {
      for (const zone of block.zones) {
        const bare = zone.replace(/\.$/, '').toLowerCase();
        const matches = bare === '' || name === bare || name.toLowerCase().endsWith(`.${bare}`);
        if (matches && bare.length > (best?.length ?? -1)) best = { block, length: bare.length };
      }
    }
    return best?.block;
  }

  /** Asks the plugins in CoreDNS' own order. */
  #fromPlugins(block: ServerBlock, question: DnsQuestion): DnsReply {
    for (const plugin of block.plugins.filter(({ name }) => name === 'hosts')) {
      const reply = fromHosts(plugin, question);
      if (reply) return reply;
    }
    const cluster = this.#process.host.get('cluster-dns') as ClusterDns | undefined;
    for (const plugin of block.plugins.filter(({ name }) => name === 'kubernetes')) {
      const zone = plugin.args.find((arg) => !arg.endsWith('.arpa')) ?? 'cluster.local';
      const ttl = Number(plugin.block.find(([name]) => name === 'ttl')?.[1] ?? 5);
      const reply = cluster?.answer(question, zone, ttl);
      if (reply) return reply;
    }
    // There is no Internet behind `forward`: nobody knows the name.
    if (block.plugins.some(({ name }) => name === 'forward')) return emptyReply('NXDOMAIN');
    return emptyReply('REFUSED');
  }

  #log({ name, type }: DnsQuestion, reply: DnsReply, client: string, port: number): void {
    this.#queries += 1;
    const flags = reply.authoritative ? 'qr,aa,rd' : 'qr,rd,ra';
    this.#process
      .descriptor(1)
      ?.write(
        `[INFO] ${client}:${port} - ${20000 + this.#queries} "${type} IN ${name}. udp ${name.length + 18} false 512" ${reply.code} ${flags} ${name.length * 2 + 30} 0.000${String(100 + (this.#queries % 800)).padStart(3, '0')}s\n`,
      );
  }
}

/** `rewrite name FROM TO` and `rewrite name exact|suffix|regex FROM TO`. */
function rewritten(block: ServerBlock, question: DnsQuestion): DnsQuestion {
  for (const { name, args, block: lines } of block.plugins) {
    if (name !== 'rewrite') continue;
    for (const words of args.length > 0 ? [args] : lines) {
      const rule = words.filter((word) => !['stop', 'continue', 'answer', 'auto'].includes(word));
      if (rule[0] !== 'name') continue;
      const [kind, from = '', to = ''] = rule.length > 3 ? rule.slice(1) : ['exact', ...rule.slice(1)];
      const bare = (text: string): string => text.replace(/\.$/, '');
      if (kind === 'exact' && question.name === bare(from)) return { ...question, name: bare(to) };
      if (kind === 'suffix' && question.name.endsWith(bare(from))) return { ...question, name: question.name.slice(0, -bare(from).length) + bare(to) };
      if (kind === 'regex' && new RegExp(from).test(`${question.name}.`))
        return { ...question, name: bare(`${question.name}.`.replace(new RegExp(from), to.replace(/\{(\d)\}/g, '$$$1'))) };
    }
  }
  return question;
}

function fromHosts({ block }: Plugin, question: DnsQuestion): DnsReply | undefined {
  const hosts = parseHosts(block.map((words) => words.join(' ')).join('\n'));
  const addresses = hosts.get(question.name.toLowerCase());
  if (!addresses) return undefined;
  const answers =
    question.type === 'A' ? addresses.filter((address) => !address.includes(':')).map((value) => ({ name: question.name, type: 'A' as const, ttl: 3600, value })) : [];
  return { code: 'NOERROR', authoritative: true, answers, authority: [], additional: [] };
}
