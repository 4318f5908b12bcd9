// Roles and bindings of a new cluster as objects, read from rbac-data.ts once per process and frozen.
// Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy, pkg/registry/rbac/rest PostStartHook

import type { JsonObject } from '../../api/object.ts';
import type { PolicyRule } from '../apiserver/authz/rules.ts';
import { freezeDeep } from '../apiserver/registry/equal.ts';
import { bindings, clusterRoleRules, controllerRules, roleRules } from './rbac-data.ts';
import type { Seed } from './seed.ts';

const group = 'rbac.authorization.k8s.io';
const apiVersion = `${group}/v1`;
const labels = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const annotations = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };

let made: readonly (readonly [storage: string, object: JsonObject])[] | undefined;

export function seedRbac(seed: Seed): void {
  made ??= freezeDeep([...clusterRoles(), ...controllerRoles(), ...roles(), ...allBindings()]);
  for (const [storage, object] of made) seed.put(storage, object);
}

/** Names of the controllers that have an account of their own. */
export const controllerAccounts = (): readonly string[] => sections(controllerRules).map(({ name }) => name);

interface Section {
  readonly name: string;
  readonly aggregatesTo: string | undefined;
  readonly rules: readonly PolicyRule[];
}

function sections(text: string): readonly Section[] {
  return text
    .trim()
    .split('\n@')
    .map((part) => {
      const [head = '', ...lines] = part.replace(/^@/, '').split('\n');
      const [name = '', aggregatesTo] = head.split(' > ');
      return { name, aggregatesTo, rules: lines.map(ruleOf) };
    });
}

function ruleOf(line: string): PolicyRule {
  if (line === 'events') return { verbs: ['create', 'patch', 'update'], apiGroups: ['', 'events.k8s.io'], resources: ['events'] };
  const [verbs = [], groups = [], resources = [], resourceNames] = line.split(' ; ').map((part) => part.split(' '));
  if (groups[0] === 'url') return { verbs, nonResourceURLs: resources };
  return { verbs, apiGroups: groups.map((name) => (name === '-' ? '' : name)), resources, ...(resourceNames ? { resourceNames } : {}) };
}

type Entry = readonly [storage: string, object: JsonObject];

function clusterRole(name: string, rules: readonly PolicyRule[], aggregatesTo?: string, gathers?: string): Entry {
  const own = aggregatesTo ? { ...labels, [`rbac.authorization.k8s.io/aggregate-to-${aggregatesTo}`]: 'true' } : labels;
  const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { [`rbac.authorization.k8s.io/aggregate-to-${gathers}`]: 'true' } }] };
  const isKubeadms = name.startsWith('kubeadm:') || name === 'system:coredns';
  return [
    `clusterroles.${group}`,
    {
      kind: 'ClusterRole',
      apiVersion,
      metadata: isKubeadms ? { name } : { name, labels: own, annotations },
      ...(gathers ? { aggregationRule } : {}),
      rules,
    },
  ];
}

function clusterRoles(): readonly Entry[] {
  const found = sections(clusterRoleRules);
  const plain = found.map(({ name, rules, aggregatesTo }) => clusterRole(name, rules, aggregatesTo));
  const rulesFor = (name: string): readonly PolicyRule[] => found.find((section) => section.name === `system:aggregate-to-${name}`)?.rules ?? [];
  const view = rulesFor('view');
  const edit = [...rulesFor('edit'), ...view];
  const admin = [...edit, ...rulesFor('admin')];
  return [...plain, clusterRole('view', view, 'edit', 'view'), clusterRole('edit', edit, 'admin', 'edit'), clusterRole('admin', admin, undefined, 'admin')];
}

function controllerRoles(): readonly Entry[] {
  return sections(controllerRules).flatMap(({ name, rules }) => [
    clusterRole(`system:controller:${name}`, rules),
    binding(undefined, `system:controller:${name}`, `system:controller:${name}`, [`ServiceAccount:kube-system/${name}`]),
  ]);
}

function roles(): readonly Entry[] {
  return sections(roleRules).map(({ name: path, rules }) => {
    const [namespace = '', name = ''] = path.split('/');
    return [`roles.${group}`, { kind: 'Role', apiVersion, metadata: { name, namespace, ...(name.startsWith('kubeadm:') ? {} : { labels, annotations }) }, rules }];
  });
}

function allBindings(): readonly Entry[] {
  return bindings
    .trim()
    .split('\n')
    .map((line) => {
      const [path = '', role = '', ...subjects] = line.split(' ');
      const slash = path.indexOf('/');
      return slash < 0 ? binding(undefined, path, role, subjects) : binding(path.slice(0, slash), path.slice(slash + 1), role, subjects);
    });
}

function binding(namespace: string | undefined, name: string, role: string, subjects: readonly string[]): Entry {
  const isKubeadms = name.startsWith('kubeadm:') || name === 'system:coredns';
  const metadata = { name, ...(namespace ? { namespace } : {}), ...(isKubeadms ? {} : { labels, annotations }) };
  const listed = subjects.map(subjectOf);
  return [
    `${namespace ? 'rolebindings' : 'clusterrolebindings'}.${group}`,
    {
      kind: namespace ? 'RoleBinding' : 'ClusterRoleBinding',
      apiVersion,
      metadata,
      ...(listed.length > 0 ? { subjects: listed } : {}),
      roleRef: { apiGroup: group, kind: namespace ? 'Role' : 'ClusterRole', name: role },
    },
  ];
}

function subjectOf(text: string): JsonObject {
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon);
  const name = text.slice(colon + 1);
  if (kind !== 'ServiceAccount') return { kind, apiGroup: group, name };
  const [namespace = '', account = ''] = name.split('/');
  return { kind, name: account, namespace };
}
