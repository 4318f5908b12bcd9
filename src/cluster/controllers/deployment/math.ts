// Surge, unavailable, and what they leave room for. Upstream: deployment_util.go MaxSurge, MaxUnavailable, ResolveFenceposts, NewRSNewReplicas.

import type { Deployment, ReplicaSet } from '../../../api/types.ts';

type IntOrString = number | string | undefined;

/** A number, or a share of `total`. */
function scaled(value: IntOrString, total: number, up: boolean): number {
  if (typeof value === 'number') return value;
  const match = /^(\d+)%$/.exec(value ?? '');
  if (!match) return 0;
  const exact = (Number(match[1]) * total) / 100;
  return up ? Math.ceil(exact) : Math.floor(exact);
}

/** Both bounds; never both zero, or nothing could ever move. */
function bounds(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  const rolling = deployment.spec?.strategy?.rollingUpdate;
  const desired = deployment.spec?.replicas ?? 1;
  const surge = scaled(rolling?.maxSurge ?? '25%', desired, true);
  const unavailable = scaled(rolling?.maxUnavailable ?? '25%', desired, false);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

const isRolling = (deployment: Deployment): boolean => deployment.spec?.strategy?.type !== 'Recreate';

export const specReplicas = (set: ReplicaSet): number => set.spec?.replicas ?? 1;
export const totalReplicas = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + specReplicas(set), 0);
export const totalAvailable = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + (set.status?.availableReplicas ?? 0), 0);

export const newReplicas = {
  maxSurge: (deployment: Deployment): number => (isRolling(deployment) ? bounds(deployment).surge : 0),

  maxUnavailable: (deployment: Deployment): number => {
    const desired = deployment.spec?.replicas ?? 1;
    return isRolling(deployment) && desired > 0 ? Math.min(bounds(deployment).unavailable, desired) : 0;
  },

  /** How many the new ReplicaSet may have now. */
  forNew: (deployment: Deployment, sets: readonly ReplicaSet[], current: ReplicaSet | undefined): number => {
    const desired = deployment.spec?.replicas ?? 1;
    if (!isRolling(deployment)) return desired;
    const now = current ? specReplicas(current) : 0;
    const room = desired + newReplicas.maxSurge(deployment) - totalReplicas(sets);
    return room <= 0 ? now : now + Math.min(room, desired - now);
  },
};
