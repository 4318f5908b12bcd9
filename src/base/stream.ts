// A pipe: bytes from writers to readers, with a bound, end of file, and a broken end. It never blocks by itself;
// it says when waiting pays (`readable`, `writable`).

import type { Bytes } from './bytes.ts';
import { Signal, type Waitable } from './wait.ts';

export class Pipe {
  readonly capacityBytes: number;
  #buffer: Bytes = '';
  #writeEnded = false;
  #readEnded = false;
  readonly #readable = new Signal(() => this.#buffer.length > 0 || this.#writeEnded);
  readonly #writable = new Signal(() => this.#readEnded || this.#buffer.length < this.capacityBytes);

  /** @param capacityBytes how much may lie in the pipe before a writer has to wait; 64 KiB as on Linux */
  constructor(capacityBytes = 65536) {
    this.capacityBytes = capacityBytes;
  }

  /** Ready while there is something to read or the end has come. */
  get readable(): Waitable {
    return this.#readable;
  }

  /** Ready while there is room or nobody reads any more. */
  get writable(): Waitable {
    return this.#writable;
  }

  /** Whether nobody reads any more: a write then is EPIPE (and SIGPIPE). */
  get broken(): boolean {
    return this.#readEnded;
  }

  /** Bytes that lie in the pipe. */
  get length(): number {
    return this.#buffer.length;
  }

  /**
   * Takes up to `maxBytes`.
   * @returns the bytes; null at the end of file; undefined when a reader has to wait
   */
  read(maxBytes = Number.POSITIVE_INFINITY): Bytes | null | undefined {
    if (this.#buffer.length === 0) return this.#writeEnded ? null : undefined;
    const out = this.#buffer.length <= maxBytes ? this.#buffer : this.#buffer.slice(0, maxBytes);
    this.#buffer = this.#buffer.slice(out.length);
    this.#writable.notify();
    return out;
  }

  /**
   * Puts in as much as fits.
   * @returns how many bytes went in: 0 means wait for `writable`. Check `broken` first
   */
  write(bytes: Bytes): number {
    if (this.#readEnded || this.#writeEnded) return 0;
    const room = this.capacityBytes - this.#buffer.length;
    const taken = bytes.length <= room ? bytes : bytes.slice(0, Math.max(0, room));
    if (taken.length === 0) return 0;
    this.#buffer += taken;
    this.#readable.notify();
    return taken.length;
  }

  /** The last writer is gone: readers get what is left, then the end of file. */
  endWrite(): void {
    this.#writeEnded = true;
    this.#readable.notify();
  }

  /** The last reader is gone: what lies in the pipe is lost. */
  endRead(): void {
    this.#readEnded = true;
    this.#buffer = '';
    this.#writable.notify();
  }
}
