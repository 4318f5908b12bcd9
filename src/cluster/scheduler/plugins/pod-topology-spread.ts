// Spreads Pods over the values of a node label. Upstream: plugins/podtopologyspread/{filtering,scoring,common,plugin}.go.
// Constraints a Pod does not state come from the system's defaults (zone maxSkew 5, hostname maxSkew 3, ScheduleAnyway),
// with the selector of the Services and controllers the Pod belongs to.
// @supports yes scheduler: PodTopologySpread — "minDomains, matchLabelKeys, node affinity and taints policies, the system's default constraints"

import type { Node, Pod } from '../../../api/types.ts';
import { type QueueingHint, equal, on } from '../cluster-events.ts';
import { type Cycle, type Plugin, maxNodeScore, unresolvable, unschedulable } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import type { PodQuery } from '../matched-pods.ts';
import type { PodInfo } from '../pod-info.ts';
import { type Constraint, constraintsOf, countsEverywhere, defaultConstraints, eligible, statedConstraints } from '../topology-constraints.ts';
import { TopologyCount } from '../topology-count.ts';

const hostname = 'kubernetes.io/hostname';
const name = 'PodTopologySpread';
const nobody: ReadonlyMap<string, number> = new Map();

/** One constraint, counted. */
interface Spread {
  readonly constraint: Constraint;
  readonly count: TopologyCount;
  /** the values there are among eligible nodes */
  readonly domains: ReadonlyMap<string, number>;
  /** the fewest in any domain, and after how many changes of the trial that was so */
  min: number;
  minAt: number;
}

/** What a constraint scores where. */
interface Table {
  readonly maxSkew: number;
  readonly weight: number;
  /** the number of a node's value of the topology's label, by slot */
  readonly bySlot: Int32Array;
  /** matching Pods by that number; for the hostname by slot instead */
  readonly counts: Float64Array;
  readonly perNode: Uint16Array | undefined;
}

interface ScoreState {
  readonly tables: readonly Table[];
  readonly ignored: ReadonlySet<NodeInfo>;
}

const afterPodChange: QueueingHint<Pod> = (pod, { before, after }) => {
  const constraints = statedConstraints(pod, 'DoNotSchedule');
  const involved = (other: Pod): boolean => Boolean(other.spec?.nodeName || other.status?.nominatedNodeName) && other.metadata.namespace === pod.namespace;
  const own = after?.metadata.uid === pod.uid;
  if (!own && ((after && !involved(after)) || (before && !involved(before)))) return false;
  const matching = (other: Pod): boolean => constraints.some((c) => c.matches(other.metadata.labels ?? {}));
  if (!after || !before) return matching((after ?? before) as Pod);
  if (own && !equal(before.spec?.tolerations, after.spec?.tolerations) && constraints.some((c) => c.honorsTaints)) return true;
  return constraints.some((c) => c.matches(before.metadata.labels ?? {}) !== c.matches(after.metadata.labels ?? {}));
};

const afterNodeChange: QueueingHint<Node> = (pod, { before, after }) => {
  const constraints = statedConstraints(pod, 'DoNotSchedule');
  const matching = (node: Node): boolean => constraints.every(({ topologyKey }) => node.metadata.labels?.[topologyKey] !== undefined);
  if (!before || !after) return matching((before ?? after) as Node);
  if (matching(before) !== matching(after)) return true;
  const moved = constraints.some(({ topologyKey: key }) => before.metadata.labels?.[key] !== after.metadata.labels?.[key]);
  return matching(after) && (moved || !equal(before.spec?.taints, after.spec?.taints));
};

export const podTopologySpread: Plugin = {
  name,
  weight: 2,
  events: [
    on('Pod', ['Add', 'UpdatePodLabel', 'UpdatePodToleration', 'Delete'], afterPodChange),
    on('Node', ['Add', 'Delete', 'UpdateNodeLabel', 'UpdateNodeTaint'], afterNodeChange),
  ],
  preFilter: (cycle) => {
    const constraints = constraintsOf(cycle, 'DoNotSchedule');
    if (constraints.length === 0) return { skip: true };
    cycle.state.set(name, countAll(cycle, constraints));
    return {};
  },
  filter: (cycle, node) => {
    for (const spread of (cycle.state.get(name) ?? []) as readonly Spread[]) {
      const { constraint, count } = spread;
      const value = node.labels[constraint.topologyKey];
      if (value === undefined) return unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");
      const self = constraint.matchesSelf ? 1 : 0;
      if (count.of(value) + self - fewest(spread) > constraint.maxSkew) return unschedulable("node(s) didn't match pod topology spread constraints");
    }
    return undefined;
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
  score: (cycle, node) => points(cycle.state.get(`${name}/score`) as ScoreState, node),
  scoreAll: (cycle, nodes, scores) => {
    const { tables, ignored } = cycle.state.get(`${name}/score`) as ScoreState;
    scores.fill(0);
    for (const table of tables) addPoints(table, nodes, scores);
    for (let i = 0; i < nodes.length; i++) scores[i] = ignored.size > 0 && ignored.has(nodes[i] as NodeInfo) ? 0 : Math.round(scores[i] as number);
  },
  normalize: (scores, cycle, nodes) => normalize(scores, cycle.state.get(`${name}/score`) as ScoreState, nodes),
};

function points({ tables, ignored }: ScoreState, node: NodeInfo): number {
  if (ignored.size > 0 && ignored.has(node)) return 0;
  const { slot } = node;
  let score = 0;
  for (let i = 0; i < tables.length; i++) {
    const { maxSkew, weight, bySlot, counts, perNode } = tables[i] as Table;
    const place = bySlot[slot] as number;
    if (place >= 0) score += ((perNode ? perNode[slot] : counts[place]) as number) * weight + (maxSkew - 1);
  }
  return Math.round(score);
}

/** The same for many nodes, one table after the other. */
function addPoints({ maxSkew, weight, bySlot, counts, perNode }: Table, nodes: readonly NodeInfo[], scores: Float64Array): void {
  for (let i = 0; i < nodes.length; i++) {
    const { slot } = nodes[i] as NodeInfo;
    const place = bySlot[slot] as number;
    if (place >= 0) scores[i] = (scores[i] as number) + (((perNode ? perNode[slot] : counts[place]) as number) * weight + (maxSkew - 1));
  }
}

const hasAllKeys = (node: NodeInfo, constraints: readonly Constraint[]): boolean => constraints.every((c) => node.labels[c.topologyKey] !== undefined);

/** Whether all nodes that have one of the labels have all of them, so that the snapshot's own counts can be taken. */
const hasOneKey = (constraints: readonly Constraint[]): boolean => constraints.every((c) => c.topologyKey === constraints[0]?.topologyKey);

function countAll(cycle: Cycle, constraints: readonly Constraint[]): readonly Spread[] {
  const { snapshot } = cycle;
  return constraints.map((constraint) => {
    const { topologyKey, query } = constraint;
    const matched = query && snapshot.matched(query);
    if (hasOneKey(constraints) && countsEverywhere(cycle, constraint)) return spreadOf(constraint, matched?.per(topologyKey) ?? nobody, snapshot.topology(topologyKey));
    const counts = new Map<string, number>();
    for (const node of snapshot.nodes) {
      const value = node.labels[topologyKey];
      if (value === undefined || !hasAllKeys(node, constraints) || !eligible(cycle, constraint, node)) continue;
      counts.set(value, (counts.get(value) ?? 0) + (matched?.byNode.get(node) ?? 0));
    }
    return spreadOf(constraint, counts, counts);
  });
}

const spreadOf = (constraint: Constraint, counts: ReadonlyMap<string, number>, domains: ReadonlyMap<string, number>): Spread => ({
  constraint,
  count: new TopologyCount(constraint.topologyKey, [counts]),
  domains,
  min: 0,
  minAt: -1,
});

/** The fewest matching Pods in any domain; none when there are fewer domains than wanted. Upstream: minMatchNum */
function fewest(spread: Spread): number {
  const { constraint, count, domains } = spread;
  if (spread.minAt === count.changes) return spread.min;
  let min = domains.size < constraint.minDomains ? 0 : Number.POSITIVE_INFINITY;
  if (min !== 0) {
    for (const value of domains.keys()) {
      const here = count.of(value);
      if (here < min) min = here;
      if (min === 0) break;
    }
  }
  spread.min = Number.isFinite(min) ? min : 0;
  spread.minAt = count.changes;
  return spread.min;
}

/** A Pod comes to a node, or leaves it, for a trial. */
function change(cycle: Cycle, pod: PodInfo, node: NodeInfo, by: 1 | -1): void {
  const spreads = cycle.state.get(name) as readonly Spread[] | undefined;
  if (!spreads || pod.leaving || pod.namespace !== cycle.pod.namespace) return;
  const constraints = spreads.map((s) => s.constraint);
  if (!hasAllKeys(node, constraints)) return;
  for (const { constraint, count } of spreads) if (constraint.matches(pod.labels) && eligible(cycle, constraint, node)) count.change(node, by);
}

function scoreState(cycle: Cycle, constraints: readonly Constraint[], nodes: readonly NodeInfo[], stated: boolean): ScoreState {
  const ignored = new Set<NodeInfo>();
  if (stated) for (const node of nodes) if (!hasAllKeys(node, constraints)) ignored.add(node);
  const tables = constraints.map((constraint): Table => {
    const { topologyKey, maxSkew, query } = constraint;
    const { bySlot, values } = cycle.snapshot.places(topologyKey);
    if (topologyKey === hostname) {
      const { snapshot } = cycle;
      const perNode = query ? snapshot.matched(query).bySlot(snapshot.slots) : new Uint16Array(snapshot.slots);
      return { maxSkew, weight: Math.log(nodes.length - ignored.size + 2), bySlot, counts: noCounts, perNode };
    }
    const perValue = query ? countsPerValue(cycle, constraint, query, stated && !hasOneKey(constraints) ? constraints : []) : nobody;
    const counts = new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) counts[i] = perValue.get(values[i] as string) ?? 0;
    return { maxSkew, weight: Math.log(sizeOf(bySlot, values.length, nodes, ignored) + 2), bySlot, counts, perNode: undefined };
  });
  return { tables, ignored };
}

const noCounts = new Float64Array(0);

/** @param all constraints whose labels a node must all have to count */
function countsPerValue(cycle: Cycle, constraint: Constraint, query: PodQuery, all: readonly Constraint[]): ReadonlyMap<string, number> {
  const matched = cycle.snapshot.matched(query);
  if (all.length === 0 && countsEverywhere(cycle, constraint)) return matched.per(constraint.topologyKey);
  const perValue = new Map<string, number>();
  for (const [node, count] of matched.byNode) {
    const value = node.labels[constraint.topologyKey];
    if (value === undefined || !hasAllKeys(node, all) || !eligible(cycle, constraint, node)) continue;
    perValue.set(value, (perValue.get(value) ?? 0) + count);
  }
  return perValue;
}

/** How many values of a label there are among the nodes that passed; nodes without it count as one more. */
function sizeOf(bySlot: Int32Array, values: number, nodes: readonly NodeInfo[], ignored: ReadonlySet<NodeInfo>): number {
  const seen = new Uint8Array(values + 1);
  let size = 0;
  for (let i = 0; i < nodes.length && size <= values; i++) {
    const node = nodes[i] as NodeInfo;
    if (ignored.size > 0 && ignored.has(node)) continue;
    const place = (bySlot[node.slot] as number) + 1;
    if (seen[place]) continue;
    seen[place] = 1;
    size += 1;
  }
  return size;
}

/** Fewer matching Pods are better. Upstream: NormalizeScore, with Go's integer division. */
function normalize(scores: Float64Array, { ignored }: ScoreState, nodes: readonly NodeInfo[]): void {
  const skipped = (i: number): boolean => ignored.size > 0 && ignored.has(nodes[i] as NodeInfo);
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number;
    if (skipped(i)) continue;
    if (score < min) min = score;
    if (score > max) max = score;
  }
  for (let i = 0; i < scores.length; i++) {
    if (skipped(i)) scores[i] = 0;
    else scores[i] = max === 0 ? maxNodeScore : Math.trunc((maxNodeScore * (max + min - (scores[i] as number))) / max);
  }
}
