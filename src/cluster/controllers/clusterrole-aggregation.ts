// ClusterRoles that gather the rules of others, by their labels. Upstream: pkg/controller/clusterroleaggregation

import type { LabelSelector } from '../../api/meta/labels.ts';
import { labelSelectorAsSelector, matches } from '../../api/meta/labels.ts';
import type { ApiObject, JsonObject } from '../../api/object.ts';
import type { PolicyRule } from '../apiserver/authz/rules.ts';
import { equalJson } from '../apiserver/registry/equal.ts';
import type { Component, ComponentContext } from '../component.ts';

const clusterRoles = { group: 'rbac.authorization.k8s.io', plural: 'clusterroles' };

interface ClusterRole extends ApiObject {
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] };
  readonly rules?: readonly PolicyRule[] | null;
}

/** Any change may concern any gathering role, and there are few of those: they are looked at together. */
const all = 'all';

export const clusterRoleAggregation: Component = {
  name: 'clusterrole-aggregation-controller',
  user: 'system:serviceaccount:kube-system:clusterrole-aggregation-controller',
  fieldManager: 'clusterrole-aggregation-controller',
  program: 'kube-controller-manager',
  latencyMs: 5,
  watches: [clusterRoles],
  keysFor: () => [all],
  reconcile: (_, context) => {
    const roles = [...context.list<ClusterRole>(clusterRoles)].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
    for (const role of roles) if (role.aggregationRule) gather(role, roles, context);
  },
};

function gather(role: ClusterRole, roles: readonly ClusterRole[], context: ComponentContext): void {
  const rules: PolicyRule[] = [];
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    const selected = labelSelectorAsSelector(selector);
    for (const other of roles) {
      if (other.metadata.name === role.metadata.name || !matches(selected, other.metadata.labels)) continue;
      for (const rule of other.rules ?? []) if (!rules.some((one) => equalJson(one, rule))) rules.push(rule);
    }
  }
  if (equalJson(rules, role.rules ?? [])) return;
  const { name } = role.metadata;
  const wanted = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name }, rules } as unknown as JsonObject;
  context.patch(clusterRoles, '', name, wanted, { type: 'apply' });
}
