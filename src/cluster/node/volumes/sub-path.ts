// A folder or file inside a volume, mounted by itself. Upstream: pkg/volume/util/subpath.

import { RuntimeError } from '../../../containers/container.ts';
import { computedFileSystem } from '../../../os/computed.ts';
import type { FileSystem, Inode } from '../../../os/filesystem.ts';
import { names } from '../../../os/path.ts';

/** Follows links inside the volume; a folder that is missing is made. @throws RuntimeError when the path leaves the volume */
export function subPathFileSystem(volume: FileSystem, subPath: string, _nowMs: number): FileSystem {
  return computedFileSystem(volume.type, walk(volume.root(), subPath), volume.readOnly);
}

function walk(root: Inode, path: string): Inode {
  const todo = names(path).toReversed();
  const stack: Inode[] = [root];
  for (let name = todo.pop(), links = 0; name !== undefined; name = todo.pop()) {
    if (name === '..') throw new RuntimeError(`failed to prepare subPath for volumeMount: must not contain '..'`);
    const folder = stack.at(-1) as Inode;
    const next = folder.lookup?.(name) ?? folder.create?.(name, { type: 'directory', mode: 0o755, uid: 0, gid: 0 });
    if (!next) throw new RuntimeError(`failed to prepare subPath for volumeMount "${path}"`);
    if (next.stat().type === 'symlink' && next.target && links++ < 40) {
      const target = next.target();
      if (target.startsWith('/')) throw new RuntimeError(`failed to prepare subPath for volumeMount "${path}"`);
      todo.push(...names(target).toReversed());
    } else stack.push(next);
  }
  return stack.at(-1) as Inode;
}
