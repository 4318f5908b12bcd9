// The roles and bindings of a new cluster.
// Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy

import type { Seed } from './seed.ts';

const group = 'rbac.authorization.k8s.io';

export function seedRbac(seed: Seed): void {
  const metadata = {
    labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
    annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
  };
  seed.put(`clusterroles.${group}`, {
    kind: 'ClusterRole',
    apiVersion: `${group}/v1`,
    metadata: { name: 'cluster-admin', ...metadata },
    rules: [
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ],
  });
  const subjects = [
    ['Group', 'kubeadm:cluster-admins'],
    ['Group', 'system:serviceaccounts:kube-system'],
    ['Group', 'system:nodes'],
    ['User', 'system:kube-scheduler'],
    ['User', 'system:kube-controller-manager'],
  ];
  seed.put(`clusterrolebindings.${group}`, {
    kind: 'ClusterRoleBinding',
    apiVersion: `${group}/v1`,
    metadata: { name: 'kubeadm:cluster-admins' },
    subjects: subjects.map(([kind, name]) => ({ kind, apiGroup: group, name })),
    roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'cluster-admin' },
  });
}
