// One scheduling cycle: preFilter, filter until enough nodes are found, score, pick. Upstream: pkg/scheduler/schedule_one.go.

import { assert } from '../../base/assert.ts';
import { type EquivalenceClass, firstRejection } from './equivalence.ts';
import type { Cycle, Plugin, Rejection } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';
import type { PluginScores } from './trace.ts';

const minFeasibleNodesToFind = 100;
const minFeasiblePercentage = 5;
const noPoints = new Int16Array(0);

/** What a cycle came to. */
export type Result =
  | { readonly result: 'node'; readonly node: NodeInfo; readonly scores: PluginScores; readonly rejections: Rejections; readonly filters: readonly Plugin[]; readonly evaluated: number }
  | { readonly result: 'none'; readonly rejections: Rejections; readonly filters: readonly Plugin[]; readonly evaluated: number }
  | { readonly result: 'preFilter'; readonly plugin: string; readonly rejection: Rejection };

export interface Rejected {
  readonly plugin: string;
  readonly rejection: Rejection;
}

/** What the filters said of the nodes that did not pass. */
export type Rejections = ReadonlyMap<NodeInfo, Rejected>;

/** How many nodes are enough. Upstream: numFeasibleNodesToFind with percentageOfNodesToScore 0 (adaptive). */
export function enoughNodes(all: number): number {
  if (all < minFeasibleNodesToFind) return all;
  const percentage = Math.max(50 - Math.trunc(all / 125), minFeasiblePercentage);
  return Math.max(Math.trunc((all * percentage) / 100), minFeasibleNodesToFind);
}

/**
 * Finds the node for a Pod.
 * @param startAt where the search begins, so that all nodes get their turn
 * @param known what is known about Pods like this one, where others have been
 */
export function findNode(cycle: Cycle, plugins: readonly Plugin[], startAt: number, known: EquivalenceClass | undefined): Result {
  const allowed = runPreFilters(cycle, plugins);
  if ('plugin' in allowed) return { result: 'preFilter', ...allowed };
  const rejections = new Map<NodeInfo, Rejected>();
  const { filters } = allowed;
  const search: Search = { cycle, filters, known, others: known ? filters.filter((p) => !p.nodeLocal) : filters };
  const promised = nominated(search, allowed.nodeNames);
  if (promised) return { result: 'node', node: promised, scores: { plugins: [], nodes: [promised], points: noPoints }, rejections, filters, evaluated: 0 };
  const { feasible, evaluated } = filterAll(search, allowed.nodeNames, startAt, rejections);
  if (feasible.length === 0) return { result: 'none', rejections, filters, evaluated };
  const { node, scores } = feasible.length === 1 ? unrivalled(feasible) : scoreAll(search, plugins, feasible);
  return { result: 'node', node, scores, rejections, filters, evaluated };
}

interface Search {
  readonly cycle: Cycle;
  readonly filters: readonly Plugin[];
  readonly known: EquivalenceClass | undefined;
  /** filters that `known` does not answer for */
  readonly others: readonly Plugin[];
}

interface Allowed {
  readonly filters: readonly Plugin[];
  readonly nodeNames: ReadonlySet<string> | undefined;
}

function runPreFilters(cycle: Cycle, plugins: readonly Plugin[]): Allowed | Rejected {
  const filters: Plugin[] = [];
  let nodeNames: ReadonlySet<string> | undefined;
  for (const plugin of plugins) {
    const found = plugin.preFilter?.(cycle);
    if (found?.rejection) return { plugin: plugin.name, rejection: found.rejection };
    if (found?.nodeNames) nodeNames = nodeNames ? new Set([...nodeNames].filter((n) => found.nodeNames?.has(n))) : found.nodeNames;
    if (plugin.filter && !found?.skip) filters.push(plugin);
  }
  return { filters, nodeNames };
}

/** The node the Pod was promised, when it still passes: nothing else is looked at then. Upstream: evaluateNominatedNode */
function nominated(search: Search, names: ReadonlySet<string> | undefined): NodeInfo | undefined {
  const name = search.cycle.snapshot.nominator.nodeOf(search.cycle.pod.key);
  const node = name === undefined || names?.has(name) === false ? undefined : search.cycle.snapshot.node(name);
  return node && !rejectionOf(search, node) ? node : undefined;
}

function filterAll(search: Search, names: ReadonlySet<string> | undefined, startAt: number, rejections: Map<NodeInfo, Rejected>) {
  const all = search.cycle.snapshot.nodes;
  const nodes = names ? all.filter((n) => names.has(n.name)) : all;
  if (names) for (const node of all) if (!names.has(node.name)) rejections.set(node, outsideOfNames);
  const count = nodes.length;
  const enough = enoughNodes(count);
  const feasible: NodeInfo[] = [];
  let evaluated = 0;
  let at = count ? startAt % count : 0;
  for (; evaluated < count && feasible.length < enough; evaluated++) {
    const node = nodes[at] as NodeInfo;
    at = at + 1 === count ? 0 : at + 1;
    const rejected = rejectionOf(search, node);
    if (rejected) rejections.set(node, rejected);
    else feasible.push(node);
  }
  return { feasible, evaluated };
}

const outsideOfNames: Rejected = {
  plugin: 'NodeAffinity',
  rejection: { code: 'unresolvable', reasons: ["node(s) didn't satisfy plugin(s) [NodeAffinity]"] },
};

function rejectionOf({ cycle, filters, known, others }: Search, node: NodeInfo): Rejected | undefined {
  if (cycle.snapshot.nominator.size > 0) return filterOne(cycle, filters, node);
  if (!known) return firstRejection(cycle, filters, node);
  return known.rejection(cycle, node) ?? (others.length ? firstRejection(cycle, others, node) : undefined);
}

/**
 * What the filters say of a node: with the Pods it is promised to that are no less urgent, and, as these may never come, without them too.
 * Upstream: RunFilterPluginsWithNominatedPods
 */
export function filterOne(cycle: Cycle, filters: readonly Plugin[], node: NodeInfo): Rejected | undefined {
  const { pod, snapshot } = cycle;
  const promised: PodInfo[] = [];
  for (const other of snapshot.nominator.on(node.name)) if (other.priority >= pod.priority && other.key !== pod.key && !node.pods.has(other.key)) promised.push(other);
  if (promised.length === 0) return firstRejection(cycle, filters, node);
  for (const other of promised) put(cycle, filters, node, other);
  const rejected = firstRejection(cycle, filters, node);
  for (const other of promised) take(cycle, filters, node, other);
  return rejected ?? firstRejection(cycle, filters, node);
}

/** Puts a Pod onto a node for a trial. */
export function put(cycle: Cycle, filters: readonly Plugin[], node: NodeInfo, pod: PodInfo): void {
  node.add(pod);
  for (const plugin of filters) plugin.addPod?.(cycle, pod, node);
}

/** Takes a Pod off a node for a trial. */
export function take(cycle: Cycle, filters: readonly Plugin[], node: NodeInfo, pod: PodInfo): void {
  node.remove(pod.key);
  for (const plugin of filters) plugin.removePod?.(cycle, pod, node);
}

function unrivalled(feasible: readonly NodeInfo[]): { readonly node: NodeInfo; readonly scores: PluginScores } {
  const [node] = feasible;
  assert(node, 'there is one feasible node');
  return { node, scores: { plugins: [], nodes: feasible, points: noPoints } };
}

/** Scores all nodes that passed, and picks one of the best. Upstream: prioritizeNodes */
function scoreAll({ cycle, known }: Search, plugins: readonly Plugin[], nodes: readonly NodeInfo[]): { readonly node: NodeInfo; readonly scores: PluginScores } {
  const count = nodes.length;
  const asked = plugins.filter((p) => p.score && p.preScore?.(cycle, nodes) !== false);
  const points = new Int16Array(asked.length * count);
  const totals = scratch('totals', count).fill(0);
  const scores = scratch('scores', count);
  const slots = known?.refresh(cycle, nodes) ?? [];
  for (let p = 0; p < asked.length; p++) {
    const plugin = asked[p] as Plugin;
    const raw = known?.scoresOf(plugin);
    if (raw && !plugin.normalize) {
      weigh(raw, slots, plugin.weight ?? 1, points.subarray(p * count), totals);
      continue;
    }
    if (raw) for (let i = 0; i < count; i++) scores[i] = raw[slots[i] as number] as number;
    else if (plugin.scoreAll) plugin.scoreAll(cycle, nodes, scores);
    else for (let i = 0; i < count; i++) scores[i] = plugin.score?.(cycle, nodes[i] as NodeInfo) ?? 0;
    plugin.normalize?.(scores, cycle, nodes);
    const weight = plugin.weight ?? 1;
    for (let i = 0; i < count; i++) {
      const weighted = (scores[i] as number) * weight;
      points[p * count + i] = weighted;
      totals[i] = (totals[i] as number) + weighted;
    }
  }
  const node = pick(cycle, nodes, totals);
  assert(node, 'one of the feasible nodes is picked');
  return { node, scores: { plugins: asked, nodes, points } };
}

/** Adds known scores, as they are, to the totals. */
function weigh(raw: ArrayLike<number>, slots: ArrayLike<number>, weight: number, points: Int16Array, totals: Float64Array): void {
  for (let i = 0; i < totals.length; i++) {
    const weighted = (raw[slots[i] as number] as number) * weight;
    points[i] = weighted;
    totals[i] = (totals[i] as number) + weighted;
  }
}

/** Arrays that one cycle leaves to the next: what is in them means nothing before it is written. */
const arrays = { totals: new Float64Array(0), scores: new Float64Array(0) };

function scratch(name: keyof typeof arrays, count: number): Float64Array {
  if (arrays[name].length < count) arrays[name] = new Float64Array(2 * count);
  return arrays[name].subarray(0, count);
}

/** One of the best, by chance. Upstream: newSortedNodeScores, where equal totals are ordered by a random number */
function pick(cycle: Cycle, nodes: readonly NodeInfo[], totals: Float64Array): NodeInfo | undefined {
  let best = -1;
  let equal = 0;
  for (let i = 0; i < nodes.length; i++) {
    const total = totals[i] as number;
    if (best < 0 || total > (totals[best] as number)) {
      best = i;
      equal = 1;
    } else if (total === totals[best] && cycle.context.random.below(++equal) === 0) best = i;
  }
  return nodes[best];
}
