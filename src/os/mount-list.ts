// The mounts of a namespace, in order and by where they are: a walk asks at every name whether something is mounted there.
// Upstream: /proc/mounts, the mount hash table of fs/namespace.c

import type { FileSystem, Inode } from './filesystem.ts';
import { OsError } from './os-error.ts';
import { names } from './path.ts';

export class Mount {
  /** normalized */
  readonly path: string;
  readonly fileSystem: FileSystem;
  readonly readOnly: boolean;
  readonly source: string;
  #root: Inode | undefined;

  /** @param root what is mounted of the file system: its root unless stated */
  constructor(path: string, fileSystem: FileSystem, readOnly: boolean, source: string, root?: Inode) {
    this.path = path;
    this.fileSystem = fileSystem;
    this.readOnly = readOnly;
    this.source = source;
    this.#root = root;
  }

  get root(): Inode {
    this.#root ??= this.fileSystem.root();
    return this.#root;
  }

  /** The same mount at another path, of a deeper folder if one is given. */
  at(path: string, root = this.#root): Mount {
    return new Mount(path, this.fileSystem, this.readOnly, this.source, root);
  }
}

/** The inode at a path below a file system's root, symlinks not followed. @throws OsError ENOENT */
export function inodeBelow(fileSystem: FileSystem, subPath: string): Inode {
  let at = fileSystem.root();
  for (const name of names(subPath)) {
    const next = at.lookup?.(name);
    if (!next) throw new OsError('ENOENT', subPath);
    at = next;
  }
  return at;
}

/** The last name of a normalized path; `''` for the root. */
export const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export class MountList {
  readonly all: Mount[] = [];
  /** by the last name of their paths: a name that no mount ends in needs no path made for it */
  readonly #byName = new Map<string, Mount[]>();

  get root(): Mount {
    return this.all[0] as Mount;
  }

  /** Adds a mount, in place of one that is there. */
  add(mount: Mount): void {
    this.remove(mount.path);
    this.all.push(mount);
    const name = lastName(mount.path);
    const namesakes = this.#byName.get(name);
    if (namesakes) namesakes.push(mount);
    else this.#byName.set(name, [mount]);
  }

  /** @param path normalized */
  remove(path: string): void {
    const name = lastName(path);
    const namesakes = this.#byName.get(name);
    const mount = namesakes?.find((one) => one.path === path);
    if (!namesakes || !mount) return;
    this.all.splice(this.all.indexOf(mount), 1);
    if (namesakes.length > 1) namesakes.splice(namesakes.indexOf(mount), 1);
    else this.#byName.delete(name);
  }

  /** Whether some mount's path ends in this name: without, no path need be made to ask `at`. */
  hasName(name: string): boolean {
    return this.#byName.has(name);
  }

  /**
   * What is mounted at a path.
   * @param name the path's last name
   */
  at(path: string, name = lastName(path)): Mount | undefined {
    return this.#byName.get(name)?.find((mount) => mount.path === path);
  }
}
