// The namespaces every cluster has.
// Upstream: pkg/controlplane/controller/systemnamespaces, the bootstrap controller

import type { Seed } from './seed.ts';

export const systemNamespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'] as const;

export function seedNamespaces(seed: Seed): void {
  for (const name of ['kube-system', 'kube-public', 'kube-node-lease', 'default']) {
    seed.put('namespaces', {
      kind: 'Namespace',
      apiVersion: 'v1',
      metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  }
}
