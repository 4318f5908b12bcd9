// The two priority classes of the system itself.
// Upstream: pkg/apis/scheduling/v1/helpers.go, pkg/registry/scheduling/rest PostStartHook

import type { Seed } from './seed.ts';

const classes = [
  ['system-node-critical', 2_000_001_000, 'Used for system critical pods that must not be moved from their current node.'],
  ['system-cluster-critical', 2_000_000_000, 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.'],
] as const;

export function seedPriorityClasses(seed: Seed): void {
  for (const [name, value, description] of classes) {
    seed.put('priorityclasses.scheduling.k8s.io', {
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name, generation: 1 },
      value,
      description,
      preemptionPolicy: 'PreemptLowerPriority',
    });
  }
}
