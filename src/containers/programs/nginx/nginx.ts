// The nginx program: reads its configuration, listens, serves, logs, obeys signals. Upstream: nginx src/core/nginx.c,
// src/os/unix/ngx_process_cycle.c.
// Differs: one process does what master and workers do; their start is logged because people look for those lines.

import { type Bytes, text, utf8 } from '../../../base/bytes.ts';
import { isAddress } from '../../../network/addresses.ts';
import { lookUp } from '../../../network/dns.ts';
import type { HttpRequest, HttpResponse } from '../../../network/http.ts';
import { serveHttp } from '../../../network/http-server.ts';
import type { Connection } from '../../../network/network.ts';
import { serve, stopOn } from '../../../network/server.ts';
import { type ListeningSocket, listenAs } from '../../../network/socket.ts';
import { print, printError } from '../../../os/io.ts';
import { OsError } from '../../../os/os-error.ts';
import { kernelRelease } from '../../../os/proc.ts';
import type { OpenFile, Process, Program, Steps } from '../../../os/process.ts';
import { answer } from './answer.ts';
import { type NginxConfig, nearest, readConfig } from './config.ts';
import { makeTemporaryFolders, pidFileOf, writePidFile } from './folders.ts';
import { readWithIncludes } from './includes.ts';
import { ConfigError, type Directive } from './parse.ts';
import { findServer, logTime, nginxVersionOf, Request } from './request.ts';

/** what a master and its four workers keep in memory when they have little to do */
const residentBytes = 4_200_000;

const builtWith = 'built by gcc 14.2.0 (Debian 14.2.0-19) ';

export const nginx: Program = function* (process) {
  const options = readOptions(process.argv.slice(1));
  if (typeof options === 'string') return yield* fail(process, options);
  if (options.version) {
    yield* printError(process, `nginx version: nginx/${nginxVersionOf(process)}\n`);
    return 0;
  }
  if (options.signal !== undefined) return yield* signalMaster(process, options, options.signal);
  const config = yield* load(process, options);
  if (typeof config === 'string') {
    yield* printError(process, `${logTime(process.nowMs)} [emerg] ${process.pid}#${process.pid}: ${config}\nnginx: [emerg] ${config}\n`);
    if (options.test) yield* printError(process, `nginx: configuration file ${options.file} test failed\n`);
    return 1;
  }
  if (options.test) {
    yield* printError(process, `nginx: the configuration file ${options.file} syntax is ok\nnginx: configuration file ${options.file} test is successful\n`);
    if (options.dump) yield* print(process, `# configuration file ${options.file}:\n${text(process.namespaces.mount.readFile(options.file, process))}\n`);
    return 0;
  }
  return yield* new Server(process, options, config).run();
};

interface Options {
  readonly file: string;
  readonly globals: string;
  readonly test: boolean;
  readonly dump: boolean;
  readonly version: boolean;
  readonly signal: string | undefined;
}

function readOptions(args: readonly string[]): Options | string {
  const out = { file: '/etc/nginx/nginx.conf', globals: '', test: false, dump: false, version: false, signal: undefined as string | undefined };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '-t') out.test = true;
    else if (arg === '-T') out.test = out.dump = true;
    else if (arg === '-v' || arg === '-V') out.version = true;
    else if (arg === '-q') continue;
    else if (arg === '-c') out.file = args[++i] ?? '';
    else if (arg === '-g') out.globals = args[++i] ?? '';
    else if (arg === '-s') out.signal = args[++i] ?? '';
    else if (arg === '-p' || arg === '-e') i += 1;
    else return arg.startsWith('-') ? `invalid option: "${arg.replace(/^-+/, '')}"` : `invalid option: "${arg}"`;
  }
  return out;
}

function* fail(process: Process, message: string): Steps<number> {
  yield* printError(process, `nginx: ${message}\n`);
  return 1;
}

function* signalMaster(process: Process, options: Options, name: string): Steps<number> {
  const signal = ({ stop: 'TERM', quit: 'QUIT', reload: 'HUP', reopen: 'USR1' } as const)[name];
  if (!signal) return yield* fail(process, `invalid option: "-s ${name}"`);
  const config = yield* load(process, options);
  if (typeof config === 'string') return yield* fail(process, `[emerg] ${config}`);
  const file = pidFileOf(config);
  const pid = Number(text(process.namespaces.mount.exists(file, process) ? process.namespaces.mount.readFile(file, process) : ''));
  if (!pid) return yield* fail(process, `[error] open() "${file}" failed (2: No such file or directory)`);
  process.kill(pid, signal);
  return 0;
}

const understood = new WeakMap<readonly Directive[], NginxConfig>();

/** @returns the configuration, or what is wrong with it */
function* load(process: Process, options: Pick<Options, 'file'>): Steps<NginxConfig | string> {
  try {
    const directives = readWithIncludes(process, options.file);
    let config = understood.get(directives);
    if (!config) understood.set(directives, (config = readConfig(directives)));
    return (yield* unknownUpstream(process, config)) ?? config;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    if (error instanceof OsError) return `open() "${error.subject}" failed (${error.code === 'EACCES' ? 13 : 2}: ${error.text})`;
    throw error;
  }
}

/** Names in upstreams and proxy_pass must be known when nginx starts. */
function* unknownUpstream(process: Process, config: NginxConfig): Steps<string | undefined> {
  for (const { servers } of config.upstreams.values()) {
    for (const { host, directive } of servers) {
      if (!isAddress(host) && (yield* lookUp(process, host)).length === 0) return `host not found in upstream "${directive.args[0]}" in ${directive.file}:${directive.line}`;
    }
  }
  for (const pass of config.servers.flatMap(({ locations }) => locations.flatMap((location) => location.scope.own.filter(({ name }) => name === 'proxy_pass')))) {
    const authority = /^https?:\/\/([^/$]+)(?:\/|$)/.exec(pass.args[0] ?? '')?.[1];
    const host = authority?.replace(/:\d+$/, '');
    if (!authority || !host || config.upstreams.has(authority) || isAddress(host) || (pass.args[0] ?? '').includes('$')) continue;
    if ((yield* lookUp(process, host)).length === 0) return `host not found in upstream "${host}" in ${pass.file}:${pass.line}`;
  }
  return undefined;
}

class Server {
  readonly #process: Process;
  readonly #options: Options;
  #config: NginxConfig;
  #sockets: ListeningSocket[] = [];
  #connections = 0;

  constructor(process: Process, options: Options, config: NginxConfig) {
    this.#process = process;
    this.#options = options;
    this.#config = config;
  }

  *run(): Steps<number> {
    this.#process.setMemory(residentBytes);
    yield* this.#warnOfUser();
    const problem = makeTemporaryFolders(this.#process, this.#config) ?? this.#open() ?? writePidFile(this.#process, this.#config);
    if (problem !== undefined) {
      yield* printError(this.#process, `${logTime(this.#process.nowMs)} [emerg] ${this.#process.pid}#${this.#process.pid}: ${problem}\nnginx: [emerg] ${problem}\n`);
      return 1;
    }
    this.#announce();
    const stop = stopOn(this.#process, ['TERM', 'INT', 'QUIT']);
    let reload = false;
    this.#process.onSignal('HUP', () => {
      reload = true;
    });
    const again = (): boolean => reload;
    this.#process.onSignal('USR1', () => undefined);
    yield* serve(
      this.#process,
      this.#sockets,
      (connection, socket) =>
        this.#connection(connection, socket, again, () => {
          reload = false;
        }),
      stop,
    );
    const { signal = 'TERM' } = stop;
    const number = { TERM: 15, INT: 2, QUIT: 3 }[signal as 'TERM' | 'INT' | 'QUIT'];
    this.#notice(`signal ${number} (SIG${signal}) received, ${signal === 'QUIT' ? 'shutting down' : 'exiting'}`);
    this.#notice('exit');
    return 0;
  }

  *#warnOfUser(): Steps<void> {
    const user = nearest(this.#config.main, 'user');
    if (!user || this.#process.credentials.uid === 0) return;
    const said = `the "user" directive makes sense only if the master process runs with super-user privileges, ignored in ${user.file}:${user.line}`;
    yield* printError(this.#process, `${logTime(this.#process.nowMs)} [warn] ${this.#process.pid}#${this.#process.pid}: ${said}\nnginx: [warn] ${said}\n`);
  }

  /** Listens on every port of the configuration. @returns what is wrong */
  #open(): string | undefined {
    const seen = new Set<string>();
    for (const { listens } of this.#config.servers) {
      for (const { address, port } of listens) {
        const place = address.includes(':') ? '0.0.0.0' : address;
        if (seen.has(`${place}:${port}`)) continue;
        seen.add(`${place}:${port}`);
        if (port < 1024 && this.#process.credentials.uid !== 0 && this.#process.host.get('unprivileged-ports') === false)
          return `bind() to ${place}:${port} failed (13: Permission denied)`;
        try {
          this.#sockets.push(listenAs(this.#process, { port, address: place }));
        } catch (error) {
          if (!(error instanceof OsError)) throw error;
          return `bind() to ${place}:${port} failed (${error.code === 'EADDRINUSE' ? 98 : 99}: ${error.text})`;
        }
      }
    }
    return undefined;
  }

  *#connection(connection: Connection, socket: ListeningSocket, reload: () => boolean, reloaded: () => void): Steps<void> {
    if (reload()) {
      reloaded();
      const config = yield* load(this.#process, this.#options);
      if (typeof config !== 'string') this.#config = config;
      else this.#log('emerg', config);
    }
    this.#connections += 1;
    const number = this.#connections;
    const state: { current: Request | undefined } = { current: undefined };
    yield* serveHttp(this.#process, connection, (message) => this.#respond(message, connection, socket.listener.port, number, state), {
      served: (_, response) => state.current && this.#access(state.current, response),
      malformed: () => ({
        status: 400,
        headers: [
          ['Server', `nginx/${nginxVersionOf(this.#process)}`],
          ['Content-Type', 'text/html'],
          ['Connection', 'close'],
        ],
        body: `<html>\r\n<head><title>400 Bad Request</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<hr><center>nginx/${nginxVersionOf(this.#process)}</center>\r\n</body>\r\n</html>\r\n`,
      }),
    });
  }

  *#respond(message: HttpRequest, connection: Connection, port: number, number: number, state: { current: Request | undefined }): Steps<HttpResponse> {
    const host = (message.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '').replace(/:\d+$/, '');
    const server = findServer(this.#config, port, host);
    if (!server) return { status: 404, headers: [], body: '' };
    const request = new Request(this.#process, this.#config, server, message, connection);
    state.current = request;
    const about = `, client: ${connection.remote.address}, server: ${server.names[0] ?? ''}, request: "${request.variable('request')}", host: "${request.header('host') ?? ''}"`;
    return yield* answer(request, (level, what) => this.#log(level, what.includes(', client: ') ? `*${number} ${what}` : `*${number} ${what}${about}`));
  }

  #access(request: Request, response: HttpResponse): void {
    const directive = nearest(request.scope, 'access_log');
    const [path = '/var/log/nginx/access.log', format = 'combined'] = directive?.args ?? [];
    if (path === 'off') return;
    const combined = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';
    const pattern = this.#config.logFormats.get(format) ?? combined;
    const bodyBytes = request.message.method === 'HEAD' ? 0 : response.body.length;
    this.#append(path, `${request.expand(pattern, { status: response.status, bodyBytes, headers: response.headers })}\n`);
  }

  #announce(): void {
    const workers = nearest(this.#config.main, 'worker_processes')?.args[0] ?? '1';
    const count = workers === 'auto' ? 4 : Number(workers) || 1;
    const { pid, nowMs } = this.#process;
    if (this.#level() <= levels.indexOf('notice')) this.#append(this.#errorLog(), firstLines(logTime(nowMs), pid, nginxVersionOf(this.#process), count));
  }

  #notice(message: string): void {
    this.#log('notice', message);
  }

  #log(level: string, message: string): void {
    if (levels.indexOf(level) < this.#level()) return;
    const worker = message.startsWith('*') ? this.#process.pid + 28 : this.#process.pid;
    this.#append(this.#errorLog(), `${logTime(this.#process.nowMs)} [${level}] ${worker}#${worker}: ${message}\n`);
  }

  #errorLog(): string {
    return nearest(this.#config.main, 'error_log')?.args[0] ?? '/var/log/nginx/error.log';
  }

  #level(): number {
    return Math.max(0, levels.indexOf(nearest(this.#config.main, 'error_log')?.args[1] ?? 'error'));
  }

  /** Logs are usually links to standard output and error; then that is where the text goes. */
  #append(path: string, line: string): void {
    const file = this.#standard(path);
    if (file) file.write(utf8(line) as Bytes);
    else {
      try {
        this.#process.namespaces.mount.appendFile(path, utf8(line), this.#process);
      } catch (error) {
        // A log that cannot be written must not stop the server.
        if (!(error instanceof OsError)) throw error;
      }
    }
  }

  readonly #links = new Map<string, OpenFile | undefined>();

  #standard(path: string): OpenFile | undefined {
    if (this.#links.has(path)) return this.#links.get(path);
    const { mount } = this.#process.namespaces;
    let target = path;
    try {
      if (mount.lstat(path, this.#process).type === 'symlink') target = mount.readLink(path, this.#process);
    } catch (error) {
      // The log does not exist yet: it will be an ordinary file.
      if (!(error instanceof OsError)) throw error;
    }
    const n = { '/dev/stdout': 1, '/dev/stderr': 2, stderr: 2 }[target];
    const file = n === undefined ? undefined : this.#process.descriptor(n);
    this.#links.set(path, file);
    return file;
  }
}

/** What was said last at a start: containers that start in the same second say the same, and their logs share it. */
let lastSaid = { about: '', lines: '' };

function firstLines(time: string, pid: number, version: string, workers: number): string {
  const about = `${time} ${pid} ${version} ${workers}`;
  if (lastSaid.about === about) return lastSaid.lines;
  const said = ['using the "epoll" event method', `nginx/${version}`, builtWith, `OS: Linux ${kernelRelease}`, 'getrlimit(RLIMIT_NOFILE): 1048576:1048576', 'start worker processes'];
  for (let n = 0; n < workers; n++) said.push(`start worker process ${pid + 28 + n}`);
  const lines = said.map((line) => `${time} [notice] ${pid}#${pid}: ${line}\n`).join('');
  lastSaid = { about, lines };
  return lines;
}

/** Severities from the least to the most. */
const levels = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg'];
