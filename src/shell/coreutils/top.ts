// top: processes by what they compute, again and again. Upstream: procps-ng top. Left out: its keys except q, colours, configuration.

import { strftime } from '../../base/strftime.ts';
import { input, print, sleep, waitFor } from '../../os/io.ts';
import type { KernelProcess } from '../../os/kernel-process.ts';
import { commandName, loadAverages } from '../../os/proc.ts';
import type { Process, Program } from '../../os/process.ts';
import { userName } from '../../os/users.ts';
import { parseOptions } from './support.ts';
import { upTime } from './uptime.ts';

/** What a screen of it says. */
export type Page = (process: Process, before: Map<KernelProcess, number>, spanMs: number, pids: string | undefined, user: string | undefined) => string;

/** A top that shows such pages, until q. */
export const topWith = (page: Page): Program => function* (process) {
  const { has, get } = yield* parseOptions(process, { short: 'bn:d:p:u:Hico:w::1' });
  const interactive = !has('b') && process.descriptor(1)?.tty !== undefined;
  const most = has('n') ? Number(get('n')) : interactive ? Number.POSITIVE_INFINITY : has('b') ? Number.POSITIVE_INFINITY : 1;
  const delayMs = Math.max(100, Number(get('d') ?? 3) * 1000);
  const before = new Map<KernelProcess, number>();
  const tty = interactive ? process.descriptor(0)?.tty : undefined;
  if (tty) tty.mode = 'raw';
  try {
    for (let i = 0; i < most; i++) {
      const rows = interactive ? (process.descriptor(1)?.tty?.rows ?? 24) : Number.POSITIVE_INFINITY;
      const text = page(process, before, i === 0 ? process.nowMs - (process as KernelProcess).kernel.bootedMs : delayMs, get('p'), get('u'));
      const lines = text.split('\n').slice(0, rows);
      yield* print(process, interactive ? `\x1b[H\x1b[2J${lines.join('\r\n')}` : `${i > 0 ? '\n' : ''}${text}\n`);
      if (i === most - 1) break;
      if (!tty) yield* sleep(process, delayMs);
      else if (yield* waitFor(process, [input(process).readable], delayMs)) {
        const keys = input(process).read() ?? 'q';
        if (/[q\x03\x04]/.test(keys)) break;
      }
    }
  } finally {
    if (tty) tty.mode = 'cooked';
  }
  if (interactive) yield* print(process, '\r\n');
  return 0;
};

export const top: Program = topWith(page);

/** Each process' part of one core since the last page, in percent; what it has used until now is noted. */
export function shares(all: readonly KernelProcess[], before: Map<KernelProcess, number>, spanMs: number): ReadonlyMap<KernelProcess, number> {
  const share = new Map(all.map((one) => [one, ((one.cpuUsedMs - (before.get(one) ?? 0)) / Math.max(1, spanMs)) * 100]));
  for (const one of all) before.set(one, one.cpuUsedMs);
  return share;
}

function page(process: Process, before: Map<KernelProcess, number>, spanMs: number, pids: string | undefined, user: string | undefined): string {
  const { kernel } = process as KernelProcess;
  const all = process.namespaces.pid.list() as readonly KernelProcess[];
  const count = (state: string): number => all.filter((one) => one.state === state).length;
  const mib = (bytes: number): string => (bytes / 1024 ** 2).toFixed(1);
  const used = kernel.rootCgroup.memoryBytes;
  const share = shares(all, before, spanMs);
  const busy = Math.min(100, [...share.values()].reduce((sum, value) => sum + value, 0) / kernel.cores);
  const five = (value: number): string => value.toFixed(1).padStart(5);
  const head = [
    `top - ${strftime('%H:%M:%S', process.nowMs)} up ${upTime(kernel)},  1 user,  load average: ${loadAverages(kernel).join(', ')}`,
    `Tasks: ${String(all.length).padStart(3)} total, ${String(count('R')).padStart(3)} running, ${String(count('S')).padStart(3)} sleeping, ${String(count('T')).padStart(3)} stopped, ${String(count('Z')).padStart(3)} zombie`,
    `%Cpu(s):${five(busy)} us,  0.0 sy,  0.0 ni,${five(100 - busy)} id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st `,
    `MiB Mem : ${mib(kernel.memoryBytes).padStart(8)} total, ${mib(kernel.memoryBytes - used).padStart(8)} free, ${mib(used).padStart(8)} used, ${mib(0).padStart(8)} buff/cache     `,
    `MiB Swap: ${mib(0).padStart(8)} total, ${mib(0).padStart(8)} free, ${mib(0).padStart(8)} used. ${mib(kernel.memoryBytes - used).padStart(8)} avail Mem `,
    '',
    '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
  ];
  const wanted = all.filter((one) => (pids === undefined || pids.split(',').includes(String(one.pid))) && (user === undefined || userName(process, one.credentials.uid) === user));
  const lines = [...wanted]
    .sort((a, b) => (share.get(b) ?? 0) - (share.get(a) ?? 0))
    .map((one) => {
      const kib = Math.round(one.memoryBytes / 1024);
      const hundredths = Math.round(one.cpuUsedMs / 10);
      const time = `${Math.floor(hundredths / 6000)}:${String(Math.floor(hundredths / 100) % 60).padStart(2, '0')}.${String(hundredths % 100).padStart(2, '0')}`;
      return `${String(process.namespaces.pid.numberOf(one) ?? 0).padStart(7)} ${userName(process, one.credentials.uid).slice(0, 8).padEnd(8)}  20   0 ${String(kib * 3).padStart(7)} ${String(kib).padStart(6)} ${String(Math.round(kib / 2)).padStart(6)} ${one.state} ${(share.get(one) ?? 0).toFixed(1).padStart(5)} ${((one.memoryBytes / kernel.memoryBytes) * 100).toFixed(1).padStart(5)} ${time.padStart(9)} ${commandName(one)}`;
    });
  return [...head, ...lines].join('\n');
}
