// A regular file or a folder that was opened: an offset on an inode. Upstream: open(2), lseek(2).
// @supports partly shell: large files — "each below 512 MiB"

import type { Bytes } from '../base/bytes.ts';
import type { Inode, OpenFlags, Stat } from './filesystem.ts';
import { SharedFile } from './open-file.ts';
import { OsError } from './os-error.ts';

/** Contents are strings, and the engine has none that are longer. */
export const largestFileBytes = 2 ** 29 - 1024;

/** What an inode is. */
export const typeOf = (inode: Inode): Stat['type'] => inode.type ?? inode.stat().type;

export class RegularFile extends SharedFile {
  readonly kind: 'file' | 'directory';
  readonly name: string;
  readonly inode: Inode;
  readonly #flags: OpenFlags;
  #offset = 0;

  constructor(inode: Inode, name: string, flags: OpenFlags) {
    super();
    this.inode = inode;
    this.name = name;
    this.kind = typeOf(inode) === 'directory' ? 'directory' : 'file';
    this.#flags = flags;
    if (flags.truncate) inode.setContent?.('');
  }

  override read(maxBytes = Number.POSITIVE_INFINITY): Bytes | null {
    if (!this.#flags.read) throw new OsError('EBADF');
    if (this.kind === 'directory') throw new OsError('EISDIR');
    const content = this.inode.content?.() ?? '';
    if (this.#offset >= content.length) return null;
    const out = content.slice(this.#offset, this.#offset + maxBytes);
    this.#offset += out.length;
    return out;
  }

  override write(bytes: Bytes): number {
    if (!this.#flags.write) throw new OsError('EBADF');
    const content = this.inode.content?.() ?? '';
    if (this.#flags.append) this.#offset = content.length;
    if (this.#offset + bytes.length > largestFileBytes) throw new OsError('EFBIG');
    const before = this.#offset <= content.length ? content.slice(0, this.#offset) : content.padEnd(this.#offset, '\0');
    this.inode.setContent?.(before + bytes + content.slice(this.#offset + bytes.length));
    this.#offset += bytes.length;
    return bytes.length;
  }

  seek(offset: number, from: 'start' | 'current' | 'end'): number {
    const base = from === 'start' ? 0 : from === 'current' ? this.#offset : (this.inode.content?.() ?? '').length;
    this.#offset = Math.max(0, base + offset);
    return this.#offset;
  }
}
