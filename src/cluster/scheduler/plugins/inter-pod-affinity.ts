// Pods near or away from other Pods. Upstream: plugins/interpodaffinity/{filtering,scoring,plugin}.go.
// @supports yes scheduler: InterPodAffinity — "required and preferred terms, of the Pod and of those already placed; namespaceSelector, matchLabelKeys"

import type { Node, Pod } from '../../../api/types.ts';
import { type QueueingHint, on } from '../cluster-events.ts';
import { type Cycle, type Plugin, maxNodeScore, unresolvable, unschedulable } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { type AffinityTerm, type PodInfo, podInfo } from '../pod-info.ts';
import { TopologyCount } from '../topology-count.ts';
import { type ReadonlyTerms, about, countsOf, resolved } from './inter-pod-terms.ts';

const name = 'InterPodAffinity';

interface State {
  /** the Pod's own terms with their namespaces resolved */
  readonly required: ReadonlyTerms;
  readonly anti: ReadonlyTerms;
  /** placed Pods that match all required terms, per term's topology */
  readonly near: readonly TopologyCount[];
  /** placed Pods that match a forbidden term */
  readonly away: readonly TopologyCount[];
  /** placed Pods that do not want this one, by topology key */
  readonly unwelcome: Map<string, TopologyCount>;
}

type Points = ReadonlyMap<string, ReadonlyMap<string, number>>;

const afterPodChange: QueueingHint<Pod> = (pod, { before, after }, context) => {
  const [old, now] = [before && podInfo(before), after && podInfo(after)];
  if (old && now && now.uid === pod.uid) return true;
  if ((now && unplaced(now)) || (old && unplaced(old))) return false;
  const all = (terms: readonly AffinityTerm[], other: PodInfo): boolean => terms.length > 0 && terms.every((term) => about(context, term, other));
  if (now && old) {
    return (!all(pod.requiredAffinity, old) && all(pod.requiredAffinity, now)) || (all(pod.requiredAntiAffinity, old) && !all(pod.requiredAntiAffinity, now));
  }
  if (now) return all(pod.requiredAffinity, now);
  return old !== undefined && (all(pod.requiredAntiAffinity, old) || all(old.requiredAntiAffinity, pod));
};

const unplaced = ({ pod }: PodInfo): boolean => !pod.spec?.nodeName && !pod.status?.nominatedNodeName;

const afterNodeChange: QueueingHint<Node> = (pod, { before, after }) => {
  const [old, now] = [before?.metadata.labels ?? {}, after?.metadata.labels ?? {}];
  const moved = ({ topologyKey: key }: AffinityTerm): boolean => key in old && key in now && old[key] !== now[key];
  if (!before) return pod.requiredAffinity.some(({ topologyKey }) => topologyKey in now) || pod.requiredAntiAffinity.length > 0;
  return (
    pod.requiredAffinity.some((term) => (!(term.topologyKey in old) && term.topologyKey in now) || moved(term)) ||
    pod.requiredAntiAffinity.some((term) => (term.topologyKey in old && !(term.topologyKey in now)) || moved(term))
  );
};

export const interPodAffinity: Plugin = {
  name,
  weight: 2,
  events: [on('Pod', ['Add', 'UpdatePodLabel', 'Delete'], afterPodChange), on('Node', ['Add', 'UpdateNodeLabel', 'UpdateNodeTaint'], afterNodeChange)],
  preFilter: (cycle) => {
    const { pod, snapshot } = cycle;
    if (pod.requiredAffinity.length === 0 && pod.requiredAntiAffinity.length === 0 && snapshot.terms.forbidding === 0) return { skip: true };
    const state = gather(cycle);
    if (state.required.length === 0 && state.anti.length === 0 && state.unwelcome.size === 0) return { skip: true };
    cycle.state.set(name, state);
    return {};
  },
  filter: (cycle, node) => {
    const state = cycle.state.get(name) as State | undefined;
    if (!state) return undefined;
    if (!affinityHolds(cycle, state, node)) return unresolvable("node(s) didn't match pod affinity rules");
    for (const count of state.away) if (count.on(node) > 0) return unschedulable("node(s) didn't match pod anti-affinity rules");
    for (const count of state.unwelcome.values()) if (count.on(node) > 0) return unschedulable("node(s) didn't satisfy existing pods anti-affinity rules");
    return undefined;
  },
  addPod: (cycle, pod, node) => change(cycle, pod, node, 1),
  removePod: (cycle, pod, node) => change(cycle, pod, node, -1),
  preScore: (cycle) => {
    const points = preferences(cycle);
    cycle.state.set(`${name}/score`, points);
    return points.size > 0;
  },
  score: (cycle, node) => pointsOf(cycle.state.get(`${name}/score`) as Points, node),
  scoreAll: (cycle, nodes, scores) => {
    const points = cycle.state.get(`${name}/score`) as Points;
    for (let i = 0; i < nodes.length; i++) scores[i] = pointsOf(points, nodes[i] as NodeInfo);
  },
  normalize: (scores) => {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i] as number;
      if (score < min) min = score;
      if (score > max) max = score;
    }
    const spread = max - min;
    for (let i = 0; i < scores.length; i++) scores[i] = spread > 0 ? Math.trunc((maxNodeScore * ((scores[i] ?? 0) - min)) / spread) : 0;
  },
};

function pointsOf(points: Points, node: NodeInfo): number {
  let sum = 0;
  for (const [key, perValue] of points) {
    const value = node.labels[key];
    if (value !== undefined) sum += perValue.get(value) ?? 0;
  }
  return sum;
}

function gather(cycle: Cycle): State {
  const { pod, context } = cycle;
  const required = resolved(context, pod.requiredAffinity);
  const anti = resolved(context, pod.requiredAntiAffinity);
  const unwelcome = new Map<string, TopologyCount>();
  for (const { term, effect, perValue } of cycle.snapshot.terms.forbidding ? cycle.snapshot.terms.candidates(pod) : []) {
    if (effect !== 'forbids' || !about(context, term, pod)) continue;
    const known = unwelcome.get(term.topologyKey);
    if (known) known.bases.push(perValue);
    else unwelcome.set(term.topologyKey, new TopologyCount(term.topologyKey, [perValue]));
  }
  return {
    required,
    anti,
    near: required.map(({ term }) => new TopologyCount(term.topologyKey, countsOf(cycle, required, term.topologyKey))),
    away: anti.map((one) => new TopologyCount(one.term.topologyKey, countsOf(cycle, [one], one.term.topologyKey))),
    unwelcome,
  };
}

/** A Pod comes to a node, or leaves it, for a trial. */
function change(cycle: Cycle, other: PodInfo, node: NodeInfo, by: 1 | -1): void {
  const state = cycle.state.get(name) as State | undefined;
  if (!state) return;
  const { context, pod } = cycle;
  for (const term of other.requiredAntiAffinity) {
    if (!about(context, term, pod)) continue;
    let count = state.unwelcome.get(term.topologyKey);
    if (!count) state.unwelcome.set(term.topologyKey, (count = new TopologyCount(term.topologyKey, [])));
    count.change(node, by);
  }
  if (state.required.length && state.required.every(({ term }) => about(context, term, other))) for (const count of state.near) count.change(node, by);
  state.anti.forEach(({ term }, i) => {
    if (about(context, term, other)) state.away[i]?.change(node, by);
  });
}

/** The first Pod of a group that wants to be together may go anywhere its topology exists. */
function affinityHolds({ context, pod }: Cycle, { near }: State, node: NodeInfo): boolean {
  if (near.length === 0) return true;
  let all = true;
  for (const count of near) {
    if (node.labels[count.topologyKey] === undefined) return false;
    if (count.on(node) <= 0) all = false;
  }
  if (all) return true;
  return near.every((count) => count.empty) && pod.requiredAffinity.every((term) => about(context, term, pod));
}

/** Points per topology value: for being near Pods the Pod likes, and for being where placed Pods like it. Upstream: PreScore, processExistingPod */
function preferences(cycle: Cycle): Points {
  const { context, pod, snapshot } = cycle;
  const points = new Map<string, Map<string, number>>();
  const note = (key: string, perValue: ReadonlyMap<string, number>, weight: number): void => {
    let sums = points.get(key);
    if (!sums) points.set(key, (sums = new Map()));
    for (const [value, count] of perValue) sums.set(value, (sums.get(value) ?? 0) + weight * count);
  };
  const own = (terms: readonly AffinityTerm[], sign: 1 | -1): void => {
    for (const one of resolved(context, terms))
      for (const perValue of countsOf(cycle, [one], one.term.topologyKey)) if (perValue.size) note(one.term.topologyKey, perValue, sign * one.term.weight);
  };
  if (pod.preferredAffinity.length) own(pod.preferredAffinity, 1);
  if (pod.preferredAntiAffinity.length) own(pod.preferredAntiAffinity, -1);
  if (snapshot.terms.scoring === 0) return points;
  for (const { term, effect, weight, perValue } of snapshot.terms.candidates(pod)) if (effect === 'scores' && about(context, term, pod)) note(term.topologyKey, perValue, weight);
  return points;
}
