// Conditions of workload statuses: set one, keep the others; the transition time changes only when the status does.
// Upstream: SetDeploymentCondition and its siblings.

import { formatRfc3339 } from '../../../base/time.ts';

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
  readonly lastUpdateTime?: string;
}

export const findCondition = (conditions: readonly Condition[] | undefined, type: string): Condition | undefined => conditions?.find((c) => c.type === type);

/**
 * The conditions with this one set. Nothing changes when status and reason are the same already.
 * @param withUpdateTime Deployments keep when a condition was last written
 */
export function setCondition(conditions: readonly Condition[], set: Pick<Condition, 'type' | 'status' | 'reason' | 'message'>, nowMs: number, withUpdateTime = false): readonly Condition[] {
  const known = findCondition(conditions, set.type);
  if (known && known.status === set.status && known.reason === set.reason) return conditions;
  const now = formatRfc3339(nowMs);
  const lastTransitionTime = known?.status === set.status && known.lastTransitionTime ? known.lastTransitionTime : now;
  const next: Condition = { ...set, lastTransitionTime, ...(withUpdateTime ? { lastUpdateTime: now } : {}) };
  return [...conditions.filter((c) => c.type !== set.type), next];
}

export const removeCondition = (conditions: readonly Condition[], type: string): readonly Condition[] => conditions.filter((c) => c.type !== type);
