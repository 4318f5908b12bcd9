// Pods near or away from other Pods. Upstream: plugins/interpodaffinity/{filtering,scoring}.go.

import { type Cycle, type Plugin, maxNodeScore, unresolvable, unschedulable } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import type { AffinityTerm, PodInfo } from '../pod-info.ts';
import { matches } from '../selectors.ts';

const name = 'InterPodAffinity';
const hardPodAffinityWeight = 1;

/** How many matching Pods there are per `key=value` of the topology. */
type Counts = Map<string, number>;

interface State {
  readonly existingAnti: Counts;
  readonly affinity: Counts;
  readonly anti: Counts;
}

export const interPodAffinity: Plugin = {
  name,
  weight: 2,
  preFilter: (cycle) => {
    const { pod, snapshot } = cycle;
    if (pod.requiredAffinity.length === 0 && pod.requiredAntiAffinity.length === 0 && snapshot.withRequiredAntiAffinity.size === 0) return { skip: true };
    cycle.state.set(name, gather(cycle));
    return {};
  },
  filter: (cycle, node) => {
    const state = cycle.state.get(name) as State | undefined;
    if (!state) return undefined;
    if (!affinityHolds(cycle, state, node)) return unresolvable("node(s) didn't match pod affinity rules");
    const away = cycle.pod.requiredAntiAffinity.some((t) => (state.anti.get(pair(t, node)) ?? 0) > 0);
    if (away) return unschedulable("node(s) didn't match pod anti-affinity rules");
    const unwanted = [...state.existingAnti].some(([key, count]) => count > 0 && nodeHas(node, key));
    return unwanted ? unschedulable("node(s) didn't satisfy existing pods anti-affinity rules") : undefined;
  },
  addPod: (cycle, pod, node) => count(cycle, cycle.state.get(name) as State | undefined, pod, node, 1),
  removePod: (cycle, pod, node) => count(cycle, cycle.state.get(name) as State | undefined, pod, node, -1),
  preScore: (cycle) => {
    const { pod, snapshot } = cycle;
    const own = pod.preferredAffinity.length + pod.preferredAntiAffinity.length;
    if (own === 0 && snapshot.withAffinity.size === 0) return false;
    const points: Counts = new Map();
    for (const node of own ? snapshot.nodes : snapshot.withAffinity) {
      for (const other of own ? node.pods.values() : node.withAffinity.values()) weigh(cycle, points, other, node);
    }
    cycle.state.set(`${name}/score`, points);
    return points.size > 0;
  },
  score: (cycle, node) => {
    let sum = 0;
    for (const [key, points] of cycle.state.get(`${name}/score`) as Counts) if (nodeHas(node, key)) sum += points;
    return sum;
  },
  normalize: (scores) => {
    const min = Math.min(...scores);
    const spread = Math.max(...scores) - min;
    for (let i = 0; i < scores.length; i++) scores[i] = spread > 0 ? Math.trunc((maxNodeScore * ((scores[i] ?? 0) - min)) / spread) : 0;
  },
};

const pair = (term: AffinityTerm, node: NodeInfo): string => `${term.topologyKey}=${node.labels[term.topologyKey] ?? ''}`;

function nodeHas(node: NodeInfo, key: string): boolean {
  const at = key.indexOf('=');
  return node.labels[key.slice(0, at)] === key.slice(at + 1);
}

const add = (counts: Counts, key: string, by: number): void => void counts.set(key, (counts.get(key) ?? 0) + by);

/** Whether a term is about this Pod. Namespace selectors are asked of the namespace's labels. */
function about(cycle: Cycle, term: AffinityTerm, pod: PodInfo): boolean {
  return inNamespace(cycle, term, pod.namespace) && matches(term.selector, pod.labels);
}

function inNamespace(cycle: Cycle, term: AffinityTerm, namespace: string): boolean {
  if (term.namespaces.has(namespace)) return true;
  if (!term.namespaceSelector) return false;
  const labels = cycle.context.get({ group: '', plural: 'namespaces' }, '', namespace)?.metadata.labels ?? {};
  return matches(term.namespaceSelector, labels);
}

function gather(cycle: Cycle): State {
  const state: State = { existingAnti: new Map(), affinity: new Map(), anti: new Map() };
  const own = cycle.pod.requiredAffinity.length + cycle.pod.requiredAntiAffinity.length;
  for (const node of own ? cycle.snapshot.nodes : cycle.snapshot.withRequiredAntiAffinity) {
    for (const other of own ? node.pods.values() : node.withRequiredAntiAffinity.values()) count(cycle, state, other, node, 1);
  }
  return state;
}

function count(cycle: Cycle, state: State | undefined, other: PodInfo, node: NodeInfo, by: 1 | -1): void {
  if (!state) return;
  const { pod } = cycle;
  for (const term of other.requiredAntiAffinity) {
    if (node.labels[term.topologyKey] !== undefined && about(cycle, term, pod)) add(state.existingAnti, pair(term, node), by);
  }
  const all = pod.requiredAffinity.length > 0 && pod.requiredAffinity.every((term) => about(cycle, term, other));
  if (all) for (const term of pod.requiredAffinity) if (node.labels[term.topologyKey] !== undefined) add(state.affinity, pair(term, node), by);
  for (const term of pod.requiredAntiAffinity) {
    if (node.labels[term.topologyKey] !== undefined && about(cycle, term, other)) add(state.anti, pair(term, node), by);
  }
}

/** The first Pod of a group that wants to be together may go anywhere its topology exists. */
function affinityHolds(cycle: Cycle, state: State, node: NodeInfo): boolean {
  const terms = cycle.pod.requiredAffinity;
  if (terms.length === 0) return true;
  if (terms.some((term) => node.labels[term.topologyKey] === undefined)) return false;
  if (terms.every((term) => (state.affinity.get(pair(term, node)) ?? 0) > 0)) return true;
  const nobodyYet = [...state.affinity.values()].every((n) => n <= 0);
  return nobodyYet && terms.every((term) => about(cycle, term, cycle.pod));
}

/** What an existing Pod on a node means for the score of its topology. Upstream: processExistingPod. */
function weigh(cycle: Cycle, points: Counts, other: PodInfo, node: NodeInfo): void {
  const { pod } = cycle;
  const note = (term: AffinityTerm, target: PodInfo, weight: number): void => {
    if (node.labels[term.topologyKey] !== undefined && about(cycle, term, target)) add(points, pair(term, node), weight);
  };
  for (const term of pod.preferredAffinity) note(term, other, term.weight);
  for (const term of pod.preferredAntiAffinity) note(term, other, -term.weight);
  for (const term of other.requiredAffinity) note(term, pod, hardPodAffinityWeight);
  for (const term of other.preferredAffinity) note(term, pod, term.weight);
  for (const term of other.preferredAntiAffinity) note(term, pod, -term.weight);
}
