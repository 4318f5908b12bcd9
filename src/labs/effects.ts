// What would happen, asked without doing it: may a user do a thing, does a connection pass, what do admission policies say to an object.
// Checks ask for effects, so that every way to reach one counts. The answers come from the API server's own authorizers and admission
// plugins, and from the rules of the NetworkPolicy agent.

import { StatusError } from '../api/meta/status-error.ts';
import { parseGroupVersion } from '../api/meta/object-meta.ts';
import type { ApiObject } from '../api/object.ts';
import type { Namespace, Pod } from '../api/types.ts';
import { allowed, type Party, type Policy, policiesFor } from '../cluster/addons/network-policy/rules.ts';
import type { AdmissionContext, Attributes } from '../cluster/apiserver/admission/plugin.ts';
import { mutatingAdmissionPolicy } from '../cluster/apiserver/admission/policy/mutating.ts';
import { validatingAdmissionPolicy } from '../cluster/apiserver/admission/policy/validating.ts';
import { type Authorizer, authorizerFor } from '../cluster/apiserver/authz/authorizer.ts';
import { kubernetesAdmin, type User, userNamed } from '../cluster/apiserver/user.ts';
import type { Etcd } from '../cluster/etcd.ts';
import type { Protocol } from '../network/network.ts';

const authorizers = new WeakMap<Etcd, Authorizer>();

function authorizer(etcd: Etcd): Authorizer {
  const known = authorizers.get(etcd);
  if (known) return known;
  const made = authorizerFor(etcd);
  authorizers.set(etcd, made);
  return made;
}

/** `anna`, `system:serviceaccount:shop:robot`, or `group:shop-team` for somebody of that group. */
function userFrom(who: string): User {
  if (!who.startsWith('group:')) return who.startsWith('system:') ? userNamed(who) : { name: who, groups: ['system:authenticated'] };
  return { name: 'somebody', groups: [who.slice('group:'.length), 'system:authenticated'] };
}

/**
 * Whether a user may do this.
 * @param resource `pods`, `deployments.apps`, `pods/log`
 * @param namespace `''` for the whole cluster
 */
export function may(etcd: Etcd, who: string, verb: string, resource: string, namespace: string): boolean {
  const [whole = '', subresource = ''] = resource.split('/');
  const [plural = '', ...group] = whole.split('.');
  const wanted = { isResource: true, verb, group: group.join('.'), version: '*', resource: plural, subresource, namespace, name: '', path: '' };
  return authorizer(etcd).decide(userFrom(who), wanted).allowed;
}

/**
 * Whether NetworkPolicies let one Pod open a connection to another. It says nothing about whether anybody listens there.
 * @param from `namespace/name`, as `to`
 * @returns false too when one of the Pods is not there
 */
export function connects(etcd: Etcd, from: string, to: string, port: number, protocol: Protocol = 'TCP'): boolean {
  const source = etcd.get('pods', from) as Pod | undefined;
  const target = etcd.get('pods', to) as Pod | undefined;
  if (!source || !target) return false;
  const attempt = { protocol, port, target };
  const passes = (pod: Pod, direction: 'Ingress' | 'Egress', peer: Pod): boolean =>
    allowed(policiesFor([...etcd.list('networkpolicies.networking.k8s.io', pod.metadata.namespace)] as Policy[], pod, direction), direction, party(etcd, peer), attempt);
  return passes(source, 'Egress', target) && passes(target, 'Ingress', source);
}

/** What admission policies say to an object. */
export interface Verdict {
  /** the refusal's message; `''` when it may pass */
  readonly denied: string;
  readonly warnings: readonly string[];
  /** as mutations leave it */
  readonly object: ApiObject;
}

/**
 * What the cluster's admission policies would say if somebody wrote this object: created it, or changed the one of that name. Nothing else
 * looks at it, neither its form nor whether one may write it.
 * @param object with apiVersion, kind and name; fields that the server would default are as they stand
 * @param who as for `may`; `''` for the administrator
 * @returns undefined for a kind that is not there
 */
export function policiesSay(context: AdmissionContext, object: ApiObject, who: string): Verdict | undefined {
  const { group, version } = parseGroupVersion(object.apiVersion);
  const resource = context.catalog.byKind(group, object.kind);
  if (!resource) return undefined;
  const { name, namespace = '' } = object.metadata;
  const old = context.etcd.get(resource.storage, resource.kind.namespaced ? `${namespace}/${name}` : name);
  const warnings: string[] = [];
  const user = who === '' ? kubernetesAdmin : userFrom(who);
  const attributes: Attributes = { operation: old ? 'UPDATE' : 'CREATE', resource, version, subresource: '', namespace, name, user, dryRun: true, warnings };
  let current = object;
  try {
    current = mutatingAdmissionPolicy.admit?.(object, old, attributes, context) ?? object;
    validatingAdmissionPolicy.validate?.(current, old, attributes, context);
    return { denied: '', warnings, object: current };
  } catch (error) {
    // a refusal is an answer here
    if (error instanceof StatusError) return { denied: error.message, warnings, object: current };
    throw error;
  }
}

function party(etcd: Etcd, pod: Pod): Party {
  const namespace = etcd.get('namespaces', pod.metadata.namespace ?? '') as Namespace | undefined;
  return { address: pod.status?.podIP ?? '', pod, namespaceLabels: namespace?.metadata.labels };
}
