// redis-server and redis-cli. Upstream: redis 8 (server.c, redis-cli.c).

import { type Bytes, text, utf8 } from '../../../base/bytes.ts';
import { formatLayout } from '../../../base/time.ts';
import { isAddress } from '../../../network/addresses.ts';
import { lookUp } from '../../../network/dns.ts';
import type { Connection } from '../../../network/network.ts';
import { serve, stopOn } from '../../../network/server.ts';
import { connectAs, connectError, listenAs, receive, sendAll } from '../../../network/socket.ts';
import { LineReader, print, printError } from '../../../os/io.ts';
import { OsError } from '../../../os/os-error.ts';
import type { OpenFile, Process, Program, Steps } from '../../../os/process.ts';
import { sizeText } from './commands.ts';
import { decode, encode, encodeCommand, type Reply } from './resp.ts';
import { Store } from './store.ts';

const version = (process: Process): string => process.env.get('REDIS_VERSION') ?? '8.2.1';
const line = (process: Process, mark: string, message: string): string => `${process.pid}:${mark} ${formatLayout(process.nowMs, '02 Jan 2006 15:04:05.000')} ${message}\n`;

/** `name value` lines of a file, then `--name value` words. */
function configuration(process: Process): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  const [file] = process.argv.slice(1).filter((arg) => !arg.startsWith('-'));
  const { mount } = process.namespaces;
  if (file !== undefined && process.argv[1] === file && mount.exists(file, process)) {
    for (const row of text(mount.readFile(file, process)).split('\n')) {
      const [name = '', ...rest] = row.replace(/#.*$/, '').trim().split(/\s+/);
      if (name !== '') out.set(name.toLowerCase(), sizeText(rest.join(' ').replace(/^"|"$/g, '')));
    }
  }
  const { argv } = process;
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (!word.startsWith('--')) continue;
    const values: string[] = [];
    while (i + 1 < argv.length && !argv[i + 1]?.startsWith('--')) values.push(argv[++i] ?? '');
    out.set(word.slice(2).toLowerCase(), sizeText(values.join(' ')));
  }
  return out;
}

export const redisServer: Program = function* (process) {
  const store = new Store(() => process.nowMs, configuration(process));
  process.setMemory(7_000_000);
  yield* print(
    process,
    line(process, 'C', '* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo') +
      line(process, 'C', `* Redis version=${version(process)}, bits=64, commit=00000000, modified=0, pid=${process.pid}, just started`),
  );
  if (process.argv.length < 2)
    yield* print(
      process,
      line(process, 'C', '# Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf'),
    );
  const server = new Server(process, store);
  const port = Number(store.config.get('port'));
  yield* print(process, line(process, 'M', `* Running mode=standalone, port=${port}.`) + line(process, 'M', '* Server initialized'));
  server.load();
  try {
    const stop = stopOn(process, ['TERM', 'INT']);
    const socket = listenAs(process, { port });
    yield* print(process, line(process, 'M', '* Ready to accept connections tcp'));
    yield* serve(process, [socket], (connection) => server.connection(connection), stop);
    yield* print(
      process,
      line(process, 'signal-handler', `Received ${stop.signal === 'INT' ? 'SIGINT' : 'SIGTERM'} scheduling shutdown...`)
        .replace(/^\d+:signal-handler/, `${process.pid}:signal-handler (${Math.floor(process.nowMs / 1000)})`)
        .replace(/\) .*? Received/, ') Received') + line(process, 'M', '* User requested shutdown...'),
    );
    if (store.config.get('save') !== '') server.save();
    yield* print(process, line(process, 'M', '# Redis is now ready to exit, bye bye...'));
    return 0;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* print(
      process,
      line(process, 'M', `# Warning: Could not create server TCP listening socket *:${port}: bind: ${error.text}`) + line(process, 'M', '# Failed listening on port, aborting.'),
    );
    return 1;
  }
};

class Server {
  readonly #process: Process;
  readonly #store: Store;

  constructor(process: Process, store: Store) {
    this.#process = process;
    this.#store = store;
  }

  get #dump(): string {
    return `${this.#store.config.get('dir')}/${this.#store.config.get('dbfilename')}`;
  }

  load(): void {
    const { mount } = this.#process.namespaces;
    if (!mount.exists(this.#dump, this.#process)) return;
    const loaded = this.#store.load(text(mount.readFile(this.#dump, this.#process)));
    this.#process.descriptor(1)?.write(line(this.#process, 'M', loaded ? '* DB loaded from disk: 0.000 seconds' : '# Wrong signature trying to load DB from file'));
  }

  save(): Reply {
    try {
      this.#process.namespaces.mount.writeFile(this.#dump, utf8(this.#store.dump()), this.#process);
      this.#store.dirty = 0;
      this.#process.descriptor(1)?.write(line(this.#process, 'M', '* DB saved on disk'));
      return { status: 'OK' };
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      this.#process
        .descriptor(1)
        ?.write(line(this.#process, 'M', `# Failed opening the temp RDB file temp-1.rdb (in server root dir ${this.#store.config.get('dir')}) for saving: ${error.text}`));
      return { error: 'ERR' };
    }
  }

  *connection({ file }: Connection): Steps<void> {
    let buffer = '';
    const session = { database: 0, trusted: this.#store.config.get('requirepass') === '', queue: undefined as string[][] | undefined };
    for (;;) {
      const got = yield* receive(this.#process, file);
      if (!got) return;
      buffer += got;
      for (let value = decode(buffer); value; value = decode(buffer)) {
        buffer = buffer.slice(value.end);
        const words = (Array.isArray(value.value) ? value.value : []).map(String);
        if (words.length === 0) continue;
        if (words[0]?.toLowerCase() === 'quit') {
          yield* sendAll(file, encode({ status: 'OK' }));
          return;
        }
        if (!(yield* sendAll(file, encode(this.#command(words, session))))) return;
      }
    }
  }

  #command(words: string[], session: { database: number; trusted: boolean; queue: string[][] | undefined }): Reply {
    const store = this.#store;
    const name = words[0]?.toLowerCase() ?? '';
    if (name === 'auth') {
      const right = words.at(-1) === store.config.get('requirepass');
      session.trusted ||= right;
      return right
        ? { status: 'OK' }
        : {
            error:
              store.config.get('requirepass') === ''
                ? 'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?'
                : 'WRONGPASS invalid username-password pair or user is disabled.',
          };
    }
    if (!session.trusted) return { error: 'NOAUTH Authentication required.' };
    if (name === 'save' || name === 'bgsave') return this.save();
    if (name === 'shutdown') {
      this.#process.kill(this.#process.pid, 'TERM');
      return { status: 'OK' };
    }
    if (name === 'hello') return ['server', 'redis', 'version', version(this.#process), 'proto', 2, 'mode', 'standalone', 'role', 'master', 'modules', []];
    if (name === 'multi') {
      session.queue = [];
      return { status: 'OK' };
    }
    if (name === 'exec') {
      const queue = session.queue;
      session.queue = undefined;
      return queue ? queue.map((queued) => this.#run(queued, session)) : { error: 'ERR EXEC without MULTI' };
    }
    if (session.queue) {
      session.queue.push(words);
      return { status: 'QUEUED' };
    }
    return this.#run(words, session);
  }

  #run(words: readonly string[], session: { database: number }): Reply {
    const store = this.#store;
    store.database = session.database;
    const before = store.dirty;
    const reply = store.run(words);
    session.database = store.database;
    if (store.dirty !== before && store.config.get('appendonly') === 'yes') this.save();
    return reply;
  }
}

/** What redis-cli prints: for people on a terminal, raw otherwise. */
function shown(reply: Reply, raw: boolean, indent = ''): string {
  if (reply === null) return raw ? '\n' : '(nil)\n';
  if (typeof reply === 'number') return raw ? `${reply}\n` : `(integer) ${reply}\n`;
  if (typeof reply === 'string') return raw ? `${reply}\n` : `"${reply.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"\n`;
  if (Array.isArray(reply)) {
    if (raw) return reply.map((item) => shown(item, true)).join('');
    if (reply.length === 0) return '(empty array)\n';
    const width = String(reply.length).length;
    return reply.map((item, index) => `${index === 0 ? '' : indent}${String(index + 1).padStart(width)}) ${shown(item, false, `${indent}${' '.repeat(width + 2)}`)}`).join('');
  }
  if ('status' in (reply as object)) return `${(reply as { readonly status: string }).status}\n`;
  return raw ? `${(reply as { readonly error: string }).error}\n\n`.slice(0, -1) : `(error) ${(reply as { readonly error: string }).error}\n`;
}

export const redisCli: Program = function* (process) {
  const settings = { host: '127.0.0.1', port: 6379, password: process.env.get('REDISCLI_AUTH'), database: '', raw: process.descriptor(1)?.tty === undefined };
  const args = [...process.argv.slice(1)];
  while (args[0]?.startsWith('-')) {
    const flag = args.shift() ?? '';
    if (flag === '-h') settings.host = args.shift() ?? '';
    else if (flag === '-p') settings.port = Number(args.shift());
    else if (flag === '-a' || flag === '--pass') settings.password = args.shift();
    else if (flag === '-n') settings.database = args.shift() ?? '';
    else if (flag === '--raw') settings.raw = true;
    else if (flag === '--no-raw') settings.raw = false;
    else if (flag === '--version' || flag === '-v') {
      yield* print(process, `redis-cli ${version(process)}\n`);
      return 0;
    } else if (flag === '--no-auth-warning') continue;
    else if (flag === '-i' || flag === '-r' || flag === '--user') args.shift();
  }
  const address = isAddress(settings.host) ? settings.host : (yield* lookUp(process, settings.host))[0];
  const where = `${settings.host}:${settings.port}`;
  if (address === undefined) {
    yield* printError(process, `Could not connect to Redis at ${where}: Name or service not known\n`);
    return 1;
  }
  const dialled = yield* connectAs(process, address, settings.port);
  if (dialled.result !== 'connected') {
    yield* printError(process, `Could not connect to Redis at ${where}: ${connectError(dialled).text}\n`);
    return 1;
  }
  const client = new Client(process, dialled.connection.file);
  if (settings.password !== undefined && settings.password !== '') yield* client.ask(['AUTH', settings.password]);
  if (settings.database !== '') yield* client.ask(['SELECT', settings.database]);
  if (args.length === 0) return yield* converse(process, client, where, settings.raw);
  const reply = yield* client.ask(args.map(utf8));
  yield* print(process, reply === undefined ? '' : shown(reply, settings.raw));
  return reply !== undefined && typeof reply === 'object' && reply !== null && 'error' in reply ? 1 : 0;
};

class Client {
  readonly #process: Process;
  readonly #file: OpenFile;
  #buffer: Bytes = '';

  constructor(process: Process, file: OpenFile) {
    this.#process = process;
    this.#file = file;
  }

  *ask(words: readonly Bytes[]): Steps<Reply | undefined> {
    yield* sendAll(this.#file, encodeCommand(words));
    for (;;) {
      const value = decode(this.#buffer);
      if (value) {
        this.#buffer = this.#buffer.slice(value.end);
        return value.value;
      }
      const got = yield* receive(this.#process, this.#file);
      if (!got) return undefined;
      this.#buffer += got;
    }
  }
}

function* converse(process: Process, client: Client, where: string, raw: boolean): Steps<number> {
  const reader = new LineReader(process);
  const prompt = process.descriptor(0)?.tty ? `${where}> ` : '';
  for (;;) {
    yield* print(process, prompt);
    const next = yield* reader.next();
    if (next === null) return 0;
    const words = [...next.line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
    if (words.length === 0) continue;
    if (['quit', 'exit'].includes(words[0]?.toLowerCase() ?? '')) return 0;
    const reply = yield* client.ask(words);
    if (reply === undefined) {
      yield* printError(process, 'Error: Server closed the connection\n');
      return 1;
    }
    yield* print(process, shown(reply, raw));
  }
}
