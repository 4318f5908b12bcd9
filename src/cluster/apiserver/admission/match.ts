// Which requests a policy or webhook is about.
// Upstream: apiserver/pkg/admission/plugin/webhook/predicates/{rules,namespace,object}, plugin/policy/matching

import type { LabelSelector } from '../../../api/meta/labels.ts';
import { labelSelectorAsSelector, matches } from '../../../api/meta/labels.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { AdmissionContext, Attributes } from './plugin.ts';

export interface Rule {
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly operations?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly scope?: string;
}

export interface MatchResources {
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly resourceRules?: readonly Rule[];
  readonly excludeResourceRules?: readonly Rule[];
  readonly matchPolicy?: string;
}

/** Their own configuration is beyond policies and webhooks, or a wrong one could never be mended. */
const exempt: ReadonlySet<string> = new Set([
  'validatingwebhookconfigurations', 'mutatingwebhookconfigurations', 'validatingadmissionpolicies', 'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies', 'mutatingadmissionpolicybindings',
].map((plural) => `${plural}.admissionregistration.k8s.io`)); // biome-ignore format: a table

export const isExempt = ({ resource }: Attributes): boolean => exempt.has(resource.qualified) || resource.kind.virtual === true;

/** @param needsRules a policy without rules matches nothing, a binding without rules everything its policy does */
export function matchesResources(
  match: MatchResources | undefined,
  object: ApiObject | undefined,
  old: ApiObject | undefined,
  attributes: Attributes,
  context: AdmissionContext,
  needsRules: boolean,
): boolean {
  if (!match) return !needsRules;
  if (!namespaceMatches(match.namespaceSelector, object, attributes, context)) return false;
  if (!objectMatches(match.objectSelector, object, old)) return false;
  const exact = match.matchPolicy === 'Exact';
  if (match.excludeResourceRules?.some((rule) => ruleMatches(rule, attributes, exact))) return false;
  if (!match.resourceRules || match.resourceRules.length === 0) return !needsRules;
  return match.resourceRules.some((rule) => ruleMatches(rule, attributes, exact));
}

export function ruleMatches(rule: Rule, attributes: Attributes, exact: boolean): boolean {
  const { operation, resource, version, subresource, namespace, name } = attributes;
  const has = (list: readonly string[] | undefined, value: string): boolean => list !== undefined && (list.includes('*') || list.includes(value));
  if (!has(rule.operations, operation) || !has(rule.apiGroups, resource.kind.group)) return false;
  if (!has(rule.apiVersions, version) && (exact || !resource.kind.versions.some((one) => has(rule.apiVersions, one.name)))) return false;
  if (rule.scope === 'Cluster' && namespace !== '') return false;
  if (rule.scope === 'Namespaced' && namespace === '') return false;
  if (rule.resourceNames?.length && !rule.resourceNames.includes(name)) return false;
  return (rule.resources ?? []).some((one) => resourceMatches(one, resource.kind.plural, subresource));
}

function resourceMatches(wanted: string, plural: string, subresource: string): boolean {
  const [resource = '', below = ''] = wanted.split('/');
  if (resource !== '*' && resource !== plural) return false;
  return below === '*' || below === subresource;
}

export function namespaceMatches(selector: LabelSelector | undefined, object: ApiObject | undefined, { namespace, resource }: Attributes, { etcd }: AdmissionContext): boolean {
  if (!selector || isEverything(selector)) return true;
  if (resource.storage === 'namespaces') return matches(labelSelectorAsSelector(selector), object?.metadata.labels);
  if (namespace === '') return true;
  return matches(labelSelectorAsSelector(selector), etcd.get('namespaces', namespace)?.metadata.labels);
}

export function objectMatches(selector: LabelSelector | undefined, object: ApiObject | undefined, old: ApiObject | undefined): boolean {
  if (!selector || isEverything(selector)) return true;
  const wanted = labelSelectorAsSelector(selector);
  return [object, old].some((one) => one !== undefined && matches(wanted, one.metadata.labels));
}

const isEverything = ({ matchLabels, matchExpressions }: LabelSelector): boolean => Object.keys(matchLabels ?? {}).length === 0 && !matchExpressions?.length;
