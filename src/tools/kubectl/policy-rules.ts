// RBAC rules: taken apart, put together, compared and shown. Upstream: k8s.io/kubectl v0.36 pkg/util/rbac/rbac.go, component-helpers auth/rbac/validation Covers.

import { compareStrings } from '../go/quote.ts';

export interface PolicyRule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** `[get list]`, as Go prints a list. */
export const shownList = (list: readonly string[] | undefined): string => `[${(list ?? []).join(' ')}]`;

/** `{Verbs:[watch] APIGroups:[] …}`. */
export const shownRule = (rule: PolicyRule): string => `{Verbs:${shownList(rule.verbs)} APIGroups:${shownList(rule.apiGroups)} Resources:${shownList(rule.resources)} ResourceNames:${shownList(rule.resourceNames)} NonResourceURLs:${shownList(rule.nonResourceURLs)}}`;

/** Rules with one verb, one resource and one name at most. */
export function breakDown({ verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule): readonly PolicyRule[] {
  const names = resourceNames.length > 0 ? resourceNames.map((name) => [name]) : [[]];
  const forResources = apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.flatMap((verb) => names.map((one) => ({ verbs: [verb], apiGroups: [group], resources: [resource], ...(one.length > 0 ? { resourceNames: one } : {}) })))));
  const forUrls = nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ verbs: [verb], nonResourceURLs: [url] })));
  return [...forResources, ...forUrls];
}

/** Rules about one resource become one, with all their verbs. */
export function compact(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const simple = new Map<string, PolicyRule>();
  const others: PolicyRule[] = [];
  for (const rule of rules) {
    const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
    if (apiGroups.length !== 1 || resources.length !== 1 || resourceNames.length > 1 || nonResourceURLs.length > 0) {
      others.push(rule);
      continue;
    }
    const key = JSON.stringify([apiGroups, resources, resourceNames]);
    const known = simple.get(key);
    simple.set(key, known ? { ...known, verbs: [...new Set([...(known.verbs ?? []), ...(rule.verbs ?? [])])] } : rule);
  }
  return [...others, ...simple.values()];
}

/** In the order of Go's text for them. */
export const sortedRules = (rules: readonly PolicyRule[]): readonly PolicyRule[] => [...rules].sort((a, b) => compareStrings(shownRule(a).replaceAll(' ', ','), shownRule(b).replaceAll(' ', ',')));

/** What of `wanted` is not covered by `owned`. */
export function uncovered(owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly PolicyRule[] {
  return wanted.flatMap(breakDown).filter((one) => !owned.some((rule) => covers(rule, one)));
}

function covers(owner: PolicyRule, part: PolicyRule): boolean {
  const has = (list: readonly string[] | undefined, value: string): boolean => (list ?? []).includes('*') || (list ?? []).includes(value);
  const all = (list: readonly string[] | undefined, values: readonly string[] | undefined): boolean => (values ?? []).every((value) => has(list, value));
  const names = (owner.resourceNames ?? []).length === 0 || ((part.resourceNames ?? []).length > 0 && (part.resourceNames ?? []).every((name) => owner.resourceNames?.includes(name)));
  const resources = (part.resources ?? []).every((resource) => has(owner.resources, resource) || (resource.includes('/') && (owner.resources ?? []).includes(`*/${resource.slice(resource.indexOf('/') + 1)}`)));
  const urls = (part.nonResourceURLs ?? []).every((url) => (owner.nonResourceURLs ?? []).some((own) => own === '*' || own === url || (own.endsWith('*') && url.startsWith(own.replace(/\*+$/, '')))));
  return all(owner.verbs, part.verbs) && all(owner.apiGroups, part.apiGroups) && resources && urls && names;
}
