// A Pod as the scheduler sees it: what its plugins ask again and again, computed once per Pod object.
// Upstream: pkg/scheduler/framework/types.go PodInfo; k8s.io/component-helpers/resource PodRequests.

import type { Pod } from '../../api/types.ts';
import { labelBucket } from './matched-pods.ts';
import { type LabelSelector, type NodeTest, type Requirement, requiredNodes, requirementsOf } from './selectors.ts';
import { type Resources, isResizing, podRequests } from './resources.ts';

/** A parsed Pod (anti-)affinity term. */
export interface AffinityTerm {
  /** equal keys mean equal terms, weight aside */
  readonly key: string;
  readonly namespaces: ReadonlySet<string>;
  readonly namespaceSelector: readonly Requirement[] | undefined;
  readonly selector: readonly Requirement[] | 'nothing';
  readonly topologyKey: string;
  readonly weight: number;
}

/** A host port a container asks for. */
export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

export interface PodInfo {
  /** the newest state; a placed Pod's status may move on without a new PodInfo */
  pod: Pod;
  /** `namespace/name` */
  readonly key: string;
  readonly uid: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly requests: Resources;
  /** requests with upstream's defaults for scoring where none are stated: 100m CPU and 200 MiB per container */
  readonly nonZeroCpuMillis: number;
  readonly nonZeroMemoryBytes: number;
  readonly priority: number;
  /** on its way out */
  readonly leaving: boolean;
  /** under which keys a Pod is found by namespace and label */
  readonly buckets: readonly string[];
  /** images of all containers, with a tag or digest */
  readonly images: readonly string[];
  /** equal for Pods that mean the same to every plugin that looks at one node alone. Upstream: SignPod */
  readonly signature: string;
  readonly hostPorts: readonly HostPort[];
  /** its nodeSelector and required node affinity; undefined when any node will do */
  readonly requiredNodes: NodeTest | undefined;
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly AffinityTerm[];
  readonly preferredAntiAffinity: readonly AffinityTerm[];
}

const none: readonly never[] = [];
const infos = new WeakMap<Pod, PodInfo>();

/** Everything about a Pod; the same Pod object gives the same PodInfo. */
export function podInfo(pod: Pod): PodInfo {
  const known = infos.get(pod);
  if (known) return known;
  const info = compute(pod);
  infos.set(pod, info);
  return info;
}

function compute(pod: Pod): PodInfo {
  const spec = pod.spec;
  const namespace = pod.metadata.namespace ?? '';
  const affinity = spec?.affinity?.podAffinity;
  const anti = spec?.affinity?.podAntiAffinity;
  const { requests, nonZeroCpuMillis, nonZeroMemoryBytes } = podRequests(pod);
  const labels = pod.metadata.labels ?? {};
  const hostPorts = hostPortsOf(pod);
  let signature: string | undefined;
  return {
    pod,
    key: `${namespace}/${pod.metadata.name}`,
    uid: pod.metadata.uid ?? '',
    namespace,
    labels,
    requests,
    nonZeroCpuMillis,
    nonZeroMemoryBytes,
    priority: spec?.priority ?? 0,
    leaving: pod.metadata.deletionTimestamp !== undefined,
    buckets: [namespace, ...Object.entries(labels).map(([label, value]) => labelBucket(namespace, label, value))],
    images: [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map((c) => normalized(c.image ?? '')),
    get signature() {
      return (signature ??= sign(pod, requests, nonZeroCpuMillis, nonZeroMemoryBytes, hostPorts));
    },
    hostPorts,
    requiredNodes: requiredNodes(spec),
    requiredAffinity: affinity?.requiredDuringSchedulingIgnoredDuringExecution?.map((t) => term(t, pod, 0)) ?? none,
    requiredAntiAffinity: anti?.requiredDuringSchedulingIgnoredDuringExecution?.map((t) => term(t, pod, 0)) ?? none,
    preferredAffinity: affinity?.preferredDuringSchedulingIgnoredDuringExecution?.map((w) => term(w.podAffinityTerm, pod, w.weight)) ?? none,
    preferredAntiAffinity: anti?.preferredDuringSchedulingIgnoredDuringExecution?.map((w) => term(w.podAffinityTerm, pod, w.weight)) ?? none,
  };
}

function sign({ spec }: Pod, requests: Resources, cpuMillis: number, memoryBytes: number, hostPorts: readonly HostPort[]): string {
  const { cpu, memory, ephemeralStorage, scalar } = requests;
  const scalars = scalar.size ? [...scalar] : 0;
  const ports = hostPorts.length ? hostPorts : 0;
  return JSON.stringify([
    cpu,
    memory,
    ephemeralStorage,
    cpuMillis,
    memoryBytes,
    scalars,
    ports,
    spec?.nodeName,
    spec?.nodeSelector,
    spec?.affinity?.nodeAffinity,
    spec?.tolerations,
  ]);
}

/** Upstream: normalizedImageName adds `:latest` where there is no tag. */
const normalized = (name: string): string => (name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name);

/**
 * Whether a newer state of a placed Pod means the same to every plugin, so that nothing has to be counted again.
 * Parts of stored objects that did not change are the same objects.
 */
export function meansTheSame({ pod: before, leaving }: PodInfo, after: Pod): boolean {
  if (before === after) return true;
  if (isResizing(before) || isResizing(after)) return false;
  const [old, now] = [before.spec, after.spec];
  return (
    before.metadata.labels === after.metadata.labels &&
    leaving === (after.metadata.deletionTimestamp !== undefined) &&
    before.metadata.uid === after.metadata.uid &&
    (old === now ||
      (old?.containers === now?.containers &&
        old?.initContainers === now?.initContainers &&
        old?.affinity === now?.affinity &&
        old?.overhead === now?.overhead &&
        old?.priority === now?.priority &&
        old?.volumes === now?.volumes &&
        (old as { resources?: unknown } | undefined)?.resources === (now as { resources?: unknown } | undefined)?.resources))
  );
}

function hostPortsOf(pod: Pod): readonly HostPort[] {
  const found: HostPort[] = [];
  const sidecars = (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always');
  for (const container of [...(pod.spec?.containers ?? []), ...sidecars]) {
    for (const port of container.ports ?? []) {
      const hostPort = pod.spec?.hostNetwork ? (port.hostPort ?? port.containerPort) : port.hostPort;
      if (hostPort) found.push({ ip: port.hostIP || '0.0.0.0', protocol: port.protocol || 'TCP', port: hostPort });
    }
  }
  return found.length ? found : none;
}

interface RawTerm {
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly topologyKey: string;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

/** Upstream: the API server has already merged matchLabelKeys into the selector; terms written before that feature have none. */
function term(raw: RawTerm, pod: Pod, weight: number): AffinityTerm {
  const stated = raw.namespaces ?? none;
  const ownOnly = stated.length === 0 && raw.namespaceSelector === undefined;
  const namespaces = ownOnly ? [pod.metadata.namespace ?? ''] : stated;
  return {
    key: JSON.stringify([raw.topologyKey, [...namespaces].sort(), raw.namespaceSelector ?? 0, raw.labelSelector ?? 0]),
    namespaces: new Set(namespaces),
    namespaceSelector: raw.namespaceSelector ? requirementsOf(raw.namespaceSelector) : undefined,
    selector: raw.labelSelector ? requirementsOf(raw.labelSelector) : 'nothing',
    topologyKey: raw.topologyKey,
    weight,
  };
}
