// Role-based access control: which rules hold for a user, and whether one of them covers a request.
// Bindings are kept by subject, decisions by question, until a role or binding changes.
// Upstream: plugin/pkg/auth/authorizer/rbac/rbac.go, pkg/registry/rbac/validation/rule.go

import { aggregate } from '../../../api/meta/field-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Etcd } from '../../etcd.ts';
import type { User } from '../user.ts';
import { serviceAccountOf } from '../user.ts';
import type { AccessAttributes, Decision } from './attributes.ts';
import type { PolicyRule } from './rules.ts';
import { ruleAllows, ruleCovers } from './rules.ts';

const group = 'rbac.authorization.k8s.io';
export const roles = `roles.${group}`;
export const clusterRoles = `clusterroles.${group}`;
export const roleBindings = `rolebindings.${group}`;
export const clusterRoleBindings = `clusterrolebindings.${group}`;
const watched: ReadonlySet<string> = new Set([roles, clusterRoles, roleBindings, clusterRoleBindings]);

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

interface RoleRef {
  readonly kind: string;
  readonly name: string;
}

/** A rule and the binding that gives it. */
export interface GrantedRule {
  readonly rule: PolicyRule;
  readonly because: string;
}

/** Decisions by question; with the name where a rule on the way is for some names only. */
type Known = Map<string, Decision>;

const mostKnown = 20_000;

export class Rbac {
  readonly #etcd: Etcd;
  #bindings: ReadonlyMap<string, readonly ApiObject[]> | undefined;
  #decisions = new Map<string, Known>();
  /** the same by who asks: a component asks thousands of times */
  #byUser = new WeakMap<User, Known>();

  constructor(etcd: Etcd) {
    this.#etcd = etcd;
    etcd.subscribe(({ resource }) => {
      if (!watched.has(resource)) return;
      this.#bindings = undefined;
      this.#forget();
    });
  }

  #forget(): void {
    this.#decisions = new Map();
    this.#byUser = new WeakMap();
  }

  decide(user: User, wanted: AccessAttributes): Decision {
    const known = this.#knownOf(user);
    const { verb, group, resource, subresource, namespace, isResource, path } = wanted;
    const question = isResource ? `${verb} ${group} ${resource}/${subresource} ${namespace}` : `${verb} ${path}`;
    const decision = known.get(question);
    if (decision) return decision;
    const named = `${question}\n${wanted.name}`;
    return known.get(named) ?? this.#evaluate(user, wanted, (whateverTheName, made) => void known.set(whateverTheName ? question : named, made));
  }

  /** What was decided for a user. */
  #knownOf(user: User): Known {
    let known = this.#byUser.get(user);
    if (known && known.size <= mostKnown) return known;
    const key = `${user.name}\n${user.groups.join()}`;
    known = this.#decisions.get(key);
    if (!known || known.size > mostKnown) {
      if (this.#decisions.size > mostKnown) this.#forget();
      this.#decisions.set(key, (known = new Map()));
    }
    this.#byUser.set(user, known);
    return known;
  }

  #evaluate(user: User, wanted: AccessAttributes, keep: (whateverTheName: boolean, decision: Decision) => void): Decision {
    const missing: string[] = [];
    let decision: Decision | undefined;
    let byName = false;
    for (const { rule, because } of this.rulesFor(user, wanted.namespace, missing)) {
      byName ||= (rule.resourceNames?.length ?? 0) > 0 && ruleCovers(rule, wanted);
      if (!ruleAllows(rule, wanted)) continue;
      decision = { allowed: true, reason: because };
      break;
    }
    decision ??= { allowed: false, reason: missing.length === 0 ? '' : `RBAC: ${aggregate(missing)}` };
    keep(!byName, decision);
    return decision;
  }

  /**
   * Every rule that holds for a user in a namespace (`''`: cluster-wide ones only), in upstream's order.
   * @param missing told of bindings to roles that are not there
   */
  *rulesFor(user: User, namespace: string, missing: string[] = []): Iterable<GrantedRule> {
    for (const binding of this.#bindingsOf(user, clusterRoleBindings, '')) yield* this.#rulesOf(binding, user, missing);
    if (namespace === '') return;
    for (const binding of this.#bindingsOf(user, roleBindings, namespace)) yield* this.#rulesOf(binding, user, missing);
  }

  /** The rules of a role that a binding may name; undefined when there is no such role. */
  roleRules(kind: string, name: string, namespace: string): readonly PolicyRule[] | undefined {
    const role = kind === 'ClusterRole' ? this.#etcd.get(clusterRoles, name) : this.#etcd.get(roles, `${namespace}/${name}`);
    return role && ((role.rules as readonly PolicyRule[] | null | undefined) ?? []);
  }

  *#rulesOf(binding: ApiObject, user: User, missing: string[]): Iterable<GrantedRule> {
    const { kind, name } = binding.roleRef as RoleRef;
    const { namespace = '' } = binding.metadata;
    const rules = this.roleRules(kind, name, namespace);
    if (!rules) missing.push(`${kind.toLowerCase()}.${group} "${name}" not found`);
    const because = reasonFor(binding, kind, name, user);
    for (const rule of rules ?? []) yield { rule, because };
  }

  #bindingsOf(user: User, storage: string, namespace: string): ApiObject[] {
    this.#bindings ??= index(this.#etcd);
    const found = new Set<ApiObject>();
    const prefix = `${storage} ${namespace} `;
    for (const one of this.#bindings.get(`${prefix}User ${user.name}`) ?? []) found.add(one);
    for (const name of user.groups) for (const one of this.#bindings.get(`${prefix}Group ${name}`) ?? []) found.add(one);
    const account = serviceAccountOf(user.name);
    if (account) for (const one of this.#bindings.get(`${prefix}ServiceAccount ${account.namespace}/${account.name}`) ?? []) found.add(one);
    return [...found].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  }
}

function index(etcd: Etcd): ReadonlyMap<string, readonly ApiObject[]> {
  const out = new Map<string, ApiObject[]>();
  for (const storage of [clusterRoleBindings, roleBindings]) {
    for (const binding of etcd.list(storage)) {
      const { namespace = '' } = binding.metadata;
      for (const { kind, name, namespace: home } of (binding.subjects as readonly Subject[] | undefined) ?? []) {
        const who = kind === 'ServiceAccount' ? `${home ?? namespace}/${name}` : name;
        const key = `${storage} ${namespace} ${kind} ${who}`;
        const list = out.get(key);
        if (list) list.push(binding);
        else out.set(key, [binding]);
      }
    }
  }
  return out;
}

/** `RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to User "z"` */
function reasonFor({ kind, metadata, subjects }: ApiObject, roleKind: string, roleName: string, user: User): string {
  const name = metadata.namespace ? `${metadata.name}/${metadata.namespace}` : metadata.name;
  const subject = ((subjects as readonly Subject[] | undefined) ?? []).find((one) => applies(one, user, metadata.namespace ?? ''));
  const who = subject?.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace ?? ''}` : (subject?.name ?? '');
  return `RBAC: allowed by ${kind} "${name}" of ${roleKind} "${roleName}" to ${subject?.kind ?? 'User'} "${who}"`;
}

function applies(subject: Subject, user: User, namespace: string): boolean {
  if (subject.kind === 'User') return subject.name === user.name;
  if (subject.kind === 'Group') return user.groups.includes(subject.name);
  return user.name === `system:serviceaccount:${subject.namespace ?? namespace}:${subject.name}`;
}
