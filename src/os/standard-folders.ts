// The folders every Linux tree has. Upstream: the Filesystem Hierarchy Standard, and Debian's merged /usr.

import { makeFolder } from './executable.ts';
import type { MemoryFileSystem } from './memory-filesystem.ts';

const folders = '/etc /home /mnt /opt /proc /dev /run /srv /sys /usr/bin /usr/sbin /usr/lib /usr/local/bin /usr/share /var/lib /var/log /var/run'.split(' ');
const mergeable = ['bin', 'sbin', 'lib'];

/** @param merged whether /bin, /sbin and /lib are links into /usr, or folders of their own */
export function standardFolders(files: MemoryFileSystem, merged: boolean): void {
  for (const path of folders) makeFolder(files, path);
  makeFolder(files, '/root', 0o700);
  for (const path of ['/tmp', '/var/tmp']) makeFolder(files, path, 0o1777);
  for (const name of mergeable)
    if (merged) files.root().create(name, { type: 'symlink', target: `usr/${name}`, uid: 0, gid: 0 });
    else makeFolder(files, `/${name}`);
}
