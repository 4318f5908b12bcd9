// In-place resize: running containers get what the spec now asks for, once there is room for it.
// Upstream: pkg/kubelet/allocation/allocation_manager.go, pkg/kubelet/events/resize.go, kuberuntime_manager.go doPodResizeAction.
// Left out: the PodResizeInProgress condition: a resize takes no time here. Differs: one that waits is tried again every ten
// seconds, upstream every three minutes and whenever another Pod leaves room.

import type { Container } from '../../api/kinds/shared/pod-types.ts';
import type { Node } from '../../api/types.ts';
import { addResources, podRequests } from '../scheduler/resources.ts';
import { shortage } from './admission.ts';
import { limitsOf } from './container-config.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import type { ContainerState, PodWorker } from './pod-worker.ts';
import { nodes } from './resources.ts';
import { equal } from './status/equal.ts';

const retryMs = 10_000;

/** Gives running containers what the spec asks for, or notes why that has to wait. */
export function resizeContainers(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker): void {
  const changed = [...worker.containers.values()].filter((state) => !equal(state.resources, state.spec.resources));
  if (changed.length === 0) {
    worker.resizePending = undefined;
    return;
  }
  const refusal = allocate(kubelet, machine, worker);
  if (refusal) {
    const generation = worker.pod.metadata.generation ?? 0;
    const isNews = worker.resizePending?.generation !== generation;
    worker.resizePending = { message: refusal.message, generation };
    if (isNews) say(kubelet, machine, worker, 'ResizeDeferred', refusal.reason, refusal.message);
    return kubelet.requestSync(worker, isNews ? machine.nextRelistMs() : kubelet.nowMs + retryMs);
  }
  worker.resizePending = undefined;
  say(kubelet, machine, worker, 'ResizeStarted', 'started');
  for (const state of changed) apply(worker, state);
  say(kubelet, machine, worker, 'ResizeCompleted', 'completed');
  kubelet.requestSync(worker, machine.nextRelistMs());
}

/** Accounts for what the Pod asks for now. @returns what is missing for it */
function allocate(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker): { readonly reason: string; readonly message: string } | undefined {
  const node = kubelet.context.get<Node>(nodes, '', machine.name);
  const { requests } = podRequests(worker.pod);
  if (!node || !worker.counted || !worker.requests) return undefined;
  addResources(machine.requested, worker.requests, -1);
  const missing = shortage(machine, node, requests);
  if (!missing) worker.requests = requests;
  addResources(machine.requested, worker.requests, 1);
  return missing;
}

function apply(worker: PodWorker, state: ContainerState): void {
  const { current } = state;
  const before = state.resources;
  state.resources = state.spec.resources;
  if (current?.state !== 'running') return;
  if (wantsNewStart(state, before)) {
    state.unwell = { message: `Container ${state.name} resize requires restart`, graceMs: 1000 * (worker.pod.spec?.terminationGracePeriodSeconds ?? 30) };
    return;
  }
  const { cpuLimitMillis, memoryLimitBytes } = limitsOf(state.spec);
  if (cpuLimitMillis === undefined) delete current.cgroup.cpuLimitMillis;
  else current.cgroup.cpuLimitMillis = cpuLimitMillis;
  if (memoryLimitBytes === undefined) delete current.cgroup.memoryLimitBytes;
  else current.cgroup.memoryLimitBytes = memoryLimitBytes;
}

/** Whether a resource has changed whose resize policy is to restart the container. */
function wantsNewStart({ spec }: ContainerState, before: ContainerState['resources']): boolean {
  const policies = (spec as Container).resizePolicy ?? [];
  const of = (resources: ContainerState['resources'], name: string): unknown => [resources?.requests?.[name], resources?.limits?.[name]];
  return policies.some(({ resourceName, restartPolicy }) => restartPolicy === 'RestartContainer' && !equal(of(before, resourceName), of(spec.resources, resourceName)));
}

type ResizeReason = 'ResizeStarted' | 'ResizeCompleted' | 'ResizeDeferred';

function say(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, reason: ResizeReason, what: string, error?: string): void {
  const { pod } = worker;
  const list = (containers: readonly Container[] | undefined): readonly object[] | undefined =>
    containers && containers.length > 0 ? containers.map(({ name, resources = {} }) => ({ name, resources: inOrder(resources) })) : undefined;
  const summary = { initContainers: list(pod.spec?.initContainers), containers: list(pod.spec?.containers), generation: pod.metadata.generation ?? 0, error };
  kubelet.event(machine, pod, reason === 'ResizeDeferred' ? 'Warning' : 'Normal', reason, `Pod resize ${what}: ${JSON.stringify(summary)}`);
}

/** As Go writes a ResourceRequirements: limits before requests, names in order. */
function inOrder({ limits, requests }: NonNullable<Container['resources']>): object {
  const sorted = (list: Readonly<Record<string, unknown>> | undefined): object | undefined => list && Object.fromEntries(Object.entries(list).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { limits: sorted(limits), requests: sorted(requests) };
}
