// ls: what is in a folder. Upstream: GNU coreutils ls.
// Left out: --quoting-style beyond literal and -Q, --time-style beyond the usual ones, SELinux contexts.

import { strftime } from '../../base/strftime.ts';
import type { Stat } from '../../os/filesystem.ts';
import { print } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { groups as allGroups, users as allUsers } from '../../os/users.ts';
import { modeText } from '../file-mode.ts';
import { colored, type Entry, inColumns, indicator, shownName } from './ls-format.ts';
import { versionOrder } from './sort-order.ts';
import { complain, humanSize, type Parsed, parseOptions, problem, quoted } from './support.ts';

const long = {
  all: 'a',
  'almost-all': 'A',
  'human-readable': 'h',
  recursive: 'R',
  reverse: 'r',
  directory: 'd',
  inode: 'i',
  size: 's',
  classify: 'F',
  'file-type': 'p',
  'numeric-uid-gid': 'n',
  'quote-name': 'Q',
  'no-group': 'G',
  'color?': 'color',
  'group-directories-first': 'first',
  'full-time': 'full-time',
  'time-style=': 'time-style',
  'sort=': 'sort',
  'format=': 'format',
  'width=': 'w',
  si: 'si',
  'ignore=': 'I',
  'ignore-backups': 'B',
  dereference: 'L',
  escape: 'b',
  literal: 'N',
  'hide-control-chars': 'q',
  'time=': 'time',
  author: 'author',
  zero: 'zero',
  'indicator-style=': 'indicator',
  'block-size=': 'block',
};

interface Shown {
  readonly process: Process;
  readonly options: Parsed;
  readonly color: boolean;
  failed: boolean;
}

export const ls: Program = function* (process) {
  const options = yield* parseOptions(process, { short: 'aAlhRrdisFpnogGQ1CxmtSUXvcufqbNLHBkI:w:TZD', long, usageExit: 2 });
  const when = options.get('color');
  const color = when === 'always' || when === '' || (when === 'auto' && process.descriptor(1)?.tty !== undefined);
  const state: Shown = { process, options, color: options.has('color') && color, failed: false };
  const files: Entry[] = [];
  const folders: Entry[] = [];
  for (const path of options.operands.length > 0 ? options.operands : ['.']) {
    const entry = yield* entryOf(state, path, path, !options.has('l') && !options.has('d'));
    if (entry) (entry.stat.type === 'directory' && !options.has('d') ? folders : files).push(entry);
  }
  if (files.length > 0) yield* show(state, sorted(state, files));
  const titled = options.has('R') || options.operands.length > 1;
  let first = files.length === 0;
  for (const folder of sorted(state, folders)) {
    yield* showFolder(state, folder.path, titled, first);
    first = false;
  }
  return state.failed ? 2 : 0;
};

function* entryOf(state: Shown, name: string, path: string, follow: boolean): Steps<Entry | undefined> {
  const { mount } = state.process.namespaces;
  try {
    const own = mount.lstat(path, state.process);
    const isLink = own.type === 'symlink';
    const target = isLink ? mount.readLink(path, state.process) : undefined;
    const reached = isLink && mount.exists(path, state.process) ? mount.stat(path, state.process) : undefined;
    const stat = (follow || state.options.has('L')) && reached && (state.options.has('L') || reached.type === 'directory') ? reached : own;
    return { name, path, stat, target: stat === own ? target : undefined, reached };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* complain(state.process, error, 'cannot access', path);
    state.failed = true;
    return undefined;
  }
}

function* showFolder(state: Shown, path: string, titled: boolean, first: boolean): Steps<void> {
  const { options, process } = state;
  let names: readonly string[];
  try {
    names = process.namespaces.mount.list(path, process);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* problem(process, `cannot open directory ${quoted(path)}: ${error.text}`);
    state.failed = true;
    return;
  }
  const all = options.has('a') || options.has('f');
  const hidden = (name: string): boolean => !all && !options.has('A') && name.startsWith('.');
  const ignored = (name: string): boolean => (options.has('B') && name.endsWith('~')) || (options.has('I') && options.get('I') === name);
  const entries: Entry[] = [];
  for (const name of [...(all ? ['.', '..'] : []), ...names.filter((one) => !hidden(one) && !ignored(one))]) {
    const entry = yield* entryOf(state, name, `${path.endsWith('/') ? path : `${path}/`}${name}`, false);
    if (entry) entries.push(entry);
  }
  if (titled) yield* print(process, `${first ? '' : '\n'}${path}:\n`);
  if (options.has('l') || options.has('s') || options.has('n') || options.has('g') || options.has('o'))
    yield* print(process, `total ${options.has('h') ? humanSize(blocks(entries) * 1024) : blocks(entries)}\n`);
  const order = sorted(state, entries);
  yield* show(state, order);
  if (!options.has('R')) return;
  for (const entry of order) if (entry.stat.type === 'directory' && entry.name !== '.' && entry.name !== '..') yield* showFolder(state, entry.path, true, false);
}

/** Disk blocks of 1 KiB; files take whole blocks of 4. */
const blocksOf = ({ type, sizeBytes }: Stat): number => (type === 'directory' ? 4 : type === 'file' ? Math.ceil(sizeBytes / 4096) * 4 : 0);
const blocks = (entries: readonly Entry[]): number => entries.reduce((sum, { stat }) => sum + blocksOf(stat), 0);

function sorted({ options }: Shown, entries: readonly Entry[]): readonly Entry[] {
  const by = options.get('sort') ?? options.each.findLast(([key]) => 'tSUXvf'.includes(key) && key.length === 1)?.[0] ?? 'name';
  const byName = (a: Entry, b: Entry): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const extension = (name: string): string => /\.[^.]*$/.exec(name)?.[0] ?? '';
  const orders: Readonly<Record<string, (a: Entry, b: Entry) => number>> = {
    name: byName,
    t: (a, b) => b.stat.modifiedMs - a.stat.modifiedMs || byName(a, b),
    S: (a, b) => b.stat.sizeBytes - a.stat.sizeBytes || byName(a, b),
    X: (a, b) => (extension(a.name) < extension(b.name) ? -1 : extension(a.name) > extension(b.name) ? 1 : byName(a, b)),
    v: (a, b) => versionOrder(a.name, b.name),
  };
  const key = { time: 't', size: 'S', extension: 'X', version: 'v', none: 'U' }[by] ?? by;
  const order = orders[key];
  const out = [...entries];
  if (order) out.sort(order);
  if (options.has('r')) out.reverse();
  if (options.has('first')) out.sort((a, b) => Number(b.stat.type === 'directory') - Number(a.stat.type === 'directory'));
  return out;
}

function* show(state: Shown, entries: readonly Entry[]): Steps<void> {
  const { options, process } = state;
  const format = options.get('format') ?? options.each.findLast(([key]) => ['l', '1', 'C', 'x', 'm', 'n', 'g', 'o', 'full-time'].includes(key))?.[0];
  if (format === 'l' || format === 'n' || format === 'g' || format === 'o' || format === 'full-time' || format === 'long' || (format === '1' && options.has('l')))
    return yield* print(process, longLines(state, entries));
  const names = entries.map((entry) => front(state, entry, entries) + decorated(state, entry));
  const terminal = process.descriptor(1)?.tty;
  if (format === 'm' || format === 'commas') return yield* print(process, entries.length > 0 ? `${names.join(', ')}\n` : '');
  const columns = format === 'C' || format === 'x' || format === 'vertical' || format === 'across' || (terminal && format !== '1');
  if (!columns) return yield* print(process, names.map((name) => `${name}\n`).join(''));
  const width = Number(options.get('w') ?? terminal?.columns ?? 80) || Number.POSITIVE_INFINITY;
  yield* print(process, inColumns(names, width, format === 'x' || format === 'across'));
}

/** Inode and blocks, where they are asked for. */
function front({ options }: Shown, { stat }: Entry, all: readonly Entry[]): string {
  const inodes = options.has('i') ? `${String(stat.inode).padStart(Math.max(...all.map((one) => String(one.stat.inode).length)))} ` : '';
  const size = (one: Stat): string => (options.has('h') ? humanSize(blocksOf(one) * 1024) : String(blocksOf(one)));
  return inodes + (options.has('s') ? `${size(stat).padStart(Math.max(...all.map((one) => size(one.stat).length)))} ` : '');
}

function decorated({ options, color }: Shown, entry: Entry): string {
  const name = shownName(entry.name, options.has('Q'));
  const mark = options.has('F') ? indicator(entry.stat) : options.has('p') ? (entry.stat.type === 'directory' ? '/' : '') : '';
  return (color ? colored(name, entry) : name) + mark;
}

function longLines(state: Shown, entries: readonly Entry[]): string {
  const { options, process } = state;
  const users = new Map(allUsers(process).map(({ uid, name }) => [uid, name]));
  const groups = new Map(allGroups(process).map(({ gid, name }) => [gid, name]));
  const numeric = options.has('n');
  const rows = entries.map((entry) => {
    const { stat } = entry;
    const cells = [modeText(stat), String(stat.links)];
    if (!options.has('g')) cells.push(numeric ? String(stat.uid) : (users.get(stat.uid) ?? String(stat.uid)));
    if (!options.has('o') && !options.has('G')) cells.push(numeric ? String(stat.gid) : (groups.get(stat.gid) ?? String(stat.gid)));
    cells.push(
      stat.type === 'device' ? '1,   3' : options.has('h') ? humanSize(stat.sizeBytes) : options.has('si') ? humanSize(stat.sizeBytes, 1000) : String(stat.sizeBytes),
      timeText(options, stat.modifiedMs, process.nowMs),
    );
    return { entry, cells };
  });
  const last = (rows[0]?.cells.length ?? 0) - 2;
  const widths = (rows[0]?.cells ?? []).map((_, i) => Math.max(...rows.map(({ cells }) => cells[i]?.length ?? 0)));
  const lines = rows.map(({ entry, cells }) => {
    const padded = cells.map((cell, i) => (i === 1 || i === last ? cell.padStart(widths[i] ?? 0) : i === cells.length - 1 || i === 0 ? cell : cell.padEnd(widths[i] ?? 0)));
    const arrow =
      entry.target === undefined ? '' : ` -> ${state.color && entry.reached ? colored(entry.target, { ...entry, stat: entry.reached, target: undefined }) : entry.target}`;
    const mark =
      entry.target === undefined ? decorated(state, entry) : state.color ? colored(shownName(entry.name, options.has('Q')), entry) : shownName(entry.name, options.has('Q'));
    return `${front(state, entry, entries)}${padded.join(' ')} ${mark}${arrow}\n`;
  });
  return lines.join('');
}

const halfYearMs = 15_778_476_000;

function timeText(options: Parsed, ms: number, nowMs: number): string {
  const style = options.has('full-time') ? 'full-iso' : options.get('time-style');
  if (style === 'full-iso') return strftime('%Y-%m-%d %H:%M:%S.%N %z', ms);
  if (style === 'long-iso') return strftime('%Y-%m-%d %H:%M', ms);
  if (style?.startsWith('+')) return strftime(style.slice(1), ms);
  const recent = ms > nowMs - halfYearMs && ms <= nowMs + 1000;
  if (style === 'iso') return strftime(recent ? '%m-%d %H:%M' : '%Y-%m-%d ', ms);
  return strftime(recent ? '%b %e %H:%M' : '%b %e  %Y', ms);
}
