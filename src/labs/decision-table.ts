// The scheduler's trace of a decision, turned so that a plugin is a row and a node a column; and why there is none.
// Not in the table: plugins that had nothing to filter or score for the Pod, because the scheduler did not ask them.

import type { Node, Pod } from '../api/types.ts';
import { plugins } from '../cluster/scheduler/plugins/registry.ts';
import type { Decision, NodeVerdict } from '../cluster/scheduler/trace.ts';
import type { World } from './world.ts';

export type FilterVerdict = 'passes' | 'refuses' | 'not asked';

export interface SchedulerDecision {
  readonly pod: string;
  /** '' when none fits */
  readonly node: string;
  /** the scheduler's own message: of the event `Scheduled` or `FailedScheduling` */
  readonly message: string;
  readonly filters: readonly { readonly plugin: string; readonly verdicts: readonly FilterVerdict[] }[];
  readonly reasons: readonly { readonly node: string; readonly plugin: string; readonly reason: string }[];
  /** score × weight = points, in the order of the nodes; null for those that were not scored */
  readonly scores: readonly { readonly plugin: string; readonly weight: number; readonly points: readonly (number | null)[] }[];
  readonly totals: readonly (number | null)[];
}

/** The answer to "why is this Pod there, or nowhere?". */
export interface Why {
  /** in the order of the table's columns */
  readonly nodes: readonly string[];
  /** the newest decision about the Pod */
  readonly decision?: SchedulerDecision;
  /** why there is no decision, in a part of a sentence */
  readonly undecided?: string;
}

/** @param pod `namespace/name` */
export function whyOf(world: World, pod: string): Why {
  const nodes = [...world.objects<Node>('nodes')].map(({ metadata }) => metadata.name);
  const decision = world.cluster.scheduler.trace.about(pod).at(-1);
  if (decision) return { nodes, decision: tableOf(decision, nodes) };
  const found = world.cluster.etcd.get('pods', pod) as Pod | undefined;
  const bound = found?.status?.conditions?.some(({ type, status }) => type === 'PodScheduled' && status === 'True');
  return { nodes, undecided: bound && found?.spec?.nodeName ? `its last decisions are kept, and this Pod is not among them; it came to ${found.spec.nodeName} earlier, or named it itself` : whyUndecided(found) };
}

/** Why the scheduler has not decided about a Pod, in a part of a sentence. */
export function whyUndecided(pod: Pod | undefined): string {
  const waits = pod?.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (waits) return `${waits.reason}: ${waits.message}`;
  if (!pod) return 'the Pod is gone';
  if (pod.spec?.nodeName) return `the Pod names its node itself, ${pod.spec.nodeName}`;
  return `the Pod waits for a scheduler called ${pod.spec?.schedulerName}`;
}

/** The trace, turned so that a plugin is a row and a node a column. */
export function tableOf({ pod, node = '', message, filters, nodes: verdicts }: Decision, names: readonly string[]): SchedulerDecision {
  const byNode = new Map(verdicts.map((verdict) => [verdict.node, verdict]));
  const columns = names.map((name) => byNode.get(name));
  const scoring = Object.keys(columns.find((verdict) => verdict?.points)?.points ?? {});
  return {
    pod: pod.slice(pod.indexOf('/') + 1),
    node,
    message,
    filters: filters.map((plugin, row) => ({ plugin, verdicts: columns.map((verdict) => verdictOf(verdict, row, filters)) })),
    reasons: columns.flatMap((verdict) => (verdict?.rejectedBy ? [{ node: verdict.node, plugin: verdict.rejectedBy, reason: (verdict.reasons ?? []).join(', ') }] : [])),
    scores: scoring.map((plugin) => ({ plugin, weight: plugins.find(({ name }) => name === plugin)?.weight ?? 1, points: columns.map((verdict) => verdict?.points?.[plugin] ?? null) })),
    totals: columns.map((verdict) => verdict?.total ?? null),
  };
}

/** Each node goes through the filters in order, until one refuses it. */
function verdictOf(verdict: NodeVerdict | undefined, row: number, filters: readonly string[]): FilterVerdict {
  if (!verdict) return 'not asked';
  if (verdict.rejectedBy === undefined) return 'passes';
  const end = filters.indexOf(verdict.rejectedBy);
  if (row === end) return 'refuses';
  return row < end ? 'passes' : 'not asked';
}
