// Pods of one template ask the same of every node. What the node-local plugins said of a node is kept per signature and holds until the node changes, so
// that the next Pod of the template costs a comparison per node instead of all those plugins.
// Upstream since 1.35: OpportunisticBatching (pkg/scheduler/framework/runtime/batch.go) hands the next best node of the last cycle to an equal Pod when
// the last node is full. Differs: here every cycle comes to exactly the decision it would come to without the cache.

import type { Rejected } from './cycle.ts';
import type { Cycle, Plugin } from './framework.ts';
import type { NodeInfo } from './node-info.ts';

const maxClasses = 16;
const maxSeen = 64;

/** What is known about one signature; arrays are by the node's slot. */
export class EquivalenceClass {
  readonly #filters: readonly Plugin[];
  readonly #scorers: readonly Plugin[];
  /** the generation of the node for which the answer below holds */
  readonly #filtered: Int32Array;
  readonly #scored: Int32Array;
  readonly #slots: Int32Array;
  readonly #rejected: (Rejected | undefined)[] = [];
  readonly #scores: Float64Array[];

  constructor(plugins: readonly Plugin[], slots: number) {
    this.#filters = plugins.filter((p) => p.nodeLocal && p.filter);
    this.#scorers = plugins.filter((p) => p.nodeLocal && p.score);
    this.#filtered = new Int32Array(slots);
    this.#scored = new Int32Array(slots);
    this.#slots = new Int32Array(slots);
    this.#scores = this.#scorers.map(() => new Float64Array(slots));
  }

  /** What the node-local filters say of a node. */
  rejection(cycle: Cycle, node: NodeInfo): Rejected | undefined {
    const { slot, generation } = node;
    if (this.#filtered[slot] === generation) return this.#rejected[slot];
    const rejected = firstRejection(cycle, this.#filters, node);
    this.#filtered[slot] = generation;
    this.#rejected[slot] = rejected;
    return rejected;
  }

  /** Brings the scores of these nodes up to date; plugins have had their preScore. @returns the nodes' slots, good until the next call */
  refresh(cycle: Cycle, nodes: readonly NodeInfo[]): Int32Array {
    for (let n = 0; n < nodes.length; n++) {
      const node = nodes[n] as NodeInfo;
      const { slot, generation } = node;
      this.#slots[n] = slot;
      if (this.#scored[slot] === generation) continue;
      for (let i = 0; i < this.#scorers.length; i++) (this.#scores[i] as Float64Array)[slot] = this.#scorers[i]?.score?.(cycle, node) ?? 0;
      this.#scored[slot] = generation;
    }
    return this.#slots;
  }

  /** A node-local plugin's raw scores. */
  scoresOf(plugin: Plugin): Float64Array | undefined {
    return this.#scores[this.#scorers.indexOf(plugin)];
  }
}

/** The first plugin that says no decides. Upstream: RunFilterPlugins. */
export function firstRejection(cycle: Cycle, filters: readonly Plugin[], node: NodeInfo): Rejected | undefined {
  for (let i = 0; i < filters.length; i++) {
    const plugin = filters[i] as Plugin;
    const rejection = plugin.filter?.(cycle, node);
    if (rejection) return { plugin: plugin.name, rejection };
  }
  return undefined;
}

/** The classes in use: a signature gets one when it is seen for the second time. */
export class Equivalence {
  readonly #seen = new Set<string>();
  readonly #classes = new Map<string, EquivalenceClass>();
  #nodes = -1;

  /** What is known; nothing any more when nodes came or went, because slots mean other nodes then. */
  of(signature: string, plugins: readonly Plugin[], { generation, slots }: { readonly generation: number; readonly slots: number }): EquivalenceClass | undefined {
    if (generation !== this.#nodes) this.#classes.clear();
    this.#nodes = generation;
    const known = this.#classes.get(signature);
    if (known) return known;
    if (!this.#seen.delete(signature)) {
      this.#seen.add(signature);
      if (this.#seen.size > maxSeen) for (const oldest of this.#seen) return void this.#seen.delete(oldest);
      return undefined;
    }
    const fresh = new EquivalenceClass(plugins, slots);
    this.#classes.set(signature, fresh);
    if (this.#classes.size > maxClasses) for (const oldest of this.#classes.keys()) if (this.#classes.delete(oldest)) break;
    return fresh;
  }
}
