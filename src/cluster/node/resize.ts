// In-place resize: limits of running containers follow the spec. Upstream: kuberuntime_manager.go doPodResizeAction,
// pkg/kubelet/allocation.

import { limitsOf } from './container-config.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import type { PodWorker } from './pod-worker.ts';
import { equal } from './status/equal.ts';

/** Gives running containers what the spec now asks for. */
export function resizeContainers(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker): void {
  for (const state of worker.containers.values()) {
    if (equal(state.resources, state.spec.resources)) continue;
    const { current } = state;
    state.resources = state.spec.resources;
    if (current?.state !== 'running') continue;
    const { cpuLimitMillis, memoryLimitBytes } = limitsOf(state.spec);
    if (cpuLimitMillis === undefined) delete current.cgroup.cpuLimitMillis;
    else current.cgroup.cpuLimitMillis = cpuLimitMillis;
    if (memoryLimitBytes === undefined) delete current.cgroup.memoryLimitBytes;
    else current.cgroup.memoryLimitBytes = memoryLimitBytes;
    kubelet.event(
      machine,
      worker.pod,
      'Normal',
      'ResizeCompleted',
      `Pod resize completed: {"containers":[{"name":"${state.name}","resources":${JSON.stringify(state.spec.resources ?? {})}}],"generation":${worker.pod.metadata.generation ?? 0}}`,
    );
    kubelet.requestSync(worker, machine.nextRelistMs());
  }
}
