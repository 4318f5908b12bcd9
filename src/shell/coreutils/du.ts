// du and df: how much room files take and file systems have. Upstream: GNU coreutils.

import { print } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { KernelProcess } from '../../os/kernel-process.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { complain, humanSize, nameInMessage, parseOptions, problem } from './support.ts';

interface DiskUse {
  readonly process: Process;
  readonly apparent: boolean;
  /** how deep lines are shown */
  readonly depth: number;
  readonly files: boolean;
  readonly shown: (bytes: number) => string;
  failed: boolean;
}

export const du: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, {
    short: 'ahsckmbd:xLS0B:',
    long: { all: 'a', 'human-readable': 'h', summarize: 's', total: 'c', 'max-depth=': 'd', 'apparent-size': 'apparent', bytes: 'b', si: 'si', 'one-file-system': 'x' },
  });
  const unit = has('b') ? 1 : has('m') ? 1024 ** 2 : 1024;
  const use: DiskUse = {
    process,
    apparent: has('apparent') || has('b'),
    depth: has('s') ? 0 : has('d') ? Number(get('d')) : Number.POSITIVE_INFINITY,
    files: has('a'),
    shown: (bytes) => (has('h') || has('si') ? humanSize(bytes, has('si') ? 1000 : 1024) : String(Math.ceil(bytes / unit))),
    failed: false,
  };
  let total = 0;
  for (const path of operands.length > 0 ? operands : ['.']) total += yield* measure(use, path, 0);
  if (has('c')) yield* print(process, `${use.shown(total)}\ttotal\n`);
  return use.failed ? 1 : 0;
};

function* measure(use: DiskUse, path: string, depth: number): Steps<number> {
  const { mount } = use.process.namespaces;
  try {
    const stat = mount.lstat(path, use.process);
    let bytes = use.apparent
      ? stat.type === 'directory'
        ? 4096
        : stat.sizeBytes
      : stat.type === 'directory'
        ? 4096
        : stat.type === 'file'
          ? Math.ceil(stat.sizeBytes / 4096) * 4096
          : 0;
    if (stat.type === 'directory') for (const name of mount.list(path, use.process)) bytes += yield* measure(use, `${path.replace(/(.)\/$/, '$1')}/${name}`, depth + 1);
    if (depth === 0 || ((stat.type === 'directory' || use.files) && depth <= use.depth)) yield* print(use.process, `${use.shown(bytes)}\t${path}\n`);
    return bytes;
  } catch (error) {
    yield* complain(use.process, error, error instanceof OsError && error.code === 'EACCES' ? 'cannot read directory' : 'cannot access', path);
    use.failed = true;
    return 0;
  }
}

/** What a file system without a limit of its own seems to have. */
const diskBytes = 40 * 1024 ** 3;
/** What a container's /dev may hold. Upstream: containerd's default mounts */
const deviceBytes = 64 * 1024 ** 2;

/** A mounted file system, as df shows it. */
export interface Row {
  readonly source: string;
  readonly type: string;
  readonly size: number;
  readonly used: number;
  readonly path: string;
}

export const df: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, {
    short: 'ahHTkmPilB:t:x:',
    long: { all: 'a', 'human-readable': 'h', si: 'H', 'print-type': 'T', portability: 'P', inodes: 'i', local: 'l', 'output?': 'output', total: 'total' },
  });
  let code = 0;
  const wanted: string[] = [];
  for (const path of operands) {
    try {
      wanted.push(process.namespaces.mount.realPath(path, process));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      code = yield* problem(process, `${nameInMessage(path)}: ${error.text}`);
    }
  }
  const mounts = rows(process).filter(({ type }) => has('a') || operands.length > 0 || (type !== 'proc' && type !== 'sysfs'));
  const shown =
    operands.length === 0
      ? mounts
      : wanted.flatMap(
          (path) => mounts.filter((row) => path === row.path || path.startsWith(row.path === '/' ? '/' : `${row.path}/`)).sort((a, b) => b.path.length - a.path.length)[0] ?? [],
        );
  const size = (bytes: number): string => (has('h') || has('H') ? humanSize(bytes, has('H') ? 1000 : 1024) : String(Math.ceil(bytes / (has('m') ? 1024 ** 2 : 1024))));
  const header = [
    'Filesystem',
    ...(has('T') ? ['Type'] : []),
    has('h') || has('H') ? 'Size' : has('m') ? '1M-blocks' : has('P') ? '1024-blocks' : '1K-blocks',
    'Used',
    has('h') || has('H') ? 'Avail' : 'Available',
    has('P') ? 'Capacity' : 'Use%',
    'Mounted on',
  ];
  const cells = shown.map((row) => [
    row.source,
    ...(has('T') ? [row.type] : []),
    size(row.size),
    size(row.used),
    size(row.size - row.used),
    row.size === 0 ? '-' : `${Math.ceil((row.used / row.size) * 100)}%`,
    row.path,
  ]);
  if (cells.length > 0) yield* print(process, table([header, ...cells], has('T') ? 2 : 1));
  return code;
};

/** Every mount with its size and what is used of it, in bytes. */
export function rows(process: Process): readonly Row[] {
  const mounts = process.namespaces.mount.mounts();
  const rootDisk = mounts[0]?.fileSystem.usage().disk;
  return mounts.map(({ path, fileSystem, source }) => {
    const { usedBytes, limitBytes, disk } = fileSystem.usage();
    const virtual = ['proc', 'sysfs'].includes(fileSystem.type);
    // What is on the same device has the same room, whatever folder of it is mounted.
    const shared = limitBytes === undefined ? (disk ?? (source.startsWith('/dev/') ? rootDisk : undefined)) : undefined;
    const size = fileSystem.type === 'devtmpfs' ? deviceBytes : (shared?.sizeBytes ?? limitBytes ?? (fileSystem.type === 'tmpfs' ? (process as KernelProcess).kernel.memoryBytes : diskBytes));
    return { source, type: fileSystem.type, size: virtual ? 0 : size, used: virtual ? 0 : (shared?.usedBytes ?? usedBytes), path };
  });
}

/** Columns: the first ones and the last to the left, numbers to the right. */
function table(lines: readonly (readonly string[])[], left: number): string {
  const widths = (lines[0] ?? []).map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0), i === 0 ? 14 : i >= left && i < left + 3 ? 5 : 0));
  return lines
    .map((line) => `${line.map((cell, i) => (i === line.length - 1 ? cell : i < left ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' ')}\n`)
    .join('');
}
