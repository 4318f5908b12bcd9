// File systems that are made when someone first looks: most containers never read most of what is mounted into them.

import type { FileSystem, Inode, Usage } from '../os/filesystem.ts';

/** @param make builds the real one, once */
export function lazyFileSystem(type: string, make: () => FileSystem, readOnly = false): FileSystem {
  return new LazyFileSystem(type, make, readOnly);
}

/** A mount asks for the root no sooner than a path leads there. */
class LazyFileSystem implements FileSystem {
  readonly type: string;
  readonly readOnly: boolean;
  readonly #make: () => FileSystem;
  #made: FileSystem | undefined;

  constructor(type: string, make: () => FileSystem, readOnly: boolean) {
    this.type = type;
    this.readOnly = readOnly;
    this.#make = make;
  }

  usage(): Usage {
    return this.#made?.usage() ?? nothingUsed;
  }

  root(): Inode {
    this.#made ??= this.#make();
    return this.#made.root();
  }
}

const nothingUsed: Usage = { usedBytes: 0 };
