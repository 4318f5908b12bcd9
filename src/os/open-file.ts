// Open files that several descriptors can share: a count of references, closed with the last one.
// Upstream: the "open file description" of open(2), dup(2), pipe(2).

import type { Bytes } from '../base/bytes.ts';
import { Pipe } from '../base/stream.ts';
import type { Waitable } from '../base/wait.ts';
import { OsError } from './os-error.ts';
import type { OpenFile, Tty } from './process.ts';

/** Something that is ready at once, always. */
export const alwaysReady: Waitable = { ready: true, onReady: () => () => undefined };

/** Something that never is. */
export const neverReady: Waitable = { ready: false, onReady: () => () => undefined };

/** An open file that counts who holds it. `duplicate` gives the same object: each holder closes once. */
export abstract class SharedFile implements OpenFile {
  abstract readonly kind: OpenFile['kind'];
  abstract readonly name: string;
  readonly readable: Waitable = alwaysReady;
  readonly writable: Waitable = alwaysReady;
  readonly tty?: Tty;
  #holders = 1;

  read(_maxBytes?: number): Bytes | null | undefined {
    throw new OsError('EBADF');
  }

  write(_bytes: Bytes): number | 'broken' {
    throw new OsError('EBADF');
  }

  duplicate(): OpenFile {
    this.#holders += 1;
    return this;
  }

  close(): void {
    this.#holders -= 1;
    if (this.#holders === 0) this.released();
  }

  /** The last holder has closed it. */
  protected released(): void {}
}

class ReadingEnd extends SharedFile {
  readonly kind = 'pipe';
  readonly name: string;
  readonly #pipe: Pipe;
  override readonly readable: Waitable;

  constructor(pipe: Pipe, name: string) {
    super();
    this.#pipe = pipe;
    this.name = name;
    this.readable = pipe.readable;
  }

  override read(maxBytes?: number): Bytes | null | undefined {
    return this.#pipe.read(maxBytes);
  }

  protected override released(): void {
    this.#pipe.endRead();
  }
}

class WritingEnd extends SharedFile {
  readonly kind = 'pipe';
  readonly name: string;
  readonly #pipe: Pipe;
  override readonly writable: Waitable;

  constructor(pipe: Pipe, name: string) {
    super();
    this.#pipe = pipe;
    this.name = name;
    this.writable = pipe.writable;
  }

  override write(bytes: Bytes): number | 'broken' {
    return this.#pipe.broken ? 'broken' : this.#pipe.write(bytes);
  }

  protected override released(): void {
    this.#pipe.endWrite();
  }
}

/** A pipe as two open files. @param name what `ls -l /proc/self/fd` shows */
export function makePipe(name = 'pipe:[1]', capacityBytes?: number): { readonly reader: OpenFile; readonly writer: OpenFile } {
  const pipe = new Pipe(capacityBytes);
  return { reader: new ReadingEnd(pipe, name), writer: new WritingEnd(pipe, name) };
}

/** Reads give the text once, then the end of file: a here-document, an embedded standard input. */
export class TextFile extends SharedFile {
  readonly kind = 'pipe';
  readonly name = 'pipe:[0]';
  #rest: Bytes;

  constructor(content: Bytes) {
    super();
    this.#rest = content;
  }

  override read(maxBytes = Number.POSITIVE_INFINITY): Bytes | null {
    if (this.#rest.length === 0) return null;
    const out = this.#rest.slice(0, maxBytes);
    this.#rest = this.#rest.slice(out.length);
    return out;
  }
}

/** Takes everything that is written and keeps it: a captured output. */
export class CaptureFile extends SharedFile {
  readonly kind = 'pipe';
  readonly name = 'pipe:[0]';
  #content: Bytes = '';
  readonly #onWrite: ((bytes: Bytes) => void) | undefined;

  /** @param onWrite told of each write, as it happens */
  constructor(onWrite?: (bytes: Bytes) => void) {
    super();
    this.#onWrite = onWrite;
  }

  /** All that was written. */
  get content(): Bytes {
    return this.#content;
  }

  override write(bytes: Bytes): number {
    this.#content += bytes;
    this.#onWrite?.(bytes);
    return bytes.length;
  }
}

/** /dev/null: reads end at once, writes vanish. */
export class NullFile extends SharedFile {
  readonly kind = 'null';
  readonly name = '/dev/null';

  override read(): null {
    return null;
  }

  override write(bytes: Bytes): number {
    return bytes.length;
  }
}
