// Spreads Pods over the values of a node label. Upstream: plugins/podtopologyspread/{filtering,scoring,common}.go.
// Constraints a Pod does not state come from the system's defaults (zone maxSkew 5, hostname maxSkew 3, ScheduleAnyway),
// with the selector of the Services and controllers the Pod belongs to.

import { type Cycle, type Plugin, maxNodeScore, unresolvable, unschedulable } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { type Constraint, constraintsOf, defaultConstraints, eligible } from '../topology-constraints.ts';

const hostname = 'kubernetes.io/hostname';
const name = 'PodTopologySpread';

interface FilterState {
  readonly constraints: readonly Constraint[];
  /** per constraint: matching Pods per label value */
  readonly counts: readonly Map<string, number>[];
}

interface ScoreState {
  readonly constraints: readonly Constraint[];
  readonly counts: readonly Map<string, number>[];
  readonly weights: readonly number[];
  readonly ignored: ReadonlySet<NodeInfo>;
}

export const podTopologySpread: Plugin = {
  name,
  weight: 2,
  preFilter: (cycle) => {
    const constraints = constraintsOf(cycle, 'DoNotSchedule');
    if (constraints.length === 0) return { skip: true };
    cycle.state.set(name, countAll(cycle, constraints));
    return {};
  },
  filter: (cycle, node) => {
    const state = cycle.state.get(name) as FilterState | undefined;
    return state && misplaced(cycle, state, node);
  },
  addPod: (cycle, pod, node) => change(cycle, pod, node, 1),
  removePod: (cycle, pod, node) => change(cycle, pod, node, -1),
  preScore: (cycle, nodes) => {
    const stated = (cycle.pod.pod.spec?.topologySpreadConstraints?.length ?? 0) > 0;
    const constraints = stated ? constraintsOf(cycle, 'ScheduleAnyway') : defaultConstraints(cycle);
    if (constraints.length === 0) return false;
    cycle.state.set(`${name}/score`, scoreState(cycle, constraints, nodes, stated));
    return true;
  },
  score: (cycle, node) => {
    const state = cycle.state.get(`${name}/score`) as ScoreState;
    if (state.ignored.has(node)) return 0;
    let score = 0;
    state.constraints.forEach((constraint, i) => {
      const value = node.labels[constraint.topologyKey];
      if (value === undefined) return;
      const count = constraint.topologyKey === hostname ? countOn(cycle, constraint, node) : (state.counts[i]?.get(value) ?? 0);
      score += count * (state.weights[i] ?? 0) + (constraint.maxSkew - 1);
    });
    return Math.round(score);
  },
  normalize: (scores, cycle, nodes) => normalize(scores, cycle.state.get(`${name}/score`) as ScoreState, nodes),
};

const countOn = (cycle: Cycle, constraint: Constraint, node: NodeInfo): number => node.countMatching(constraint.key, cycle.pod.namespace, constraint.selector);

const hasAllKeys = (node: NodeInfo, constraints: readonly Constraint[]): boolean => constraints.every((c) => node.labels[c.topologyKey] !== undefined);

function countAll(cycle: Cycle, constraints: readonly Constraint[]): FilterState {
  const counts = constraints.map(() => new Map<string, number>());
  for (const node of cycle.snapshot.nodes) {
    if (!hasAllKeys(node, constraints)) continue;
    constraints.forEach((constraint, i) => {
      if (!eligible(cycle, constraint, node)) return;
      const value = node.labels[constraint.topologyKey] ?? '';
      counts[i]?.set(value, (counts[i]?.get(value) ?? 0) + countOn(cycle, constraint, node));
    });
  }
  return { constraints, counts };
}

function misplaced(cycle: Cycle, state: FilterState, node: NodeInfo) {
  for (const [i, constraint] of state.constraints.entries()) {
    const value = node.labels[constraint.topologyKey];
    if (value === undefined) return unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");
    const counts = state.counts[i] ?? new Map<string, number>();
    const domains = counts.size;
    let min = domains < constraint.minDomains ? 0 : Number.POSITIVE_INFINITY;
    if (min !== 0) for (const count of counts.values()) if (count < min) min = count;
    if (!Number.isFinite(min)) min = 0;
    const self = constraint.matchesSelf ? 1 : 0;
    if ((counts.get(value) ?? 0) + self - min > constraint.maxSkew) return unschedulable("node(s) didn't match pod topology spread constraints");
  }
  return undefined;
}

function change(cycle: Cycle, pod: Cycle['pod'], node: NodeInfo, by: 1 | -1): void {
  const state = cycle.state.get(name) as FilterState | undefined;
  if (!state || pod.namespace !== cycle.pod.namespace || !hasAllKeys(node, state.constraints)) return;
  state.constraints.forEach((constraint, i) => {
    if (!constraint.matches(pod.labels) || !eligible(cycle, constraint, node)) return;
    const value = node.labels[constraint.topologyKey] ?? '';
    state.counts[i]?.set(value, (state.counts[i]?.get(value) ?? 0) + by);
  });
}

function scoreState(cycle: Cycle, constraints: readonly Constraint[], nodes: readonly NodeInfo[], stated: boolean): ScoreState {
  const counts = constraints.map(() => new Map<string, number>());
  const ignored = new Set<NodeInfo>();
  for (const node of nodes) {
    if (stated && !hasAllKeys(node, constraints)) ignored.add(node);
    else constraints.forEach((c, i) => c.topologyKey !== hostname && counts[i]?.set(node.labels[c.topologyKey] ?? '', 0));
  }
  const spread = constraints.map((c, i) => (c.topologyKey === hostname ? -1 : i)).filter((i) => i >= 0 && (counts[i]?.size ?? 0) > 1);
  if (spread.length) countSpread(cycle, constraints, counts, spread, stated);
  const weights = constraints.map((c, i) => Math.log((c.topologyKey === hostname ? nodes.length - ignored.size : (counts[i]?.size ?? 0)) + 2));
  return { constraints, counts, weights, ignored };
}

/** Counts over all nodes, for the constraints whose domain is not a single node. A single domain scores the same everywhere. */
function countSpread(cycle: Cycle, constraints: readonly Constraint[], counts: readonly Map<string, number>[], which: readonly number[], stated: boolean): void {
  for (const node of cycle.snapshot.nodes) {
    if (stated && !hasAllKeys(node, constraints)) continue;
    for (const i of which) {
      const constraint = constraints[i] as Constraint;
      const value = node.labels[constraint.topologyKey] ?? '';
      const known = counts[i]?.get(value);
      if (known !== undefined && eligible(cycle, constraint, node)) counts[i]?.set(value, known + countOn(cycle, constraint, node));
    }
  }
}

/** Fewer matching Pods are better. Upstream: NormalizeScore, with Go's integer division. */
function normalize(scores: Float64Array, state: ScoreState, nodes: readonly NodeInfo[]): void {
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  scores.forEach((score, i) => {
    if (state.ignored.has(nodes[i] as NodeInfo)) return;
    min = Math.min(min, score);
    max = Math.max(max, score);
  });
  for (let i = 0; i < scores.length; i++) {
    if (state.ignored.has(nodes[i] as NodeInfo)) scores[i] = 0;
    else scores[i] = max === 0 ? maxNodeScore : Math.trunc((maxNodeScore * (max + min - (scores[i] ?? 0))) / max);
  }
}
