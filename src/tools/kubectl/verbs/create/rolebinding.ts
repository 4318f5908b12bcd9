// kubectl create rolebinding and clusterrolebinding.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create_rolebinding.go, create_clusterrolebinding.go.
// @supports yes kubectl: create rolebinding, create clusterrolebinding

import { type Flag, string, stringArray } from '../../../cobra/flag.ts';
import { CommandError } from '../../errors.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { createFlags, explicitNamespace, failedTo, nameArgument, served, submit } from './submit.ts';

const group = 'rbac.authorization.k8s.io';
const apiVersion = `${group}/v1`;

const subjectFlags = (to: string): readonly Flag[] => [
  stringArray('user', '', `A user to bind ${to} to; repeat the flag for several.`),
  stringArray('group', '', `A group to bind ${to} to; repeat the flag for several.`),
  stringArray('serviceaccount', '', `A service account to bind ${to} to, as <namespace>:<name>; repeat the flag for several.`),
];

function subjects({ flags }: Kubectl): { readonly subjects?: readonly unknown[] } {
  const list: unknown[] = [
    ...flags.strings('user').map((name) => ({ kind: 'User', apiGroup: group, name })),
    ...flags.strings('group').map((name) => ({ kind: 'Group', apiGroup: group, name })),
    ...flags.strings('serviceaccount').map(serviceAccount),
  ];
  return list.length === 0 ? {} : { subjects: list };
}

function serviceAccount(text: string): unknown {
  const [namespace, name, ...more] = text.split(':');
  if (!namespace || !name || more.length > 0) throw new CommandError('serviceaccount must be <namespace>:<name>');
  return { kind: 'ServiceAccount', name, namespace };
}

export const createRoleBinding: Verb = {
  use: 'rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  exactUse: true,
  short: 'Bind a role or cluster role within a namespace',
  long: 'Create a role binding: a role, or a cluster role within one namespace, for users, groups and service accounts.',
  examples: `# The cluster role admin for two users and a group
kubectl create rolebinding admin --clusterrole=admin --user=user1 --user=user2 --group=group1

# A role for a service account
kubectl create rolebinding admin-binding --role=admin --serviceaccount=monitoring:sa-dev`,
  flags: [...createFlags, string('clusterrole', '', 'The cluster role to bind'), string('role', '', 'The role to bind'), ...subjectFlags('the role')],
  *run(k) {
    const name = nameArgument(k);
    k.namespace();
    const role = k.flags.string('role');
    const clusterRole = k.flags.string('clusterrole');
    if ((role === '') === (clusterRole === '')) throw new CommandError('exactly one of clusterrole or role must be specified');
    const roleRef = role === '' ? { apiGroup: group, kind: 'ClusterRole', name: clusterRole } : { apiGroup: group, kind: 'Role', name: role };
    submit(k, {
      mapping: served(apiVersion, 'RoleBinding', 'rolebindings'),
      failure: failedTo('rolebinding'),
      object: () => ({ kind: 'RoleBinding', apiVersion, metadata: { name, ...explicitNamespace(k) }, ...subjects(k), roleRef }),
    });
  },
};

export const createClusterRoleBinding: Verb = {
  use: 'clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  exactUse: true,
  short: 'Bind a cluster role in the whole cluster',
  long: 'Create a cluster role binding: a cluster role for users, groups and service accounts, everywhere.',
  examples: '# The cluster role cluster-admin for two users and a group\nkubectl create clusterrolebinding cluster-admin --clusterrole=cluster-admin --user=user1 --user=user2 --group=group1',
  flags: [...createFlags, string('clusterrole', '', 'The cluster role to bind', '', { required: true }), ...subjectFlags('the cluster role')],
  *run(k) {
    const name = nameArgument(k);
    k.namespace();
    submit(k, {
      mapping: served(apiVersion, 'ClusterRoleBinding', 'clusterrolebindings', false),
      failure: failedTo('clusterrolebinding'),
      object: () => ({ kind: 'ClusterRoleBinding', apiVersion, metadata: { name }, ...subjects(k), roleRef: { apiGroup: group, kind: 'ClusterRole', name: k.flags.string('clusterrole') } }),
    });
  },
};
