// A file system in memory: home directories, tmpfs, the layers of images, volumes.
// Contents are immutable strings, so a copy costs nothing until it is written. A folder can carry whiteouts: names that
// a lower layer has and this one takes away (Upstream: overlayfs, OCI image-spec layer.md).

import type { Bytes } from '../base/bytes.ts';
import type { Disk } from './disk.ts';
import type { FileSystem, Inode, NewNode, Stat, Usage } from './filesystem.ts';
import { makePipe } from './open-file.ts';
import { OsError } from './os-error.ts';
import type { OpenFile, Program } from './process.ts';

export interface MemoryOptions {
  readonly type?: string;
  readonly readOnly?: boolean;
  /** how many bytes of content fit, or a function where that changes; unlimited when absent */
  readonly limitBytes?: number | (() => number | undefined);
  /** where its content lies; on a disk of its own when absent */
  readonly disk?: Disk;
  /** permission bits of the root folder */
  readonly mode?: number;
}

export class MemoryFileSystem implements FileSystem {
  readonly type: string;
  readonly readOnly: boolean;
  readonly #limit: number | (() => number | undefined) | undefined;
  readonly clock: { readonly nowMs: number };
  #disk: Disk | undefined;
  usedBytes = 0;
  #nextInode = 2;
  readonly #madeMs: number;
  #root: MemoryNode | undefined;
  readonly #rootMode: number;

  /** @param clock gives the time of changes; a Timeline is one */
  constructor(clock: { readonly nowMs: number }, options: MemoryOptions = {}) {
    this.clock = clock;
    this.type = options.type ?? 'tmpfs';
    this.readOnly = options.readOnly ?? false;
    this.#limit = options.limitBytes;
    this.#disk = options.disk;
    this.#madeMs = clock.nowMs;
    this.#rootMode = options.mode ?? 0o755;
  }

  get limitBytes(): number | undefined {
    return typeof this.#limit === 'function' ? this.#limit() : this.#limit;
  }

  usage(): Usage {
    const { limitBytes } = this;
    return { usedBytes: this.usedBytes, ...(limitBytes === undefined ? {} : { limitBytes }), ...(this.#disk ? { disk: this.#disk } : {}) };
  }

  /** What is written from now on lies on this disk; what is there already does not count. */
  placeOn(disk: Disk): void {
    this.#disk = disk;
  }

  /** It is gone, with all its content: its disk gets the room back. */
  discard(): void {
    this.#disk?.reserve(-this.usedBytes);
    this.#disk = undefined;
  }

  /** Made when it is first wanted: many hold one file that is mounted alone, or nothing ever. */
  root(): MemoryNode {
    if (this.#root) return this.#root;
    this.#root = new MemoryNode(this, 1, { type: 'directory', mode: this.#rootMode, uid: 0, gid: 0 });
    this.#root.setModified(this.#madeMs);
    return this.#root;
  }

  /** A node that is in no folder yet. */
  newNode(node: NewNode): MemoryNode {
    return new MemoryNode(this, this.#nextInode++, node);
  }

  /** @throws OsError ENOSPC */
  reserve(bytes: number): void {
    const limitBytes = bytes > 0 ? this.limitBytes : undefined;
    if (limitBytes !== undefined && this.usedBytes + bytes > limitBytes) throw new OsError('ENOSPC');
    this.#disk?.reserve(bytes);
    this.usedBytes += bytes;
  }
}

export class MemoryNode implements Inode {
  readonly fileSystem: MemoryFileSystem;
  readonly inode: number;
  readonly type: NewNode['type'];
  /** names of lower layers that are taken away here */
  whiteouts: Set<string> | undefined;
  /** nothing of the lower layers shows in this folder */
  opaque = false;
  links: number;
  #mode: number;
  #uid: number;
  #gid: number;
  #modifiedMs: number;
  #content: Bytes;
  #program: Program | undefined;
  #children: Map<string, MemoryNode> | undefined;
  #pipe: { readonly reader: OpenFile; readonly writer: OpenFile } | undefined;

  constructor(fileSystem: MemoryFileSystem, inode: number, node: NewNode) {
    this.fileSystem = fileSystem;
    this.inode = inode;
    this.type = node.type;
    this.links = node.type === 'directory' ? 2 : 1;
    this.#mode = node.type === 'symlink' ? 0o777 : node.mode;
    this.#uid = node.uid;
    this.#gid = node.gid;
    this.#modifiedMs = fileSystem.clock.nowMs;
    this.#content = node.type === 'symlink' ? node.target : (node.type === 'file' && node.content) || '';
    this.#program = node.type === 'file' ? node.program : undefined;
    fileSystem.reserve(this.#content.length);
  }

  stat(): Stat {
    return {
      inode: this.inode,
      type: this.type,
      mode: this.#mode,
      uid: this.#uid,
      gid: this.#gid,
      sizeBytes: this.type === 'directory' ? 4096 : this.#program && !this.#content ? programSizeBytes : this.#content.length,
      links: this.links,
      modifiedMs: this.#modifiedMs,
    };
  }

  content(): Bytes {
    return this.#program && !this.#content ? '\x7fELF\x02\x01\x01' : this.#content;
  }

  setContent(content: Bytes): void {
    this.fileSystem.reserve(content.length - this.#content.length);
    this.#content = content;
    this.#program = undefined;
    this.#modifiedMs = this.fileSystem.clock.nowMs;
  }

  program(): Program | undefined {
    return this.#program;
  }

  target(): string {
    if (this.type !== 'symlink') throw new OsError('EINVAL');
    return this.#content;
  }

  lookup(name: string): MemoryNode | undefined {
    return this.#children?.get(name);
  }

  names(): readonly string[] {
    return [...(this.#children?.keys() ?? [])];
  }

  /** Whether the folder holds nothing. */
  get empty(): boolean {
    return (this.#children?.size ?? 0) === 0;
  }

  create(name: string, node: NewNode): MemoryNode {
    const made = this.fileSystem.newNode(node);
    this.put(name, made);
    return made;
  }

  link(name: string, node: Inode): void {
    if (!(node instanceof MemoryNode) || node.fileSystem !== this.fileSystem) throw new OsError('EXDEV');
    if (node.type !== 'directory') node.links += 1;
    this.put(name, node);
  }

  /** Puts a node under a name, without counting a link. */
  put(name: string, node: MemoryNode): void {
    if (this.type !== 'directory') return;
    this.#children ??= new Map();
    this.#children.set(name, node);
    this.whiteouts?.delete(name);
    this.#modifiedMs = this.fileSystem.clock.nowMs;
  }

  remove(name: string): void {
    const node = this.#children?.get(name);
    if (!node) return;
    this.#children?.delete(name);
    this.#modifiedMs = this.fileSystem.clock.nowMs;
    node.links -= 1;
    if (node.type !== 'directory' && node.links === 0) this.fileSystem.reserve(-node.#content.length);
  }

  setMode(mode: number): void {
    this.#mode = mode;
  }

  setOwner(uid: number, gid: number): void {
    this.#uid = uid;
    this.#gid = gid;
  }

  setModified(ms: number): void {
    this.#modifiedMs = ms;
  }

  get open(): ((flags: { readonly read?: boolean; readonly write?: boolean }) => OpenFile) | undefined {
    return this.type === 'fifo' ? this.#opener() : undefined;
  }

  /** Apart from the question whether there is one: a function that makes closures costs even where it makes none. */
  #opener(): (flags: { readonly read?: boolean; readonly write?: boolean }) => OpenFile {
    return (flags) => {
      this.#pipe ??= makePipe('fifo');
      return (flags.write ? this.#pipe.writer : this.#pipe.reader).duplicate();
    };
  }
}

/** What a program's file weighs in `ls -l`: there is no machine code to count. */
const programSizeBytes = 143_144;
