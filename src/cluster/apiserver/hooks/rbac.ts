// Nobody grants what they do not hold: roles and bindings are compared with the rules of whoever writes them.
// Upstream: pkg/registry/rbac/*/policybased/storage.go, pkg/registry/rbac/validation/rule.go

import { forbidden } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import { goQuote } from '../../../base/go-quote.ts';
import type { PolicyRule } from '../authz/rules.ts';
import { equalJson } from '../registry/equal.ts';
import type { StorageHook } from '../registry/hooks.ts';
import type { WriteOptions } from '../registry/options.ts';
import type { ServerParts } from '../server-parts.ts';
import { systemMasters } from '../user.ts';

const group = 'rbac.authorization.k8s.io';

type Guard = (object: ApiObject, old: ApiObject | undefined, parts: ServerParts, options: WriteOptions) => void;

const hook = (plural: string, guard: Guard): StorageHook => ({
  resource: `${plural}.${group}`,
  beforeCreate: (object, context, options) => {
    guard(object, undefined, context as ServerParts, options);
    return object;
  },
  beforeUpdate: (object, old, context, options) => {
    guard(object, old, context as ServerParts, options);
    return object;
  },
});

const isPrivileged = ({ user }: WriteOptions): boolean => user.groups.includes(systemMasters);

const guardRole =
  (plural: string): Guard =>
  (object, old, parts, options) => {
    if (isPrivileged(options) || (old && equalJson(object.rules, old.rules))) return;
    const { name, namespace = '' } = object.metadata;
    if (parts.authorize(options.user, 'escalate', group, plural, namespace, name)) return;
    confirm((object.rules ?? []) as readonly PolicyRule[], namespace, plural, name, parts, options);
  };

const guardBinding =
  (plural: string): Guard =>
  (object, old, parts, options) => {
    if (isPrivileged(options) || (old && equalJson([object.subjects, object.roleRef], [old.subjects, old.roleRef]))) return;
    const { name, namespace = '' } = object.metadata;
    const { kind, name: role } = object.roleRef as { kind: string; name: string };
    const roles = kind === 'ClusterRole' ? 'clusterroles' : 'roles';
    if (parts.authorize(options.user, 'bind', group, roles, namespace, role)) return;
    const rules = parts.authorizer.rbac.roleRules(kind, role, namespace);
    if (!rules) throw forbidden({ group, resource: plural }, name, `${roles}.${group} ${goQuote(role)} not found`);
    confirm(rules, namespace, plural, name, parts, options);
  };

export const roles = hook('roles', guardRole('roles'));
export const clusterRoles = hook('clusterroles', guardRole('clusterroles'));
export const roleBindings = hook('rolebindings', guardBinding('rolebindings'));
export const clusterRoleBindings = hook('clusterrolebindings', guardBinding('clusterrolebindings'));

/** @throws StatusError 403 with the rules the writer lacks. Upstream: ConfirmNoEscalation */
function confirm(rules: readonly PolicyRule[], namespace: string, plural: string, name: string, parts: ServerParts, { user }: WriteOptions): void {
  const own = [...parts.authorizer.rulesFor(user, namespace)].map(({ rule }) => rule);
  const missing = rules.flatMap(breakDown).filter((rule) => !own.some((one) => covers(one, rule)));
  if (missing.length === 0) return;
  const lines = compact(missing).map(printRule).sort();
  const groups = `groups=[${user.groups.map(goQuote).join(' ')}]`;
  const why = `user ${goQuote(user.name)} (${groups}) is attempting to grant RBAC permissions not currently held:\n${lines.join('\n')}`;
  throw forbidden({ group, resource: plural }, name, why);
}

/** One verb, one group, one resource, one name at a time. */
function breakDown({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule): readonly PolicyRule[] {
  const out: PolicyRule[] = [];
  for (const verb of verbs) {
    for (const url of nonResourceURLs) out.push({ verbs: [verb], nonResourceURLs: [url] });
    for (const apiGroup of apiGroups) {
      for (const resource of resources) {
        const one = { verbs: [verb], apiGroups: [apiGroup], resources: [resource] };
        if (resourceNames.length === 0) out.push(one);
        else for (const resourceName of resourceNames) out.push({ ...one, resourceNames: [resourceName] });
      }
    }
  }
  return out;
}

const has = (list: readonly string[] | undefined, value: string | undefined): boolean => value !== undefined && list !== undefined && (list.includes('*') || list.includes(value));

function covers(own: PolicyRule, wanted: PolicyRule): boolean {
  if (!has(own.verbs, wanted.verbs[0])) return false;
  const url = wanted.nonResourceURLs?.[0];
  if (url !== undefined) return (own.nonResourceURLs ?? []).some((one) => one === '*' || one === url || (one.endsWith('*') && url.startsWith(one.slice(0, -1))));
  if (!has(own.apiGroups, wanted.apiGroups?.[0])) return false;
  const resource = wanted.resources?.[0] ?? '';
  const below = resource.includes('/') ? `*/${resource.slice(resource.indexOf('/') + 1)}` : undefined;
  if (!has(own.resources, resource) && !(below && own.resources?.includes(below))) return false;
  return !own.resourceNames?.length || (wanted.resourceNames !== undefined && own.resourceNames.includes(wanted.resourceNames[0] ?? ''));
}

/** Rules of the same resource as one, with all their verbs. Upstream: CompactRules */
function compact(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const out = new Map<string, { rule: PolicyRule; verbs: string[] }>();
  for (const rule of rules) {
    const { verbs, ...rest } = rule;
    const key = JSON.stringify(rest);
    const known = out.get(key);
    if (known) known.verbs.push(...verbs);
    else out.set(key, { rule, verbs: [...verbs] });
  }
  return [...out.values()].map(({ rule, verbs }) => ({ ...rule, verbs }));
}

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}` */
function printRule({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const list = (name: string, values: readonly string[] | undefined): readonly string[] => (values?.length ? [`${name}:[${values.map(goQuote).join(' ')}]`] : []);
  const parts = [
    ...list('APIGroups', apiGroups),
    ...list('Resources', resources),
    ...list('NonResourceURLs', nonResourceURLs),
    ...list('ResourceNames', resourceNames),
    ...list('Verbs', verbs),
  ];
  return `{${parts.join(', ')}}`;
}
