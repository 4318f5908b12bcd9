// What would happen, asked without doing it: may a user do a thing, does a connection pass. Checks ask for effects, so that every way to
// reach one counts. The answers come from the API server's own authorizers and from the rules of the NetworkPolicy agent.

import type { Namespace, Pod } from '../api/types.ts';
import { allowed, type Party, type Policy, policiesFor } from '../cluster/addons/network-policy/rules.ts';
import { type Authorizer, authorizerFor } from '../cluster/apiserver/authz/authorizer.ts';
import { type User, userNamed } from '../cluster/apiserver/user.ts';
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

function party(etcd: Etcd, pod: Pod): Party {
  const namespace = etcd.get('namespaces', pod.metadata.namespace ?? '') as Namespace | undefined;
  return { address: pod.status?.podIP ?? '', pod, namespaceLabels: namespace?.metadata.labels };
}
