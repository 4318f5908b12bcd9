// Images that no container uses are removed when the disk fills up. Upstream: pkg/kubelet/images/image_gc_manager.go, kubelet.go
// StartGarbageCollection; defaults: every five minutes, from 85 % on down to 80 %, none that came less than two minutes ago.
// Left out: imageMaximumGCAge, which is off by default.

import type { Node } from '../../api/types.ts';
import type { StoredImage } from '../../containers/image-store.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import { nodes } from './resources.ts';

const periodMs = 300_000;
const minAgeMs = 120_000;
const highPercent = 85;
const lowPercent = 80;
/** the sandbox's image is pinned by the runtime */
const pinned = 'registry.k8s.io/pause';

/** Looks every five minutes whether images have to go. */
export function collectImages(kubelet: Kubelet, machine: NodeMachine): void {
  const { imageGc, disk, nowMs } = machine;
  if (imageGc.lookedMs === 0) imageGc.lookedMs = nowMs;
  if (nowMs - imageGc.lookedMs < periodMs) return;
  imageGc.lookedMs = nowMs;
  const { sizeBytes, freeBytes } = disk;
  const usedPercent = 100 - Math.floor((freeBytes * 100) / sizeBytes);
  const wantedBytes = (sizeBytes * (100 - lowPercent)) / 100 - freeBytes;
  const freed = usedPercent >= highPercent ? freeImages(machine, wantedBytes) : Number.POSITIVE_INFINITY;
  if (usedPercent < highPercent || freed >= wantedBytes) {
    imageGc.failed = false;
    return;
  }
  const message = `Insufficient free disk space on the node's image filesystem (${usedPercent}% of ${(sizeBytes / 1024 ** 3).toFixed(1)} GiB used). Failed to free sufficient space by deleting unused images (freed ${freed} bytes). Investigate disk usage, as it could be used by active images, logs, volumes, or other data.`;
  const node = kubelet.context.get<Node>(nodes, '', machine.name);
  if (node) kubelet.event(machine, node, 'Warning', 'FreeDiskSpaceFailed', message);
  if (node && imageGc.failed) kubelet.event(machine, node, 'Warning', 'ImageGCFailed', message);
  imageGc.failed = true;
}

/** Removes images nobody uses, the oldest first, until so much is free. @returns how many bytes that gave */
export function freeImages(machine: NodeMachine, wantedBytes: number): number {
  const { images, nowMs } = machine;
  let freed = 0;
  for (const stored of unusedImages(machine)) {
    if (freed >= wantedBytes) break;
    if (nowMs - stored.pulledMs < minAgeMs) continue;
    const before = images.usedBytes();
    images.remove(stored.name);
    freed += before - images.usedBytes();
  }
  return freed;
}

function unusedImages(machine: NodeMachine): readonly StoredImage[] {
  const inUse = new Set(machine.started ? [...machine.runtime.containers.values()].map(({ spec }) => spec.image.digest) : []);
  return machine.images
    .list()
    .filter(({ image, repository }) => !inUse.has(image.digest) && repository !== pinned)
    .sort((a, b) => a.pulledMs - b.pulledMs || (a.name < b.name ? -1 : 1));
}
