// Who may do what: the authorizers in kubeadm's order, Node and then RBAC; members of system:masters may do everything.
// Upstream: apiserver/pkg/authorization/union, kubeadm's --authorization-mode=Node,RBAC

import type { Etcd } from '../../etcd.ts';
import type { User } from '../user.ts';
import { systemMasters } from '../user.ts';
import type { AccessAttributes, Decision } from './attributes.ts';
import { NodeAuthorizer } from './node.ts';
import type { GrantedRule } from './rbac.ts';
import { Rbac } from './rbac.ts';

export interface Authorizer {
  readonly rbac: Rbac;
  decide(user: User, wanted: AccessAttributes): Decision;
  /** every rule that holds for a user in a namespace */
  rulesFor(user: User, namespace: string): Iterable<GrantedRule>;
}

const all: Decision = { allowed: true, reason: '' };

export function authorizerFor(etcd: Etcd): Authorizer {
  const rbac = new Rbac(etcd);
  const nodes = new NodeAuthorizer(etcd);
  return {
    rbac,
    decide: (user, wanted) => {
      if (user.groups.includes(systemMasters)) return all;
      const asNode = nodes.decide(user, wanted);
      if (asNode?.allowed) return asNode;
      const byRole = rbac.decide(user, wanted);
      if (byRole.allowed || !asNode?.reason) return byRole;
      return { allowed: false, reason: asNode.reason };
    },
    rulesFor: (user, namespace) => rbac.rulesFor(user, namespace),
  };
}
