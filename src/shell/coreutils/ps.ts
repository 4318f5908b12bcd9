// ps: processes, as a table. Upstream: procps-ng ps; BSD options (aux) and UNIX ones (-ef, -o). Left out: threads, --forest's options.

import { strftime } from '../../base/strftime.ts';
import { print, printError } from '../../os/io.ts';
import type { KernelProcess } from '../../os/kernel-process.ts';
import { commandName } from '../../os/proc.ts';
import type { Process, Program } from '../../os/process.ts';
import { userName } from '../../os/users.ts';

interface Column {
  readonly title: string;
  readonly width: number;
  readonly left?: boolean;
  show(process: KernelProcess, me: Process): string;
}

const table = (me: Process): KernelProcess['table'] => me.namespaces.pid as KernelProcess['table'];
const pidOf = (process: KernelProcess, me: Process): number => table(me).numberOf(process) ?? 0;
const terminalOf = (process: KernelProcess): string => (process.sessionOf.terminal ? process.sessionOf.terminal.name.replace('/dev/', '') : '?');
const clock = (ms: number): string => {
  const seconds = Math.floor(ms / 1000);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0')).join(':');
};
const shortClock = (ms: number): string => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`;
const started = (process: KernelProcess, me: Process): string => strftime(me.nowMs - process.startedMs < 86_400_000 ? '%H:%M' : '%b%d', process.startedMs);
const commandLine = (process: KernelProcess): string => (process.ended ? `[${commandName(process)}] <defunct>` : process.argv.join(' '));
const cpuPercent = (process: KernelProcess, me: Process): number => (process.cpuUsedMs / Math.max(1000, me.nowMs - process.startedMs)) * 100;
const memoryPercent = (process: KernelProcess): number => (process.memoryBytes / process.kernel.memoryBytes) * 100;
const foreground = (process: KernelProcess): boolean => process.sessionOf.terminal !== undefined && process.sessionOf.terminal.foregroundGroup === process.processGroup;
const stateOf = (process: KernelProcess): string => `${process.state}${process.session === process.pid ? 's' : ''}${foreground(process) ? '+' : ''}`;

const columns: Readonly<Record<string, Column>> = {
  pid: { title: 'PID', width: 5, show: (p, me) => String(pidOf(p, me)) },
  ppid: { title: 'PPID', width: 5, show: (p, me) => String(p.parent ? (table(me).numberOf(p.parent) ?? 0) : 0) },
  pgid: { title: 'PGID', width: 5, show: (p) => String(p.processGroup) },
  sid: { title: 'SID', width: 5, show: (p) => String(p.session) },
  tty: { title: 'TTY', width: 8, left: true, show: terminalOf },
  time: { title: 'TIME', width: 8, show: (p) => clock(p.cpuUsedMs) },
  cmd: { title: 'CMD', width: 0, left: true, show: (p) => (p.ended ? `${commandName(p)} <defunct>` : commandName(p)) },
  comm: { title: 'COMMAND', width: 0, left: true, show: (p) => commandName(p) },
  args: { title: 'COMMAND', width: 0, left: true, show: commandLine },
  user: { title: 'USER', width: 8, left: true, show: (p, me) => userName(me, p.credentials.uid) },
  uid: { title: 'UID', width: 5, show: (p) => String(p.credentials.uid) },
  UID: { title: 'UID', width: 8, left: true, show: (p, me) => userName(me, p.credentials.uid) },
  c: { title: 'C', width: 2, show: (p, me) => String(Math.floor(cpuPercent(p, me))) },
  stime: { title: 'STIME', width: 5, left: true, show: started },
  start: { title: 'START', width: 5, left: true, show: started },
  '%cpu': { title: '%CPU', width: 4, show: (p, me) => cpuPercent(p, me).toFixed(1) },
  '%mem': { title: '%MEM', width: 4, show: (p) => memoryPercent(p).toFixed(1) },
  vsz: { title: 'VSZ', width: 6, show: (p) => String(Math.round((p.memoryBytes * 3) / 1024)) },
  rss: { title: 'RSS', width: 5, show: (p) => String(Math.round(p.memoryBytes / 1024)) },
  stat: { title: 'STAT', width: 4, left: true, show: stateOf },
  s: { title: 'S', width: 1, show: (p) => p.state },
  bsdtime: { title: 'TIME', width: 6, show: (p) => shortClock(p.cpuUsedMs) },
  etime: { title: 'ELAPSED', width: 11, show: (p, me) => clock(me.nowMs - p.startedMs).replace(/^00:/, '') },
  ni: { title: 'NI', width: 3, show: () => '0' },
};
const aliases: Readonly<Record<string, string>> = {
  command: 'args',
  pcpu: '%cpu',
  pmem: '%mem',
  tt: 'tty',
  tname: 'tty',
  state: 's',
  ucmd: 'comm',
  ucomm: 'comm',
  euser: 'user',
  nice: 'ni',
  cputime: 'time',
  rssize: 'rss',
  vsize: 'vsz',
  pgrp: 'pgid',
  start_time: 'stime',
  lstart: 'start',
  fname: 'comm',
  euid: 'uid',
};

interface Request {
  all: boolean;
  withTerminal: boolean;
  columns: readonly (readonly [string, string | undefined])[];
  pids: number[] | undefined;
  users: string[] | undefined;
  names: string[] | undefined;
  sort: string | undefined;
  headers: boolean;
}

export const ps: Program = function* (process) {
  const request = parseRequest(process.argv.slice(1));
  if (typeof request === 'string') {
    yield* printError(process, request);
    return 1;
  }
  const shown = select(process, request);
  const list = request.columns.map(([name, title]) => ({ column: columns[name] as Column, title: title ?? (columns[name] as Column).title }));
  const rows = shown.map((one) => list.map(({ column }) => column.show(one, process)));
  const titles = list.map(({ title }) => title);
  const widths = list.map(({ column }, i) => Math.max(column.width, titles[i]?.length ?? 0, ...rows.map((row) => (column.width === 0 ? 0 : (row[i]?.length ?? 0)))));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (list[i]?.column.left ? (i === cells.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)) : cell.padStart(widths[i] ?? 0))).join(' ');
  const bare = titles.every((title) => title === '');
  yield* print(process, [...(request.headers && !bare ? [line(titles)] : []), ...rows.map(line)].map((text) => `${text}\n`).join(''));
  return shown.length > 0 ? 0 : 1;
};

const names = (...list: string[]): readonly (readonly [string, undefined])[] => list.map((name) => [name, undefined] as const);

function parseRequest(argv: readonly string[]): Request | string {
  const request: Request = {
    all: false,
    withTerminal: false,
    columns: names('pid', 'tty', 'time', 'cmd'),
    pids: undefined,
    users: undefined,
    names: undefined,
    sort: undefined,
    headers: true,
  };
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const problem = word.startsWith('--') ? longOption(word, rest, request) : word.startsWith('-') ? unixOptions(word, rest, request) : bsdOptions(word, request);
    if (problem) return problem;
  }
  return request;
}

const usage =
  "\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).\n";

function longOption(word: string, rest: string[], request: Request): string | undefined {
  const [name = '', value] = word.split('=');
  if (name === '--sort') request.sort = value ?? rest.shift();
  else if (name === '--pid') request.pids = (value ?? rest.shift() ?? '').split(',').map(Number);
  else if (name === '--no-headers' || name === '--no-heading') request.headers = false;
  else if (name === '--format') return format(value ?? rest.shift() ?? '', request);
  else if (name === '--user') request.users = (value ?? rest.shift() ?? '').split(',');
  else if (name !== '--forest' && name !== '--cols' && name !== '--width') return `error: unknown gnu long option\n${usage}`;
  return undefined;
}

function unixOptions(word: string, rest: string[], request: Request): string | undefined {
  for (let i = 1; i < word.length; i++) {
    const letter = word.charAt(i);
    const value = (): string => word.slice(i + 1) || (rest.shift() ?? '');
    if (letter === 'e' || letter === 'A' || letter === 'a' || letter === 'd') request.all = true;
    else if (letter === 'f')
      request.columns = names('UID', 'pid', 'ppid', 'c', 'stime', 'tty', 'time', 'args').map(([name]) => [name, name === 'args' ? 'CMD' : undefined] as const);
    else if (letter === 'F' || letter === 'l') request.columns = names('s', 'uid', 'pid', 'ppid', 'ni', 'vsz', 'rss', 'tty', 'time', 'cmd');
    else if (letter === 'o') return format(value(), request);
    else if (letter === 'p') {
      request.pids = value().split(/[ ,]+/).map(Number);
      return undefined;
    } else if (letter === 'u' || letter === 'U') {
      request.users = value().split(',');
      return undefined;
    } else if (letter === 'C') {
      request.names = value().split(',');
      return undefined;
    } else if (!'wHTLyj'.includes(letter)) return `error: unsupported SysV option\n${usage}`;
  }
  return undefined;
}

function bsdOptions(word: string, request: Request): string | undefined {
  if (/^\d/.test(word)) {
    request.pids = [...(request.pids ?? []), ...word.split(',').map(Number)];
    return undefined;
  }
  for (const letter of word) {
    if (letter === 'a' || letter === 'x') request.all = true;
    else if (letter === 'u') request.columns = names('user', 'pid', '%cpu', '%mem', 'vsz', 'rss', 'tty', 'stat', 'start', 'bsdtime', 'args');
    else if (!'wfehjlrv'.includes(letter)) return `error: unsupported option (BSD syntax)\n${usage}`;
  }
  if (!word.includes('u')) request.columns = names('pid', 'tty', 'stat', 'bsdtime', 'args');
  return undefined;
}

/** `-o pid,comm=NAME` */
function format(text: string, request: Request): string | undefined {
  const list: (readonly [string, string | undefined])[] = [];
  const [plain, title] = /^([^=]*(?:,[^=]*)*)=([^,]*)$/.exec(text)?.slice(1) ?? [text, undefined];
  const words = (plain ?? '').split(/[ ,]+/).filter(Boolean);
  for (const [i, word] of words.entries()) {
    const name = aliases[word] ?? word;
    if (!columns[name]) return `error: unknown user-defined format specifier "${word}"\n${usage}`;
    list.push([name, title !== undefined && (i === words.length - 1 || title === '') ? title : undefined]);
  }
  request.columns = list;
  return undefined;
}

function select(me: Process, { all, pids, users, names: wantedNames, sort }: Request): readonly KernelProcess[] {
  const mine = me as KernelProcess;
  const everyone = table(me).list();
  const shown = everyone.filter((process) => {
    if (pids) return pids.includes(pidOf(process, me));
    if (users) return users.includes(userName(me, process.credentials.uid)) || users.includes(String(process.credentials.uid));
    if (wantedNames) return wantedNames.includes(commandName(process));
    return all || (process.sessionOf === mine.sessionOf && process.credentials.uid === mine.credentials.uid);
  });
  if (sort === undefined) return shown;
  const [sign, name] = [sort.startsWith('-') ? -1 : 1, sort.replace(/^[-+]/, '')];
  const column = columns[aliases[name] ?? name];
  const key = (process: KernelProcess): string => column?.show(process, me) ?? '';
  return [...shown].sort((a, b) => sign * (Number(key(a)) - Number(key(b)) || (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0)));
}
