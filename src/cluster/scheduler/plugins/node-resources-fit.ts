// Whether there is room, and the less a node is used the better. Upstream: plugins/noderesources/fit.go, least_allocated.go.
// Left out: ignoredResources and the other scoring strategies (the default profile uses LeastAllocated on cpu and memory).

import { type Cycle, type Plugin, type Rejection, maxNodeScore } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';

export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  filter: (cycle, node) => {
    const lacking = insufficient(cycle, node);
    if (lacking.reasons.length === 0) return undefined;
    const code: Rejection['code'] = lacking.never ? 'unresolvable' : 'unschedulable';
    return { code, reasons: lacking.reasons };
  },
  preScore: () => true,
  score: (cycle, node) => {
    const cpu = least(node.nonZeroCpuMillis + cycle.pod.nonZeroCpuMillis, node.allocatable.cpu);
    const memory = least(node.nonZeroMemoryBytes + cycle.pod.nonZeroMemoryBytes, node.allocatable.memory);
    return Math.trunc((cpu + memory) / 2);
  },
};

/** Upstream: leastRequestedScore, with the integer division of Go. */
const least = (requested: number, capacity: number): number => (capacity === 0 || requested > capacity ? 0 : Math.trunc(((capacity - requested) * maxNodeScore) / capacity));

/** Upstream: fitsRequest. `never`: more than the node could give if it were empty. */
function insufficient({ pod }: Cycle, node: NodeInfo): { readonly reasons: string[]; readonly never: boolean } {
  const reasons: string[] = [];
  let never = false;
  const { allocatable, requested } = node;
  if (node.pods.size + 1 > allocatable.pods) reasons.push('Too many pods');
  const need = pod.requests;
  const check = (wanted: number, used: number, total: number, name: string): void => {
    if (wanted === 0 || wanted <= total - used) return;
    reasons.push(`Insufficient ${name}`);
    if (wanted > total) never = true;
  };
  check(need.cpu, requested.cpu, allocatable.cpu, 'cpu');
  check(need.memory, requested.memory, allocatable.memory, 'memory');
  check(need.ephemeralStorage, requested.ephemeralStorage, allocatable.ephemeralStorage, 'ephemeral-storage');
  for (const [name, amount] of need.scalar) check(amount, requested.scalar.get(name) ?? 0, allocatable.scalar.get(name) ?? 0, name);
  return { reasons, never };
}
