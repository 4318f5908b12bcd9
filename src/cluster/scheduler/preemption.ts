// When no node fits: which Pods of lower priority could make room? Upstream: pkg/scheduler/framework/preemption,
// plugins/defaultpreemption. Differs: victims are evicted at once (upstream does it in the background since 1.33, with the same writes).

import type { ApiObject } from '../../api/object.ts';
import type { Pod } from '../../api/types.ts';
import { type LabelSelector, matches, requirementsOf } from './selectors.ts';
import { type Rejected, filterOne } from './cycle.ts';
import type { Cycle, Plugin } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

interface Candidate {
  readonly node: NodeInfo;
  /** most important first */
  readonly victims: readonly PodInfo[];
  readonly violations: number;
}

/** Who has to go, or why nobody could: a text for the event. */
export type Preemption = { readonly node: NodeInfo; readonly victims: readonly PodInfo[] } | { readonly message: string };

interface Budget extends ApiObject {
  readonly spec?: { readonly selector?: LabelSelector };
  readonly status?: { readonly disruptionsAllowed?: number; readonly disruptedPods?: Readonly<Record<string, string>> };
}

/** @param rejections what the filters said of each node in this cycle */
export function preempt(cycle: Cycle, plugins: readonly Plugin[], rejections: ReadonlyMap<NodeInfo, Rejected>): Preemption {
  const refusal = notEligible(cycle, rejections);
  if (refusal) return { message: refusal };
  const filters = plugins.filter((p) => p.filter);
  const budgets = cycle.context.list<Budget>({ group: 'policy', plural: 'poddisruptionbudgets' });
  const candidates: Candidate[] = [];
  const reasons: string[] = [];
  for (const node of cycle.snapshot.nodes) {
    if (rejections.get(node)?.rejection.code !== 'unschedulable') {
      reasons.push('Preemption is not helpful for scheduling');
      continue;
    }
    const found = victimsOn(cycle, filters, node, budgets);
    if ('victims' in found) candidates.push(found);
    else reasons.push(...found.reasons);
  }
  const best = candidates.sort(better)[0];
  return best ?? { message: fitMessage(cycle.snapshot.nodes.length, reasons) };
}

/** Upstream: FitError.Error with a histogram of reasons, sorted as texts. */
export function fitMessage(nodes: number, reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const texts = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${nodes} nodes are available${texts.length ? `: ${texts.join(', ')}` : ''}.`;
}

function notEligible(cycle: Cycle, rejections: ReadonlyMap<NodeInfo, Rejected>): string | undefined {
  const { pod } = cycle.pod;
  if (pod.spec?.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = pod.status?.nominatedNodeName ? cycle.snapshot.node(pod.status.nominatedNodeName) : undefined;
  if (!nominated || rejections.get(nominated)?.rejection.code === 'unresolvable') return undefined;
  const leaving = [...nominated.pods.values()].some((p) => p.priority < cycle.pod.priority && p.pod.metadata.deletionTimestamp !== undefined);
  return leaving ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

function victimsOn(cycle: Cycle, filters: readonly Plugin[], node: NodeInfo, budgets: readonly Budget[]): Candidate | { readonly reasons: readonly string[] } {
  const lower = [...node.pods.values()].filter((p) => p.priority < cycle.pod.priority);
  if (lower.length === 0) return { reasons: ['No preemption victims found for incoming pod'] };
  const remove = (pod: PodInfo): void => {
    node.remove(pod.key);
    for (const plugin of filters) plugin.removePod?.(cycle, pod, node);
  };
  const add = (pod: PodInfo): void => {
    node.add(pod);
    for (const plugin of filters) plugin.addPod?.(cycle, pod, node);
  };
  for (const pod of lower) remove(pod);
  const stillRejected = filterOne(cycle, filters, node);
  if (stillRejected) {
    for (const pod of lower) add(pod);
    return { reasons: stillRejected.rejection.reasons };
  }
  const { violating, others } = byBudget(lower.sort(moreImportant), budgets);
  const victims: PodInfo[] = [];
  let violations = 0;
  const reprieve = (pod: PodInfo): boolean => {
    add(pod);
    if (!filterOne(cycle, filters, node)) return true;
    remove(pod);
    victims.push(pod);
    return false;
  };
  for (const pod of violating) if (!reprieve(pod)) violations += 1;
  for (const pod of others) reprieve(pod);
  for (const pod of victims) add(pod);
  return { node, victims: victims.sort(moreImportant), violations };
}

const startOf = (pod: Pod): string => pod.status?.startTime ?? '9';

/** Higher priority first, then the one that has run longer. */
function moreImportant(a: PodInfo, b: PodInfo): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  return startOf(a.pod) < startOf(b.pod) ? -1 : startOf(a.pod) > startOf(b.pod) ? 1 : 0;
}

/** Which evictions would break a PodDisruptionBudget. Upstream: filterPodsWithPDBViolation. */
function byBudget(pods: readonly PodInfo[], budgets: readonly Budget[]): { readonly violating: PodInfo[]; readonly others: PodInfo[] } {
  const left = new Map(budgets.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]));
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const pod of pods) {
    let breaks = false;
    for (const budget of budgets) {
      const selector = budget.spec?.selector;
      if (budget.metadata.namespace !== pod.namespace || !selector || !matches(requirementsOf(selector), pod.labels)) continue;
      if (budget.status?.disruptedPods?.[pod.pod.metadata.name]) continue;
      const remaining = (left.get(budget) ?? 0) - 1;
      left.set(budget, remaining);
      if (remaining < 0) breaks = true;
    }
    (breaks ? violating : others).push(pod);
  }
  return { violating, others };
}

/** Upstream: pickOneNodeForPreemption's criteria, in their order. */
function better(a: Candidate, b: Candidate): number {
  const highest = (c: Candidate): number => c.victims[0]?.priority ?? Number.NEGATIVE_INFINITY;
  const sum = (c: Candidate): number => c.victims.reduce((s, p) => s + p.priority + 2147483648, 0);
  const earliest = (c: Candidate): string => c.victims.filter((p) => p.priority === highest(c)).reduce((e, p) => (startOf(p.pod) < e ? startOf(p.pod) : e), '9');
  return (
    a.violations - b.violations ||
    highest(a) - highest(b) ||
    sum(a) - sum(b) ||
    a.victims.length - b.victims.length ||
    (earliest(a) > earliest(b) ? -1 : earliest(a) < earliest(b) ? 1 : 0)
  );
}
