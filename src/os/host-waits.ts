// Programs that wait for the host: an editor overlay, a lazily loaded tool. Their answers are inputs of the world.

import type { KernelProcess } from './kernel-process.ts';
import type { HostRequest } from './process.ts';

/** A question to the host that was not answered yet. */
export interface PendingHostRequest {
  readonly id: number;
  readonly request: HostRequest;
}

export class HostWaits {
  readonly #waits = new Map<number, { readonly request: HostRequest; readonly process: KernelProcess }>();
  #next = 1;

  /** Oldest first. */
  get pending(): readonly PendingHostRequest[] {
    return [...this.#waits].map(([id, { request }]) => ({ id, request }));
  }

  add(request: HostRequest, process: KernelProcess): void {
    this.#waits.set(this.#next++, { request, process });
  }

  has(process: KernelProcess): boolean {
    if (this.#waits.size === 0) return false;
    return [...this.#waits.values()].some((wait) => wait.process === process);
  }

  /** Takes a question off the list. @returns who asked it */
  take(id: number): KernelProcess | undefined {
    const wait = this.#waits.get(id);
    this.#waits.delete(id);
    return wait?.process;
  }

  /** The process is gone, and its question with it. */
  drop(process: KernelProcess): void {
    for (const [id, wait] of this.#waits) if (wait.process === process) this.#waits.delete(id);
  }
}
