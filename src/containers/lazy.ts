// File systems that are made when someone first looks: most containers never read most of what is mounted into them.

import type { FileSystem, Inode } from '../os/filesystem.ts';

/** @param make builds the real one, once */
export function lazyFileSystem(type: string, make: () => FileSystem, readOnly = false): FileSystem {
  let made: FileSystem | undefined;
  const real = (): FileSystem => (made ??= make());
  return { type, readOnly, usage: () => made?.usage() ?? { usedBytes: 0 }, root: () => lazyInode(() => real().root()) };
}

/** A folder or file that is made when it is first looked at. */
export function lazyInode(make: () => Inode): Inode {
  let made: Inode | undefined;
  const real = (): Inode => (made ??= make());
  // A proxy forwards exactly the calls that the real node has: `open`, `setContent` and others are absent where it lacks them.
  return new Proxy({} as Inode, {
    get: (_, name) => {
      const value = Reflect.get(real(), name, real()) as unknown;
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(real()) : value;
    },
    has: (_, name) => Reflect.has(real(), name),
  });
}
