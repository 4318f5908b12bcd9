// A node as the scheduler sees it, kept up to date one Pod at a time so that a cycle never sums over Pods.
// Upstream: pkg/scheduler/framework/types.go NodeInfo.

import type { Node } from '../../api/types.ts';
import type { HostPort, PodInfo } from './pod-info.ts';
import type { Taint } from './tolerations.ts';
import { type Resources, addResources, emptyResources, parseResources } from './resources.ts';

export class NodeInfo {
  readonly name: string;
  /** a small number of its own among the nodes there are, for arrays by node */
  readonly slot: number;
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
  labels: Readonly<Record<string, string>> = {};
  taints: readonly Taint[] = [];
  #node: Node;
  #usedPorts = new Map<string, number>();

  constructor(node: Node, slot: number) {
    this.slot = slot;
    this.name = node.metadata.name;
    this.#node = node;
    this.update(node);
  }

  get node(): Node {
    return this.#node;
  }

  /** Takes a newer state of the Node object. Heartbeats do not count as a change. */
  update(node: Node): void {
    const before = this.#node;
    const first = this.generation === 0;
    this.#node = node;
    if (first || before.status?.images !== node.status?.images) {
      this.images = new Map();
      for (const image of node.status?.images ?? []) for (const name of image.names ?? []) this.images.set(name, image.sizeBytes ?? 0);
    }
    const { allocatable, labels } = { allocatable: node.status?.allocatable, labels: node.metadata.labels };
    if (!first && before.spec === node.spec && before.metadata.labels === labels && before.status?.allocatable === allocatable) return;
    this.generation += 1;
    this.labels = labels ?? {};
    this.taints = node.spec?.taints ?? [];
    if (first || before.status?.allocatable !== allocatable) this.allocatable = parseResources(allocatable ?? {});
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

  #count(pod: PodInfo, sign: 1 | -1): void {
    this.generation += 1;
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

const portKey = (ip: string, protocol: string, port: number): string => `${ip}/${protocol}/${port}`;
