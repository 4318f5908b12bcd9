// Makes a Pod's volumes and keeps trying while something is missing. Upstream: pkg/kubelet/volumemanager (reconciler,
// operation executor with exponential back-off), kubelet.go WaitForAttachAndMount.

import type { Volume } from '../../../api/kinds/shared/pod-types.ts';
import { quantity } from '../../../api/kinds/shared/quantities.ts';
import { formatDuration } from '../../../base/duration.ts';
import type { FileSystem } from '../../../os/filesystem.ts';
import { MemoryFileSystem } from '../../../os/memory-filesystem.ts';
import type { Kubelet } from '../kubelet.ts';
import type { NodeMachine } from '../node-machine.ts';
import type { PodWorker, Work } from '../pod-worker.ts';
import { hostPathVolume } from './host-path.ts';
import { imageVolume } from './image-volume.ts';
import { type KeyedFile, keyedVolume } from './keyed-files.ts';
import { claimVolume } from './persistent.ts';
import { configMapFiles, downwardFiles, MountError, projectedFiles, secretFiles } from './sources.ts';

const firstRetryMs = 500;
const longestRetryMs = 122_000;
/** Upstream: podAttachAndMountTimeout */
const patienceMs = 123_000;

/** Upstream: podAttachAndMountRetryInterval: whether all are there is asked now, when none is, and then this often. */
const askAgainMs = 300;

/** Returns once every volume is there. */
export function* mountVolumes(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker): Work<void> {
  const mounted = new Map<string, FileSystem>();
  let retryMs = firstRetryMs;
  const begunMs = kubelet.nowMs;
  let warnedMs = begunMs;
  for (;;) {
    const problem = mountMissing(kubelet, machine, worker, mounted);
    if (!problem) break;
    kubelet.event(machine, worker.pod, 'Warning', 'FailedMount', `MountVolume.SetUp failed for volume "${problem.volume}" : ${problem.text}`);
    if (kubelet.nowMs - warnedMs >= patienceMs) {
      warnedMs = kubelet.nowMs;
      const all = (worker.pod.spec?.volumes ?? []).map(({ name }) => name);
      const missing = all.filter((name) => !mounted.has(name));
      kubelet.event(
        machine,
        worker.pod,
        'Warning',
        'FailedMount',
        `Unable to attach or mount volumes: unmounted volumes=[${missing.join(' ')}], unattached volumes=[], failed to process volumes=[]: context deadline exceeded`,
      );
    }
    const untilMs = kubelet.nowMs + retryMs;
    while (kubelet.nowMs < untilMs) yield untilMs;
    retryMs = Math.min(longestRetryMs, retryMs * 2);
  }
  worker.volumes = mounted;
  if (mounted.size === 0) return;
  const heardMs = begunMs + askAgainMs * Math.max(1, Math.ceil((kubelet.nowMs - begunMs) / askAgainMs));
  while (kubelet.nowMs < heardMs) yield heardMs;
}

function mountMissing(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, mounted: Map<string, FileSystem>): { readonly volume: string; readonly text: string } | undefined {
  let first: { readonly volume: string; readonly text: string } | undefined;
  for (const volume of worker.pod.spec?.volumes ?? []) {
    if (mounted.has(volume.name)) continue;
    try {
      mounted.set(volume.name, mountVolume(kubelet, machine, worker, volume));
    } catch (error) {
      if (!(error instanceof MountError)) throw error;
      first ??= { volume: volume.name, text: error.message };
    }
  }
  return first;
}

/** @throws MountError while something is missing */
function mountVolume(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, volume: Volume): FileSystem {
  const namespace = worker.pod.metadata.namespace ?? '';
  const owner = { uid: 0, gid: worker.pod.spec?.securityContext?.fsGroup ?? 0 };
  const keyed = (files: () => readonly KeyedFile[]): FileSystem => {
    const made = keyedVolume(machine.timeline, files(), owner);
    worker.refreshable.set(volume.name, () => {
      try {
        made.update(files());
      } catch (error) {
        // The source is gone meanwhile: what was there stays, as the kubelet leaves it.
        if (!(error instanceof MountError)) throw error;
      }
    });
    return made.fileSystem;
  };
  const { configMap, secret, downwardAPI, projected, emptyDir, hostPath, persistentVolumeClaim, image, ephemeral } = volume;
  if (configMap) return keyed(() => configMapFiles(kubelet, namespace, configMap, configMap.defaultMode ?? 0o644));
  if (secret) return keyed(() => secretFiles(kubelet, namespace, { ...secret, name: secret.secretName ?? '' }, secret.defaultMode ?? 0o644));
  if (downwardAPI) return keyed(() => downwardFiles(machine, worker, downwardAPI.items ?? [], downwardAPI.defaultMode ?? 0o644));
  if (projected) return keyed(() => projectedFiles(kubelet, machine, worker, projected));
  if (emptyDir) return emptyVolume(machine, emptyDir.medium, emptyDir.sizeLimit === undefined ? undefined : String(emptyDir.sizeLimit), owner.gid);
  if (hostPath) return hostPathVolume(machine, hostPath.path, hostPath.type ?? '');
  if (persistentVolumeClaim) return claimVolume(kubelet, machine, worker, persistentVolumeClaim.claimName, persistentVolumeClaim.readOnly ?? false);
  if (ephemeral) return claimVolume(kubelet, machine, worker, `${worker.pod.metadata.name}-${volume.name}`, false);
  if (image) return imageVolume(machine, image.reference ?? '', image.pullPolicy);
  // Network file systems, CSI inline volumes and cloud disks hold what is written to them while the Pod lives.
  return emptyVolume(machine, '', undefined, owner.gid);
}

function emptyVolume(machine: NodeMachine, medium: string | undefined, sizeLimit: string | undefined, gid: number): FileSystem {
  const limit = sizeLimit === undefined || medium !== 'Memory' ? undefined : Number(quantity(sizeLimit).value());
  const files = new MemoryFileSystem(machine.timeline, {
    type: medium === 'Memory' ? 'tmpfs' : 'ext4',
    ...(medium === 'Memory' ? {} : { disk: machine.disk }),
    mode: gid === 0 ? 0o777 : 0o2777,
    ...(limit === undefined ? {} : { limitBytes: limit }),
  });
  if (gid !== 0) files.root().setOwner(0, gid);
  return files;
}

/** How long a mount has been tried, for messages. */
export const tried = (sinceMs: number, nowMs: number): string => formatDuration(nowMs - sinceMs);
