// A node as the scheduler sees it, kept up to date one Pod at a time so that a cycle never sums over Pods.
// Upstream: pkg/scheduler/framework/types.go NodeInfo.

import type { Node } from '../../api/types.ts';
import type { HostPort, PodInfo } from './pod-info.ts';
import { type Resources, addResources, emptyResources, parseResources } from './resources.ts';
import { type Requirement, matches } from './selectors.ts';

/** A count that is kept up to date: how many Pods of a namespace match a selector. */
interface Tally {
  readonly namespace: string;
  readonly selector: readonly Requirement[] | 'nothing';
  count: number;
}

const maxTallies = 64;

export class NodeInfo {
  readonly name: string;
  readonly pods = new Map<string, PodInfo>();
  /** those with required anti-affinity, and those with any affinity: most nodes have none */
  readonly withRequiredAntiAffinity = new Map<string, PodInfo>();
  readonly withAffinity = new Map<string, PodInfo>();
  requested: Resources = emptyResources();
  nonZeroCpuMillis = 0;
  nonZeroMemoryBytes = 0;
  allocatable: Resources = emptyResources();
  /** image name → size, for ImageLocality */
  images = new Map<string, number>();
  /** rises with every change: caches compare it */
  generation = 0;
  #node: Node;
  #usedPorts = new Map<string, number>();
  #tallies = new Map<string, Tally>();

  constructor(node: Node) {
    this.name = node.metadata.name;
    this.#node = node;
    this.update(node);
  }

  get node(): Node {
    return this.#node;
  }

  get labels(): Readonly<Record<string, string>> {
    return this.#node.metadata.labels ?? {};
  }

  /** Takes a newer state of the Node object. */
  update(node: Node): void {
    const before = this.#node.status?.allocatable;
    this.#node = node;
    this.generation += 1;
    if (before !== node.status?.allocatable || this.generation === 1) this.allocatable = parseResources(node.status?.allocatable ?? {});
    this.images = new Map();
    for (const image of node.status?.images ?? []) for (const name of image.names ?? []) this.images.set(name, image.sizeBytes ?? 0);
  }

  add(pod: PodInfo): void {
    if (this.pods.has(pod.key)) this.remove(pod.key);
    this.pods.set(pod.key, pod);
    if (pod.requiredAntiAffinity.length) this.withRequiredAntiAffinity.set(pod.key, pod);
    if (pod.requiredAntiAffinity.length || pod.requiredAffinity.length || pod.preferredAffinity.length || pod.preferredAntiAffinity.length) this.withAffinity.set(pod.key, pod);
    this.#count(pod, 1);
  }

  remove(key: string): void {
    const pod = this.pods.get(key);
    if (!pod) return;
    this.pods.delete(key);
    this.withRequiredAntiAffinity.delete(key);
    this.withAffinity.delete(key);
    this.#count(pod, -1);
  }

  /** Whether one of these ports is taken. Upstream: HostPortInfo.CheckConflict. */
  conflicts(ports: readonly HostPort[]): boolean {
    if (ports.length === 0 || this.#usedPorts.size === 0) return false;
    return ports.some(({ ip, protocol, port }) => {
      if (ip !== '0.0.0.0') return this.#usedPorts.has(portKey(ip, protocol, port)) || this.#usedPorts.has(portKey('0.0.0.0', protocol, port));
      const end = `/${protocol}/${port}`;
      for (const used of this.#usedPorts.keys()) if (used.endsWith(end)) return true;
      return false;
    });
  }

  /**
   * How many Pods of `namespace` match, leaving out those on their way out. Counted once, then kept.
   * @param key names the selector: equal keys mean equal selectors
   */
  countMatching(key: string, namespace: string, selector: readonly Requirement[] | 'nothing'): number {
    const known = this.#tallies.get(key);
    if (known) return known.count;
    let count = 0;
    for (const pod of this.pods.values()) if (counts(pod, namespace, selector)) count += 1;
    if (this.#tallies.size >= maxTallies) this.#tallies.clear();
    this.#tallies.set(key, { namespace, selector, count });
    return count;
  }

  #count(pod: PodInfo, sign: 1 | -1): void {
    this.generation += 1;
    for (const tally of this.#tallies.values()) if (counts(pod, tally.namespace, tally.selector)) tally.count += sign;
    addResources(this.requested, pod.requests, sign);
    this.nonZeroCpuMillis += sign * pod.nonZeroCpuMillis;
    this.nonZeroMemoryBytes += sign * pod.nonZeroMemoryBytes;
    for (const { ip, protocol, port } of pod.hostPorts) {
      const key = portKey(ip, protocol, port);
      const left = (this.#usedPorts.get(key) ?? 0) + sign;
      if (left > 0) this.#usedPorts.set(key, left);
      else this.#usedPorts.delete(key);
    }
  }
}

const counts = (pod: PodInfo, namespace: string, selector: readonly Requirement[] | 'nothing'): boolean =>
  pod.namespace === namespace && pod.pod.metadata.deletionTimestamp === undefined && matches(selector, pod.labels);

const portKey = (ip: string, protocol: string, port: number): string => `${ip}/${protocol}/${port}`;
