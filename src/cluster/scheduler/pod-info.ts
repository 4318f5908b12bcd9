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

/** A class, because it is asked for at every node: an object made with a getter in it is a table that is searched. */
export class PodInfo {
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
  readonly hostPorts: readonly HostPort[];
  /** its nodeSelector and required node affinity; undefined when any node will do */
  readonly requiredNodes: NodeTest | undefined;
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly AffinityTerm[];
  readonly preferredAntiAffinity: readonly AffinityTerm[];
  #signature: string | undefined;

  constructor(pod: Pod) {
    const { metadata, spec } = pod;
    const { namespace = '', name, uid = '', labels = {} } = metadata;
    const affinity = spec?.affinity?.podAffinity;
    const anti = spec?.affinity?.podAntiAffinity;
    const { requests, nonZeroCpuMillis, nonZeroMemoryBytes } = podRequests(pod);
    this.pod = pod;
    this.key = `${namespace}/${name}`;
    this.uid = uid;
    this.namespace = namespace;
    this.labels = labels;
    this.requests = requests;
    this.nonZeroCpuMillis = nonZeroCpuMillis;
    this.nonZeroMemoryBytes = nonZeroMemoryBytes;
    this.priority = spec?.priority ?? 0;
    this.leaving = metadata.deletionTimestamp !== undefined;
    this.buckets = [namespace, ...Object.entries(labels).map(([label, value]) => labelBucket(namespace, label, value))];
    this.images = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map((c) => normalized(c.image ?? ''));
    this.hostPorts = hostPortsOf(pod);
    this.requiredNodes = requiredNodes(spec);
    this.requiredAffinity = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.map((t) => term(t, pod, 0)) ?? none;
    this.requiredAntiAffinity = anti?.requiredDuringSchedulingIgnoredDuringExecution?.map((t) => term(t, pod, 0)) ?? none;
    this.preferredAffinity = affinity?.preferredDuringSchedulingIgnoredDuringExecution?.map((w) => term(w.podAffinityTerm, pod, w.weight)) ?? none;
    this.preferredAntiAffinity = anti?.preferredDuringSchedulingIgnoredDuringExecution?.map((w) => term(w.podAffinityTerm, pod, w.weight)) ?? none;
  }

  /** equal for Pods that mean the same to every plugin that looks at one node alone. Upstream: SignPod */
  get signature(): string {
    this.#signature ??= sign(this);
    return this.#signature;
  }
}

const none: readonly never[] = [];
const infos = new WeakMap<Pod, PodInfo>();

/** Everything about a Pod; the same Pod object gives the same PodInfo. */
export function podInfo(pod: Pod): PodInfo {
  const known = infos.get(pod);
  if (known) return known;
  const info = new PodInfo(pod);
  infos.set(pod, info);
  return info;
}

function sign({ pod: { spec }, requests, nonZeroCpuMillis, nonZeroMemoryBytes, hostPorts }: PodInfo): string {
  const { cpu, memory, ephemeralStorage, scalar } = requests;
  const scalars = scalar.size ? [...scalar] : 0;
  const ports = hostPorts.length ? hostPorts : 0;
  return JSON.stringify([
    cpu,
    memory,
    ephemeralStorage,
    nonZeroCpuMillis,
    nonZeroMemoryBytes,
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
