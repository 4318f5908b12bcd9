// Who asks: what authentication finds out about a request and authorization, admission and history work with.
// Upstream: k8s.io/apiserver/pkg/authentication/user

import type { Requester } from '../../api/kind.ts';

/** An authenticated user. */
export type User = Requester;

export const allAuthenticated = 'system:authenticated';
export const allUnauthenticated = 'system:unauthenticated';
export const systemMasters = 'system:masters';

/** Who a request without credentials is. */
export const anonymous: User = { name: 'system:anonymous', groups: [allUnauthenticated] };

/** The user kubeadm's admin.conf names. */
export const kubernetesAdmin: User = { name: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', allAuthenticated] };

/** The user kubeadm's super-admin.conf names: RBAC is not asked. */
export const superAdmin: User = { name: 'kubernetes-super-admin', groups: [systemMasters, allAuthenticated] };

/** The API server's own client. Upstream: `system:apiserver` in `system:masters`. */
export const loopback: User = { name: 'system:apiserver', groups: [systemMasters, allAuthenticated] };

/** The user behind a name that the control plane uses: `system:node:…` and service accounts bring their groups. */
export function userNamed(name: string): User {
  if (name === loopback.name) return loopback;
  if (name.startsWith('system:serviceaccount:')) {
    const namespace = name.split(':')[2] ?? '';
    return { name, groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, allAuthenticated] };
  }
  if (name.startsWith('system:node:')) return { name, groups: ['system:nodes', allAuthenticated] };
  return { name, groups: [allAuthenticated] };
}

/** Namespace and name of a service account's user name, or undefined. */
export function serviceAccountOf(userName: string): { readonly namespace: string; readonly name: string } | undefined {
  const [system, kind, namespace, name, more] = userName.split(':');
  if (system !== 'system' || kind !== 'serviceaccount' || !namespace || !name || more !== undefined) return undefined;
  return { namespace, name };
}
