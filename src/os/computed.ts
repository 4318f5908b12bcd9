// Files whose content is worked out when someone reads them: /proc, /dev, /etc/resolv.conf of a container.

import type { Bytes } from '../base/bytes.ts';
import type { FileSystem, Inode, OpenFlags, Stat, Usage } from './filesystem.ts';
import type { OpenFile } from './process.ts';

const stat = (type: Stat['type'], mode: number, sizeBytes: number, links = 1): Stat => ({ inode: 1, type, mode, uid: 0, gid: 0, sizeBytes, links, modifiedMs: 0 });

/** A file that is read anew each time. @param write what happens when someone writes it; absent: nobody can */
export function computedFile(read: () => Bytes, options: { readonly mode?: number; readonly write?: (content: Bytes) => void; readonly sized?: boolean } = {}): Inode {
  const mode = options.mode ?? (options.write ? 0o644 : 0o444);
  return {
    stat: () => stat('file', mode, options.sized ? read().length : 0),
    content: read,
    ...(options.write ? { setContent: options.write } : {}),
  };
}

/** A symlink; with `open`, one that leads to an open file instead of a path (/proc/self/fd/1). */
export function computedLink(target: () => string, open?: (flags: OpenFlags) => OpenFile): Inode {
  return { stat: () => stat('symlink', 0o777, 0), target, ...(open ? { open } : {}) };
}

/** A device: opening it is all one can do. */
export function device(open: (flags: OpenFlags) => OpenFile, mode = 0o666): Inode {
  return { stat: () => stat('device', mode, 0), open };
}

/** A folder whose names and nodes are worked out. */
export function computedFolder(names: () => readonly string[], lookup: (name: string) => Inode | undefined, mode = 0o555): Inode {
  return { stat: () => stat('directory', mode, 0, 2), names, lookup };
}

/** A folder with fixed nodes. */
export function fixedFolder(nodes: Readonly<Record<string, Inode>>, mode = 0o755): Inode {
  const known = Object.keys(nodes);
  return computedFolder(
    () => known,
    (name) => (Object.hasOwn(nodes, name) ? nodes[name] : undefined),
    mode,
  );
}

/** A file system around one computed node. */
export function computedFileSystem(type: string, root: Inode, readOnly = false, usage: Usage = nothingUsed): FileSystem {
  return new ComputedFileSystem(type, root, readOnly, usage);
}

class ComputedFileSystem implements FileSystem {
  readonly type: string;
  readonly readOnly: boolean;
  readonly #root: Inode;
  readonly #usage: Usage;

  constructor(type: string, root: Inode, readOnly: boolean, usage: Usage) {
    this.type = type;
    this.readOnly = readOnly;
    this.#root = root;
    this.#usage = usage;
  }

  usage(): Usage {
    return this.#usage;
  }

  root(): Inode {
    return this.#root;
  }
}

const nothingUsed: Usage = { usedBytes: 0 };
