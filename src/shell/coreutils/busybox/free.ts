// free as BusyBox ships it. Upstream: busybox procps/free.c.

import { print } from '../../../os/io.ts';
import type { KernelProcess } from '../../../os/kernel-process.ts';
import type { Program } from '../../../os/process.ts';
import { human } from './df.ts';

const titles = ['total', 'used', 'free', 'shared', 'buff/cache', 'available'];

export const busyboxFree: Program = function* (process) {
  const letters = process.argv.slice(1).join('');
  const { kernel } = process as KernelProcess;
  const unit = letters.includes('b') ? 1 : letters.includes('m') ? 1024 ** 2 : letters.includes('g') ? 1024 ** 3 : 1024;
  const show = (bytes: number): string => (letters.includes('h') ? human(bytes) : String(Math.floor(bytes / unit)));
  const [total, used] = [kernel.memoryBytes, kernel.rootCgroup.memoryBytes];
  const row = (head: string, cells: readonly string[]): string => `${head.padEnd(7)}${cells.map((cell) => cell.padStart(12)).join('')}\n`;
  yield* print(process, row('', titles) + row('Mem:', [total, used, total - used, 0, 0, total - used].map(show)) + row('Swap:', [0, 0, 0].map(show)));
  return 0;
};
