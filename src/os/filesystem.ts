// Files as programs see them. A mount namespace (`Mounts`) is a tree of file systems; each is memory, an overlay of
// image layers, or something computed (`/proc`, `/etc/resolv.conf`, a projected volume).
// Contents are immutable byte strings, so layers and copies share them.

import type { Bytes } from '../base/bytes.ts';
import type { Credentials, OpenFile, Program } from './process.ts';

/** What stat(2) tells. */
export interface Stat {
  readonly inode: number;
  readonly type: 'file' | 'directory' | 'symlink' | 'fifo' | 'device' | 'socket';
  /** permission bits, e.g. 0o644 */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  readonly links: number;
  readonly modifiedMs: number;
}

/** How a file is opened (Upstream: open(2)). */
export interface OpenFlags {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly append?: boolean;
  readonly create?: boolean;
  /** fail when it exists */
  readonly exclusive?: boolean;
  readonly truncate?: boolean;
  /** permission bits of a file that is created */
  readonly mode?: number;
}

/** Bytes in use and allowed, where that is counted; and the disk it shares with others. */
export interface Usage {
  readonly usedBytes: number;
  readonly limitBytes?: number;
  readonly disk?: { readonly sizeBytes: number; readonly usedBytes: number };
}

/** One file system: paths inside it are arrays of names from its own root. */
export interface FileSystem {
  readonly type: string;
  readonly readOnly: boolean;
  usage(): Usage;
  root(): Inode;
}

/** A node of a file system. Directory changes go through the directory. */
export interface Inode {
  stat(): Stat;
  /** what `stat` says of its type, where that is known without the rest */
  readonly type?: Stat['type'];
  /** a regular file's content */
  content?(): Bytes;
  setContent?(content: Bytes): void;
  target?(): string;
  lookup?(name: string): Inode | undefined;
  /** names in the order readdir gives */
  names?(): readonly string[];
  create?(name: string, node: NewNode): Inode;
  remove?(name: string): void;
  /** puts an existing node under this name too (rename, link) */
  link?(name: string, node: Inode): void;
  setMode?(mode: number): void;
  setOwner?(uid: number, gid: number): void;
  setModified?(ms: number): void;
  /** what runs when this file is executed, when it is one of our programs */
  program?(): Program | undefined;
  /** a device or fifo opens itself */
  open?: ((flags: OpenFlags) => OpenFile) | undefined;
}

/** What a directory is asked to create. */
export type NewNode =
  | { readonly type: 'file'; readonly mode: number; readonly uid: number; readonly gid: number; readonly content?: Bytes; readonly program?: Program }
  | { readonly type: 'directory'; readonly mode: number; readonly uid: number; readonly gid: number }
  | { readonly type: 'symlink'; readonly target: string; readonly uid: number; readonly gid: number }
  | { readonly type: 'fifo'; readonly mode: number; readonly uid: number; readonly gid: number };

/**
 * A mount namespace, with the calls programs make. Paths are absolute or relative to `cwd`; symlinks are followed
 * (40 at most: ELOOP) except by the `l` calls. Every call throws OsError with the errno Linux gives.
 */
export interface Mounts {
  stat(path: string, as: Access): Stat;
  lstat(path: string, as: Access): Stat;
  exists(path: string, as: Access): boolean;
  readFile(path: string, as: Access): Bytes;
  writeFile(path: string, content: Bytes, as: Access, mode?: number): void;
  appendFile(path: string, content: Bytes, as: Access): void;
  open(path: string, flags: OpenFlags, as: Access): OpenFile;
  list(path: string, as: Access): readonly string[];
  makeDirectory(path: string, as: Access, options?: { readonly mode?: number; readonly parents?: boolean }): void;
  removeDirectory(path: string, as: Access): void;
  unlink(path: string, as: Access): void;
  /** removes a tree; nothing happens when it is not there */
  removeTree(path: string, as: Access): void;
  rename(from: string, to: string, as: Access): void;
  symlink(target: string, path: string, as: Access): void;
  link(from: string, to: string, as: Access): void;
  readLink(path: string, as: Access): string;
  chmod(path: string, mode: number, as: Access): void;
  chown(path: string, uid: number, gid: number, as: Access): void;
  setModified(path: string, ms: number, as: Access): void;
  /** the path without symlinks, `.` and `..` */
  realPath(path: string, as: Access): string;
  /** the node itself */
  inode(path: string, as: Access): Inode;
  mount(path: string, fileSystem: FileSystem, options?: { readonly readOnly?: boolean; readonly source?: string; readonly subPath?: string }): void;
  unmount(path: string): void;
  /** every mount, in order */
  mounts(): readonly { readonly path: string; readonly fileSystem: FileSystem; readonly readOnly: boolean; readonly source: string }[];
  /** a namespace of its own that starts with the same mounts */
  clone(): Mounts;
  /** the tree as it is seen with this folder for its root, mounts below it included. Upstream: chroot(2). @throws OsError */
  below(path: string, as: Access): Mounts;
}

/** Who asks, and from where: decides relative paths and permissions. A `Process` is one. */
export interface Access {
  readonly cwd: string;
  readonly credentials: Credentials;
  readonly nowMs: number;
  /** permission bits that created files do not get; 0o022 when absent */
  readonly umask?: number;
}
