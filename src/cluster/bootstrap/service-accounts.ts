// Service accounts of a new cluster: a default one in each namespace, and one for each part of the control plane.
// Upstream: pkg/controller/serviceaccount, client-go's SAControllerClientBuilder

import { systemNamespaces } from './namespaces.ts';
import { controllerAccounts } from './rbac.ts';
import type { Seed } from './seed.ts';

/** Controllers with a role that such a cluster does not start: two are a cloud provider's, the third is off by default. */
const notStarted: ReadonlySet<string> = new Set(['route-controller', 'service-controller', 'selinux-warning-controller']);

/** Controllers without a ClusterRole of their own that kubeadm turns on, and the accounts of what it installs. */
const others = ['bootstrap-signer', 'token-cleaner', 'coredns', 'kube-proxy'];

export function seedServiceAccounts(seed: Seed): void {
  for (const namespace of systemNamespaces) put(seed, namespace, 'default');
  for (const name of [...controllerAccounts(), ...others]) if (!notStarted.has(name)) put(seed, 'kube-system', name);
}

function put(seed: Seed, namespace: string, name: string): void {
  seed.put('serviceaccounts', { kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name, namespace } });
}
