// ls: what is in a folder. Upstream: GNU coreutils ls. Left out: SELinux, time styles beyond the default.

import { strftime } from '../../base/strftime.ts';
import { print, printError } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Stat } from '../../os/filesystem.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { type Parsed, parseOptions } from './support.ts';

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: Stat;
}

export const ls: Program = function* (process) {
  const parsed = yield* parseOptions(process, {
    short: 'laA1RhtrSdFinpkscCxgo',
    long: { all: 'a', 'almost-all': 'A', recursive: 'R', 'human-readable': 'h', reverse: 'r', directory: 'd', classify: 'F', inode: 'i', 'color=': 'color', color: 'color', 'group-directories-first': 'groups-first', 'full-time': 'full' },
    usageExit: 2,
  });
  const paths = parsed.operands.length ? parsed.operands : ['.'];
  const files: Entry[] = [];
  const folders: Entry[] = [];
  let code = 0;
  for (const path of [...paths].sort()) {
    try {
      const { mount } = process.namespaces;
      const stat = parsed.has('l') || parsed.has('d') ? mount.lstat(path, process) : mount.stat(path, process);
      const target = stat.type === 'symlink' && !parsed.has('d') && !parsed.has('l') ? mount.stat(path, process) : stat;
      (target.type === 'directory' && !parsed.has('d') ? folders : files).push({ name: path, path, stat });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* printError(process, `ls: cannot ${error.code === 'EACCES' ? 'open' : 'access'} '${path}': ${error.text}\n`);
      code = 2;
    }
  }
  if (files.length) yield* show(process, files, parsed);
  let first = files.length === 0;
  for (const folder of folders) {
    code = (yield* showFolder(process, folder.path, parsed, paths.length > 1 || parsed.has('R'), first)) || code;
    first = false;
  }
  return code;
};

function* showFolder(process: Process, path: string, parsed: Parsed, titled: boolean, first: boolean): Steps<number> {
  let entries: Entry[];
  try {
    entries = read(process, path, parsed);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `ls: cannot open directory '${path}': ${error.text}\n`);
    return 2;
  }
  if (titled) yield* print(process, `${first ? '' : '\n'}${path}:\n`);
  if (parsed.has('l')) yield* print(process, `total ${entries.reduce((sum, { stat }) => sum + (stat.type === 'symlink' ? 0 : Math.ceil(stat.sizeBytes / 4096) * 4), 0)}\n`);
  yield* show(process, entries, parsed);
  let code = 0;
  if (parsed.has('R')) for (const entry of entries) if (entry.stat.type === 'directory' && entry.name !== '.' && entry.name !== '..') code = (yield* showFolder(process, `${path.replace(/\/$/, '')}/${entry.name}`, parsed, true, false)) || code;
  return code;
}

function read(process: Process, path: string, parsed: Parsed): Entry[] {
  const { mount } = process.namespaces;
  const hidden = parsed.has('a') || parsed.has('A');
  const names = mount.list(path, process).filter((name) => hidden || !name.startsWith('.'));
  const all = parsed.has('a') ? ['.', '..', ...names] : [...names];
  const entries = all.map((name) => ({ name, path: `${path}/${name}`, stat: mount.lstat(`${path}/${name}`, process) }));
  const key = (name: string): string => name.replace(/^\.+(?=.)/, '').toLowerCase();
  const byName = (a: Entry, b: Entry): number => (key(a.name) < key(b.name) ? -1 : key(a.name) > key(b.name) ? 1 : a.name < b.name ? -1 : 1);
  entries.sort(parsed.has('t') ? (a, b) => b.stat.modifiedMs - a.stat.modifiedMs || byName(a, b) : parsed.has('S') ? (a, b) => b.stat.sizeBytes - a.stat.sizeBytes || byName(a, b) : byName);
  return parsed.has('r') ? entries.reverse() : entries;
}

function* show(process: Process, entries: readonly Entry[], parsed: Parsed): Steps<void> {
  const tty = process.descriptor(1)?.tty;
  const colour = parsed.options.has('color') && (parsed.get('color') === 'always' || parsed.get('color') === '' || (parsed.get('color') === 'auto' && tty !== undefined));
  const shown = (entry: Entry): string => decorate(entry, parsed, colour);
  if (parsed.has('l')) {
    for (const line of longLines(process, entries, parsed, shown)) yield* print(process, `${line}\n`);
    return;
  }
  if (!tty || parsed.has('1')) {
    yield* print(process, entries.map((entry) => `${parsed.has('i') ? `${entry.stat.inode} ` : ''}${shown(entry)}\n`).join(''));
    return;
  }
  yield* print(process, columns(entries.map((entry) => ({ text: shown(entry), width: [...decorate(entry, parsed, false)].length })), tty.columns));
}

const letters: Readonly<Record<Stat['type'], string>> = { file: '-', directory: 'd', symlink: 'l', fifo: 'p', device: 'c', socket: 's' };

function decorate({ name, stat }: Entry, parsed: Parsed, colour: boolean): string {
  const executable = stat.type === 'file' && (stat.mode & 0o111) !== 0;
  const quoted = /[\s'"$&;|<>()*?]/.test(name) && colour ? `'${name}'` : name;
  const code = stat.type === 'directory' ? '01;34' : stat.type === 'symlink' ? '01;36' : executable ? '01;32' : '';
  const painted = colour && code ? `\u001b[0m\u001b[${code}m${quoted}\u001b[0m` : quoted;
  const mark = parsed.has('F') ? (stat.type === 'directory' ? '/' : stat.type === 'symlink' ? '@' : executable ? '*' : '') : parsed.has('p') && stat.type === 'directory' ? '/' : '';
  return painted + mark;
}

/** `drwxr-xr-x`. */
export function modeText(stat: Stat): string {
  const bits = [0o400, 0o200, 0o100, 0o40, 0o20, 0o10, 0o4, 0o2, 0o1].map((bit, i) => (stat.mode & bit ? 'rwx'.charAt(i % 3) : '-'));
  if (stat.mode & 0o4000) bits[2] = bits[2] === 'x' ? 's' : 'S';
  if (stat.mode & 0o2000) bits[5] = bits[5] === 'x' ? 's' : 'S';
  if (stat.mode & 0o1000) bits[8] = bits[8] === 'x' ? 't' : 'T';
  return letters[stat.type] + bits.join('');
}

function longLines(process: Process, entries: readonly Entry[], parsed: Parsed, shown: (entry: Entry) => string): readonly string[] {
  const names = (file: string): ReadonlyMap<string, string> => {
    const { mount } = process.namespaces;
    const content = mount.exists(file, process) ? mount.readFile(file, process) : '';
    return new Map(content.split('\n').map((line) => line.split(':')).map((f) => [f[2] ?? '', f[0] ?? '']));
  };
  const [users, groups] = [names('/etc/passwd'), names('/etc/group')];
  const rows = entries.map((entry) => {
    const { stat } = entry;
    const old = Math.abs(process.nowMs - stat.modifiedMs) > 15_552_000_000;
    const link = stat.type === 'symlink' ? ` -> ${process.namespaces.mount.readLink(entry.path, process)}` : '';
    return {
      mode: modeText(stat),
      links: String(stat.links),
      user: parsed.has('n') ? String(stat.uid) : (users.get(String(stat.uid)) ?? String(stat.uid)),
      group: parsed.has('n') ? String(stat.gid) : (groups.get(String(stat.gid)) ?? String(stat.gid)),
      size: parsed.has('h') ? human(stat.sizeBytes) : String(stat.sizeBytes),
      time: strftime(old ? '%b %e  %Y' : '%b %e %H:%M', stat.modifiedMs),
      name: `${shown(entry)}${link}`,
    };
  });
  const width = (pick: (row: (typeof rows)[number]) => string): number => Math.max(0, ...rows.map((row) => pick(row).length));
  const [l, u, g, s] = [width((r) => r.links), width((r) => r.user), width((r) => r.group), width((r) => r.size)];
  return rows.map((r) => `${r.mode} ${r.links.padStart(l)} ${r.user.padEnd(u)} ${r.group.padEnd(g)} ${r.size.padStart(s)} ${r.time} ${r.name}`);
}

/** 1536 → `1.5K`. */
export function human(bytes: number): string {
  let value = bytes;
  for (const unit of ['', 'K', 'M', 'G', 'T']) {
    if (value < 1024 || unit === 'T') return unit === '' ? String(value) : `${value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : Math.ceil(value)}${unit}`;
    value /= 1024;
  }
  return String(bytes);
}

function columns(items: readonly { readonly text: string; readonly width: number }[], width: number): string {
  for (let rows = 1; rows <= items.length; rows++) {
    const count = Math.ceil(items.length / rows);
    const widths = Array.from({ length: count }, (_, c) => Math.max(...items.slice(c * rows, (c + 1) * rows).map((item) => item.width)));
    if (widths.reduce((sum, w) => sum + w, 2 * (count - 1)) > width && rows < items.length) continue;
    const lines = Array.from({ length: rows }, (_, r) =>
      widths.map((w, c) => {
        const item = items[c * rows + r];
        return item ? item.text + (c * rows + rows + r < items.length ? ' '.repeat(w - item.width + 2) : '') : '';
      }).join(''),
    );
    return items.length ? `${lines.join('\n')}\n` : '';
  }
  return '';
}
