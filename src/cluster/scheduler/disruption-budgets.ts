// Which evictions would break a PodDisruptionBudget. Upstream: plugins/defaultpreemption/default_preemption.go filterPodsWithPDBViolation.

import type { ApiObject } from '../../api/object.ts';
import type { PodInfo } from './pod-info.ts';
import { type LabelSelector, matches, requirementsOf } from './selectors.ts';

export interface Budget extends ApiObject {
  readonly spec?: { readonly selector?: LabelSelector };
  readonly status?: { readonly disruptionsAllowed?: number; readonly disruptedPods?: Readonly<Record<string, string>> };
}

/** Parts Pods by whether their eviction, one after the other, breaks a budget; the order stays. */
export function byBudget(pods: readonly PodInfo[], budgets: readonly Budget[]): { readonly violating: readonly PodInfo[]; readonly others: readonly PodInfo[] } {
  const left = new Map(budgets.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]));
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const pod of pods) (breaksOne(pod, left) ? violating : others).push(pod);
  return { violating, others };
}

/** Counts an eviction against every budget of the Pod. A Pod without labels, and a budget with an empty selector, concern nobody. */
function breaksOne(pod: PodInfo, left: Map<Budget, number>): boolean {
  if (Object.keys(pod.labels).length === 0) return false;
  let breaks = false;
  for (const [budget, allowed] of left) {
    const selector = requirementsOf(budget.spec?.selector ?? {});
    if (budget.metadata.namespace !== pod.namespace || selector.length === 0 || !matches(selector, pod.labels)) continue;
    if (budget.status?.disruptedPods?.[pod.pod.metadata.name] !== undefined) continue;
    left.set(budget, allowed - 1);
    if (allowed - 1 < 0) breaks = true;
  }
  return breaks;
}
