/**
 * Why a Pod went where it went: what each plugin said about each node, for every decision. The last 200 decisions are kept as data; older ones are had
 * by replaying history to that moment. `cluster.scheduler.trace` is the API a lab's "Why?" asks:
 *
 * - `about('namespace/name')` gives the decisions about one Pod, newest last; `decisions` gives all that are kept.
 * - a decision names the Pod, the moment, the attempt, the outcome (`node`, or the message of the FailedScheduling Event) and, where a Pod was to make
 *   room, the node nominated and the victims.
 * - `nodes` has a row for every node that was looked at: either the plugin that said no with its reasons, or the weighted points of every scoring plugin
 *   and their sum. Nodes that are missing were not looked at, because enough others passed. Where a single node passed, it was taken unscored.
 * - `preFilter` is there when a plugin turned the Pod away before any node was looked at; `gated` Pods are never tried and have no decisions.
 *
 * Rows are worked out when asked for: keeping a decision costs a few numbers per node.
 */

import type { Rejections } from './cycle.ts';
import type { Plugin, Rejection } from './framework.ts';
import type { NodeInfo } from './node-info.ts';

export interface NodeVerdict {
  readonly node: string;
  /** the plugin that said no, and its words */
  readonly rejectedBy?: string;
  readonly reasons?: readonly string[];
  /** whether evicting Pods could help */
  readonly curable?: boolean;
  /** weighted points by plugin, for nodes that passed and were scored */
  readonly points?: Readonly<Record<string, number>>;
  readonly total?: number;
}

/** Points as the cycle computed them: `points[plugin * nodes.length + node]`, weighted. */
export interface PluginScores {
  readonly plugins: readonly Plugin[];
  readonly nodes: readonly NodeInfo[];
  readonly points: Int16Array;
}

export interface Decision {
  readonly atMs: number;
  /** `namespace/name` */
  readonly pod: string;
  readonly uid: string;
  /** how often the Pod has been tried, this time included */
  readonly attempt: number;
  readonly result: 'scheduled' | 'unschedulable' | 'error';
  readonly node?: string;
  /** the message of the event */
  readonly message: string;
  /** a plugin that turned the Pod away before any node was looked at */
  readonly preFilter?: { readonly plugin: string; readonly rejection: Rejection };
  /** the plugins that were asked to filter, in order; each node went through them until one said no */
  readonly filters: readonly string[];
  readonly nodes: readonly NodeVerdict[];
  readonly nominated?: string;
  readonly victims?: readonly string[];
}

/** A decision without its rows, and what they are made from. */
export interface DecisionRecord extends Omit<Decision, 'nodes' | 'filters'> {
  readonly rejections?: Rejections;
  readonly filters?: readonly Plugin[];
  readonly scores?: PluginScores;
}

const kept = 200;

export class Trace {
  readonly #records: DecisionRecord[] = [];

  add(record: DecisionRecord): void {
    this.#records.push(record);
    if (this.#records.length > kept) this.#records.shift();
  }

  /** Newest last. */
  get decisions(): readonly Decision[] {
    return this.#records.map(decisionOf);
  }

  /** The decisions about one Pod (`namespace/name`), newest last. */
  about(pod: string): readonly Decision[] {
    return this.#records.filter((d) => d.pod === pod).map(decisionOf);
  }
}

function decisionOf({ rejections, scores, filters = [], ...decision }: DecisionRecord): Decision {
  return { ...decision, filters: filters.map(({ name }) => name), nodes: [...(rejections ? rejected(rejections) : []), ...(scores ? scored(scores) : [])] };
}

const rejected = (rejections: Rejections): readonly NodeVerdict[] =>
  [...rejections].map(([node, { plugin, rejection }]) => ({ node: node.name, rejectedBy: plugin, reasons: rejection.reasons, curable: rejection.code === 'unschedulable' }));

function scored({ plugins, nodes, points }: PluginScores): readonly NodeVerdict[] {
  return nodes.map(({ name }, i) => {
    if (plugins.length === 0) return { node: name };
    const row = Object.fromEntries(plugins.map((plugin, p) => [plugin.name, points[p * nodes.length + i] ?? 0]));
    return { node: name, points: row, total: Object.values(row).reduce((sum, n) => sum + n, 0) };
  });
}
