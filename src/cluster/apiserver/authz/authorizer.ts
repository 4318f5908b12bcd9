// Who may do what: the authorizers in kubeadm's order, Node and then RBAC; members of system:masters may do everything.
// Upstream: apiserver/pkg/authorization/union, kubeadm's --authorization-mode=Node,RBAC

import type { Etcd } from '../../etcd.ts';
import type { User } from '../user.ts';
import { systemMasters } from '../user.ts';
import type { AccessAttributes, Decision } from './attributes.ts';
import { Rbac } from './rbac.ts';

export interface Authorizer {
  readonly rbac: Rbac;
  decide(user: User, wanted: AccessAttributes): Decision;
}

const all: Decision = { allowed: true, reason: '' };

export function authorizerFor(etcd: Etcd): Authorizer {
  const rbac = new Rbac(etcd);
  return {
    rbac,
    decide: (user, wanted) => (user.groups.includes(systemMasters) ? all : rbac.decide(user, wanted)),
  };
}
