// Service accounts of a new cluster: a default one in each namespace, and one for each part of the control plane.
// Upstream: pkg/controller/serviceaccount, client-go's SAControllerClientBuilder

import { systemNamespaces } from './namespaces.ts';
import { controllerAccounts } from './rbac.ts';
import type { Seed } from './seed.ts';

/** Controllers that a cluster without a cloud provider does not start. */
const notStarted: ReadonlySet<string> = new Set(['route-controller']);

export function seedServiceAccounts(seed: Seed): void {
  for (const namespace of systemNamespaces) put(seed, namespace, 'default');
  for (const name of [...controllerAccounts(), 'coredns', 'kube-proxy']) if (!notStarted.has(name)) put(seed, 'kube-system', name);
}

function put(seed: Seed, namespace: string, name: string): void {
  seed.put('serviceaccounts', { kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name, namespace } });
}
