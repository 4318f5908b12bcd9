// Who leads: the controller manager and the scheduler renew their Leases. Upstream: client-go/tools/leaderelection
// Differs: every ten seconds instead of every two, since nobody competes and each write costs.

import type { Lease } from '../../api/types.ts';
import { formatMicroTime } from '../../base/time.ts';
import type { Component } from '../component.ts';
import { resources } from './shared/resources.ts';

const renewMs = 10_000;
const namespace = 'kube-system';

/** @param reporter whom its Events come from */
function leader(name: 'kube-controller-manager' | 'kube-scheduler', reporter: string, offsetMs: number): Component {
  const key = `${namespace}/${name}`;
  return {
    name: `${name}-leader-election`,
    user: `system:${name}`,
    fieldManager: name,
    latencyMs: renewMs,
    watches: [resources.leases],
    start: (context) => context.enqueueAfter(key, 0),
    // a lease that somebody deleted is taken again
    keysFor: (change) => (change.type === 'delete' && change.key === key ? [key] : []),
    reconcile: (_, context) => {
      const renewTime = formatMicroTime(context.nowMs);
      const lease = context.get<Lease>(resources.leases, namespace, name);
      context.enqueueAfter(key, lease ? renewMs : renewMs + offsetMs);
      if (lease) {
        context.update(resources.leases, { ...lease, spec: { ...lease.spec, renewTime } });
        return;
      }
      const holderIdentity = `control-plane_${context.random.uuid()}`;
      const spec = { holderIdentity, leaseDurationSeconds: 15, acquireTime: renewTime, renewTime, leaseTransitions: 0 };
      const taken = context.create(resources.leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace }, spec });
      context.event(taken, 'Normal', 'LeaderElection', `${holderIdentity} became leader`, { component: reporter });
    },
  };
}

export const controllerManagerLeader = leader('kube-controller-manager', 'kube-controller-manager', 0);
export const schedulerLeader = leader('kube-scheduler', 'default-scheduler', 700);
