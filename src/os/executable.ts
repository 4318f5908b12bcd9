// Programs as files: what a registry lists and how it gets into a file system.

import type { MemoryFileSystem, MemoryNode } from './memory-filesystem.ts';
import { names } from './path.ts';
import type { Program } from './process.ts';

/** A program and the names under which it is installed. */
export interface Executable {
  /** the file's name, e.g. `grep` */
  readonly name: string;
  /** further names of the same program, e.g. `egrep` */
  readonly aliases?: readonly string[];
  /** the folder; `/usr/bin` when absent */
  readonly folder?: string;
  readonly program: Program;
}

/**
 * Puts programs into a file system.
 * @param only the names wanted; all when absent
 * @param folder where to, instead of where they belong (`/bin` in a busybox image)
 */
export function install(fileSystem: MemoryFileSystem, executables: readonly Executable[], options: { readonly only?: ReadonlySet<string>; readonly folder?: string } = {}): void {
  for (const executable of executables) {
    for (const name of [executable.name, ...(executable.aliases ?? [])]) {
      if (options.only && !options.only.has(name)) continue;
      const folder = makeFolder(fileSystem, options.folder ?? executable.folder ?? '/usr/bin');
      folder.create(name, { type: 'file', mode: 0o755, uid: 0, gid: 0, program: executable.program });
    }
  }
}

/** The folder at this path, made with its parents where it is missing; symlinks on the way are not followed. */
export function makeFolder(fileSystem: MemoryFileSystem, path: string, mode = 0o755): MemoryNode {
  let at = fileSystem.root();
  for (const name of names(path)) at = at.lookup(name) ?? at.create(name, { type: 'directory', mode, uid: 0, gid: 0 });
  return at;
}

/** Writes a file straight into a file system, with its folders. */
export function putFile(fileSystem: MemoryFileSystem, path: string, content: string, options: { readonly mode?: number; readonly uid?: number; readonly gid?: number } = {}): void {
  const at = path.lastIndexOf('/');
  const folder = makeFolder(fileSystem, path.slice(0, at));
  folder.create(path.slice(at + 1), { type: 'file', mode: options.mode ?? 0o644, uid: options.uid ?? 0, gid: options.gid ?? 0, content });
}
