// How many Pods there are per value of a topology label, as a cycle sees them: the snapshot's counts, and what a trial adds or takes away.
// Upstream: plugins/interpodaffinity/filtering.go topologyToMatchedTermCount, podtopologyspread/filtering.go criticalPaths.

import type { NodeInfo } from './node-info.ts';

export class TopologyCount {
  readonly topologyKey: string;
  /** counts that are kept up to date elsewhere: their sum counts */
  readonly bases: ReadonlyMap<string, number>[];
  readonly #trial = new Map<string, number>();
  /** rises with every change of the trial */
  changes = 0;

  constructor(topologyKey: string, bases: ReadonlyMap<string, number>[]) {
    this.topologyKey = topologyKey;
    this.bases = bases;
  }

  /** The count where a node is; 0 where it has no such label. */
  on(node: NodeInfo): number {
    const value = node.labels[this.topologyKey];
    return value === undefined ? 0 : this.of(value);
  }

  of(value: string): number {
    let sum = this.changes ? (this.#trial.get(value) ?? 0) : 0;
    for (let i = 0; i < this.bases.length; i++) sum += this.bases[i]?.get(value) ?? 0;
    return sum;
  }

  /** Whether there is nobody anywhere. */
  get empty(): boolean {
    if (this.changes === 0) return this.bases.every((base) => base.size === 0);
    const values = new Set([...this.#trial.keys(), ...this.bases.flatMap((base) => [...base.keys()])]);
    for (const value of values) if (this.of(value) > 0) return false;
    return true;
  }

  /** A Pod comes to a node, or leaves it, for a trial. */
  change(node: NodeInfo, by: 1 | -1): void {
    const value = node.labels[this.topologyKey];
    if (value === undefined) return;
    this.#trial.set(value, (this.#trial.get(value) ?? 0) + by);
    this.changes += 1;
  }
}
