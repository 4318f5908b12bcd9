// CPU and memory should be used up evenly: what a Pod does to the balance counts. Upstream: plugins/noderesources/balanced_allocation.go.
// A best-effort Pod is not scored. Only cpu and memory count, as in the default profile.

import { type Plugin, maxNodeScore } from '../framework.ts';

export const nodeResourcesBalancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  nodeLocal: true,
  preScore: ({ pod }) => pod.requests.cpu > 0 || pod.requests.memory > 0,
  score: ({ pod }, { requested, allocatable }) => {
    const before = balance(requested.cpu, requested.memory, allocatable.cpu, allocatable.memory);
    const after = balance(requested.cpu + pod.requests.cpu, requested.memory + pod.requests.memory, allocatable.cpu, allocatable.memory);
    return maxNodeScore / 2 + Math.trunc((maxNodeScore / 2 + after - before) / 2);
  },
};

/** 100 where both are used to the same fraction. A node that has none of one of them is in balance. Upstream: balancedResourceScore */
function balance(cpu: number, memory: number, allCpu: number, allMemory: number): number {
  if (allCpu === 0 || allMemory === 0) return maxNodeScore;
  return Math.trunc((1 - Math.abs((Math.min(1, cpu / allCpu) - Math.min(1, memory / allMemory)) / 2)) * maxNodeScore);
}
