// A disk that several file systems share: containers' own layers, scratch volumes and the machine's root all write to one.
// Left out: inodes and blocks; a byte written is a byte used.

import { OsError } from './os-error.ts';

export class Disk {
  readonly sizeBytes: number;
  readonly #others: () => number;
  /** what the file systems on it have written */
  #writtenBytes = 0;

  /** @param others bytes that are used by what is no file system here: images, the operating system */
  constructor(sizeBytes: number, others: () => number = () => 0) {
    this.sizeBytes = sizeBytes;
    this.#others = others;
  }

  get usedBytes(): number {
    return Math.min(this.sizeBytes, this.#writtenBytes + this.#others());
  }

  get freeBytes(): number {
    return this.sizeBytes - this.usedBytes;
  }

  /** Takes so many bytes, or gives them back. @throws OsError ENOSPC */
  reserve(bytes: number): void {
    if (bytes > 0 && bytes > this.freeBytes) throw new OsError('ENOSPC');
    this.#writtenBytes += bytes;
  }
}
