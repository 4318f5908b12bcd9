// Pressure: when a node runs out of memory, or a Pod fills more disk than it may, Pods have to go.
// Upstream: pkg/kubelet/eviction/{eviction_manager,helpers}.go, defaults: memory.available<100Mi, looked at every ten seconds.
// Left out: inodes and PID signals, soft thresholds.

import { tryParseQuantity } from '../../api/meta/quantity.ts';
import type { JsonObject } from '../../api/object.ts';
import type { Pod } from '../../api/types.ts';
import { formatRfc3339 } from '../../base/time.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import { isMirror } from './pod-facts.ts';
import type { ContainerState, PodWorker } from './pod-worker.ts';
import { nodes, pods } from './resources.ts';

const evictBelowBytes = 100 * 1024 * 1024;
/** Upstream: evictionPressureTransitionPeriod */
const transitionMs = 300_000;
const graceMs = 1000;
export const criticalPriority = 2_000_000_000;

/** Bytes that processes could still take. */
export const availableBytes = (machine: NodeMachine): number => (machine.started ? machine.memoryBytes - machine.runtime.kernel.rootCgroup.memoryBytes : machine.memoryBytes);

/** Whether the node is or was short of memory in the last five minutes. */
export const memoryPressure = (machine: NodeMachine): boolean =>
  availableBytes(machine) < evictBelowBytes || (machine.pressedMs !== undefined && machine.nowMs - machine.pressedMs < transitionMs);

/** Whether what the Pod writes is limited, so that it has to be looked at. */
export function limitsStorage({ spec }: Pod): boolean {
  const limited = spec?.containers?.some(({ resources }) => resources?.limits?.['ephemeral-storage'] !== undefined);
  return limited || spec?.volumes?.some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined) || false;
}

/** Whether memory is short now; noted, because its condition stays for a while. */
export function memoryIsShort(machine: NodeMachine): boolean {
  const isShort = availableBytes(machine) < evictBelowBytes;
  if (isShort) machine.pressedMs = machine.nowMs;
  return isShort;
}

/** Ends Pods that fill more disk than they may. @returns whether there were any */
export const evictOversized = (kubelet: Kubelet, machine: NodeMachine): boolean =>
  [...machine.storageLimited].filter((worker) => mayGo(worker) && evictForStorage(kubelet, machine, worker)).length > 0;

/** Ends the Pod that has most to answer for when memory is short. */
export function relieveMemory(kubelet: Kubelet, machine: NodeMachine): void {
  announce(kubelet, machine, 'memory');
  const [worst] = [...machine.workers.values()].filter((worker) => mayGo(worker)).sort(byMemory);
  if (worst) evict(kubelet, machine, worst, memoryMessage(worst, availableBytes(machine)), true);
}

/** Says of a node what it tries to get more of. */
export function announce(kubelet: Kubelet, machine: NodeMachine, resource: string): void {
  const node = kubelet.context.get(nodes, '', machine.name);
  if (node) kubelet.event(machine, node, 'Warning', 'EvictionThresholdMet', `Attempting to reclaim ${resource}`);
}

/** Whether a Pod can be made to go: it runs, and the cluster does not depend on it. */
export const mayGo = ({ stage, failure, sandbox, pod }: PodWorker): boolean =>
  stage === 'syncing' && !failure && sandbox !== undefined && !isMirror(pod) && (pod.spec?.priority ?? 0) < criticalPriority;

function evictForStorage(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker): boolean {
  const message = emptyDirMessage(worker) ?? storageMessage(worker);
  if (message !== undefined) evict(kubelet, machine, worker, message, false);
  return message !== undefined;
}

export const amount = (quantity: unknown): number => Number(tryParseQuantity(String(quantity))?.value() ?? 0);

function emptyDirMessage({ pod, volumes }: PodWorker): string | undefined {
  const full = pod.spec?.volumes?.find(({ name, emptyDir }) => {
    const limit = emptyDir?.sizeLimit === undefined ? 0 : amount(emptyDir.sizeLimit);
    return limit > 0 && (volumes?.get(name)?.usage().usedBytes ?? 0) > limit;
  });
  return full && `Usage of EmptyDir volume "${full.name}" exceeds the limit "${full.emptyDir?.sizeLimit}". `;
}

function storageMessage({ pod, volumes, containers }: PodWorker): string | undefined {
  const limited = (pod.spec?.containers ?? []).filter(({ resources }) => resources?.limits?.['ephemeral-storage'] !== undefined);
  if (limited.length === 0) return undefined;
  const limitOf = ({ resources }: (typeof limited)[number]): number => amount(resources?.limits?.['ephemeral-storage']);
  const scratch = (pod.spec?.volumes ?? []).filter(({ emptyDir }) => emptyDir && emptyDir.medium !== 'Memory');
  const total = [...containers.values()].reduce((sum, state) => sum + diskBytes(state), 0) + scratch.reduce((sum, { name }) => sum + (volumes?.get(name)?.usage().usedBytes ?? 0), 0);
  const limit = limited.reduce((sum, container) => sum + limitOf(container), 0);
  if (total > limit) return `Pod ephemeral local storage usage exceeds the total limit of containers ${binary(limit)}. `;
  const over = limited.find((container) => limitOf(container) > 0 && diskBytes(containers.get(container.name)) > limitOf(container));
  return over && `Container ${over.name} exceeded its local ephemeral storage limit "${over.resources?.limits?.['ephemeral-storage']}". `;
}

/** What a container has written: its own layer and its log. */
export const diskBytes = (state: ContainerState | undefined): number => (state?.current ? state.current.root.usage().usedBytes + state.current.log.sizeBytes : 0);

const used = ({ sandbox }: PodWorker): number => sandbox?.cgroup.memoryBytes ?? 0;
const requested = ({ requests }: PodWorker): number => requests?.memory ?? 0;

/** Who exceeds its requests first, then by priority, then by how far. Upstream: rankMemoryPressure */
function byMemory(a: PodWorker, b: PodWorker): number {
  const exceeds = (worker: PodWorker): number => (used(worker) > requested(worker) ? 1 : 0);
  const priority = ({ pod }: PodWorker): number => pod.spec?.priority ?? 0;
  return exceeds(b) - exceeds(a) || priority(a) - priority(b) || used(b) - requested(b) - (used(a) - requested(a)) || (a.key < b.key ? -1 : 1);
}

function memoryMessage({ containers, pod }: PodWorker, available: number): string {
  const greedy = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])].flatMap(({ name, resources }) => {
    const bytes = containers.get(name)?.current?.cgroup.memoryBytes ?? 0;
    const request = resources?.requests?.['memory'];
    return bytes > amount(request ?? 0) ? [`Container ${name} was using ${binary(bytes)}, request is ${request ?? 0}, has larger consumption of memory. `] : [];
  });
  return `The node was low on resource: memory. Threshold quantity: ${binary(evictBelowBytes)}, available: ${binary(available)}. ${greedy.join('')}`;
}

/** Bytes as a quantity, e.g. `100Mi`. */
export function binary(bytes: number): string {
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti'];
  let [value, unit] = [bytes, 0];
  while (value !== 0 && value % 1024 === 0 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${value}${units[unit]}`;
}

/** Ends a Pod and says why. */
export function evict(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, message: string, disrupts: boolean): void {
  kubelet.event(machine, worker.pod, 'Warning', 'Evicted', message);
  worker.failure = { reason: 'Evicted', message };
  if (disrupts) noteDisruption(kubelet, worker, message);
  kubelet.terminate(worker, graceMs);
}

function noteDisruption({ context, nowMs }: Kubelet, worker: PodWorker, message: string): void {
  const { namespace = '', name, generation } = worker.pod.metadata;
  const current = context.get<Pod>(pods, namespace, name);
  if (!current || current !== worker.pod) return;
  const condition = {
    type: 'DisruptionTarget',
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: formatRfc3339(nowMs),
    reason: 'TerminationByKubelet',
    message,
  };
  const status = { ...current.status, conditions: [...(current.status?.conditions ?? []), condition] };
  worker.pod = context.updateStatus(pods, { ...(current as unknown as JsonObject), status }) as unknown as Pod;
}
