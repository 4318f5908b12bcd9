// What placed Pods want of others: their (anti-)affinity terms, equal ones together, counted per value of the topology's label.
// Upstream goes through the Pods with affinity of all nodes in every cycle: plugins/interpodaffinity/{filtering,scoring}.go.

import { add, exactRequirement, labelBucket } from './matched-pods.ts';
import type { NodeInfo } from './node-info.ts';
import type { AffinityTerm, PodInfo } from './pod-info.ts';

/** A required affinity of a placed Pod draws others with this weight. Upstream: HardPodAffinityWeight */
const hardPodAffinityWeight = 1;

/** Equal terms of placed Pods. */
export interface TermGroup {
  readonly term: AffinityTerm;
  /** 'forbids': required anti-affinity, a filter; 'scores': everything else */
  readonly effect: 'forbids' | 'scores';
  /** points per Pod, for scores */
  readonly weight: number;
  readonly perValue: Map<string, number>;
}

export class ExistingTerms {
  readonly #groups = new Map<string, TermGroup>();
  readonly #buckets = new Map<string, Set<TermGroup>>();
  /** how many terms forbid something, by group: none of them means that the filter has nothing to do */
  forbidding = 0;
  scoring = 0;

  add(pod: PodInfo, node: NodeInfo): void {
    this.#change(pod, node, 1);
  }

  remove(pod: PodInfo, node: NodeInfo): void {
    this.#change(pod, node, -1);
  }

  /** Groups that may be about a Pod with these labels in this namespace: whether they are is for the caller to ask. */
  *candidates(pod: PodInfo): Iterable<TermGroup> {
    for (const bucket of pod.buckets) yield* this.#buckets.get(bucket) ?? [];
    for (const [label, value] of Object.entries(pod.labels)) yield* this.#buckets.get(labelBucket('*', label, value)) ?? [];
    yield* this.#buckets.get('*') ?? [];
  }

  #change(pod: PodInfo, node: NodeInfo, by: 1 | -1): void {
    for (const term of pod.requiredAntiAffinity) this.#count(term, 'forbids', 0, node, by);
    for (const term of pod.requiredAffinity) this.#count(term, 'scores', hardPodAffinityWeight, node, by);
    for (const term of pod.preferredAffinity) this.#count(term, 'scores', term.weight, node, by);
    for (const term of pod.preferredAntiAffinity) this.#count(term, 'scores', -term.weight, node, by);
  }

  #count(term: AffinityTerm, effect: TermGroup['effect'], weight: number, node: NodeInfo, by: 1 | -1): void {
    const value = node.labels[term.topologyKey];
    if (value === undefined || term.selector === 'nothing') return;
    const key = `${effect} ${weight} ${term.key}`;
    let group = this.#groups.get(key);
    if (!group) {
      group = { term, effect, weight, perValue: new Map() };
      this.#groups.set(key, group);
      this.#total(effect, 1);
      for (const bucket of bucketsOf(term)) this.#bucket(bucket).add(group);
    }
    add(group.perValue, value, by);
    if (group.perValue.size > 0) return;
    this.#groups.delete(key);
    this.#total(effect, -1);
    for (const bucket of bucketsOf(term)) this.#buckets.get(bucket)?.delete(group);
  }

  #total(effect: TermGroup['effect'], by: 1 | -1): void {
    if (effect === 'forbids') this.forbidding += by;
    else this.scoring += by;
  }

  #bucket(key: string): Set<TermGroup> {
    let bucket = this.#buckets.get(key);
    if (!bucket) this.#buckets.set(key, (bucket = new Set()));
    return bucket;
  }
}

/** Where a term is kept: under the label it asks for in each of its namespaces; `*` stands for namespaces chosen by their labels. */
function bucketsOf(term: AffinityTerm): readonly string[] {
  const exact = term.selector === 'nothing' ? undefined : exactRequirement(term.selector);
  const namespaces = term.namespaceSelector ? ['*'] : [...term.namespaces];
  return namespaces.map((namespace) => (exact ? labelBucket(namespace, exact.key, exact.value) : namespace));
}
