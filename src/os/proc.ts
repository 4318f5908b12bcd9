// /proc as a file system of one pid namespace. Upstream: proc(5); the files that programs and people read.
// @supports partly shell: /proc — "self, PID/{cgroup,cmdline,comm,cwd,environ,exe,fd,ns,root,stat,status}, cpuinfo, loadavg, meminfo, mounts, uptime, version, sys/kernel/hostname; the rest is not simulated"

import { utf8 } from '../base/bytes.ts';
import { computedFile, computedFileSystem, computedFolder, computedLink, fixedFolder } from './computed.ts';
import type { FileSystem, Inode } from './filesystem.ts';
import type { Kernel } from './kernel.ts';
import type { KernelProcess } from './kernel-process.ts';
import { OsError } from './os-error.ts';
import type { ProcessTable } from './pid-namespace.ts';
import { cgroupFile, namespaceFolder } from './proc-namespaces.ts';

/** What uname -r and /proc/version say. */
export const kernelRelease = '6.8.0-51-generic';

/** @param table whose processes are shown */
export function procFileSystem(kernel: Kernel, table: ProcessTable = kernel.processes): FileSystem {
  const self = (): KernelProcess | undefined => kernel.current;
  const fixed: Record<string, Inode> = {
    self: computedLink(() => String(self()?.numberIn(table) ?? '')),
    'thread-self': computedLink(() => `${self()?.numberIn(table) ?? ''}/task/${self()?.numberIn(table) ?? ''}`),
    mounts: computedLink(() => 'self/mounts'),
    cpuinfo: computedFile(() => cpuinfo(kernel.cores)),
    filesystems: computedFile(() => 'nodev\tproc\nnodev\ttmpfs\nnodev\toverlay\n\text4\n'),
    loadavg: computedFile(() => loadavg(kernel, table)),
    meminfo: computedFile(() => meminfo(kernel)),
    stat: computedFile(
      () =>
        `cpu  ${Math.round(kernel.rootCgroup.cpuUsedMs / 10)} 0 0 ${Math.round(((kernel.nowMs - kernel.bootedMs) * kernel.cores) / 10)} 0 0 0 0 0 0\nbtime ${Math.floor(kernel.bootedMs / 1000)}\nprocesses ${kernel.processes.list().length}\n`,
    ),
    uptime: computedFile(() => `${seconds(kernel.nowMs - kernel.bootedMs)} ${seconds((kernel.nowMs - kernel.bootedMs) * kernel.cores - kernel.rootCgroup.cpuUsedMs)}\n`),
    version: computedFile(() => `Linux version ${kernelRelease} (buildd@drydock) (gcc 13.3.0) #52-Ubuntu SMP PREEMPT_DYNAMIC\n`),
    sys: fixedFolder({
      kernel: fixedFolder({
        hostname: computedFile(() => `${(self() ?? kernel).namespaces.uts.hostname}\n`),
        osrelease: computedFile(() => `${kernelRelease}\n`),
        pid_max: computedFile(() => '4194304\n'),
      }),
    }),
  };
  const root = computedFolder(
    () => [...table.list().map((process) => String(table.numberOf(process))), ...Object.keys(fixed)],
    (name) => {
      if (Object.hasOwn(fixed, name)) return fixed[name];
      const process = /^\d+$/.test(name) ? table.get(Number(name)) : undefined;
      return process && processFolder(kernel, process, table);
    },
  );
  return computedFileSystem('proc', root);
}

function processFolder(kernel: Kernel, process: KernelProcess, table: ProcessTable): Inode {
  return fixedFolder(
    {
      cmdline: computedFile(() => utf8(process.argv.map((word) => `${word}\0`).join(''))),
      comm: computedFile(() => `${commandName(process)}\n`),
      cwd: computedLink(() => process.cwd),
      environ: computedFile(() => utf8([...process.env].map(([name, value]) => `${name}=${value}\0`).join('')), { mode: 0o400 }),
      exe: computedLink(() => `/usr/bin/${commandName(process)}`),
      fd: descriptorFolder(process),
      mounts: computedFile(() => mountLines(process)),
      root: computedLink(() => '/'),
      stat: computedFile(() => statLine(kernel, process, table)),
      status: computedFile(() => statusLines(process, table)),
      cgroup: cgroupFile(process, () => kernel.current),
      ns: namespaceFolder(kernel, process),
      oom_score: computedFile(() => '666\n'),
    },
    0o555,
  );
}

function descriptorFolder(process: KernelProcess): Inode {
  return computedFolder(
    () => process.descriptors().map(([n]) => String(n)),
    (name) => {
      const file = /^\d+$/.test(name) ? process.descriptor(Number(name)) : undefined;
      if (!file) return undefined;
      return computedLink(
        () => file.name,
        () => {
          const open = process.descriptor(Number(name));
          if (!open) throw new OsError('ENOENT', `/dev/fd/${name}`);
          return open.duplicate();
        },
      );
    },
  );
}

/** What `ps` shows as COMMAND without arguments: the name of the file, 15 characters at most. */
export function commandName(process: { readonly argv: readonly string[] }): string {
  const first = process.argv[0] ?? '';
  return first
    .slice(first.lastIndexOf('/') + 1)
    .replace(/^-/, '')
    .slice(0, 15);
}

const kib = (bytes: number): number => Math.round(bytes / 1024);
const seconds = (ms: number): string => (ms / 1000).toFixed(2);

function statusLines(process: KernelProcess, table: ProcessTable): string {
  const states = { R: 'R (running)', S: 'S (sleeping)', T: 'T (stopped)', Z: 'Z (zombie)' };
  const { uid, gid, groups } = process.credentials;
  const parent = process.parent ? (table.numberOf(process.parent) ?? 0) : 0;
  const pid = table.numberOf(process) ?? 0;
  return [
    `Name:\t${commandName(process)}`,
    `Umask:\t${process.umask.toString(8).padStart(4, '0')}`,
    `State:\t${states[process.state]}`,
    `Tgid:\t${pid}`,
    `Pid:\t${pid}`,
    `PPid:\t${parent}`,
    `Uid:\t${uid}\t${uid}\t${uid}\t${uid}`,
    `Gid:\t${gid}\t${gid}\t${gid}\t${gid}`,
    `Groups:\t${groups.join(' ')} `,
    `VmSize:\t${String(kib(process.memoryBytes * 3)).padStart(8)} kB`,
    `VmRSS:\t${String(kib(process.memoryBytes)).padStart(8)} kB`,
    'Threads:\t1',
    '',
  ].join('\n');
}

function statLine(kernel: Kernel, process: KernelProcess, table: ProcessTable): string {
  const ticks = Math.round(process.cpuUsedMs / 10);
  const started = Math.round((process.startedMs - kernel.bootedMs) / 10);
  const parent = process.parent ? (table.numberOf(process.parent) ?? 0) : 0;
  return `${table.numberOf(process)} (${commandName(process)}) ${process.state} ${parent} ${process.processGroup} ${process.session} 0 -1 4194304 0 0 0 0 ${ticks} 0 0 0 20 0 1 0 ${started} ${process.memoryBytes * 3} ${Math.round(process.memoryBytes / 4096)}\n`;
}

function mountLines(process: KernelProcess): string {
  return process.namespaces.mount
    .mounts()
    .map(({ path, fileSystem, readOnly, source }) => `${source} ${path} ${fileSystem.type} ${readOnly ? 'ro' : 'rw'},relatime 0 0\n`)
    .join('');
}

function loadavg(kernel: Kernel, table: ProcessTable): string {
  const all = table.list();
  const running = all.filter((process) => process.state === 'R').length;
  return `${loadAverages(kernel).join(' ')} ${running}/${all.length} ${all.length}\n`;
}

/** The load as three figures: here the share of computing since the boot, because no history of it is kept. */
export function loadAverages(kernel: Kernel): readonly string[] {
  const passedMs = Math.max(60_000, kernel.nowMs - kernel.bootedMs);
  const load = (kernel.rootCgroup.cpuUsedMs / passedMs).toFixed(2);
  return [load, load, load];
}

function cpuinfo(cores: number): string {
  const one = (n: number): string =>
    `processor\t: ${n}\nvendor_id\t: GenuineDrydock\nmodel name\t: Drydock virtual CPU\ncpu MHz\t\t: 2400.000\ncache size\t: 16384 KB\ncpu cores\t: ${cores}\nflags\t\t: fpu sse2\nbogomips\t: 4800.00\n`;
  return `${Array.from({ length: cores }, (_, n) => one(n)).join('\n')}\n`;
}

function meminfo(kernel: Kernel): string {
  const free = kernel.memoryBytes - kernel.rootCgroup.memoryBytes;
  const line = (name: string, bytes: number): string => `${`${name}:`.padEnd(16)}${String(kib(bytes)).padStart(8)} kB\n`;
  return (
    line('MemTotal', kernel.memoryBytes) + line('MemFree', free) + line('MemAvailable', free) + line('Buffers', 0) + line('Cached', 0) + line('SwapTotal', 0) + line('SwapFree', 0)
  );
}
