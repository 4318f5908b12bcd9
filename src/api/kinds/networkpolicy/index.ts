/**
 * NetworkPolicy: who may talk to whom.
 * Upstream: pkg/registry/networking/networkpolicy/strategy.go, SetDefaults_NetworkPolicy, printNetworkPolicy.
 *
 * @supports yes NetworkPolicy: ingress, egress, named ports, port ranges, address blocks
 */
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { formatLabelSelector } from '../../meta/labels.ts';
import type { Stored } from '../../types.ts';
import { describeNetworkPolicy } from '../describe/services.ts';
import { age, ageColumn, column, nameColumn } from '../shared/cells.ts';
import { change, each, fill, maybe } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import type { Item } from '../shared/pod-types.ts';
import { networkPolicyWarnings, validateNetworkPolicy, validateNetworkPolicyUpdate } from './validate.ts';

export type NetworkPolicy = Stored<INetworkPolicy>;
export type PolicySpec = NonNullable<NetworkPolicy['spec']>;
export type PolicyPort = Item<Item<PolicySpec['ingress']>['ports']>;

export const networkPolicy = defineKind<NetworkPolicy>({
  group: 'networking.k8s.io',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  shortNames: ['netpol'],
  namespaced: true,
  schema: 'io.k8s.api.networking.v1',
  defaults: (policy) => change(policy, { spec: maybe(policy.spec, defaultSpec) }),
  validate: validateNetworkPolicy,
  validateUpdate: validateNetworkPolicyUpdate,
  warnings: networkPolicyWarnings,
  columns: [nameColumn, column('Pod-Selector', 'string', 'labels of the Pods it is about'), ageColumn],
  row: (policy, context) => [policy.metadata.name, formatLabelSelector(policy.spec?.podSelector), age(policy, context)],
  describe: describeNetworkPolicy,
});

function defaultSpec(spec: PolicySpec): PolicySpec {
  const port = (p: PolicyPort): PolicyPort => fill(p, { protocol: 'TCP' });
  const parts = change(spec, {
    ingress: each(spec.ingress, (rule) => change(rule, { ports: each(rule.ports, port) })),
    egress: each(spec.egress, (rule) => change(rule, { ports: each(rule.ports, port) })),
  });
  return fill(parts, { policyTypes: spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'] });
}
