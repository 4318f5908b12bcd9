// When a node's disk runs full: images that nobody uses go first, then Pods, one every ten seconds.
// @supports partly nodes: disk pressure — "images that nobody uses go, then Pods; the condition, its taint, and no space left for who writes; no inodes"
// Upstream: pkg/kubelet/eviction/{eviction_manager,helpers,defaults_linux}.go, defaults: imagefs.available<15%, nodefs.available<10%.
// Images and what containers write lie on one disk here, as on most machines, so both count the same free bytes.
// Left out: inodes, and the containers that ended and were not removed yet.

import type { Pod } from '../../api/types.ts';
import { amount, announce, binary, diskBytes, evict, mayGo } from './eviction.ts';
import { freeImages } from './image-gc.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import type { PodWorker } from './pod-worker.ts';

/** Upstream: evictionPressureTransitionPeriod */
const transitionMs = 300_000;
const resource = 'ephemeral-storage';

/** Free bytes below which Pods have to go: the larger of both signals; upstream keeps fractions as float32. */
const thresholdBytes = ({ disk }: NodeMachine): number => Math.floor(disk.sizeBytes * Math.fround(0.15));

/** How much is free of the disk, when that is too little. */
export function diskShortage(machine: NodeMachine): { readonly freeBytes: number } | undefined {
  const { freeBytes } = machine.disk;
  return freeBytes < thresholdBytes(machine) ? { freeBytes } : undefined;
}

/** Whether the disk is or was short in the last five minutes. */
export const diskPressure = (machine: NodeMachine): boolean => machine.diskPressedMs !== undefined && machine.nowMs - machine.diskPressedMs < transitionMs;

/** Removes what nobody needs; when that is too little, ends the Pod that has most to answer for. */
export function relieveDisk(kubelet: Kubelet, machine: NodeMachine): void {
  const before = machine.disk.freeBytes;
  announce(kubelet, machine, resource);
  freeImages(machine, Number.POSITIVE_INFINITY);
  if (!diskShortage(machine)) return;
  const [worst] = [...machine.workers.values()].filter((worker) => mayGo(worker)).sort(byDisk);
  if (worst) evict(kubelet, machine, worst, messageFor(machine, worst, before), true);
}

/** Layers, logs and scratch volumes of a Pod. */
const used = ({ pod, containers, volumes }: PodWorker): number =>
  [...containers.values()].reduce((sum, state) => sum + diskBytes(state), 0) +
  (pod.spec?.volumes ?? []).filter(({ emptyDir }) => emptyDir && emptyDir.medium !== 'Memory').reduce((sum, { name }) => sum + (volumes?.get(name)?.usage().usedBytes ?? 0), 0);

const requested = ({ requests }: PodWorker): number => requests?.ephemeralStorage ?? 0;

/** Who exceeds its requests first, then by priority, then by how far. Upstream: rankDiskPressureFunc */
function byDisk(a: PodWorker, b: PodWorker): number {
  const exceeds = (worker: PodWorker): number => (used(worker) > requested(worker) ? 1 : 0);
  const priority = ({ pod }: { readonly pod: Pod }): number => pod.spec?.priority ?? 0;
  return exceeds(b) - exceeds(a) || priority(a) - priority(b) || used(b) - requested(b) - (used(a) - requested(a)) || (a.key < b.key ? -1 : 1);
}

/** Upstream: evictionMessage */
function messageFor(machine: NodeMachine, { pod, containers }: PodWorker, availableBytes: number): string {
  const greedy = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])].flatMap(({ name, resources }) => {
    const bytes = diskBytes(containers.get(name));
    const request = resources?.requests?.[resource];
    return bytes > amount(request ?? 0) ? [`Container ${name} was using ${binary(bytes)}, request is ${request ?? 0}, has larger consumption of ${resource}. `] : [];
  });
  return `The node was low on resource: ${resource}. Threshold quantity: ${binary(thresholdBytes(machine))}, available: ${binary(availableBytes)}. ${greedy.join('')}`;
}
