// kubectl create role and clusterrole.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create_role.go, create_clusterrole.go.
// @supports yes kubectl: create role, create clusterrole

import { type Flag, stringArray, stringToString, strings } from '../../../cobra/flag.ts';
import { compareStrings } from '../../../go/quote.ts';
import { CommandError } from '../../errors.ts';
import type { Kubectl } from '../../session.ts';
import { dryRunOf, type Verb } from '../verb.ts';
import { checkResources, policyRules, type RuleParts, ruleParts, warnOfVerbs } from './rules.ts';
import { createFlags, explicitNamespace, nameArgument, served, submit } from './submit.ts';

const ruleFlags: readonly Flag[] = [
  strings('verb', '', 'A verb the rule allows'),
  strings('resource', '', 'A resource the rule is about', [], { completes: 'resourceTypes' }),
  stringArray('resource-name', '', 'The name of an object the rule is limited to; repeat the flag for several'),
];

export const createRole: Verb = {
  use: 'role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  exactUse: true,
  short: 'Create a role with one rule',
  long: 'Create a role with one rule.',
  examples: `# May look at Pods
kubectl create role pod-reader --verb=get --verb=list --verb=watch --resource=pods

# Only at two of them
kubectl create role pod-reader --verb=get --resource=pods --resource-name=readablepod --resource-name=anotherpod

# Resources of an API group
kubectl create role foo --verb=get,list,watch --resource=rs.apps

# With a subresource
kubectl create role foo --verb=get,list,watch --resource=pods,pods/status`,
  flags: [...createFlags, ...ruleFlags],
  *run(k) {
    const name = nameArgument(k);
    const parts = ruleParts(k);
    k.discoveryAttempts = 1;
    dryRunOf(k);
    k.namespace();
    if (parts.verbs.length === 0) throw new CommandError('at least one verb must be specified');
    warnOfVerbs(k, parts.verbs);
    if (parts.resources.length === 0) throw new CommandError('at least one resource must be specified');
    checkResources(k, parts);
    submit(k, {
      mapping: served('rbac.authorization.k8s.io/v1', 'Role', 'roles'),
      object: () => ({ kind: 'Role', apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name, ...explicitNamespace(k) }, rules: policyRules(k, parts) }),
    });
  },
};

const urlVerbs = ['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options'];

export const createClusterRole: Verb = {
  use: 'clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  exactUse: true,
  short: 'Create a cluster role',
  long: 'Create a cluster role.',
  examples: `# May look at Pods everywhere
kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods

# Only at two of them
kubectl create clusterrole pod-reader --verb=get --resource=pods --resource-name=readablepod --resource-name=anotherpod

# Resources of an API group
kubectl create clusterrole foo --verb=get,list,watch --resource=rs.apps

# With a subresource
kubectl create clusterrole foo --verb=get,list,watch --resource=pods,pods/status

# A URL that is no resource
kubectl create clusterrole "foo" --verb=get --non-resource-url=/logs/*

# One that collects other cluster roles
kubectl create clusterrole monitoring --aggregation-rule="rbac.example.com/aggregate-to-monitoring=true"`,
  flags: [
    ...createFlags,
    ...ruleFlags,
    strings('non-resource-url', '', 'A URL path the rule allows.'),
    stringToString('aggregation-rule', '', 'Labels of the cluster roles whose rules are collected.', { shownDefault: '' }),
  ],
  *run(k) {
    const name = nameArgument(k);
    const parts = ruleParts(k);
    const aggregation = k.flags.pairs('aggregation-rule');
    k.discoveryAttempts = 1;
    k.namespace();
    validateClusterRole(k, parts, Object.keys(aggregation).length > 0);
    submit(k, {
      mapping: served('rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', false),
      object: () => ({
        kind: 'ClusterRole',
        apiVersion: 'rbac.authorization.k8s.io/v1',
        metadata: { name },
        ...(Object.keys(aggregation).length > 0
          ? { rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels: sortedPairs(aggregation) }] } }
          : { rules: policyRules(k, parts) }),
      }),
    });
  },
};

const sortedPairs = (map: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(map).sort(([a], [b]) => compareStrings(a, b)));

function validateClusterRole(k: Kubectl, parts: RuleParts, aggregates: boolean): void {
  dryRunOf(k);
  const { verbs, resources, resourceNames, nonResourceUrls } = parts;
  if (aggregates) {
    if (nonResourceUrls.length + verbs.length + resources.length + resourceNames.length === 0) return;
    throw new CommandError('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames');
  }
  if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
  if (resources.length === 0 && nonResourceUrls.length === 0) throw new CommandError('one of resource or nonResourceURL must be specified');
  if (resources.length > 0) {
    warnOfVerbs(k, verbs);
    checkResources(k, parts);
  }
  if (nonResourceUrls.length === 0) return;
  const wrong = verbs.find((verb) => !urlVerbs.includes(verb));
  if (wrong !== undefined) throw new CommandError(`invalid verb: '${wrong}' for nonResourceURL`);
  for (const url of nonResourceUrls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) throw new CommandError('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*')) throw new CommandError("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
}
