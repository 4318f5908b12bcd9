// The postgres server. Upstream: PostgreSQL 18 (texts of the server log), docker-library/postgres (entrypoint).

import { text, utf8 } from '../../../base/bytes.ts';
import { formatLayout } from '../../../base/time.ts';
import type { Connection } from '../../../network/network.ts';
import { serve, stopOn } from '../../../network/server.ts';
import { listenAs } from '../../../network/socket.ts';
import { print, printError } from '../../../os/io.ts';
import { OsError } from '../../../os/os-error.ts';
import type { Process, Program, Steps } from '../../../os/process.ts';
import { Database, type Outcome } from './engine.ts';
import { type Hello, Lines } from './wire.ts';

/** The version of the image it runs in. */
export const postgresVersion = (process: Process): string => process.env.get('PG_VERSION') ?? '18.0';

const log = (process: Process, message: string): string => `${formatLayout(process.nowMs, '2006-01-02 15:04:05.000')} UTC [${process.pid}] LOG:  ${message}\n`;

const initText = (user: string, data: string): string => `The files belonging to this database system will be owned by user "postgres".
This user must also own the server process.

The database cluster will be initialized with locale "en_US.utf8".
The default database encoding has accordingly been set to "UTF8".
The default text search configuration will be set to "english".

Data page checksums are enabled.

fixing permissions on existing directory ${data} ... ok
creating subdirectories ... ok
selecting default "max_connections" ... 100
running bootstrap script ... ok
performing post-bootstrap initialization ... ok
syncing data to disk ... ok

Success. You can now start the database server (superuser ${user}).

PostgreSQL init process complete; ready for start up.

`;

const noPassword = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`;

export const postgres: Program = function* (process) {
  process.setMemory(24_000_000);
  const server = new Server(process);
  const problem = yield* server.prepare();
  if (problem !== undefined) return problem;
  const version = postgresVersion(process);
  const built = 'on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit';
  yield* printError(
    process,
    log(process, `starting PostgreSQL ${version} (Debian ${version}-1.pgdg12+1) ${built}`) +
      log(process, 'listening on IPv4 address "0.0.0.0", port 5432') +
      log(process, 'listening on IPv6 address "::", port 5432') +
      log(process, 'database system is ready to accept connections'),
  );
  const stop = stopOn(process, ['TERM', 'INT', 'QUIT']);
  yield* serve(process, [listenAs(process, { port: 5432 })], (connection) => server.connection(connection), stop);
  const how = stop.signal === 'TERM' ? 'received smart shutdown request' : 'received fast shutdown request';
  yield* printError(process, log(process, how) + log(process, 'database system is shut down'));
  return 0;
};

class Server {
  readonly #process: Process;
  readonly #data: string;
  readonly #file: string;
  readonly #user: string;
  readonly #password: string;
  readonly #database: Database;

  constructor(process: Process) {
    const { env } = process;
    this.#process = process;
    this.#data = env.get('PGDATA') ?? '/var/lib/postgresql/data';
    this.#file = `${this.#data}/base/drydock.json`;
    this.#user = env.get('POSTGRES_USER') ?? 'postgres';
    this.#password = env.get('POSTGRES_PASSWORD') ?? '';
    this.#database = new Database(['postgres', 'template0', 'template1', env.get('POSTGRES_DB') ?? this.#user]);
  }

  /** Opens the data folder, or fills an empty one. @returns the exit code when it cannot */
  *prepare(): Steps<number | undefined> {
    const process = this.#process;
    const { mount } = process.namespaces;
    if (mount.exists(this.#file, process)) {
      this.#database.load(text(mount.readFile(this.#file, process)));
      yield* print(process, '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n');
      return undefined;
    }
    if (this.#password === '' && process.env.get('POSTGRES_HOST_AUTH_METHOD') !== 'trust') {
      yield* printError(process, noPassword);
      return 1;
    }
    try {
      mount.makeDirectory(`${this.#data}/base`, process, { parents: true });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* printError(process, `mkdir: cannot create directory ‘${this.#data}’: ${error.text}\n`);
      return 1;
    }
    yield* print(process, initText(this.#user, this.#data));
    mount.writeFile(`${this.#data}/PG_VERSION`, `${postgresVersion(process).split('.')[0]}\n`, process);
    const untilMs = process.nowMs + 900;
    while (process.nowMs < untilMs) yield { on: 'time', untilMs };
    this.#save();
    return undefined;
  }

  #save(): void {
    this.#process.namespaces.mount.writeFile(this.#file, utf8(this.#database.dump()), this.#process);
  }

  *connection(connection: Connection): Steps<void> {
    const lines = new Lines(this.#process, connection.file);
    const hello = (yield* lines.read()) as Hello | undefined;
    if (!hello) return;
    const fatal = this.#refusal(hello, connection.remote.address.startsWith('127.'));
    yield* lines.write(fatal === undefined ? { version: postgresVersion(this.#process) } : { fatal });
    if (fatal !== undefined) return;
    for (let sql = yield* lines.read(); typeof sql === 'string'; sql = yield* lines.read()) {
      const outcome = this.#answer(sql, hello);
      if (this.#database.dirty) {
        this.#database.dirty = false;
        this.#save();
      }
      if (!(yield* lines.write(outcome))) return;
    }
  }

  #refusal(hello: Hello, local: boolean): string | undefined {
    if (!local && this.#password !== '' && hello.password !== this.#password) return `password authentication failed for user "${hello.user}"`;
    return this.#database.databases.has(hello.database) ? undefined : `database "${hello.database}" does not exist`;
  }

  #answer(sql: string, { database, user }: Hello): Outcome {
    const { databases } = this.#database;
    if (sql === '\\d') return { columns: ['Name'], rows: [...(databases.get(database)?.keys() ?? [])].map((name) => [name]) };
    if (sql === '\\l') return { columns: ['Name'], rows: [...databases.keys()].sort().map((name) => [name]) };
    const constants = new Map([
      ['version()', `PostgreSQL ${postgresVersion(this.#process)} on x86_64-pc-linux-gnu`],
      ['current_database()', database],
      ['current_user', user],
      ['now()', formatLayout(this.#process.nowMs, '2006-01-02 15:04:05.000000+00')],
      ['pg_is_in_recovery()', 'f'],
    ]);
    return this.#database.run(sql, database, constants);
  }
}
