// GNU wget: fetches to a file. Upstream: wget 1.21 (src/http.c, src/retr.c, src/connect.c, src/progress.c dot style).
// @supports partly wget: HTTP over one connection per URL — "no recursion, no FTP, no cookies file, no bar on terminals"

import { utf8 } from '../../base/bytes.ts';
import { calendar } from '../../base/time.ts';
import { printError, write } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { isAddress } from '../addresses.ts';
import { lookUp } from '../dns.ts';
import { type Headers, type HttpResponse, header, reasonOf, serialiseRequest } from '../http.ts';
import { framingOf, HttpStream } from '../http-stream.ts';
import { connectAs, connectError, sendAll } from '../socket.ts';
import { distrust, greetServer } from '../tls.ts';
import { hostPort, parseUrl, resolveLocation, type Url, type UrlProblem, urlText } from '../url.ts';
import { type OptionSpec, parseOptions } from './options.ts';

const specs: readonly OptionSpec[] = [
  { short: 'q', long: 'quiet' }, { short: 'O', long: 'output-document', value: true }, { short: 'S', long: 'server-response' }, { short: 'T', long: 'timeout', value: true },
  { short: 't', long: 'tries', value: true }, { long: 'spider' }, { long: 'header', value: true }, { long: 'post-data', value: true }, { long: 'method', value: true },
  { long: 'body-data', value: true }, { short: 'U', long: 'user-agent', value: true }, { long: 'no-check-certificate' }, { long: 'max-redirect', value: true },
  { long: 'no-verbose' }, { short: 'n', value: true }, { short: 'P', long: 'directory-prefix', value: true }, { short: 'c', long: 'continue' }, { long: 'user', value: true },
  { long: 'password', value: true }, { long: 'content-on-error' }, { long: 'connect-timeout', value: true }, { long: 'read-timeout', value: true }, { long: 'no-proxy' },
  { long: 'retry-connrefused' }, { long: 'waitretry', value: true }, { long: 'show-progress' }, { short: 'V', long: 'version' }, { short: '4', long: 'inet4-only' },
]; // biome-ignore format: a table

interface Settings {
  readonly has: (name: string) => boolean;
  readonly value: (name: string) => string | undefined;
  readonly values: (name: string) => readonly string[];
}

export const wget: Program = function* (process) {
  const parsed = parseOptions(process.argv.slice(1), specs);
  if ('unknown' in parsed || 'missing' in parsed) {
    const what = 'unknown' in parsed ? `unrecognized option '${parsed.unknown}'` : `option requires an argument -- '${parsed.missing.replace(/^-+/, '')}'`;
    yield* printError(process, `wget: ${what}\nUsage: wget [OPTION]... [URL]...\n\nTry \`wget --help' for more options.\n`);
    return 2;
  }
  const values = (name: string): readonly string[] => parsed.given.filter(([key]) => key === name).map(([, value]) => value);
  const settings: Settings = { values, has: (name) => parsed.given.some(([key]) => key === name), value: (name) => values(name).at(-1) };
  if (parsed.operands.length === 0) {
    yield* printError(process, "wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n");
    return 1;
  }
  let code = 0;
  for (const url of parsed.operands) code = (yield* new Fetch(process, settings).run(url)) || code;
  return code;
};

const two = (n: number): string => String(n).padStart(2, '0');

class Fetch {
  readonly #process: Process;
  readonly #settings: Settings;

  constructor(process: Process, settings: Settings) {
    this.#process = process;
    this.#settings = settings;
  }

  get #quiet(): boolean {
    return this.#settings.has('quiet');
  }

  *#say(text: string): Steps<void> {
    if (!this.#quiet && !this.#settings.has('no-verbose') && this.#settings.value('n') !== 'v') yield* printError(this.#process, text);
  }

  get #clock(): string {
    const { year, month, day, hour, minute, second } = calendar(this.#process.nowMs);
    return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
  }

  *run(given: string): Steps<number> {
    const first = inLowerCase(parseUrl(given));
    if (typeof first !== 'object' || !('host' in first)) {
      yield* printError(this.#process, typeof first === 'object' ? `${given}: Unsupported scheme ‘${first.scheme}’.\n` : `http://${given}: Invalid host name.\n`);
      return 1;
    }
    let url: Url = first;
    const most = Number(this.#settings.value('max-redirect') ?? 20);
    for (let redirects = 0; redirects <= most; redirects++) {
      const done: { readonly code: number; readonly location?: string } = yield* this.#tries(url);
      if (done.location === undefined) return done.code;
      const next = inLowerCase(parseUrl(resolveLocation(url, done.location)));
      if (typeof next !== 'object' || !('host' in next)) return 1;
      url = next;
    }
    yield* printError(this.#process, `${most} redirections exceeded.\n`);
    return 8;
  }

  /** Tries again after a time-out or a reset, as often as --tries says. */
  *#tries(url: Url): Steps<{ readonly code: number; readonly location?: string }> {
    const most = Number(this.#settings.value('tries') ?? 20) || 20;
    for (let attempt = 1; ; attempt++) {
      yield* this.#say(`--${this.#clock}--  ${attempt > 1 ? `(try:${String(attempt).padStart(2)})  ` : ''}${urlText(url)}\n`);
      const done = yield* this.#once(url);
      if (done !== 'again') return done;
      if (attempt >= most) {
        yield* this.#say('Giving up.\n\n');
        return { code: 4 };
      }
      yield* this.#say('Retrying.\n\n');
      const until = this.#process.nowMs + 1000 * Math.min(10, attempt);
      while (this.#process.nowMs < until) yield { on: 'time', untilMs: until };
    }
  }

  *#once(url: Url): Steps<'again' | { readonly code: number; readonly location?: string }> {
    const process = this.#process;
    const seconds = Number(this.#settings.value('timeout') ?? 900) || 900;
    let address = url.host;
    if (!isAddress(url.host)) {
      yield* this.#say(`Resolving ${url.host} (${url.host})... `);
      const addresses = yield* lookUp(process, url.host);
      if (addresses.length === 0) {
        yield* this.#say('failed: Name or service not known.\n');
        if (!this.#quiet) yield* printError(process, `wget: unable to resolve host address ‘${url.host}’\n`);
        return { code: 4 };
      }
      yield* this.#say(`${addresses.slice(0, 3).join(', ')}\n`);
      address = addresses[0] ?? address;
    }
    const shown = address === url.host ? `${address}:${url.port}` : `${url.host} (${url.host})|${address}|:${url.port}`;
    yield* this.#say(`Connecting to ${shown}... `);
    const dialled = yield* connectAs(process, address, url.port, seconds * 1000);
    if (dialled.result !== 'connected') {
      yield* this.#say(`failed: ${connectError(dialled).text}.\n`);
      return dialled.result === 'timeout' ? 'again' : { code: 4 };
    }
    yield* this.#say('connected.\n');
    try {
      return yield* this.#talk(url, dialled.connection.file, process.nowMs + seconds * 1000);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* this.#say(`Read error (${error.text}) in headers.\n`);
      return 'again';
    } finally {
      process.setDescriptor(dialled.descriptor, undefined);
    }
  }

  *#talk(url: Url, file: Parameters<typeof sendAll>[0], limitMs: number): Steps<'again' | { readonly code: number; readonly location?: string }> {
    const process = this.#process;
    if (url.scheme === 'https') {
      const identity = yield* greetServer(process, file, url.host, limitMs);
      const why = typeof identity === 'object' ? distrust(identity, url.host, undefined) : 'handshake';
      if (typeof identity !== 'object') {
        yield* this.#say('Unable to establish SSL connection.\n');
        return { code: 4 };
      }
      if (why !== undefined && !this.#settings.has('no-check-certificate')) {
        yield* printError(
          process,
          `ERROR: cannot verify ${url.host}'s certificate, issued by ‘${identity.issuer}’:\n  Unable to locally verify the issuer's authority.\nTo connect to ${url.host} insecurely, use \`--no-check-certificate'.\n`,
        );
        return { code: 5 };
      }
    }
    const body = this.#settings.value('post-data') ?? this.#settings.value('body-data') ?? '';
    const method = this.#settings.value('method') ?? (this.#settings.has('spider') ? 'HEAD' : body === '' ? 'GET' : 'POST');
    yield* sendAll(file, serialiseRequest({ method, target: url.target, version: '1.1', headers: this.#headers(url, utf8(body)), body: utf8(body) }));
    yield* this.#say(`${method} request sent, awaiting response... `.replace(/^(GET|HEAD|POST) /, 'HTTP '));
    const stream = new HttpStream(process, file);
    const head = yield* stream.readHead(limitMs);
    if (typeof head === 'string' || head.type !== 'response') {
      yield* this.#say(head === 'timeout' ? 'Read error (Connection timed out) in headers.\n' : 'No data received.\n');
      return 'again';
    }
    yield* this.#say(`${head.status} ${head.reason}\n`);
    if (this.#settings.has('server-response') && !this.#quiet)
      yield* printError(process, `  HTTP/${head.version} ${head.status} ${head.reason}\n${head.headers.map(([name, value]) => `  ${name}: ${value}\n`).join('')}`);
    const { body: content } = yield* stream.readWhole(framingOf(head, method), limitMs);
    return yield* this.#finish(url, { status: head.status, reason: head.reason, headers: head.headers, body: content });
  }

  #headers(url: Url, body: string): Headers {
    const own = this.#settings.values('header').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
    const out: (readonly [string, string])[] = [];
    const add = (name: string, value: string): void => {
      if (header(own, name) === undefined) out.push([name, value]);
    };
    add('Host', hostPort(url));
    add('User-Agent', this.#settings.value('user-agent') ?? 'Wget/1.21.3');
    add('Accept', '*/*');
    add('Accept-Encoding', 'identity');
    add('Connection', 'Keep-Alive');
    if (body !== '') {
      add('Content-Type', 'application/x-www-form-urlencoded');
      add('Content-Length', String(body.length));
    }
    return [...out, ...own];
  }

  *#finish(url: Url, response: HttpResponse): Steps<{ readonly code: number; readonly location?: string }> {
    const { status, headers, body } = response;
    const location = header(headers, 'location');
    if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
      yield* this.#say(`Location: ${location} [following]\n`);
      return { code: 0, location };
    }
    if (status >= 400 || status < 200) {
      const line = `${this.#clock} ERROR ${status}: ${reasonOf(response)}.\n\n`;
      if (this.#settings.has('spider')) yield* this.#say('Remote file does not exist -- broken link!!!\n\n');
      else yield* this.#say(line);
      return { code: 8 };
    }
    const type = header(headers, 'content-type')?.split(';')[0];
    const length = header(headers, 'content-length');
    yield* this.#say(`Length: ${length === undefined ? 'unspecified' : length}${type === undefined ? '' : ` [${type}]`}\n`);
    if (this.#settings.has('spider')) {
      yield* this.#say('Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n');
      return { code: 0 };
    }
    return { code: yield* this.#save(url, body, length) };
  }

  *#save(url: Url, body: string, length: string | undefined): Steps<number> {
    const process = this.#process;
    const output = this.#settings.value('output-document');
    const name = output ?? this.#freeName((url.target.split(/[?#]/, 1)[0] ?? '').split('/').at(-1) || 'index.html');
    yield* this.#say(name === '-' ? 'Saving to: ‘STDOUT’\n\n' : `Saving to: ‘${name}’\n\n`);
    if (name === '-') yield* write(process, body);
    else {
      try {
        process.namespaces.mount.writeFile(name, body, process);
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        yield* printError(process, `${name}: ${error.text}\n\nCannot write to ‘${name}’ (${error.text}).\n`);
        return 3;
      }
    }
    const rows = Math.max(1, Math.ceil(body.length / 51200));
    for (let row = 0; row < rows; row++)
      yield* this.#say(
        `${String(row * 50).padStart(6)}K${dots(Math.min(51200, body.length - row * 51200))}${String(Math.floor((Math.min(body.length, (row + 1) * 51200) * 100) / Math.max(1, body.length))).padStart(3)}% 96.4M${row === rows - 1 ? '=0s' : ' 0s'}\n`,
      );
    const size = length === undefined ? String(body.length) : `${body.length}/${length}`;
    yield* this.#say(`\n${this.#clock} (96.4 MB/s) - ${name === '-' ? 'written to stdout' : `‘${name}’ saved`} [${size}]\n\n`);
    return 0;
  }

  /** `index.html.1` when there is an `index.html`. */
  #freeName(name: string): string {
    const folder = this.#settings.value('directory-prefix');
    const base = folder === undefined ? name : `${folder}/${name}`;
    let candidate = base;
    for (let n = 1; this.#process.namespaces.mount.exists(candidate, this.#process); n++) candidate = `${base}.${n}`;
    return candidate;
  }
}

/** Up to fifty dots in five groups, a dot for each KiB. */
function dots(bytes: number): string {
  const count = Math.min(50, Math.floor(bytes / 1024));
  let out = '';
  for (let i = 0; i < 50; i++) out += `${i % 10 === 0 ? ' ' : ''}${i < count ? '.' : ' '}`;
  return `${out} `;
}

/** A host's name in small letters, as wget writes it wherever it names one. */
function inLowerCase(url: Url | UrlProblem): Url | UrlProblem {
  return typeof url === 'object' && 'host' in url ? { ...url, host: url.host.toLowerCase() } : url;
}
