/**
 * Defaults that webhooks and admission policies share.
 * Upstream: SetDefaults_Rule, SetDefaults_MatchResources in pkg/apis/admissionregistration/v1/defaults.go.
 */
import type { IMatchResources } from 'kubernetes-models/admissionregistration.k8s.io/v1/MatchResources';
import type { Immutable } from '../../object.ts';
import { change, each, fill } from '../shared/copy.ts';

export type MatchResources = Immutable<IMatchResources>;

/** A rule is about every scope unless it says which. */
export function defaultRule<T extends { readonly scope?: string }>(rule: T): T {
  return fill(rule, { scope: '*' } as Partial<T>);
}

export function defaultMatchResources(match: MatchResources): MatchResources {
  const parts = change(match, {
    resourceRules: each(match.resourceRules, defaultRule),
    excludeResourceRules: each(match.excludeResourceRules, defaultRule),
  });
  return fill(parts, { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} });
}
