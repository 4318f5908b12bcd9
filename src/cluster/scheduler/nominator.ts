// Pods that wait for room on a node they were promised: other Pods of no higher priority count them in.
// Upstream: pkg/scheduler/backend/queue/nominator.go.

import type { PodInfo } from './pod-info.ts';

export class Nominator {
  readonly #byNode = new Map<string, Map<string, PodInfo>>();
  readonly #nodeOf = new Map<string, string>();

  get size(): number {
    return this.#nodeOf.size;
  }

  /** The node a Pod (`namespace/name`) is promised, if any. */
  nodeOf(key: string): string | undefined {
    return this.#nodeOf.get(key);
  }

  /** Promises a node, in place of an earlier one. */
  add(pod: PodInfo, node: string): void {
    this.remove(pod.key);
    let pods = this.#byNode.get(node);
    if (!pods) this.#byNode.set(node, (pods = new Map()));
    pods.set(pod.key, pod);
    this.#nodeOf.set(pod.key, node);
  }

  /** @returns whether it was promised one */
  remove(key: string): boolean {
    const node = this.#nodeOf.get(key);
    if (node === undefined) return false;
    this.#nodeOf.delete(key);
    const pods = this.#byNode.get(node);
    pods?.delete(key);
    if (pods?.size === 0) this.#byNode.delete(node);
    return true;
  }

  /** Pods promised a node. */
  on(node: string): Iterable<PodInfo> {
    return this.#byNode.get(node)?.values() ?? [];
  }
}
