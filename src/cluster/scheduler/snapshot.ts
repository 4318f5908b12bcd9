// All nodes with their Pods, as one cycle sees them; kept up to date by the component, never rebuilt. What plugins would count again in every cycle
// (Pods by selector and topology, terms of placed Pods, images, topology values) is counted as it changes.
// Upstream: pkg/scheduler/backend/cache. Nodes stand in zone-interleaved order there; here in order of arrival, which is the same on clusters without
// zones. Differs: with zones, ties between nodes break otherwise.

import type { Node, Pod } from '../../api/types.ts';
import { UsedClaims } from './claims.ts';
import { ExistingTerms } from './existing-terms.ts';
import { type MatchedPods, PlacedPods, type PodQuery } from './matched-pods.ts';
import { NodeInfo } from './node-info.ts';
import { Nominator } from './nominator.ts';
import { type PodInfo, meansTheSame, podInfo } from './pod-info.ts';

/** The values of a label, numbered. */
export interface Places {
  readonly values: readonly string[];
  /** the number of a node's value; -1 where it has none */
  readonly bySlot: Int32Array;
}

interface Placed {
  readonly pod: PodInfo;
  readonly node: string;
}

export class Snapshot {
  readonly #byName = new Map<string, NodeInfo>();
  #nodes: NodeInfo[] = [];
  readonly #freeSlots: number[] = [];
  readonly #placed = new Map<string, Placed>();
  /** Pods on nodes that are not (yet, or no longer) there */
  readonly #elsewhere = new Map<string, Set<string>>();
  readonly #pods = new PlacedPods();
  readonly #topology = new Map<string, ReadonlyMap<string, number>>();
  readonly #places = new Map<string, Places>();
  readonly terms = new ExistingTerms();
  readonly usedClaims = new UsedClaims();
  readonly nominator = new Nominator();
  /** how often each image is on a node, for ImageLocality's spread */
  readonly imageNodes = new Map<string, number>();

  /** rises when nodes come or go */
  generation = 0;

  /** slots in use, and those between them */
  get slots(): number {
    return this.#nodes.length + this.#freeSlots.length;
  }

  get nodes(): readonly NodeInfo[] {
    return this.#nodes;
  }

  node(name: string): NodeInfo | undefined {
    return this.#byName.get(name);
  }

  /** Where a Pod counts as placed. */
  nodeOf(podKey: string): string | undefined {
    return this.#placed.get(podKey)?.node;
  }

  /** Placed Pods that a query matches. */
  matched(query: PodQuery): MatchedPods {
    return this.#pods.matched(query);
  }

  /** The values a label has, with the number of nodes of each. */
  topology(label: string): ReadonlyMap<string, number> {
    const known = this.#topology.get(label);
    if (known) return known;
    const values = new Map<string, number>();
    for (const node of this.#nodes) {
      const value = node.labels[label];
      if (value !== undefined) values.set(value, (values.get(value) ?? 0) + 1);
    }
    this.#topology.set(label, values);
    return values;
  }

  /** The same by the nodes' slots, for loops over many nodes. */
  places(label: string): Places {
    const known = this.#places.get(label);
    if (known) return known;
    const values = [...this.topology(label).keys()];
    const numbers = new Map(values.map((value, i) => [value, i]));
    const bySlot = new Int32Array(this.slots).fill(-1);
    for (const node of this.#nodes) bySlot[node.slot] = numbers.get(node.labels[label] as string) ?? -1;
    const places = { values, bySlot };
    this.#places.set(label, places);
    return places;
  }

  setNode(node: Node): void {
    const known = this.#byName.get(node.metadata.name);
    if (!known) return this.#addNode(node);
    const relabelled = !sameLabels(known.labels, node.metadata.labels ?? {});
    if (relabelled) for (const pod of known.withAffinity.values()) this.terms.remove(pod, known);
    this.#countImages(known, -1);
    known.update(node);
    this.#countImages(known, 1);
    if (!relabelled) return;
    for (const pod of known.withAffinity.values()) this.terms.add(pod, known);
    this.#forgetTopology();
  }

  #addNode(node: Node): void {
    const info = new NodeInfo(node, this.#freeSlots.pop() ?? this.#nodes.length);
    this.#byName.set(info.name, info);
    this.#nodes.push(info);
    this.generation += 1;
    this.#countImages(info, 1);
    this.#forgetTopology();
    for (const key of this.#elsewhere.get(info.name) ?? []) {
      const placed = this.#placed.get(key);
      if (placed) this.#enter(placed.pod, info);
    }
    this.#elsewhere.delete(info.name);
  }

  /** The node goes; its Pods stay known, in case it comes back before they are gone. */
  removeNode(name: string): void {
    const info = this.#byName.get(name);
    if (!info) return;
    const pods = [...info.pods.values()];
    for (const pod of pods) this.#leave(pod, info);
    if (pods.length) this.#elsewhere.set(name, new Set(pods.map((pod) => pod.key)));
    this.#countImages(info, -1);
    this.#byName.delete(name);
    this.#nodes = this.#nodes.filter((n) => n !== info);
    this.#freeSlots.push(info.slot);
    this.generation += 1;
    this.#forgetTopology();
  }

  /** Counts a Pod on a node; a Pod that was elsewhere moves. */
  place(pod: Pod, nodeName: string): void {
    const key = `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
    const before = this.#placed.get(key);
    if (before?.node === nodeName && meansTheSame(before.pod, pod)) {
      before.pod.pod = pod;
      return;
    }
    if (before) this.remove(key);
    const info = podInfo(pod);
    this.#placed.set(key, { pod: info, node: nodeName });
    const node = this.#byName.get(nodeName);
    if (node) return this.#enter(info, node);
    const waiting = this.#elsewhere.get(nodeName);
    if (waiting) waiting.add(key);
    else this.#elsewhere.set(nodeName, new Set([key]));
  }

  remove(podKey: string): void {
    const placed = this.#placed.get(podKey);
    if (!placed) return;
    this.#placed.delete(podKey);
    const node = this.#byName.get(placed.node);
    if (node) return this.#leave(placed.pod, node);
    const waiting = this.#elsewhere.get(placed.node);
    waiting?.delete(podKey);
    if (waiting?.size === 0) this.#elsewhere.delete(placed.node);
  }

  #enter(pod: PodInfo, node: NodeInfo): void {
    node.add(pod);
    this.#pods.add(pod, node);
    this.terms.add(pod, node);
    this.usedClaims.count(pod.pod, 1);
  }

  #leave(pod: PodInfo, node: NodeInfo): void {
    node.remove(pod.key);
    this.#pods.remove(pod, node);
    this.terms.remove(pod, node);
    this.usedClaims.count(pod.pod, -1);
  }

  #forgetTopology(): void {
    this.#topology.clear();
    this.#places.clear();
    this.#pods.forgetLabels();
  }

  #countImages(node: NodeInfo, sign: 1 | -1): void {
    for (const name of node.images.keys()) {
      const count = (this.imageNodes.get(name) ?? 0) + sign;
      if (count > 0) this.imageNodes.set(name, count);
      else this.imageNodes.delete(name);
    }
  }
}

type Labels = Readonly<Record<string, string>>;

/** Nodes report often; their labels seldom change. */
export function sameLabels(a: Labels, b: Labels): boolean {
  if (a === b) return true;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
