// mysqld, mysql and mysqladmin. Upstream: MySQL 8.4/9 (texts of server log and client).

import { text, utf8 } from '../../../base/bytes.ts';
import { formatLayout } from '../../../base/time.ts';
import { isAddress } from '../../../network/addresses.ts';
import { lookUp } from '../../../network/dns.ts';
import { serve, stopOn } from '../../../network/server.ts';
import { connectAs, connectError, type Dialled, listenAs } from '../../../network/socket.ts';
import { input, LineReader, print, printError, readAll } from '../../../os/io.ts';
import { OsError } from '../../../os/os-error.ts';
import type { Process, Program, Steps } from '../../../os/process.ts';
import { Database, type Outcome } from './engine.ts';
import { statements } from './postgres.ts';
import { type Hello, Lines } from './wire.ts';

const versionOf = (process: Process): string => process.env.get('MYSQL_VERSION') ?? '9.4.0';
const isMaria = (process: Process): boolean => process.env.has('MARIADB_VERSION');
const stampOf = (process: Process): string => formatLayout(process.nowMs, '2006-01-02T15:04:05.000000Z');
const entry = (process: Process, message: string): string => `${formatLayout(process.nowMs, '2006-01-02 15:04:05+00:00')} [Note] [Entrypoint]: ${message}\n`;
const own = (process: Process, id: string, level: string, message: string): string => `${stampOf(process)} 0 [${level}] [${id}] [Server] ${message}\n`;

export const mysqld: Program = function* (process) {
  const { env } = process;
  const { mount } = process.namespaces;
  const data = '/var/lib/mysql';
  const file = `${data}/drydock.json`;
  const password = env.get('MYSQL_ROOT_PASSWORD') ?? env.get('MARIADB_ROOT_PASSWORD') ?? '';
  const wanted = env.get('MYSQL_DATABASE') ?? env.get('MARIADB_DATABASE');
  const database = new Database(['information_schema', 'mysql', 'performance_schema', 'sys', ...(wanted === undefined ? [] : [wanted])]);
  process.setMemory(360_000_000);
  yield* print(process, entry(process, `Entrypoint script for MySQL Server ${versionOf(process)}-1.el9 started.`));
  if (mount.exists(file, process)) database.load(text(mount.readFile(file, process)));
  else {
    const free = ['MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD', 'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD', 'MARIADB_RANDOM_ROOT_PASSWORD'].some((name) => (env.get(name) ?? '') !== '');
    if (password === '' && !free) {
      yield* printError(process, `${formatLayout(process.nowMs, '2006-01-02 15:04:05+00:00')} [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD\n`);
      return 1;
    }
    yield* print(process, entry(process, 'Initializing database files') + entry(process, 'Database files initialized') + (wanted === undefined ? '' : entry(process, `Creating database ${wanted}`)) + entry(process, 'MySQL init process done. Ready for start up.'));
    const untilMs = process.nowMs + 4000;
    while (process.nowMs < untilMs) yield { on: 'time', untilMs };
  }
  try {
    mount.writeFile(file, utf8(database.dump()), process);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, own(process, 'MY-010187', 'ERROR', `Could not open file '${file}' for writing: ${error.text}`));
    return 1;
  }
  yield* printError(process, own(process, 'MY-015015', 'System', 'MySQL Server - start.') + own(process, 'MY-010116', 'System', `/usr/sbin/mysqld (mysqld ${versionOf(process)}) starting as process ${process.pid}`) + own(process, 'MY-010931', 'System', `/usr/sbin/mysqld: ready for connections. Version: '${versionOf(process)}'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.`));
  const stop = stopOn(process, ['TERM', 'INT', 'QUIT']);
  const socket = listenAs(process, { port: 3306 });
  yield* serve(
    process,
    [socket],
    function* (connection) {
      const lines = new Lines(process, connection.file);
      const hello = (yield* lines.read()) as (Hello & { readonly local?: boolean }) | undefined;
      if (!hello) return;
      const users = new Map([['root', password], [env.get('MYSQL_USER') ?? 'root', env.get('MYSQL_PASSWORD') ?? password]]);
      const expected = users.get(hello.user);
      if (expected === undefined || expected !== hello.password) {
        yield* lines.write({ error: `ERROR 1045 (28000): Access denied for user '${hello.user}'@'${hello.local ? 'localhost' : connection.remote.address}' (using password: ${hello.password === '' ? 'NO' : 'YES'})` });
        return;
      }
      let current = hello.database;
      if (current !== '' && !database.databases.has(current)) {
        yield* lines.write({ error: `ERROR 1049 (42000): Unknown database '${current}'` });
        return;
      }
      yield* lines.write({ version: versionOf(process) });
      for (let sql = yield* lines.read(); typeof sql === 'string'; sql = yield* lines.read()) {
        const use = /^use\s+`?(\w+)`?$/i.exec(sql);
        let outcome: Outcome & { readonly use?: string };
        if (use) {
          const known = database.databases.has(use[1] ?? '');
          if (known) current = use[1] ?? current;
          outcome = known ? { done: 'other', count: 0, what: 'Database changed' } : { problem: 'no database', about: use[1] ?? '' };
        } else outcome = answer(process, database, sql, current, hello.user);
        if (database.dirty) {
          database.dirty = false;
          mount.writeFile(file, utf8(database.dump()), process);
        }
        if (!(yield* lines.write(outcome))) return;
      }
    },
    stop,
  );
  yield* printError(process, own(process, 'MY-013172', 'System', `Received SHUTDOWN from user <via user signal>. Shutting down mysqld (Version: ${versionOf(process)}).`) + own(process, 'MY-010910', 'System', `/usr/sbin/mysqld: Shutdown complete (mysqld ${versionOf(process)})  MySQL Community Server - GPL.`));
  return 0;
};

function answer(process: Process, database: Database, sql: string, current: string, user: string): Outcome {
  const lower = sql.toLowerCase().replace(/\s+/g, ' ');
  if (lower === 'show databases') return { columns: ['Database'], rows: [...database.databases.keys()].sort().map((name) => [name]) };
  if (lower === 'show tables') return { columns: [`Tables_in_${current}`], rows: [...(database.databases.get(current)?.keys() ?? [])].sort().map((name) => [name]) };
  const described = /^(?:describe|desc) `?(\w+)`?$/.exec(lower);
  if (described) {
    const table = database.databases.get(current)?.get(described[1] ?? '');
    return table ? { columns: ['Field'], rows: table.columns.map((column) => [column]) } : { problem: 'no table', about: `${current}.${described[1]}` };
  }
  const constants = new Map([['version()', versionOf(process)], ['@@version', versionOf(process)], ['@@hostname', process.namespaces.uts.hostname], ['@@server_id', '1'], ['database()', current], ['user()', `${user}@localhost`], ['now()', formatLayout(process.nowMs, '2006-01-02 15:04:05')]]);
  const outcome = database.run(sql, current === '' ? 'mysql' : current, constants);
  return 'problem' in outcome && outcome.problem === 'no table' ? { ...outcome, about: `${current}.${outcome.about}` } : outcome;
}

interface Settings {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  execute: string | undefined;
  readonly words: string[];
  plain: boolean;
}

function readArguments(process: Process): Settings {
  const { argv, env } = process;
  const settings: Settings = { host: 'localhost', port: 3306, user: 'root', password: env.get('MYSQL_PWD') ?? '', database: '', execute: undefined, words: [], plain: false };
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i] ?? '';
    const [name = '', inline] = word.startsWith('--') ? word.split(/=(.*)/s) : word.startsWith('-') && word.length > 2 && 'hPupeD'.includes(word.charAt(1)) ? [word.slice(0, 2), word.slice(2)] : [word];
    const value = (): string => inline ?? argv[++i] ?? '';
    if (name === '-h' || name === '--host') settings.host = value();
    else if (name === '-P' || name === '--port') settings.port = Number(value());
    else if (name === '-u' || name === '--user') settings.user = value();
    else if (name === '-p' || name === '--password') settings.password = inline ?? settings.password;
    else if (name === '-e' || name === '--execute') settings.execute = value();
    else if (name === '-D' || name === '--database') settings.database = value();
    else if (name === '-N' || name === '-B' || name === '-s' || name === '-sN') settings.plain = true;
    else if (!name.startsWith('-')) settings.words.push(name);
  }
  settings.database ||= settings.words[0] ?? '';
  return settings;
}

function* open(process: Process, settings: Settings): Steps<{ readonly lines: Lines; readonly version: string } | string> {
  const local = settings.host === 'localhost';
  const address = local ? '127.0.0.1' : isAddress(settings.host) ? settings.host : (yield* lookUp(process, settings.host))[0];
  if (address === undefined) return `ERROR 2005 (HY000): Unknown MySQL server host '${settings.host}' (-2)`;
  const dialled: Dialled = yield* connectAs(process, address, settings.port);
  if (dialled.result !== 'connected') {
    const code = { ECONNREFUSED: 111, ETIMEDOUT: 110, EHOSTUNREACH: 113, ENETUNREACH: 101 }[connectError(dialled).code as 'ECONNREFUSED'] ?? 111;
    return local ? "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)" : `ERROR 2003 (HY000): Can't connect to MySQL server on '${settings.host}:${settings.port}' (${code})`;
  }
  const lines = new Lines(process, dialled.connection.file);
  yield* lines.write({ user: settings.user, password: settings.password, database: settings.database, local });
  const hello = (yield* lines.read()) as { readonly error?: string; readonly version?: string } | undefined;
  if (!hello) return 'ERROR 2013 (HY000): Lost connection to MySQL server at \'reading initial communication packet\', system error: 0';
  return hello.error ?? { lines, version: hello.version ?? '' };
}

export const mysql: Program = function* (process) {
  if (process.argv.includes('--version') || process.argv.includes('-V')) {
    yield* print(process, `mysql  Ver ${versionOf(process)} for Linux on x86_64 (MySQL Community Server - GPL)\n`);
    return 0;
  }
  const settings = readArguments(process);
  if (settings.password !== '' && process.argv.some((word) => /^(-p.|--password=)/.test(word)) && !isMaria(process)) yield* printError(process, 'mysql: [Warning] Using a password on the command line interface can be insecure.\n');
  const opened = yield* open(process, settings);
  if (typeof opened === 'string') {
    yield* printError(process, `${opened}\n`);
    return 1;
  }
  const terminal = process.descriptor(0)?.tty !== undefined;
  const batch = settings.execute ?? (terminal ? undefined : text(yield* readAll(process, input(process))));
  if (batch === undefined) return yield* converse(process, opened.lines, opened.version);
  for (const sql of statements(batch)) {
    const problem = yield* one(process, opened.lines, sql, process.descriptor(1)?.tty !== undefined && !settings.plain, settings.plain, 1);
    if (problem) return 1;
  }
  return 0;
};

function* one(process: Process, lines: Lines, sql: string, boxed: boolean, bare: boolean, at: number): Steps<boolean> {
  yield* lines.write(sql);
  const outcome = (yield* lines.read()) as Outcome | undefined;
  if (!outcome) {
    yield* printError(process, 'ERROR 2013 (HY000): Lost connection to MySQL server during query\n');
    return true;
  }
  if ('problem' in outcome) {
    const texts = {
      'syntax': [1064, '42000', `You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '${sql}' at line 1`],
      'no table': [1146, '42S02', `Table '${outcome.about}' doesn't exist`],
      'table exists': [1050, '42S01', `Table '${outcome.about}' already exists`],
      'no column': [1054, '42S22', `Unknown column '${outcome.about}' in 'field list'`],
      'no database': [1049, '42000', `Unknown database '${outcome.about}'`],
      'database exists': [1007, 'HY000', `Can't create database '${outcome.about}'; database exists`],
      'unsupported': [1235, '42000', `not simulated in Drydock: ${outcome.about}`],
    } as const;
    const [code, state, message] = texts[outcome.problem];
    yield* printError(process, `ERROR ${code} (${state})${boxed ? '' : ` at line ${at}`}: ${message}\n`);
    return true;
  }
  if ('done' in outcome) {
    if (boxed) yield* print(process, outcome.what === 'Database changed' ? 'Database changed\n' : `Query OK, ${outcome.count} row${outcome.count === 1 ? '' : 's'} affected (0.01 sec)\n\n`);
    return false;
  }
  yield* print(process, boxed ? box(outcome.columns, outcome.rows) : [...(bare ? [] : [outcome.columns]), ...outcome.rows].map((row) => `${row.map((value) => value ?? 'NULL').join('\t')}\n`).join(''));
  return false;
}

function box(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  if (rows.length === 0) return 'Empty set (0.00 sec)\n\n';
  const widths = columns.map((column, at) => Math.max(column.length, ...rows.map((row) => (row[at] ?? 'NULL').length)));
  const bar = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const line = (row: readonly (string | null)[]): string => `|${row.map((value, at) => ` ${(value ?? 'NULL').padEnd(widths[at] ?? 0)} `).join('|')}|\n`;
  return `${bar}${line(columns)}${bar}${rows.map(line).join('')}${bar}${rows.length} row${rows.length === 1 ? '' : 's'} in set (0.00 sec)\n\n`;
}

function* converse(process: Process, lines: Lines, version: string): Steps<number> {
  yield* print(process, `Welcome to the MySQL monitor.  Commands end with ; or \\g.\nYour MySQL connection id is 8\nServer version: ${version} MySQL Community Server - GPL\n\nType 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n`);
  const reader = new LineReader(process);
  let pending = '';
  for (;;) {
    yield* print(process, pending === '' ? 'mysql> ' : '    -> ');
    const next = yield* reader.next();
    if (next === null || (pending === '' && /^(\\q|quit|exit);?$/.test(next.line.trim()))) {
      yield* print(process, 'Bye\n');
      return 0;
    }
    pending += `${text(next.line)}\n`;
    const use = /^use\s+\w+\s*$/i.test(pending.trim());
    if (!/;\s*$/.test(pending) && !use) continue;
    for (const sql of statements(pending)) yield* one(process, lines, sql, true, false, 1);
    pending = '';
  }
}

export const mysqladmin: Program = function* (process) {
  const settings = readArguments(process);
  const opened = yield* open(process, { ...settings, database: '' });
  if (typeof opened === 'string') {
    yield* printError(process, `mysqladmin: connect to server at '${settings.host}' failed\nerror: '${opened.replace(/^ERROR \d+ \(\w+\): /, '')}'\n`);
    return 1;
  }
  yield* print(process, settings.words.includes('ping') ? 'mysqld is alive\n' : 'Uptime: 1  Threads: 1  Questions: 1\n');
  return 0;
};
