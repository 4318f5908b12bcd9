// CPU and memory should be used up evenly. Upstream: plugins/noderesources/balanced_allocation.go.
// A best-effort Pod is not scored. Only cpu and memory count, as in the default profile.

import { type Plugin, maxNodeScore } from '../framework.ts';

export const nodeResourcesBalancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  preScore: ({ pod }) => pod.requests.cpu > 0 || pod.requests.memory > 0,
  score: ({ pod }, { requested, allocatable }) => {
    const cpu = used(requested.cpu + pod.requests.cpu, allocatable.cpu);
    const memory = used(requested.memory + pod.requests.memory, allocatable.memory);
    if (cpu === undefined || memory === undefined) return maxNodeScore;
    return Math.trunc((1 - Math.abs(cpu - memory) / 2) * maxNodeScore);
  },
};

/** The used fraction, at most 1; undefined where the node has none of it. */
const used = (amount: number, total: number): number | undefined => (total === 0 ? undefined : Math.min(1, amount / total));
