// What can go wrong with a machine: no power, no network, no room on its disk, a process that dies. Inputs of a world.

import type { Pod } from '../../api/types.ts';
import type { PacketFilter } from '../../network/network.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import { stopProbes } from './probes/prober.ts';
import { staticKey } from './static-pods.ts';

/** The machine is off: everything on it ends, and nobody hears of it. */
export function powerOff(machine: NodeMachine): void {
  if (machine.state === 'off') return;
  machine.state = 'off';
  machine.endpoint.up = false;
  for (const worker of machine.workers.values()) {
    worker.work?.return({ failed: false });
    worker.work = undefined;
    worker.committed = false;
    const next = machine.pulls.release(worker.key);
    if (next !== undefined) machine.pulls.release(next);
    stopProbes(worker);
    if (worker.sandbox) machine.runtime.stopSandbox(worker.sandbox);
    if (worker.stage !== 'terminated') worker.stage = 'syncing';
  }
  if (machine.started) for (const process of machine.machine.kernel.processes.list()) if (process !== machine.machine.init) machine.machine.kernel.signal(process, 'KILL');
}

/** The machine comes back: its kubelet finds its Pods again and starts what should run. */
export function powerOn(kubelet: Kubelet, machine: NodeMachine): void {
  if (machine.state === 'on') return;
  machine.state = 'on';
  machine.endpoint.up = true;
  kubelet.heartbeats.stop(machine);
  lookAgain(kubelet, machine);
}

/** Everything the kubelet knows of or should know of is due. */
function lookAgain(kubelet: Kubelet, machine: NodeMachine): void {
  const { context } = kubelet;
  context.enqueueAfter(machine.name, 0);
  if (machine.started) context.enqueueAfter(staticKey(machine), 0);
  for (const worker of machine.workers.values()) kubelet.requestSync(worker, context.nowMs);
  for (const { metadata } of context.onNode<Pod>(machine.name)) context.enqueueAfter(`${machine.name}/${metadata.namespace}/${metadata.name}`, 0);
}

/** Cuts a machine off: it runs on, and no packet leaves or reaches it. */
export class Partition implements PacketFilter {
  readonly name = 'partition';
  readonly #machine: NodeMachine;

  constructor(machine: NodeMachine) {
    this.#machine = machine;
  }

  drops(_flow: unknown, from: string, to: string): string | undefined {
    const isInside = (endpoint: string): boolean => this.#machine.network.endpoint(endpoint)?.on === this.#machine.name;
    return isInside(from) === isInside(to) ? undefined : `${this.#machine.name} is cut off`;
  }
}

const partitions = new WeakMap<NodeMachine, () => void>();

export function cutOff(machine: NodeMachine): void {
  if (machine.state !== 'on') return;
  machine.state = 'partitioned';
  partitions.set(machine, machine.network.addFilter(new Partition(machine)));
}

export function heal(kubelet: Kubelet, machine: NodeMachine): void {
  if (machine.state !== 'partitioned') return;
  machine.state = 'on';
  partitions.get(machine)?.();
  lookAgain(kubelet, machine);
}

/** Something that is no Pod's writes to the disk until only so much is left; `undefined`: it is removed again. */
export function fillDisk(machine: NodeMachine, freeBytes: number | undefined): void {
  machine.ballastBytes = 0;
  if (freeBytes !== undefined) machine.ballastBytes = Math.max(0, machine.disk.freeBytes - Math.max(0, freeBytes));
}

/** Kills a container's first process. @returns whether there was one */
export function killContainerProcess(machine: NodeMachine, pod: string, container: string): boolean {
  for (const [key, worker] of machine.workers) {
    if (key !== pod && worker.pod.metadata.name !== pod) continue;
    const running = worker.containers.get(container)?.current ?? [...worker.containers.values()][0]?.current;
    if (!running) return false;
    machine.runtime.kill(running, 'KILL');
    return true;
  }
  return false;
}
