// Policy rules from --verb, --resource, --resource-name and --non-resource-url.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create_role.go (generateResourcePolicyRules, validateResource).

import { compareStrings } from '../../../go/quote.ts';
import { CommandError } from '../../errors.ts';
import type { Kubectl } from '../../session.ts';

export interface ResourceRef {
  readonly resource: string;
  readonly group: string;
  readonly subresource: string;
}

export interface RuleParts {
  readonly verbs: readonly string[];
  readonly resources: readonly ResourceRef[];
  readonly resourceNames: readonly string[];
  readonly nonResourceUrls: readonly string[];
}

const standardVerbs = ['*', 'get', 'delete', 'list', 'create', 'update', 'patch', 'watch', 'proxy', 'deletecollection', 'use', 'bind', 'escalate', 'impersonate'];

const roles: readonly (readonly [string, string])[] = [['roles', 'rbac.authorization.k8s.io'], ['clusterroles', 'rbac.authorization.k8s.io']];

/** Verbs that only make sense for some resources. */
const specialVerbs: Readonly<Record<string, readonly (readonly [resource: string, group: string])[]>> = {
  use: [['podsecuritypolicies', 'policy'], ['podsecuritypolicies', 'extensions']],
  bind: roles,
  escalate: roles,
  impersonate: [['users', ''], ['serviceaccounts', ''], ['groups', ''], ['userextras', 'authentication.k8s.io']],
}; // biome-ignore format: a table

/** What the flags say, each thing once. */
export function ruleParts(k: Kubectl): RuleParts {
  const verbs = [...new Set(k.flags.strings('verb'))];
  return {
    verbs: verbs.includes('*') ? ['*'] : verbs,
    resources: resourceRefs(k.flags.strings('resource')),
    resourceNames: [...new Set(k.flags.strings('resource-name'))],
    nonResourceUrls: k.flags.lookup('non-resource-url') ? [...new Set(k.flags.strings('non-resource-url'))] : [],
  };
}

function resourceRefs(texts: readonly string[]): readonly ResourceRef[] {
  const out: ResourceRef[] = [];
  for (const text of texts) {
    const slash = text.indexOf('/');
    const name = slash < 0 ? text : text.slice(0, slash);
    const dot = name.indexOf('.');
    const ref = { resource: dot < 0 ? name : name.slice(0, dot), group: dot < 0 ? '' : name.slice(dot + 1), subresource: slash < 0 ? '' : text.slice(slash + 1) };
    if (ref.resource === '*' && dot < 0 && slash < 0) return [ref];
    out.push(ref);
  }
  return out;
}

export function warnOfVerbs(k: Kubectl, verbs: readonly string[]): void {
  for (const verb of verbs) if (!standardVerbs.includes(verb)) k.io.err(`Warning: '${verb}' is not a standard resource verb\n`);
}

/** @throws CommandError when a resource is not served or a verb is not for it */
export function checkResources(k: Kubectl, { verbs, resources }: RuleParts): void {
  for (const { resource, group } of resources) {
    if (resource === '') throw new CommandError('resource must be specified if apiGroup/subresource specified');
    if (resource === '*') return;
    const { found, failure } = lookUp(k, resource, group);
    const special = verbs.filter((verb) => specialVerbs[verb]);
    for (const verb of special) {
      if (!specialVerbs[verb]?.some(([name, of]) => name === found.name && of === found.group)) throw new CommandError(`can not perform '${verb}' on '${found.name}' in group '${found.group}'`);
    }
    if (failure && special.length === 0) throw failure;
  }
}

function lookUp(k: Kubectl, resource: string, group: string): { readonly found: { readonly name: string; readonly group: string }; readonly failure?: CommandError } {
  try {
    return { found: k.mapper.forResource(resource, group) };
  } catch (error) {
    if (error instanceof CommandError) return { found: { name: resource, group }, failure: error };
    throw error;
  }
}

/** One rule per API group, by name, and one for URLs. */
export function policyRules(k: Kubectl, parts: RuleParts): readonly unknown[] {
  const groups = new Map<string, string[]>();
  for (const { resource, group, subresource } of parts.resources) {
    const { found } = lookUp(k, resource, group);
    const name = subresource === '' ? found.name : `${found.name}/${subresource}`;
    const names = groups.get(found.group) ?? [];
    if (!names.includes(name)) names.push(name);
    groups.set(found.group, names);
  }
  const names = parts.resourceNames.length > 0 ? { resourceNames: parts.resourceNames } : {};
  const rules: unknown[] = [...groups].sort(([a], [b]) => compareStrings(a, b)).map(([group, resources]) => ({ verbs: parts.verbs, apiGroups: [group], resources, ...names }));
  if (parts.nonResourceUrls.length > 0) rules.push({ verbs: parts.verbs, nonResourceURLs: parts.nonResourceUrls });
  return rules;
}
