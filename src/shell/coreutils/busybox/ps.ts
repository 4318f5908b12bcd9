// ps as BusyBox ships it: every process it can see, four columns, or those asked for. Upstream: busybox procps/ps.c (with DESKTOP).
// Left out: threads, and the columns it has beyond these.

import { print, printError } from '../../../os/io.ts';
import type { KernelProcess } from '../../../os/kernel-process.ts';
import { commandName } from '../../../os/proc.ts';
import type { Process, Program } from '../../../os/process.ts';
import { groupName, userName } from '../../../os/users.ts';

interface Column {
  readonly title: string;
  readonly width: number;
  readonly left?: boolean;
  show(process: KernelProcess, me: Process): string;
}

const numberOf = (me: Process, process: Process | undefined): string => String((process && me.namespaces.pid.numberOf(process)) ?? 0);
const minutes = (ms: number): string => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`;
/** Above 9999 kB in MB, as a busybox of our time shows sizes. */
const size = (bytes: number): string => (bytes / 1024 >= 10_000 ? `${Math.round(bytes / 1024 ** 2)}m` : String(Math.round(bytes / 1024)));

const columns: Readonly<Record<string, Column>> = {
  user: { title: 'USER', width: 8, left: true, show: (p, me) => userName(me, p.credentials.uid).slice(0, 8) },
  group: { title: 'GROUP', width: 8, left: true, show: (p, me) => groupName(me, p.credentials.gid).slice(0, 8) },
  comm: { title: 'COMMAND', width: 16, left: true, show: (p) => commandName(p) },
  args: { title: 'COMMAND', width: 256, left: true, show: (p) => (p.ended ? `[${commandName(p)}]` : p.argv.join(' ')) },
  pid: { title: 'PID', width: 5, show: (p, me) => numberOf(me, p) },
  ppid: { title: 'PPID', width: 5, show: (p, me) => numberOf(me, p.parent) },
  pgid: { title: 'PGID', width: 5, show: (p) => String(p.processGroup) },
  etime: { title: 'ELAPSED', width: 7, show: (p, me) => minutes(me.nowMs - p.startedMs) },
  time: { title: 'TIME', width: 5, show: (p) => minutes(p.cpuUsedMs) },
  tty: { title: 'TT', width: 6, left: true, show: (p) => (p.sessionOf.terminal ? p.sessionOf.terminal.name.replace('/dev/', '') : '?') },
  vsz: { title: 'VSZ', width: 4, show: (p) => size(p.memoryBytes * 3) },
  rss: { title: 'RSS', width: 4, show: (p) => size(p.memoryBytes) },
  stat: { title: 'STAT', width: 4, left: true, show: (p) => p.state },
};

/** `-o pid,args`, `-opid -o args`; without it the four that are shown. Other letters and words change nothing, as upstream. */
function chosen(argv: readonly string[]): readonly string[] {
  const lists = argv.flatMap((word, i) => (word === '-o' ? [argv[i + 1] ?? ''] : word.startsWith('-o') ? [word.slice(2)] : []));
  return lists.length === 0 ? ['pid', 'user', 'time', 'args'] : lists.flatMap((list) => list.split(','));
}

export const busyboxPs: Program = function* (process) {
  const names = chosen(process.argv.slice(1));
  const unknown = names.find((name) => !columns[name]);
  if (unknown !== undefined) {
    yield* printError(process, `ps: bad -o argument '${unknown}', supported arguments: ${Object.keys(columns).join(',')}\n`);
    return 1;
  }
  const list = names.map((name) => columns[name] as Column);
  const pad = (cell: string, { width, left }: Column, last: boolean): string => (left ? (last ? cell : cell.padEnd(width)) : cell.padStart(width));
  const titles = list.map((column, i) => (i === list.length - 1 ? column.title : column.title.padEnd(column.width))).join(' ');
  const rows = (process.namespaces.pid.list() as readonly KernelProcess[]).map((one) => list.map((column, i) => pad(column.show(one, process), column, i === list.length - 1)).join(' '));
  yield* print(process, [titles, ...rows].map((line) => `${line}\n`).join(''));
  return 0;
};
