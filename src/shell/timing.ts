// `time` in front of a pipeline, and `times`. Upstream: bash(1), Pipelines, TIMEFORMAT.

import type { Steps } from '../os/process.ts';
import { writeNow } from './messages.ts';
import type { Shell } from './state.ts';

/** Runs it and prints how long it took. CPU time is what the simulated cores computed. */
export function* timed(shell: Shell, posix: boolean, run: () => Steps<number>): Steps<number> {
  const startedMs = shell.process.nowMs;
  const cpuMs = shell.process.cgroup.cpuUsedMs;
  const status = yield* run();
  const real = shell.process.nowMs - startedMs;
  const user = shell.process.cgroup.cpuUsedMs - cpuMs;
  if (posix) writeNow(shell, `real ${seconds(real, 2)}\nuser ${seconds(user, 2)}\nsys 0.00\n`);
  else writeNow(shell, `\nreal\t${clock(real)}\nuser\t${clock(user)}\nsys\t0m0.000s\n`);
  return status;
}

const seconds = (ms: number, digits: number): string => (ms / 1000).toFixed(digits);

/** `0m1.005s` */
export function clock(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return `${minutes}m${seconds(ms - minutes * 60_000, 3)}s`;
}
