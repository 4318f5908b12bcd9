// top as BusyBox ships it. Upstream: busybox procps/top.c. Left out: its keys except q, and what only a kernel counts (nic, io, irq).

import type { KernelProcess } from '../../../os/kernel-process.ts';
import { loadAverages } from '../../../os/proc.ts';
import type { Program } from '../../../os/process.ts';
import { userName } from '../../../os/users.ts';
import { type Page, shares, topWith } from '../top.ts';

const page: Page = (process, before, spanMs) => {
  const { kernel } = process as KernelProcess;
  const all = process.namespaces.pid.list() as readonly KernelProcess[];
  const share = shares(all, before, spanMs);
  const busy = Math.min(100, [...share.values()].reduce((sum, value) => sum + value, 0) / kernel.cores);
  const kib = (bytes: number): number => Math.round(bytes / 1024);
  const used = kernel.rootCgroup.memoryBytes;
  const percent = (value: number): string => `${String(Math.round(value)).padStart(3)}%`;
  const numbers = all.map((one) => process.namespaces.pid.numberOf(one) ?? 0);
  const head = [
    `Mem: ${kib(used)}K used, ${kib(kernel.memoryBytes - used)}K free, 0K shrd, 0K buff, 0K cached`,
    `CPU: ${percent(busy)} usr   0% sys   0% nic ${percent(100 - busy)} idle   0% io   0% irq   0% sirq`,
    `Load average: ${loadAverages(kernel).join(' ')} ${all.filter(({ state }) => state === 'R').length}/${all.length} ${Math.max(...numbers)}`,
    '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND',
  ];
  const rows = [...all]
    .sort((a, b) => (share.get(b) ?? 0) - (share.get(a) ?? 0))
    .map((one) => {
      const parent = one.parent ? (process.namespaces.pid.numberOf(one.parent) ?? 0) : 0;
      const size = one.memoryBytes * 3;
      const cells = [String(process.namespaces.pid.numberOf(one) ?? 0).padStart(5), String(parent).padStart(5), userName(process, one.credentials.uid).slice(0, 8).padEnd(8), one.state.padEnd(4)];
      return `${cells.join(' ')} ${String(kib(size)).padStart(5)} ${percent((size / kernel.memoryBytes) * 100)}   0 ${percent((share.get(one) ?? 0) / kernel.cores)} ${one.argv.join(' ')}`;
    });
  return [...head, ...rows].join('\n');
};

export const busyboxTop: Program = topWith(page);
