// Folders and files of the node itself. Upstream: pkg/volume/hostpath (checks by type).

import { computedFileSystem } from '../../../os/computed.ts';
import type { FileSystem } from '../../../os/filesystem.ts';
import { OsError } from '../../../os/os-error.ts';
import type { NodeMachine } from '../node-machine.ts';
import { MountError } from './sources.ts';

/** @throws MountError when the path is not what `type` wants */
export function hostPathVolume(machine: NodeMachine, path: string, type: string): FileSystem {
  machine.show(path);
  const { mounts } = machine.machine;
  const as = { cwd: '/', credentials: { uid: 0, gid: 0, groups: [] }, nowMs: machine.nowMs };
  const exists = mounts.exists(path, as);
  if (!exists && (type === 'DirectoryOrCreate' || type === '')) mounts.makeDirectory(path, as, { parents: true, mode: 0o755 });
  if (!exists && type === 'FileOrCreate') mounts.writeFile(path, '', as, 0o644);
  try {
    const found = mounts.stat(path, as).type;
    const wanted = { Directory: 'directory', DirectoryOrCreate: 'directory', File: 'file', FileOrCreate: 'file', Socket: 'socket', CharDevice: 'device', BlockDevice: 'device' }[
      type
    ];
    if (wanted !== undefined && found !== wanted) throw new MountError(`hostPath type check failed: ${path} is not a ${wanted === 'device' ? 'character device' : wanted}`);
    return computedFileSystem('ext4', mounts.inode(path, as), false, { usedBytes: 0, disk: machine.disk });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw new MountError(`hostPath type check failed: ${path} is not a ${type === 'File' ? 'file' : type === 'Socket' ? 'socket file' : 'directory'}`);
  }
}
