// The first process of a machine, and what protects the first process of any pid namespace. Upstream: init(8), pid_namespaces(7).

import type { KernelProcess } from './kernel-process.ts';
import type { Process, Wait } from './process.ts';
import type { SignalName } from './signals.ts';

/** The program of a machine's first process: waits for ever and reaps whoever is handed to it. */
export function* idle(process: Process): Generator<Wait, number, void> {
  process.onSignal('CHLD', () => undefined);
  for (;;) {
    for (const child of process.children) process.reap(child);
    yield { on: 'ready', any: [] };
  }
}

/** A namespace's init only gets signals it handles, except for KILL and STOP from outside. Upstream: pid_namespaces(7). */
export function protectedInit(target: KernelProcess, signal: SignalName, from: KernelProcess | undefined): boolean {
  if (target.pid !== 1 || typeof target.disposition(signal) === 'function') return false;
  const fromOutside = from ? from.table !== target.table : target.table.parent !== undefined;
  return !(fromOutside && (signal === 'KILL' || signal === 'STOP' || signal === 'CONT'));
}
