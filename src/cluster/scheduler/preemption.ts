// When no node fits: which Pods of lower priority could make room? Upstream: pkg/scheduler/framework/preemption/preemption.go,
// plugins/defaultpreemption/default_preemption.go. What comes of it is eviction.ts' matter.
// @supports yes scheduler: DefaultPreemption — "candidates, PodDisruptionBudgets, upstream's order of choice, nominated nodes; pod groups are off by default"

import { type Rejected, filterOne, put, take } from './cycle.ts';
import { type Budget, byBudget } from './disruption-budgets.ts';
import type { Cycle, Plugin } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

/** Upstream: DefaultPreemptionArgs */
const minCandidateNodesPercentage = 10;
const minCandidateNodesAbsolute = 100;

export interface Candidate {
  readonly node: NodeInfo;
  /** most important first */
  readonly victims: readonly PodInfo[];
  /** how many of them a PodDisruptionBudget should have kept */
  readonly violations: number;
}

/** Who has to go, or why nobody could: a text for the event. `keepsNomination`: the Pod still waits for the node it was promised. */
export type Preemption = Candidate | { readonly message: string; readonly keepsNomination: boolean };

/** @param rejections what the filters said of each node in this cycle */
export function preempt(cycle: Cycle, plugins: readonly Plugin[], rejections: ReadonlyMap<NodeInfo, Rejected>): Preemption {
  const refusal = notEligible(cycle, rejections);
  if (refusal) return { message: refusal, keepsNomination: true };
  const { nodes } = cycle.snapshot;
  const potential = nodes.filter((node) => rejections.get(node)?.rejection.code === 'unschedulable');
  const { candidates, reasons } = dryRun(cycle, plugins, potential);
  const best = pickOne(candidates);
  if (best) return best;
  const unhelpful = nodes.length - reasons.size;
  const texts = [...reasons.values()].flat();
  return { message: fitMessage(nodes.length, [...texts, ...Array.from({ length: unhelpful }, () => 'Preemption is not helpful for scheduling')]), keepsNomination: false };
}

/** Upstream: FitError.Error with a histogram of reasons, sorted as texts. */
export function fitMessage(nodes: number, reasons: Iterable<string>): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const texts = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${nodes} nodes are available:${texts.length ? ` ${texts.join(', ')}.` : ''}`;
}

/** Upstream: PodEligibleToPreemptOthers */
function notEligible(cycle: Cycle, rejections: ReadonlyMap<NodeInfo, Rejected>): string | undefined {
  const { pod, priority } = cycle.pod;
  if (pod.spec?.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = pod.status?.nominatedNodeName ? cycle.snapshot.node(pod.status.nominatedNodeName) : undefined;
  if (!nominated || rejections.get(nominated)?.rejection.code === 'unresolvable') return undefined;
  const leaving = [...nominated.pods.values()].some((p) => p.priority < priority && leavesByPreemption(p));
  return leaving ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

function leavesByPreemption({ pod }: PodInfo): boolean {
  if (pod.metadata.deletionTimestamp === undefined) return false;
  const disrupted = pod.status?.conditions?.find(({ type }) => type === 'DisruptionTarget');
  return disrupted?.status === 'True' && disrupted.reason === 'PreemptionByScheduler';
}

/** How many candidates are enough. Upstream: calculateNumCandidates */
export function enoughCandidates(nodes: number): number {
  return Math.min(nodes, Math.max(Math.trunc((nodes * minCandidateNodesPercentage) / 100), minCandidateNodesAbsolute));
}

/** Tries nodes from a place chosen by chance, until enough candidates are found and one of them breaks no budget. Upstream: DryRunPreemption */
function dryRun(cycle: Cycle, plugins: readonly Plugin[], potential: readonly NodeInfo[]) {
  const reasons = new Map<NodeInfo, readonly string[]>();
  const kind: Candidate[] = [];
  const unkind: Candidate[] = [];
  if (potential.length === 0) return { candidates: kind, reasons };
  const filters = plugins.filter((p) => p.filter);
  const budgets = cycle.context.list<Budget>({ group: 'policy', plural: 'poddisruptionbudgets' });
  const offset = cycle.context.random.below(potential.length);
  const enough = enoughCandidates(potential.length);
  for (let i = 0; i < potential.length; i++) {
    const node = potential[(offset + i) % potential.length] as NodeInfo;
    const found = selectVictims(cycle, filters, node, budgets);
    if ('reasons' in found) reasons.set(node, found.reasons);
    else (found.violations === 0 ? kind : unkind).push(found);
    if (kind.length > 0 && kind.length + unkind.length >= enough) break;
  }
  return { candidates: [...kind, ...unkind], reasons };
}

/** The fewest Pods that have to leave a node: all of lower priority go, then as many as possible come back. Upstream: SelectVictimsOnNode */
function selectVictims(cycle: Cycle, filters: readonly Plugin[], node: NodeInfo, budgets: readonly Budget[]): Candidate | { readonly reasons: readonly string[] } {
  const lower = [...node.pods.values()].filter((p) => p.priority < cycle.pod.priority);
  if (lower.length === 0) return { reasons: ['No preemption victims found for incoming pod'] };
  for (const pod of lower) take(cycle, filters, node, pod);
  const rejected = filterOne(cycle, filters, node);
  if (rejected) {
    for (const pod of lower) put(cycle, filters, node, pod);
    return { reasons: rejected.rejection.reasons };
  }
  const { violating, others } = byBudget(lower.sort(moreImportant), budgets);
  const victims: PodInfo[] = [];
  const staysWell = (pod: PodInfo): boolean => {
    put(cycle, filters, node, pod);
    if (!filterOne(cycle, filters, node)) return true;
    take(cycle, filters, node, pod);
    victims.push(pod);
    return false;
  };
  const violations = violating.filter((pod) => !staysWell(pod)).length;
  for (const pod of others) staysWell(pod);
  for (const pod of victims) put(cycle, filters, node, pod);
  return { node, victims: victims.sort(moreImportant), violations };
}

/** A Pod that has not started counts as started last. */
const startOf = (pod: PodInfo): string => pod.pod.status?.startTime ?? '9';

/** Higher priority first, then the one that has run longer. Upstream: MoreImportantPod */
function moreImportant(a: PodInfo, b: PodInfo): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  return compare(startOf(a), startOf(b));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const highest = ({ victims }: Candidate): number => victims[0]?.priority ?? Number.NEGATIVE_INFINITY;
const sum = ({ victims }: Candidate): number => victims.reduce((total, p) => total + p.priority + 2 ** 31, 0);

/** When the first of the most important victims started. Upstream: GetEarliestPodStartTime */
function earliest(candidate: Candidate): string {
  const most = candidate.victims.filter((p) => p.priority === highest(candidate));
  return most.map(startOf).sort()[0] ?? '9';
}

/** The best candidate; the first of those that are equally good. Upstream: pickOneNodeForPreemption's criteria, in their order. */
export function pickOne(candidates: readonly Candidate[]): Candidate | undefined {
  const better = (a: Candidate, b: Candidate): number =>
    a.violations - b.violations || highest(a) - highest(b) || sum(a) - sum(b) || a.victims.length - b.victims.length || compare(earliest(b), earliest(a));
  return candidates.reduce<Candidate | undefined>((best, one) => (best && better(best, one) <= 0 ? best : one), undefined);
}
