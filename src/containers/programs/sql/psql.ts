// psql and pg_isready. Upstream: PostgreSQL 18, src/bin/psql.

import { text } from '../../../base/bytes.ts';
import { isAddress } from '../../../network/addresses.ts';
import { lookUp } from '../../../network/dns.ts';
import { connectAs, connectError, type Dialled } from '../../../network/socket.ts';
import { LineReader, print, printError } from '../../../os/io.ts';
import type { Process, Program, Steps } from '../../../os/process.ts';
import type { Outcome } from './engine.ts';
import { postgresVersion as versionOf } from './postgres.ts';
import { statements } from './statements.ts';
import { type Hello, Lines } from './wire.ts';

/** Our outcome in psql's words. */
function shown(outcome: Outcome, tuplesOnly: boolean): { readonly out: string; readonly problem: boolean } {
  if ('problem' in outcome) {
    const texts = {
      syntax: `syntax error at or near "${outcome.about}"`,
      'no table': `relation "${outcome.about}" does not exist`,
      'table exists': `relation "${outcome.about}" already exists`,
      'no column': `column "${outcome.about}" does not exist`,
      'no database': `database "${outcome.about}" does not exist`,
      'database exists': `database "${outcome.about}" already exists`,
      unsupported: `not simulated in Drydock: ${outcome.about}`,
    };
    return { out: `ERROR:  ${texts[outcome.problem]}\n`, problem: true };
  }
  if ('done' in outcome) {
    const words = {
      create: `CREATE ${outcome.what ?? 'TABLE'}`,
      drop: `DROP ${outcome.what ?? 'TABLE'}`,
      insert: `INSERT 0 ${outcome.count}`,
      update: `UPDATE ${outcome.count}`,
      delete: `DELETE ${outcome.count}`,
      truncate: 'TRUNCATE TABLE',
      other: outcome.what ?? '',
    };
    return { out: words[outcome.done] === '' ? '' : `${words[outcome.done]}\n`, problem: false };
  }
  return { out: grid(outcome.columns, outcome.rows, tuplesOnly), problem: false };
}

function grid(columns: readonly string[], rows: readonly (readonly (string | null)[])[], tuplesOnly: boolean): string {
  const heads = columns.map((column) => column.replace(/\(.*\)$/, ''));
  const cell = (value: string | null): string => value ?? '';
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => cell(row[at] ?? null).length)));
  const numeric = heads.map((_, at) => rows.length > 0 && rows.every((row) => row[at] === null || /^-?\d+(\.\d+)?$/.test(cell(row[at] ?? null))));
  const body = rows
    .map(
      (row) =>
        `${row
          .map((value, at) => ` ${numeric[at] ? cell(value).padStart(widths[at] ?? 0) : cell(value).padEnd(widths[at] ?? 0)} `)
          .join('|')
          .trimEnd()}\n`,
    )
    .join('');
  if (tuplesOnly) return `${body}\n`;
  const title = heads.map((head, at) => {
    const space = (widths[at] ?? 0) - head.length;
    return ` ${' '.repeat(Math.floor(space / 2))}${head}${' '.repeat(Math.ceil(space / 2))} `;
  });
  return `${title.join('|').replace(/\s+$/, ' ')}\n${widths.map((width) => '-'.repeat(width + 2)).join('+')}\n${body}(${rows.length} row${rows.length === 1 ? '' : 's'})\n\n`;
}

interface Settings {
  host: string;
  port: number;
  user: string;
  database: string;
  readonly commands: string[];
  tuplesOnly: boolean;
  file: string | undefined;
}

function readArguments(process: Process): Settings {
  const { env, argv } = process;
  const settings: Settings = {
    host: env.get('PGHOST') ?? '127.0.0.1',
    port: Number(env.get('PGPORT') ?? 5432),
    user: env.get('PGUSER') ?? '',
    database: env.get('PGDATABASE') ?? '',
    commands: [],
    tuplesOnly: false,
    file: undefined,
  };
  const operands: string[] = [];
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i] ?? '';
    const [name = '', inline] = word.startsWith('--')
      ? word.split(/=(.*)/s)
      : word.startsWith('-') && word.length > 2 && 'hpUdcf'.includes(word.charAt(1))
        ? [word.slice(0, 2), word.slice(2)]
        : [word];
    const value = (): string => inline ?? argv[++i] ?? '';
    if (name === '-h' || name === '--host') settings.host = value();
    else if (name === '-p' || name === '--port') settings.port = Number(value());
    else if (name === '-U' || name === '--username') settings.user = value();
    else if (name === '-d' || name === '--dbname') settings.database = value();
    else if (name === '-c' || name === '--command') settings.commands.push(value());
    else if (name === '-f' || name === '--file') settings.file = value();
    else if (/^-[tAqX]+$/.test(name) || name === '--tuples-only') settings.tuplesOnly ||= name.includes('t');
    else if (!name.startsWith('-')) operands.push(name);
  }
  const [database, user] = operands;
  settings.user ||= user ?? env.get('POSTGRES_USER') ?? (process.credentials.uid === 0 ? 'root' : 'postgres');
  settings.database ||= database ?? settings.user;
  if (settings.host.startsWith('/')) settings.host = '127.0.0.1';
  return settings;
}

function* dial(process: Process, settings: Settings): Steps<Dialled | 'unknown'> {
  const address = isAddress(settings.host) ? settings.host : (yield* lookUp(process, settings.host))[0];
  return address === undefined ? 'unknown' : yield* connectAs(process, address, settings.port);
}

export const psql: Program = function* (process) {
  if (process.argv.includes('--version') || process.argv.includes('-V')) {
    yield* print(process, `psql (PostgreSQL) ${versionOf(process)}\n`);
    return 0;
  }
  const settings = readArguments(process);
  const dialled = yield* dial(process, settings);
  const given = process.argv.some((word) => word.startsWith('-h') || word.startsWith('--host')) || process.env.has('PGHOST');
  if (dialled === 'unknown') {
    yield* printError(process, `psql: error: could not translate host name "${settings.host}" to address: Name or service not known\n`);
    return 2;
  }
  if (dialled.result !== 'connected') {
    const where = given
      ? `connection to server at "${settings.host}", port ${settings.port} failed: ${connectError(dialled).text}\n\tIs the server running on that host and accepting TCP/IP connections?`
      : 'connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: No such file or directory\n\tIs the server running locally and accepting connections on that socket?';
    yield* printError(process, `psql: error: ${where}\n`);
    return 2;
  }
  const lines = new Lines(process, dialled.connection.file);
  yield* lines.write({ user: settings.user, password: process.env.get('PGPASSWORD') ?? '', database: settings.database } satisfies Hello);
  const hello = (yield* lines.read()) as { readonly fatal?: string; readonly version?: string } | undefined;
  if (!hello || hello.fatal !== undefined) {
    yield* printError(
      process,
      `psql: error: connection to server at "${settings.host}"${isAddress(settings.host) ? '' : ` (${dialled.connection.remote.address})`}, port ${settings.port} failed: ${hello ? `FATAL:  ${hello.fatal}` : 'server closed the connection unexpectedly'}\n`,
    );
    return 2;
  }
  if (settings.commands.length === 0 && settings.file === undefined) return yield* converse(process, lines, settings, hello.version ?? '');
  const texts = settings.file === undefined ? settings.commands : [text(process.namespaces.mount.readFile(settings.file, process))];
  let code = 0;
  for (const sql of texts.flatMap(statements)) if (!(yield* one(process, lines, sql, settings.tuplesOnly))) code = 1;
  return code;
};


function* one(process: Process, lines: Lines, sql: string, tuplesOnly: boolean): Steps<boolean> {
  const command = sql.trim();
  const meta = command.startsWith('\\l') ? '\\l' : command.startsWith('\\d') ? '\\d' : command;
  yield* lines.write(meta);
  const outcome = (yield* lines.read()) as Outcome | undefined;
  if (!outcome) {
    yield* printError(process, 'server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.\n');
    return false;
  }
  if (meta === '\\d' && 'rows' in outcome && outcome.rows.length === 0) {
    yield* printError(process, 'Did not find any relations.\n');
    return true;
  }
  const { out, problem } = shown(outcome, tuplesOnly);
  yield* problem ? printError(process, out) : print(process, out);
  return !problem;
}

function* converse(process: Process, lines: Lines, settings: Settings, version: string): Steps<number> {
  const reader = new LineReader(process);
  const interactive = process.descriptor(0)?.tty !== undefined;
  if (interactive) yield* print(process, `psql (${version})\nType "help" for help.\n\n`);
  let pending = '';
  for (;;) {
    if (interactive) yield* print(process, `${settings.database}${pending === '' ? '=' : '-'}# `);
    const next = yield* reader.next();
    if (next === null) return 0;
    const line = text(next.line);
    if (pending === '' && /^\\q|^(quit|exit)$/.test(line.trim())) return 0;
    if (pending === '' && line.trim().startsWith('\\')) {
      yield* one(process, lines, line, settings.tuplesOnly);
      continue;
    }
    pending += `${line}\n`;
    if (!line.trimEnd().endsWith(';')) continue;
    for (const sql of statements(pending)) yield* one(process, lines, sql, settings.tuplesOnly);
    pending = '';
  }
}

export const pgIsReady: Program = function* (process) {
  const settings = readArguments(process);
  const dialled = yield* dial(process, settings);
  const shownHost = process.argv.some((word) => word.startsWith('-h')) ? settings.host : '/var/run/postgresql';
  const ready = dialled !== 'unknown' && dialled.result === 'connected';
  yield* print(process, `${shownHost}:${settings.port} - ${ready ? 'accepting connections' : 'no response'}\n`);
  return ready ? 0 : 2;
};
