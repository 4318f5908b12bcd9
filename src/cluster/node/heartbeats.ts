// A node says that it lives: its Lease every ten seconds, its status every five minutes or when something changed.
// Upstream: k8s.io/component-helpers/apimachinery/lease, pkg/kubelet/kubelet_node_status.go.

import type { JsonObject } from '../../api/object.ts';
import type { Lease, Node } from '../../api/types.ts';
import { formatMicroTime, formatRfc3339 } from '../../base/time.ts';
import { diskPressure } from './disk-pressure.ts';
import { memoryPressure } from './eviction.ts';
import { collectImages } from './image-gc.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import { relieve } from './relieve.ts';
import { leases, nodes } from './resources.ts';

const renewMs = 10_000;
const leaseSeconds = 40;
const reportMs = 300_000;
/** nodes with more images list the largest of them (Upstream: nodeStatusMaxImages) */
const mostImages = 50;

export class Heartbeats {
  readonly #kubelet: Kubelet;
  readonly #reportedMs = new Map<string, number>();
  /** machines whose kubelet has said that it is there, and whether it has said that its node takes no Pods */
  readonly #unschedulable = new Map<string, boolean>();

  constructor(kubelet: Kubelet) {
    this.#kubelet = kubelet;
  }

  /** Begins; nodes do not all beat at once. */
  start(machine: NodeMachine): void {
    this.#kubelet.context.enqueueAfter(machine.name, machine.random.below(renewMs));
  }

  beat(machine: NodeMachine): void {
    const { context } = this.#kubelet;
    context.enqueueAfter(machine.name, renewMs);
    if (machine.state !== 'on') return;
    const node = context.get<Node>(nodes, '', machine.name);
    if (!node) return;
    relieve(this.#kubelet, machine);
    collectImages(this.#kubelet, machine);
    this.#introduce(machine, node);
    this.#renew(machine, node);
    this.#report(machine, node);
  }

  /** Its kubelet has ended with the machine. */
  stop(machine: NodeMachine): void {
    this.#unschedulable.delete(machine.name);
  }

  /** What a kubelet says of its node when it begins, and when it finds it cordoned. Upstream: setNodeStatus, recordNodeSchedulableEvent. */
  #introduce(machine: NodeMachine, node: Node): void {
    const { name } = machine;
    const unschedulable = node.spec?.unschedulable ?? false;
    const known = this.#unschedulable.get(name);
    this.#unschedulable.set(name, unschedulable);
    if (known === undefined) {
      this.#say(machine, node, 'Starting', 'Starting kubelet.');
      for (const { reason } of conditionsOf(machine)) this.#say(machine, node, reason.replace('Kubelet', 'Node'));
      this.#say(machine, node, 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
    } else if (known !== unschedulable) this.#say(machine, node, unschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable');
  }

  #say(machine: NodeMachine, node: Node, reason: string, message = `Node ${machine.name} status is now: ${reason}`): void {
    this.#kubelet.event(machine, node, 'Normal', reason, message);
  }

  #renew(machine: NodeMachine, node: Node): void {
    const { context } = this.#kubelet;
    const renewTime = formatMicroTime(context.nowMs);
    const lease = context.get<Lease>(leases, 'kube-node-lease', machine.name);
    if (lease) {
      context.update(leases, { ...(lease as unknown as JsonObject), spec: { ...lease.spec, renewTime } });
      return;
    }
    context.create(leases, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: {
        name: machine.name,
        namespace: 'kube-node-lease',
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: machine.name, uid: node.metadata.uid ?? '' }],
      },
      spec: { holderIdentity: machine.name, leaseDurationSeconds: leaseSeconds, renewTime },
    });
  }

  #report(machine: NodeMachine, node: Node): void {
    const { context } = this.#kubelet;
    const images = imagesOf(machine);
    const wanted = conditionsOf(machine);
    const before = node.status?.conditions ?? [];
    const changed = wanted.some(({ type, status }) => before.find((condition) => condition.type === type)?.status !== status);
    const due = context.nowMs - (this.#reportedMs.get(machine.name) ?? Number.NEGATIVE_INFINITY) >= reportMs;
    if (!changed && !due && images.length === (node.status?.images?.length ?? 0)) return;
    this.#reportedMs.set(machine.name, context.nowMs);
    const time = formatRfc3339(context.nowMs);
    const conditions = wanted.map(({ type, status, reason, message }) => {
      const known = before.find((condition) => condition.type === type);
      return { type, status, lastHeartbeatTime: time, lastTransitionTime: known?.status === status ? known.lastTransitionTime : time, reason, message };
    });
    const others = before.filter((condition) => !wanted.some(({ type }) => type === condition.type));
    context.updateStatus(nodes, { ...(node as unknown as JsonObject), status: { ...node.status, conditions: [...others, ...conditions], images } });
    for (const { type, status, reason } of wanted) {
      const known = before.find((condition) => condition.type === type)?.status;
      if (type !== 'Ready' && known !== undefined && known !== status) this.#say(machine, node, reason.replace('Kubelet', 'Node'));
    }
    const ready = before.find(({ type }) => type === 'Ready')?.status;
    if (ready !== undefined && ready !== 'True') this.#say(machine, node, 'NodeReady');
  }
}

interface NodeCondition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

function conditionsOf(machine: NodeMachine): readonly NodeCondition[] {
  const memory = memoryPressure(machine);
  return [
    memory
      ? { type: 'MemoryPressure', status: 'True', reason: 'KubeletHasInsufficientMemory', message: 'kubelet has insufficient memory available' }
      : { type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory', message: 'kubelet has sufficient memory available' },
    diskPressure(machine)
      ? { type: 'DiskPressure', status: 'True', reason: 'KubeletHasDiskPressure', message: 'kubelet has disk pressure' }
      : { type: 'DiskPressure', status: 'False', reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure' },
    { type: 'PIDPressure', status: 'False', reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available' },
    { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
  ];
}

function imagesOf(machine: NodeMachine): readonly JsonObject[] {
  return [...machine.images.list()]
    .sort((a, b) => b.image.sizeBytes - a.image.sizeBytes || (a.name < b.name ? -1 : 1))
    .slice(0, mostImages)
    .map(({ name, repository, image }) => ({ names: [`${repository}@${image.digest}`, name], sizeBytes: image.sizeBytes }));
}
