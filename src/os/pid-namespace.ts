// Processes by number. A process has a number in its own namespace and one in each namespace around it.
// Upstream: pid_namespaces(7). Process groups and sessions are kept here too, because their numbers mean something only
// inside a namespace.

import type { KernelProcess } from './kernel-process.ts';
import type { PidNamespace, Process } from './process.ts';
import type { Terminal } from './tty.ts';

/** Processes that get a terminal's signals together. */
export interface ProcessGroup {
  readonly id: number;
  readonly namespace: ProcessTable;
  members: KernelProcess[];
}

/** Process groups with one terminal. */
export interface Session {
  readonly id: number;
  readonly namespace: ProcessTable;
  leader: KernelProcess | undefined;
  terminal: Terminal | undefined;
}

export class ProcessTable implements PidNamespace {
  readonly id: number;
  readonly parent?: ProcessTable;
  readonly groups = new Map<number, ProcessGroup>();
  readonly #byPid = new Map<number, KernelProcess>();
  #last = 0;

  constructor(id: number, parent?: ProcessTable) {
    this.id = id;
    if (parent) this.parent = parent;
  }

  /** The namespace's first process: it gets the orphans, and its end ends everyone. */
  get init(): KernelProcess | undefined {
    return this.#byPid.get(1);
  }

  /** Gives a process its number in here. */
  add(process: KernelProcess): number {
    this.#last += 1;
    this.#byPid.set(this.#last, process);
    return this.#last;
  }

  remove(pid: number): void {
    this.#byPid.delete(pid);
  }

  get(pid: number): KernelProcess | undefined {
    return this.#byPid.get(pid);
  }

  list(): readonly KernelProcess[] {
    return [...this.#byPid.values()];
  }

  numberOf(process: Process): number | undefined {
    return (process as KernelProcess).numberIn(this);
  }
}
