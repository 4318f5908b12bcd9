// Whether a node takes a Pod it was given. Upstream: pkg/kubelet/lifecycle/predicate.go (generalFilter), kubelet.go rejectPod.

import type { JsonObject } from '../../api/object.ts';
import type { Node, Pod } from '../../api/types.ts';
import { formatRfc3339 } from '../../base/time.ts';
import { podRequests, type Resources } from '../scheduler/resources.ts';
import { matchesNode } from '../scheduler/selectors.ts';
import { tolerates } from '../scheduler/tolerations.ts';
import { diskPressure } from './disk-pressure.ts';
import { criticalPriority, memoryPressure } from './eviction.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import { qosOf } from './pod-facts.ts';
import type { PodWorker } from './pod-worker.ts';
import { nodes, pods } from './resources.ts';

interface Refusal {
  readonly reason: string;
  readonly message: string;
}

/** Takes the Pod in, or writes that it was rejected. @returns whether it was taken */
export function admit(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker): boolean {
  const node = kubelet.context.get<Node>(nodes, '', machine.name);
  const refusal = node && refuse(machine, worker, node);
  if (!refusal) return true;
  reject(kubelet, machine, worker, refusal);
  return false;
}

function refuse(machine: NodeMachine, worker: PodWorker, node: Node): Refusal | undefined {
  const { pod } = worker;
  const { requests } = podRequests(pod);
  return pressure(machine, pod) ?? fit(machine, worker, node, requests) ?? selection(pod, node) ?? taints(pod, node);
}

/** Upstream: eviction_manager.go Admit: a node short of memory takes no Pod that asks for nothing, one short of disk takes none. */
function pressure(machine: NodeMachine, pod: Pod): Refusal | undefined {
  if ((pod.spec?.priority ?? 0) >= criticalPriority) return undefined;
  const memory = memoryPressure(machine);
  if (diskPressure(machine)) return { reason: 'Evicted', message: `The node had condition: [${memory ? 'MemoryPressure ' : ''}DiskPressure]. ` };
  if (!memory || qosOf(pod) !== 'BestEffort') return undefined;
  if (tolerates(pod.spec?.tolerations ?? [], { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' })) return undefined;
  return { reason: 'Evicted', message: 'The node had condition: [MemoryPressure]. ' };
}

function fit(machine: NodeMachine, worker: PodWorker, node: Node, requests: Resources): Refusal | undefined {
  const allocatable = (node.status?.allocatable ?? {}) as Readonly<Record<string, string>>;
  worker.requests = requests;
  const others = machine.podCount;
  const most = Number(allocatable['pods'] ?? '110');
  if (others + 1 > most) return tooLittle('pods', 1, others, most);
  return shortage(machine, node, requests);
}

/** What a node lacks for these requests beside what it has taken. */
export function shortage(machine: NodeMachine, node: Node, requests: Resources): Refusal | undefined {
  const used = machine.requested;
  const capacity = machine.allocatable(node);
  if (requests.cpu > 0 && requests.cpu + used.cpu > capacity.cpu) return tooLittle('cpu', requests.cpu, used.cpu, capacity.cpu);
  if (requests.memory > 0 && requests.memory + used.memory > capacity.memory) return tooLittle('memory', requests.memory, used.memory, capacity.memory);
  const storage = requests.ephemeralStorage;
  if (storage > 0 && storage + used.ephemeralStorage > capacity.ephemeralStorage) return tooLittle('ephemeral-storage', storage, used.ephemeralStorage, capacity.ephemeralStorage);
  for (const [name, amount] of requests.scalar) {
    const there = capacity.scalar.get(name) ?? 0;
    const taken = used.scalar.get(name) ?? 0;
    if (amount > 0 && amount + taken > there) return tooLittle(name, amount, taken, there);
  }
  return undefined;
}

const tooLittle = (name: string, requested: number, used: number, capacity: number): Refusal => ({
  reason: `OutOf${name}`,
  message: `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
});

function selection(pod: Pod, node: Node): Refusal | undefined {
  const labels = node.metadata.labels ?? {};
  const wanted = Object.entries(pod.spec?.nodeSelector ?? {});
  const terms = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const matches = wanted.every(([key, value]) => labels[key] === value) && (!terms || matchesNode(terms, labels, node.metadata.name));
  return matches ? undefined : { reason: 'NodeAffinity', message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector" };
}

/** Only NoExecute counts here: NoSchedule is the scheduler's matter, and a Pod with nodeName passes it by. */
function taints(pod: Pod, node: Node): Refusal | undefined {
  if (pod.metadata.annotations?.['kubernetes.io/config.source'] === 'file') return undefined;
  const taint = node.spec?.taints?.find(({ effect }) => effect === 'NoExecute');
  if (!taint || tolerates(pod.spec?.tolerations ?? [], taint as Parameters<typeof tolerates>[1])) return undefined;
  return { reason: 'TaintToleration', message: "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate" };
}

function reject(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, { reason, message }: Refusal): void {
  const { pod } = worker;
  kubelet.event(machine, pod, 'Warning', reason, message);
  const status = {
    ...(pod.status ?? {}),
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    phase: 'Failed',
    reason,
    message: `Pod was rejected: ${message}`,
    startTime: formatRfc3339(kubelet.nowMs),
    qosClass: qosOf(pod),
  };
  const updated = kubelet.context.updateStatus(pods, { ...(pod as unknown as JsonObject), status });
  worker.stage = 'terminated';
  worker.torndown = true;
  worker.failure = { reason, message: status.message };
  worker.pod = updated as unknown as Pod;
  kubelet.forget(machine, worker);
}
