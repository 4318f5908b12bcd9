// pidof: the numbers of processes by their name, the newest first. Upstream: busybox procps/pidof.c. Left out: -o.

import { print } from '../../../os/io.ts';
import type { KernelProcess } from '../../../os/kernel-process.ts';
import { commandName } from '../../../os/proc.ts';
import type { Program } from '../../../os/process.ts';

export const pidof: Program = function* (process) {
  const words = process.argv.slice(1);
  const names = words.filter((word) => !word.startsWith('-'));
  const found = (process.namespaces.pid.list() as readonly KernelProcess[]).filter((one) => one !== process && !one.ended && names.includes(commandName(one)));
  const numbers = found.map((one) => process.namespaces.pid.numberOf(one) ?? 0).sort((a, b) => b - a);
  if (numbers.length === 0) return 1;
  yield* print(process, `${(words.includes('-s') ? numbers.slice(0, 1) : numbers).join(' ')}\n`);
  return 0;
};
