// One scheduling cycle: preFilter, filter until enough nodes are found, score, pick. Upstream: pkg/scheduler/schedule_one.go.

import { assert } from '../../base/assert.ts';
import type { Cycle, Plugin, Rejection } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { NodeVerdict } from './trace.ts';

const minFeasibleNodesToFind = 100;
const minFeasiblePercentage = 5;

/** What a cycle came to. */
export type Result =
  | { readonly result: 'node'; readonly node: NodeInfo; readonly verdicts: readonly NodeVerdict[]; readonly evaluated: number }
  | { readonly result: 'none'; readonly rejections: ReadonlyMap<NodeInfo, Rejected>; readonly evaluated: number }
  | { readonly result: 'preFilter'; readonly plugin: string; readonly rejection: Rejection };

export interface Rejected {
  readonly plugin: string;
  readonly rejection: Rejection;
}

/** How many nodes are enough. Upstream: numFeasibleNodesToFind with percentageOfNodesToScore 0 (adaptive). */
export function enoughNodes(all: number): number {
  if (all < minFeasibleNodesToFind) return all;
  const percentage = Math.max(50 - Math.trunc(all / 125), minFeasiblePercentage);
  return Math.max(Math.trunc((all * percentage) / 100), minFeasibleNodesToFind);
}

/**
 * Finds the node for a Pod.
 * @param startAt where the search begins, so that all nodes get their turn
 */
export function findNode(cycle: Cycle, plugins: readonly Plugin[], startAt: number, keepVerdicts: boolean): Result {
  const allowed = runPreFilters(cycle, plugins);
  if ('plugin' in allowed) return { result: 'preFilter', ...allowed };
  const rejections = new Map<NodeInfo, Rejected>();
  const { feasible, evaluated } = filterAll(cycle, allowed.filters, allowed.nodeNames, startAt, rejections);
  if (feasible.length === 0) return { result: 'none', rejections, evaluated };
  const single = feasible.length === 1 && !keepVerdicts;
  const scored = single ? undefined : scoreAll(cycle, plugins, feasible, keepVerdicts);
  const node = scored ? pick(cycle, feasible, scored.totals) : feasible[0];
  assert(node, 'one of the feasible nodes is picked');
  const verdicts = keepVerdicts ? [...rejectionVerdicts(rejections), ...(scored?.verdicts ?? [])] : [];
  return { result: 'node', node, verdicts, evaluated };
}

interface Allowed {
  readonly filters: readonly Plugin[];
  readonly nodeNames: ReadonlySet<string> | undefined;
}

function runPreFilters(cycle: Cycle, plugins: readonly Plugin[]): Allowed | Rejected {
  const skipped = new Set<Plugin>();
  let nodeNames: ReadonlySet<string> | undefined;
  for (const plugin of plugins) {
    const found = plugin.preFilter?.(cycle);
    if (!found) continue;
    if (found.rejection) return { plugin: plugin.name, rejection: found.rejection };
    if (found.skip) skipped.add(plugin);
    if (found.nodeNames) nodeNames = nodeNames ? new Set([...nodeNames].filter((n) => found.nodeNames?.has(n))) : found.nodeNames;
  }
  return { filters: plugins.filter((p) => p.filter && !skipped.has(p)), nodeNames };
}

function filterAll(cycle: Cycle, filters: readonly Plugin[], names: ReadonlySet<string> | undefined, startAt: number, rejections: Map<NodeInfo, Rejected>) {
  const all = cycle.snapshot.nodes;
  const nodes = names ? all.filter((n) => names.has(n.name)) : all;
  if (names) for (const node of all) if (!names.has(node.name)) rejections.set(node, outsideOfNames);
  const enough = enoughNodes(nodes.length);
  const feasible: NodeInfo[] = [];
  let evaluated = 0;
  for (; evaluated < nodes.length && feasible.length < enough; evaluated++) {
    const node = nodes[(startAt + evaluated) % nodes.length] as NodeInfo;
    const rejected = filterOne(cycle, filters, node);
    if (rejected) rejections.set(node, rejected);
    else feasible.push(node);
  }
  return { feasible, evaluated };
}

const outsideOfNames: Rejected = {
  plugin: 'NodeAffinity',
  rejection: { code: 'unresolvable', reasons: ["node(s) didn't satisfy plugin(s) [NodeAffinity]"] },
};

/** The first plugin that says no decides. Upstream: RunFilterPlugins. */
export function filterOne(cycle: Cycle, filters: readonly Plugin[], node: NodeInfo): Rejected | undefined {
  for (const plugin of filters) {
    const rejection = plugin.filter?.(cycle, node);
    if (rejection) return { plugin: plugin.name, rejection };
  }
  return undefined;
}

function scoreAll(cycle: Cycle, plugins: readonly Plugin[], nodes: readonly NodeInfo[], keepVerdicts: boolean) {
  const totals = new Float64Array(nodes.length);
  const points: Record<string, number>[] = keepVerdicts ? nodes.map(() => ({})) : [];
  for (const plugin of plugins) {
    if (!plugin.score || plugin.preScore?.(cycle, nodes) === false) continue;
    const scores = new Float64Array(nodes.length);
    for (let i = 0; i < nodes.length; i++) scores[i] = plugin.score(cycle, nodes[i] as NodeInfo);
    plugin.normalize?.(scores, cycle, nodes);
    const weight = plugin.weight ?? 1;
    for (let i = 0; i < nodes.length; i++) {
      const weighted = (scores[i] ?? 0) * weight;
      totals[i] = (totals[i] ?? 0) + weighted;
      const row = points[i];
      if (row) row[plugin.name] = weighted;
    }
  }
  const verdicts = points.map((row, i): NodeVerdict => ({ node: (nodes[i] as NodeInfo).name, points: row, total: totals[i] ?? 0 }));
  return { totals, verdicts };
}

/** One of the best, by chance. Upstream: selectHost's reservoir sampling. */
function pick(cycle: Cycle, nodes: readonly NodeInfo[], totals: Float64Array): NodeInfo | undefined {
  let best = -1;
  let equal = 0;
  for (let i = 0; i < nodes.length; i++) {
    const total = totals[i] ?? 0;
    if (best < 0 || total > (totals[best] ?? 0)) {
      best = i;
      equal = 1;
    } else if (total === totals[best] && cycle.context.random.below(++equal) === 0) best = i;
  }
  return nodes[best];
}

/** Rejections as rows of the trace. */
export function rejectionVerdicts(rejections: ReadonlyMap<NodeInfo, Rejected>): readonly NodeVerdict[] {
  return [...rejections].map(([node, { plugin, rejection }]) => ({ node: node.name, rejectedBy: plugin, reasons: rejection.reasons }));
}
