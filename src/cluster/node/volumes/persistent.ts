// Claims as folders. What lies on a volume belongs to its PersistentVolume and outlives Pods: on one node for local and
// hostPath volumes, everywhere for the others. Upstream: pkg/volume (hostpath, local, csi, nfs).

import { quantity } from '../../../api/kinds/shared/quantities.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../api/types.ts';
import { computedFileSystem } from '../../../os/computed.ts';
import type { FileSystem } from '../../../os/filesystem.ts';
import { MemoryFileSystem } from '../../../os/memory-filesystem.ts';
import type { Kubelet } from '../kubelet.ts';
import type { NodeMachine } from '../node-machine.ts';
import type { PodWorker } from '../pod-worker.ts';
import { claims, persistentVolumes } from '../resources.ts';
import { hostPathVolume } from './host-path.ts';
import { MountError } from './sources.ts';

/** @throws MountError while the claim is not bound */
export function claimVolume(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, claimName: string, readOnly: boolean): FileSystem {
  const namespace = worker.pod.metadata.namespace ?? '';
  const claim = kubelet.context.get<PersistentVolumeClaim>(claims, namespace, claimName);
  if (!claim) throw new MountError(`persistentvolumeclaim "${claimName}" not found`);
  const name = claim.spec?.volumeName;
  const volume = name ? kubelet.context.get<PersistentVolume>(persistentVolumes, '', name) : undefined;
  if (!volume || claim.status?.phase !== 'Bound') throw new MountError(`PVC is not bound`);
  const files = volumeFiles(kubelet, machine, volume);
  const gid = worker.pod.spec?.securityContext?.fsGroup;
  if (gid !== undefined) {
    files.root().setOwner?.(0, gid);
    files.root().setMode?.(0o2775);
  }
  return readOnly ? computedFileSystem(files.type, files.root(), true) : files;
}

function volumeFiles(kubelet: Kubelet, machine: NodeMachine, volume: PersistentVolume): FileSystem {
  const { spec } = volume;
  if (spec?.hostPath) return hostPathVolume(machine, spec.hostPath.path, spec.hostPath.type ?? '');
  if (spec?.local) {
    const as = { cwd: '/', credentials: { uid: 0, gid: 0, groups: [] }, nowMs: machine.nowMs };
    if (!machine.machine.mounts.exists(spec.local.path, as)) throw new MountError(`path "${spec.local.path}" does not exist`);
    return hostPathVolume(machine, spec.local.path, '');
  }
  const key = volume.metadata.uid ?? volume.metadata.name;
  let files = kubelet.networkVolumes.get(key);
  if (!files) {
    // As large as the volume is now: it may grow while Pods use it.
    const limitBytes = (): number | undefined => {
      const size = kubelet.context.get<PersistentVolume>(persistentVolumes, '', volume.metadata.name)?.spec?.capacity?.storage;
      return size === undefined ? undefined : Number(quantity(String(size)).value());
    };
    files = new MemoryFileSystem(machine.timeline, { type: spec?.nfs ? 'nfs4' : 'ext4', mode: 0o777, limitBytes });
    kubelet.networkVolumes.set(key, files);
  }
  return files;
}
