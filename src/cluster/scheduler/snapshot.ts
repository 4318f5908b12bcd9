// All nodes with their Pods, as one cycle sees them; kept up to date by the component, never rebuilt.
// Upstream: pkg/scheduler/backend/cache. Nodes stand in zone-interleaved order there; here in order of arrival,
// which is the same on clusters without zones. Differs: with zones, ties between nodes break otherwise.

import type { Node } from '../../api/types.ts';
import { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

export class Snapshot {
  readonly #byName = new Map<string, NodeInfo>();
  #nodes: NodeInfo[] = [];
  readonly #placed = new Map<string, string>();
  /** nodes that hold Pods with (anti-)affinity: InterPodAffinity looks at these only */
  readonly withAffinity = new Set<NodeInfo>();
  readonly withRequiredAntiAffinity = new Set<NodeInfo>();
  /** how often each image is on a node, for ImageLocality's spread */
  readonly imageNodes = new Map<string, number>();

  get nodes(): readonly NodeInfo[] {
    return this.#nodes;
  }

  node(name: string): NodeInfo | undefined {
    return this.#byName.get(name);
  }

  /** Where a Pod counts as placed. */
  nodeOf(podKey: string): string | undefined {
    return this.#placed.get(podKey);
  }

  setNode(node: Node): void {
    const known = this.#byName.get(node.metadata.name);
    if (known) {
      this.#countImages(known, -1);
      known.update(node);
      this.#countImages(known, 1);
      return;
    }
    const info = new NodeInfo(node);
    this.#byName.set(info.name, info);
    this.#nodes.push(info);
    this.#countImages(info, 1);
  }

  removeNode(name: string): void {
    const info = this.#byName.get(name);
    if (!info) return;
    this.#countImages(info, -1);
    this.#byName.delete(name);
    this.#nodes = this.#nodes.filter((n) => n !== info);
    this.withAffinity.delete(info);
    this.withRequiredAntiAffinity.delete(info);
  }

  /** Counts a Pod on a node; a Pod that was elsewhere moves. */
  place(pod: PodInfo, nodeName: string): void {
    const before = this.#placed.get(pod.key);
    if (before !== undefined && before !== nodeName) this.remove(pod.key);
    const node = this.#byName.get(nodeName);
    if (!node) return;
    node.add(pod);
    this.#placed.set(pod.key, nodeName);
    this.#noteAffinity(node);
  }

  remove(podKey: string): void {
    const name = this.#placed.get(podKey);
    if (name === undefined) return;
    this.#placed.delete(podKey);
    const node = this.#byName.get(name);
    node?.remove(podKey);
    if (node) this.#noteAffinity(node);
  }

  #noteAffinity(node: NodeInfo): void {
    if (node.withAffinity.size) this.withAffinity.add(node);
    else this.withAffinity.delete(node);
    if (node.withRequiredAntiAffinity.size) this.withRequiredAntiAffinity.add(node);
    else this.withRequiredAntiAffinity.delete(node);
  }

  #countImages(node: NodeInfo, sign: 1 | -1): void {
    for (const name of node.images.keys()) this.imageNodes.set(name, (this.imageNodes.get(name) ?? 0) + sign);
  }
}
