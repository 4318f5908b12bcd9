// Whether a rule of a Role or ClusterRole covers a request.
// Upstream: pkg/apis/rbac/v1/evaluation_helpers.go, plugin/pkg/auth/authorizer/rbac/rbac.go RuleAllows

import type { AccessAttributes } from './attributes.ts';
import { combinedResource } from './attributes.ts';

/** Upstream: rbac.v1.PolicyRule */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

export function ruleAllows(rule: PolicyRule, wanted: AccessAttributes): boolean {
  return ruleCovers(rule, wanted) && (!wanted.isResource || nameMatches(rule, wanted.name));
}

/** The same whatever the object is called. */
export function ruleCovers(rule: PolicyRule, wanted: AccessAttributes): boolean {
  if (!has(rule.verbs, wanted.verb)) return false;
  return wanted.isResource ? has(rule.apiGroups, wanted.group) && resourceMatches(rule, wanted) : urlMatches(rule, wanted.path);
}

const has = (list: readonly string[] | undefined, value: string): boolean => list !== undefined && (list.includes('*') || list.includes(value));

function resourceMatches({ resources = [] }: PolicyRule, wanted: AccessAttributes): boolean {
  const combined = combinedResource(wanted);
  return resources.some((one) => one === '*' || one === combined || (wanted.subresource !== '' && one === `*/${wanted.subresource}`));
}

const nameMatches = ({ resourceNames }: PolicyRule, name: string): boolean => !resourceNames || resourceNames.length === 0 || resourceNames.includes(name);

function urlMatches({ nonResourceURLs = [] }: PolicyRule, path: string): boolean {
  return nonResourceURLs.some((url) => url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))));
}
