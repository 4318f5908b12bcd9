// Whether there is room, and the less a node is used the better. Upstream: plugins/noderesources/fit.go, least_allocated.go.
// Left out: ignoredResources and the other scoring strategies (the default profile uses LeastAllocated on cpu and memory); extended resources that a
// DeviceClass stands for.

import type { Node, Pod } from '../../../api/types.ts';
import { type QueueingHint, on } from '../cluster-events.ts';
import { type Plugin, type Rejection, maxNodeScore } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { type PodInfo, podInfo } from '../pod-info.ts';
import { type Resources, parseResources } from '../resources.ts';

const afterPodChange: QueueingHint<Pod> = (pod, { before, after }) => {
  if (!after) return Boolean(before?.spec?.nodeName || before?.status?.nominatedNodeName);
  if (after.metadata.uid === pod.uid) return true;
  if (!after.spec?.nodeName || !before) return false;
  return less(pod.requests, podInfo(before).requests, podInfo(after).requests);
};

const afterNodeChange: QueueingHint<Node> = (pod, { before, after }) => {
  const now = parseResources(after?.status?.allocatable ?? {});
  const { cpu, memory, ephemeralStorage, scalar } = pod.requests;
  const fits =
    now.pods >= 1 && cpu <= now.cpu && memory <= now.memory && ephemeralStorage <= now.ephemeralStorage && [...scalar].every(([name, n]) => n <= (now.scalar.get(name) ?? 0));
  if (!fits || !before) return fits;
  const old = parseResources(before.status?.allocatable ?? {});
  return now.pods > old.pods || less(pod.requests, now, old);
};

/** Whether `b` has less than `a` of something that is wanted. */
function less(wanted: Resources, a: Resources, b: Resources): boolean {
  if ((wanted.cpu && b.cpu < a.cpu) || (wanted.memory && b.memory < a.memory) || (wanted.ephemeralStorage && b.ephemeralStorage < a.ephemeralStorage)) return true;
  return [...wanted.scalar].some(([name, amount]) => amount > 0 && (b.scalar.get(name) ?? 0) < (a.scalar.get(name) ?? 0));
}

export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  nodeLocal: true,
  events: [on('Pod', ['Delete', 'UpdatePodScaleDown'], afterPodChange), on('Node', ['Add', 'UpdateNodeAllocatable'], afterNodeChange)],
  filter: ({ pod }, node) => (fits(pod, node) ? undefined : insufficient(pod, node)),
  preScore: () => true,
  score: ({ pod }, node) => {
    const { cpu, memory } = node.allocatable;
    let kinds = 0;
    let sum = 0;
    if (cpu > 0) {
      sum += least(node.nonZeroCpuMillis + pod.nonZeroCpuMillis, cpu);
      kinds += 1;
    }
    if (memory > 0) {
      sum += least(node.nonZeroMemoryBytes + pod.nonZeroMemoryBytes, memory);
      kinds += 1;
    }
    return kinds ? Math.trunc(sum / kinds) : 0;
  },
};

/** Upstream: leastRequestedScore, with the integer division of Go. */
const least = (requested: number, capacity: number): number => (requested > capacity ? 0 : Math.trunc(((capacity - requested) * maxNodeScore) / capacity));

/** The common case, without a list of reasons. */
function fits({ requests }: PodInfo, { pods, allocatable, requested }: NodeInfo): boolean {
  const { cpu, memory, ephemeralStorage, scalar } = requests;
  if (pods.size + 1 > allocatable.pods) return false;
  if (cpu > 0 && cpu > allocatable.cpu - requested.cpu) return false;
  if (memory > 0 && memory > allocatable.memory - requested.memory) return false;
  if (ephemeralStorage > 0 && ephemeralStorage > allocatable.ephemeralStorage - requested.ephemeralStorage) return false;
  if (scalar.size > 0) for (const [name, amount] of scalar) if (amount > 0 && amount > (allocatable.scalar.get(name) ?? 0) - (requested.scalar.get(name) ?? 0)) return false;
  return true;
}

/** Upstream: fitsRequest. More than the node could give if it were empty is beyond what eviction cures. */
function insufficient({ requests }: PodInfo, { pods, allocatable, requested }: NodeInfo): Rejection {
  const reasons: string[] = [];
  let never = false;
  if (pods.size + 1 > allocatable.pods) reasons.push('Too many pods');
  const check = (wanted: number, used: number, total: number, name: string): void => {
    if (wanted === 0 || wanted <= total - used) return;
    reasons.push(`Insufficient ${name}`);
    if (wanted > total) never = true;
  };
  check(requests.cpu, requested.cpu, allocatable.cpu, 'cpu');
  check(requests.memory, requested.memory, allocatable.memory, 'memory');
  check(requests.ephemeralStorage, requested.ephemeralStorage, allocatable.ephemeralStorage, 'ephemeral-storage');
  for (const [name, amount] of requests.scalar) check(amount, requested.scalar.get(name) ?? 0, allocatable.scalar.get(name) ?? 0, name);
  return { code: never ? 'unresolvable' : 'unschedulable', reasons };
}
