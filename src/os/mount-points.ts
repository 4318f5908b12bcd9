// The folders and files that mounts lie on: where the tree below lacks them they are made when somebody first looks, as a container's
// runtime makes them before it mounts. Upstream: runc libcontainer/rootfs_linux.go createMountpoint.

import type { Inode } from './filesystem.ts';

/** Makes what is missing in a folder on the way to the mounts below it. Folders that cannot hold new files stay as they are. */
export function makeMountPoints(folderPath: string, folder: Inode, mounts: readonly { readonly path: string; readonly root: Inode }[]): void {
  const prefix = folderPath === '/' ? '/' : `${folderPath}/`;
  for (const mount of mounts) {
    const { path } = mount;
    if (path.length <= prefix.length || !path.startsWith(prefix)) continue;
    const [name = '', ...deeper] = path.slice(prefix.length).split('/');
    if (!folder.create || folder.lookup?.(name)) continue;
    const isFolder = deeper.length > 0 || mount.root.stat().type === 'directory';
    folder.create(name, isFolder ? { type: 'directory', mode: 0o755, uid: 0, gid: 0 } : { type: 'file', mode: 0o644, uid: 0, gid: 0 });
  }
}
