// The mysql server. Upstream: MySQL 9 (texts of the server log), docker-library/mysql (entrypoint).

import { text, utf8 } from '../../../base/bytes.ts';
import { formatLayout } from '../../../base/time.ts';
import type { Connection } from '../../../network/network.ts';
import { serve, stopOn } from '../../../network/server.ts';
import { listenAs } from '../../../network/socket.ts';
import { print, printError } from '../../../os/io.ts';
import { OsError } from '../../../os/os-error.ts';
import type { Process, Program, Steps } from '../../../os/process.ts';
import { Database, type Outcome } from './engine.ts';
import { statements } from './statements.ts';
import { type Hello, Lines } from './wire.ts';

/** The version of the image it runs in. */
export const mysqlVersion = (process: Process): string => process.env.get('MYSQL_VERSION') ?? '9.4.0';

const versionOf = mysqlVersion;
const moment = (process: Process): string => formatLayout(process.nowMs, '2006-01-02 15:04:05+00:00');
const entry = (process: Process, message: string): string => `${moment(process)} [Note] [Entrypoint]: ${message}\n`;
const own = (process: Process, id: string, level: string, message: string): string =>
  `${formatLayout(process.nowMs, '2006-01-02T15:04:05.000000Z')} 0 [${level}] [${id}] [Server] ${message}\n`;

const file = '/var/lib/mysql/drydock.json';
const scripts = '/docker-entrypoint-initdb.d';
const freePasswords = [
  'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD', 'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD', 'MARIADB_RANDOM_ROOT_PASSWORD',
]; // biome-ignore format: a list
const noPassword = `Database is uninitialized and password option is not specified
    You need to specify one of the following as an environment variable:
    - MYSQL_ROOT_PASSWORD
    - MYSQL_ALLOW_EMPTY_PASSWORD
    - MYSQL_RANDOM_ROOT_PASSWORD
`;

export const mysqld: Program = function* (process) {
  process.setMemory(360_000_000);
  yield* print(process, entry(process, `Entrypoint script for MySQL Server ${versionOf(process)}-1.el9 started.`));
  const server = new Server(process);
  const problem = yield* server.prepare();
  if (problem !== undefined) return problem;
  const version = versionOf(process);
  const ready = `/usr/sbin/mysqld: ready for connections. Version: '${version}'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.`;
  yield* printError(
    process,
    own(process, 'MY-015015', 'System', 'MySQL Server - start.') +
      own(process, 'MY-010116', 'System', `/usr/sbin/mysqld (mysqld ${version}) starting as process ${process.pid}`) +
      own(process, 'MY-010931', 'System', ready),
  );
  const stop = stopOn(process, ['TERM', 'INT', 'QUIT']);
  yield* serve(process, [listenAs(process, { port: 3306 })], (connection) => server.connection(connection), stop);
  yield* printError(
    process,
    own(process, 'MY-013172', 'System', `Received SHUTDOWN from user <via user signal>. Shutting down mysqld (Version: ${version}).`) +
      own(process, 'MY-010910', 'System', `/usr/sbin/mysqld: Shutdown complete (mysqld ${version})  MySQL Community Server - GPL.`),
  );
  return 0;
};

class Server {
  readonly #process: Process;
  readonly #password: string;
  readonly #wanted: string | undefined;
  readonly #database: Database;

  constructor(process: Process) {
    const { env } = process;
    this.#process = process;
    this.#password = env.get('MYSQL_ROOT_PASSWORD') ?? env.get('MARIADB_ROOT_PASSWORD') ?? '';
    this.#wanted = env.get('MYSQL_DATABASE') ?? env.get('MARIADB_DATABASE');
    const own = this.#wanted === undefined ? [] : [this.#wanted];
    this.#database = new Database(['information_schema', 'mysql', 'performance_schema', 'sys', ...own]);
  }

  /** Opens the data folder, or fills an empty one. @returns the exit code when it cannot */
  *prepare(): Steps<number | undefined> {
    const process = this.#process;
    const { mount } = process.namespaces;
    if (mount.exists(file, process)) this.#database.load(text(mount.readFile(file, process)));
    else {
      const free = freePasswords.some((name) => (process.env.get(name) ?? '') !== '');
      if (this.#password === '' && !free) {
        yield* printError(process, `${moment(process)} [ERROR] [Entrypoint]: ${noPassword}`);
        return 1;
      }
      const creating = this.#wanted === undefined ? '' : entry(process, `Creating database ${this.#wanted}`);
      const done = entry(process, 'MySQL init process done. Ready for start up.');
      yield* print(process, entry(process, 'Initializing database files') + entry(process, 'Database files initialized') + creating + done);
      const untilMs = process.nowMs + 4000;
      while (process.nowMs < untilMs) yield { on: 'time', untilMs };
      yield* this.#runScripts();
    }
    try {
      this.#save();
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* printError(process, own(process, 'MY-010187', 'ERROR', `Could not open file '${file}' for writing: ${error.text}`));
      return 1;
    }
    return undefined;
  }

  /** The SQL files an image or a volume brings are run in an empty database, by name. Left out: shell scripts and compressed files. */
  *#runScripts(): Steps<void> {
    const process = this.#process;
    const { mount } = process.namespaces;
    const names = mount.exists(scripts, process) ? [...mount.list(scripts, process)].sort() : [];
    for (const name of names) {
      const path = `${scripts}/${name}`;
      yield* print(process, entry(process, `/usr/local/bin/docker-entrypoint.sh: ${name.endsWith('.sql') ? 'running' : 'ignoring'} ${path}`));
      if (!name.endsWith('.sql')) continue;
      for (const sql of statements(text(mount.readFile(path, process)))) answer(process, this.#database, sql, this.#wanted ?? 'mysql', 'root');
    }
  }

  #save(): void {
    this.#process.namespaces.mount.writeFile(file, utf8(this.#database.dump()), this.#process);
  }

  *connection(connection: Connection): Steps<void> {
    const lines = new Lines(this.#process, connection.file);
    const hello = (yield* lines.read()) as (Hello & { readonly local?: boolean }) | undefined;
    if (!hello) return;
    const error = this.#refusal(hello, hello.local ? 'localhost' : connection.remote.address);
    yield* lines.write(error === undefined ? { version: versionOf(this.#process) } : { error });
    if (error !== undefined) return;
    let current = hello.database;
    for (let sql = yield* lines.read(); typeof sql === 'string'; sql = yield* lines.read()) {
      const wanted = /^use\s+`?(\w+)`?$/i.exec(sql)?.[1];
      const known = wanted !== undefined && this.#database.databases.has(wanted);
      if (known) current = wanted;
      const outcome: Outcome = known
        ? { done: 'other', count: 0, what: 'Database changed' }
        : wanted !== undefined
          ? { problem: 'no database', about: wanted }
          : answer(this.#process, this.#database, sql, current, hello.user);
      if (this.#database.dirty) {
        this.#database.dirty = false;
        this.#save();
      }
      if (!(yield* lines.write(outcome))) return;
    }
  }

  #refusal(hello: Hello, from: string): string | undefined {
    const { env } = this.#process;
    const users = new Map([
      ['root', this.#password],
      [env.get('MYSQL_USER') ?? 'root', env.get('MYSQL_PASSWORD') ?? this.#password],
    ]);
    const given = hello.password === '' ? 'NO' : 'YES';
    if (users.get(hello.user) !== hello.password) return `ERROR 1045 (28000): Access denied for user '${hello.user}'@'${from}' (using password: ${given})`;
    return hello.database === '' || this.#database.databases.has(hello.database) ? undefined : `ERROR 1049 (42000): Unknown database '${hello.database}'`;
  }
}

function answer(process: Process, database: Database, sql: string, current: string, user: string): Outcome {
  const lower = sql.toLowerCase().replace(/\s+/g, ' ');
  if (lower === 'show databases') return { columns: ['Database'], rows: [...database.databases.keys()].sort().map((name) => [name]) };
  if (lower === 'show tables') return { columns: [`Tables_in_${current}`], rows: [...(database.databases.get(current)?.keys() ?? [])].sort().map((name) => [name]) };
  const described = /^(?:describe|desc) `?(\w+)`?$/.exec(lower);
  if (described) {
    const table = database.databases.get(current)?.get(described[1] ?? '');
    return table ? { columns: ['Field'], rows: table.columns.map((column) => [column]) } : { problem: 'no table', about: `${current}.${described[1]}` };
  }
  const constants = new Map([
    ['version()', versionOf(process)],
    ['@@version', versionOf(process)],
    ['@@hostname', process.namespaces.uts.hostname],
    ['@@server_id', '1'],
    ['database()', current],
    ['user()', `${user}@localhost`],
    ['now()', formatLayout(process.nowMs, '2006-01-02 15:04:05')],
  ]);
  const outcome = database.run(sql, current === '' ? 'mysql' : current, constants);
  return 'problem' in outcome && outcome.problem === 'no table' ? { ...outcome, about: `${current}.${outcome.about}` } : outcome;
}
