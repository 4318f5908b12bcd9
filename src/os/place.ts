// A place in the tree of a mount namespace: an inode, how one got there, and the mount it is on. Its path is put together when somebody asks.

import type { Inode } from './filesystem.ts';
import type { Mount } from './mount-list.ts';

export class Place {
  readonly inode: Inode;
  readonly mount: Mount;
  /** `''` for the root */
  readonly name: string;
  /** the folder it was found in; undefined for the root */
  readonly folder: Place | undefined;

  constructor(inode: Inode, mount: Mount, name: string, folder: Place | undefined) {
    this.inode = inode;
    this.mount = mount;
    this.name = name;
    this.folder = folder;
  }

  /** without symlinks */
  get path(): string {
    return this.folder?.pathTo(this.name) ?? '/';
  }

  /** The path of what has this name in here. */
  pathTo(name: string): string {
    return this.folder ? `${this.path}/${name}` : `/${name}`;
  }
}
