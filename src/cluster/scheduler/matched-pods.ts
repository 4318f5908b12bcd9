// Placed Pods counted by a selector, per node and per value of a node's label, and kept up to date Pod by Pod: a cycle never goes through all Pods.
// Upstream counts in every cycle, on several threads: plugins/podtopologyspread/common.go countPodsMatchSelector, interpodaffinity/filtering.go.

import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';
import { type Requirement, matches } from './selectors.ts';

/** Which Pods are counted. */
export interface PodQuery {
  /** equal keys mean equal queries */
  readonly key: string;
  readonly namespace: string;
  readonly selector: readonly Requirement[];
  /** whether Pods on their way out count: they do for affinity, they do not for spreading */
  readonly leaving: boolean;
}

export class MatchedPods {
  readonly byNode = new Map<NodeInfo, number>();
  readonly #query: PodQuery;
  readonly #perLabel = new Map<string, Map<string, number>>();
  #bySlot: Uint16Array | undefined;

  constructor(query: PodQuery) {
    this.#query = query;
  }

  matches(pod: PodInfo): boolean {
    const { namespace, selector, leaving } = this.#query;
    return pod.namespace === namespace && (leaving || !pod.leaving) && matches(selector, pod.labels);
  }

  change(node: NodeInfo, by: 1 | -1): void {
    add(this.byNode, node, by);
    if (this.#bySlot) this.#bySlot[node.slot] = this.byNode.get(node) ?? 0;
    for (const [label, counts] of this.#perLabel) {
      const value = node.labels[label];
      if (value !== undefined) add(counts, value, by);
    }
  }

  /** The same as `byNode` by the nodes' slots, for loops over many nodes. */
  bySlot(slots: number): Uint16Array {
    if (this.#bySlot && this.#bySlot.length >= slots) return this.#bySlot;
    const counts = new Uint16Array(slots);
    for (const [node, count] of this.byNode) counts[node.slot] = count;
    this.#bySlot = counts;
    return counts;
  }

  /** How many there are per value of a label; values without any are absent, and so are nodes without the label. */
  per(label: string): ReadonlyMap<string, number> {
    const known = this.#perLabel.get(label);
    if (known) return known;
    const counts = new Map<string, number>();
    for (const [node, count] of this.byNode) {
      const value = node.labels[label];
      if (value !== undefined) add(counts, value, count);
    }
    this.#perLabel.set(label, counts);
    return counts;
  }

  /** A node's labels have changed: counts per label are made anew when asked for. */
  forgetLabels(): void {
    this.#bySlot = undefined;
    this.#perLabel.clear();
  }
}

/** Adds to a count; a count of none is taken out. */
export function add<K>(counts: Map<K, number>, key: K, by: number): void {
  const sum = (counts.get(key) ?? 0) + by;
  if (sum === 0) counts.delete(key);
  else counts.set(key, sum);
}

/** Pods and counts that share a label's value in a namespace, so that a Pod meets only counts it may be part of. */
interface Bucket {
  readonly pods: Map<PodInfo, NodeInfo>;
  counts: MatchedPods[];
}

const maxQueries = 8192;

/** Every placed Pod, found by namespace and label. */
export class PlacedPods {
  readonly #buckets = new Map<string, Bucket>();
  readonly #queries = new Map<string, MatchedPods>();

  /** The count of a query: computed once, then kept until too many others have been asked for. */
  matched(query: PodQuery): MatchedPods {
    const known = this.#queries.get(query.key);
    if (known) return known;
    if (this.#queries.size >= maxQueries) this.#forgetQueries();
    const fresh = new MatchedPods(query);
    const bucket = this.#bucket(bucketOf(query));
    for (const [pod, node] of bucket.pods) if (fresh.matches(pod)) fresh.change(node, 1);
    bucket.counts.push(fresh);
    this.#queries.set(query.key, fresh);
    return fresh;
  }

  add(pod: PodInfo, node: NodeInfo): void {
    for (const key of bucketsOf(pod)) {
      const bucket = this.#bucket(key);
      bucket.pods.set(pod, node);
      for (const counts of bucket.counts) if (counts.matches(pod)) counts.change(node, 1);
    }
  }

  remove(pod: PodInfo, node: NodeInfo): void {
    for (const key of bucketsOf(pod)) {
      const bucket = this.#buckets.get(key);
      if (!bucket?.pods.delete(pod)) continue;
      for (const counts of bucket.counts) if (counts.matches(pod)) counts.change(node, -1);
      if (bucket.pods.size === 0 && bucket.counts.length === 0) this.#buckets.delete(key);
    }
  }

  forgetLabels(): void {
    for (const counts of this.#queries.values()) counts.forgetLabels();
  }

  #bucket(key: string): Bucket {
    let bucket = this.#buckets.get(key);
    if (!bucket) this.#buckets.set(key, (bucket = { pods: new Map(), counts: [] }));
    return bucket;
  }

  #forgetQueries(): void {
    this.#queries.clear();
    for (const bucket of this.#buckets.values()) bucket.counts = [];
  }
}

/** A selector's first condition of the form `label = value` leads to few Pods; without one, the whole namespace is looked at. */
function bucketOf({ namespace, selector }: PodQuery): string {
  const exact = exactRequirement(selector);
  return exact ? labelBucket(namespace, exact.key, exact.value) : namespace;
}

/** The first condition that names one value. */
export function exactRequirement(selector: readonly Requirement[]): { readonly key: string; readonly value: string } | undefined {
  for (const { key, operator, values } of selector) if (operator === 'In' && values.length === 1) return { key, value: values[0] ?? '' };
  return undefined;
}

const bucketsOf = (pod: PodInfo): readonly string[] => pod.buckets;

/** The name of the place where Pods with a label's value are kept. */
export const labelBucket = (namespace: string, label: string, value: string): string => `${namespace}/${label}=${value}`;
