// BusyBox' wget. Upstream: busybox networking/wget.c, libbb/progress.c.

import { utf8 } from '../../../base/bytes.ts';
import { printError, write } from '../../../os/io.ts';
import { OsError } from '../../../os/os-error.ts';
import type { Process, Program, Steps } from '../../../os/process.ts';
import { isAddress } from '../../addresses.ts';
import { lookUp } from '../../dns.ts';
import { type Headers, header, reasonOf, serialiseRequest } from '../../http.ts';
import { framingOf, HttpStream } from '../../http-stream.ts';
import { connectAs, connectError, sendAll } from '../../socket.ts';
import { greetServer } from '../../tls.ts';
import { hostPort, parseUrl, resolveLocation, type Url } from '../../url.ts';
import { type OptionSpec, parseOptions } from '../options.ts';

const specs: readonly OptionSpec[] = [
  { short: 'q', long: 'quiet' }, { short: 'O', long: 'output-document', value: true }, { short: 'S', long: 'server-response' }, { short: 'T', long: 'timeout', value: true },
  { long: 'spider' }, { long: 'header', value: true }, { long: 'post-data', value: true }, { long: 'post-file', value: true }, { short: 'U', long: 'user-agent', value: true },
  { long: 'no-check-certificate' }, { short: 'P', long: 'directory-prefix', value: true }, { short: 'c', long: 'continue' }, { short: 'Y', long: 'proxy', value: true },
  { short: 'o', long: 'output-file', value: true }, { short: 't', long: 'tries', value: true },
]; // biome-ignore format: a table

const usage = `Usage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]
	[--post-data STR | --post-file FILE] [-Y on/off]
	[--no-check-certificate] [-P DIR] [-U AGENT] [-T SEC] URL...
`;

export const wget: Program = function* (process) {
  const parsed = parseOptions(process.argv.slice(1), specs);
  if ('unknown' in parsed || 'missing' in parsed || parsed.operands.length === 0) {
    if ('unknown' in parsed) yield* printError(process, `wget: unrecognized option: ${parsed.unknown.replace(/^-+/, '')}\n`);
    yield* printError(process, usage);
    return 1;
  }
  const values = (name: string): readonly string[] => parsed.given.filter(([key]) => key === name).map(([, value]) => value);
  const fetch = new Fetch(process, (name) => parsed.given.some(([key]) => key === name), values);
  let code = 0;
  for (const url of parsed.operands) code = (yield* fetch.run(url)) || code;
  return code;
};

class Fetch {
  readonly #process: Process;
  readonly #has: (name: string) => boolean;
  readonly #values: (name: string) => readonly string[];

  constructor(process: Process, has: (name: string) => boolean, values: (name: string) => readonly string[]) {
    this.#process = process;
    this.#has = has;
    this.#values = values;
  }

  *#fail(message: string): Steps<number> {
    yield* printError(this.#process, `wget: ${message}\n`);
    return 1;
  }

  *#say(text: string): Steps<void> {
    if (!this.#has('quiet')) yield* printError(this.#process, text);
  }

  *run(given: string): Steps<number> {
    let url = parseUrl(given);
    for (let redirects = 0; redirects < 6; redirects++) {
      if (typeof url !== 'object' || !('host' in url)) return yield* this.#fail(`not an http or ftp url: ${given}`);
      const done: number | string = yield* this.#once(url);
      if (typeof done === 'number') return done;
      url = parseUrl(resolveLocation(url, done));
    }
    return yield* this.#fail('too many redirections');
  }

  *#once(url: Url): Steps<number | string> {
    const process = this.#process;
    const address = isAddress(url.host) ? url.host : (yield* lookUp(process, url.host))[0];
    if (address === undefined) return yield* this.#fail(`bad address '${url.host}${url.port === 80 ? '' : `:${url.port}`}'`);
    yield* this.#say(`Connecting to ${hostPort(url)} (${address}:${url.port})\n`);
    const limitMs = process.nowMs + 1000 * Number(this.#values('timeout').at(-1) ?? 900);
    const dialled = yield* connectAs(process, address, url.port, limitMs - process.nowMs);
    if (dialled.result !== 'connected') {
      if (dialled.result === 'timeout') return yield* this.#fail(this.#has('timeout') ? 'download timed out' : `can't connect to remote host (${address}): Operation timed out`);
      return yield* this.#fail(`can't connect to remote host (${address}): ${connectError(dialled).text.replace('No route to host', 'Host is unreachable')}`);
    }
    try {
      return yield* this.#talk(url, dialled.connection.file, limitMs);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return yield* this.#fail(`error getting response: ${error.text}`);
    } finally {
      process.setDescriptor(dialled.descriptor, undefined);
    }
  }

  *#talk(url: Url, file: Parameters<typeof sendAll>[0], limitMs: number): Steps<number | string> {
    const process = this.#process;
    if (url.scheme === 'https') {
      yield* this.#say('wget: note: TLS certificate validation not implemented\n');
      const identity = yield* greetServer(process, file, url.host, limitMs);
      if (typeof identity !== 'object') return yield* this.#fail('error getting response: Connection reset by peer');
    }
    const data = this.#values('post-data').at(-1);
    const body = data === undefined ? '' : utf8(data);
    const method = data !== undefined ? 'POST' : this.#has('spider') ? 'HEAD' : 'GET';
    yield* sendAll(file, serialiseRequest({ method, target: url.target, version: '1.1', headers: this.#headers(url, body), body }));
    const stream = new HttpStream(process, file);
    const head = yield* stream.readHead(limitMs);
    if (head === 'timeout') return yield* this.#fail('download timed out');
    if (typeof head === 'string' || head.type !== 'response') return yield* this.#fail('error getting response');
    if (this.#has('server-response'))
      yield* printError(process, `  HTTP/${head.version} ${head.status} ${head.reason}\n${head.headers.map(([name, value]) => `  ${name}: ${value}\n`).join('')}  \n`);
    const location = header(head.headers, 'location');
    if ([301, 302, 303, 307, 308].includes(head.status) && location !== undefined) return location;
    if (head.status >= 300 || head.status < 200) return yield* this.#fail(`server returned error: HTTP/${head.version} ${head.status} ${reasonOf({ ...head, body: '' })}`);
    if (this.#has('spider')) {
      yield* this.#say('remote file exists\n');
      return 0;
    }
    const { body: content, failure } = yield* stream.readWhole(framingOf(head, method), limitMs);
    if (failure === 'timeout') return yield* this.#fail('download timed out');
    return yield* this.#save(url, content);
  }

  #headers(url: Url, body: string): Headers {
    const own = this.#values('header').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
    const out: (readonly [string, string])[] = [];
    if (header(own, 'host') === undefined) out.push(['Host', hostPort(url)]);
    if (header(own, 'user-agent') === undefined) out.push(['User-Agent', this.#values('user-agent').at(-1) ?? 'Wget']);
    out.push(['Connection', 'close']);
    if (this.#has('post-data')) {
      if (header(own, 'content-type') === undefined) out.push(['Content-Type', 'application/x-www-form-urlencoded']);
      out.push(['Content-Length', String(body.length)]);
    }
    return [...out, ...own];
  }

  *#save(url: Url, content: string): Steps<number> {
    const process = this.#process;
    const given = this.#values('output-document').at(-1);
    const name = given ?? ((url.target.split(/[?#]/, 1)[0] ?? '').split('/').at(-1) || 'index.html');
    if (name === '-') {
      yield* this.#say('writing to stdout\n');
      yield* write(process, content);
      yield* this.#bar('-', content.length);
      yield* this.#say('written to stdout\n');
      return 0;
    }
    const folder = this.#values('directory-prefix').at(-1);
    const path = folder === undefined ? name : `${folder}/${name}`;
    if (given === undefined && process.namespaces.mount.exists(path, process)) return yield* this.#fail(`can't open '${path}': File exists`);
    try {
      process.namespaces.mount.writeFile(path, content, process);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return yield* this.#fail(`can't open '${path}': ${error.text}`);
    }
    yield* this.#say(`saving to '${path}'\n`);
    yield* this.#bar(name, content.length);
    yield* this.#say(`'${path}' saved\n`);
    return 0;
  }

  *#bar(name: string, bytes: number): Steps<void> {
    const size = bytes >= 1024 * 100 ? `${Math.floor(bytes / 1024)}k` : String(bytes);
    yield* this.#say(`\r${name.slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${size.padStart(5)}  0:00:00 ETA\n`);
  }
}
