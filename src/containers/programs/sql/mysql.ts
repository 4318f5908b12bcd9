// mysql and mysqladmin, the clients. Upstream: MySQL 9 client/mysql.cc.

import { text } from '../../../base/bytes.ts';
import { isAddress } from '../../../network/addresses.ts';
import { lookUp } from '../../../network/dns.ts';
import { connectAs, connectError, type Dialled } from '../../../network/socket.ts';
import { input, LineReader, print, printError, readAll } from '../../../os/io.ts';
import type { Process, Program, Steps } from '../../../os/process.ts';
import type { Outcome } from './engine.ts';
import { mysqlVersion as versionOf } from './mysqld.ts';
import { statements } from './statements.ts';
import { Lines } from './wire.ts';

const isMaria = (process: Process): boolean => process.env.has('MARIADB_VERSION');

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
    const [name = '', inline] = word.startsWith('--')
      ? word.split(/=(.*)/s)
      : word.startsWith('-') && word.length > 2 && 'hPupeD'.includes(word.charAt(1))
        ? [word.slice(0, 2), word.slice(2)]
        : [word];
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
    return local
      ? "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)"
      : `ERROR 2003 (HY000): Can't connect to MySQL server on '${settings.host}:${settings.port}' (${code})`;
  }
  const lines = new Lines(process, dialled.connection.file);
  yield* lines.write({ user: settings.user, password: settings.password, database: settings.database, local });
  const hello = (yield* lines.read()) as { readonly error?: string; readonly version?: string } | undefined;
  if (!hello) return "ERROR 2013 (HY000): Lost connection to MySQL server at 'reading initial communication packet', system error: 0";
  return hello.error ?? { lines, version: hello.version ?? '' };
}

export const mysql: Program = function* (process) {
  if (process.argv.includes('--version') || process.argv.includes('-V')) {
    yield* print(process, `mysql  Ver ${versionOf(process)} for Linux on x86_64 (MySQL Community Server - GPL)\n`);
    return 0;
  }
  const settings = readArguments(process);
  if (settings.password !== '' && process.argv.some((word) => /^(-p.|--password=)/.test(word)) && !isMaria(process))
    yield* printError(process, 'mysql: [Warning] Using a password on the command line interface can be insecure.\n');
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
      syntax: [
        1064,
        '42000',
        `You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '${sql}' at line 1`,
      ],
      'no table': [1146, '42S02', `Table '${outcome.about}' doesn't exist`],
      'table exists': [1050, '42S01', `Table '${outcome.about}' already exists`],
      'no column': [1054, '42S22', `Unknown column '${outcome.about}' in 'field list'`],
      'no database': [1049, '42000', `Unknown database '${outcome.about}'`],
      'database exists': [1007, 'HY000', `Can't create database '${outcome.about}'; database exists`],
      unsupported: [1235, '42000', `not simulated in Drydock: ${outcome.about}`],
    } as const;
    const [code, state, message] = texts[outcome.problem];
    yield* printError(process, `ERROR ${code} (${state})${boxed ? '' : ` at line ${at}`}: ${message}\n`);
    return true;
  }
  if ('done' in outcome) {
    if (boxed)
      yield* print(process, outcome.what === 'Database changed' ? 'Database changed\n' : `Query OK, ${outcome.count} row${outcome.count === 1 ? '' : 's'} affected (0.01 sec)\n\n`);
    return false;
  }
  yield* print(
    process,
    boxed ? box(outcome.columns, outcome.rows) : [...(bare ? [] : [outcome.columns]), ...outcome.rows].map((row) => `${row.map((value) => value ?? 'NULL').join('\t')}\n`).join(''),
  );
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
  yield* print(
    process,
    `Welcome to the MySQL monitor.  Commands end with ; or \\g.\nYour MySQL connection id is 8\nServer version: ${version} MySQL Community Server - GPL\n\nType 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n`,
  );
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
