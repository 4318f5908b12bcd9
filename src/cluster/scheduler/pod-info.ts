// A Pod as the scheduler sees it: what its plugins ask again and again, computed once per Pod object.
// Upstream: pkg/scheduler/framework/types.go PodInfo; k8s.io/component-helpers/resource PodRequests.

import type { Pod } from '../../api/types.ts';
import { type LabelSelector, type Requirement, requirementsOf } from './selectors.ts';
import { type Resources, podRequests } from './resources.ts';

/** A parsed Pod (anti-)affinity term. */
export interface AffinityTerm {
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
  readonly pod: Pod;
  readonly key: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly requests: Resources;
  /** requests with upstream's defaults for scoring where none are stated: 100m CPU and 200 MiB per container */
  readonly nonZeroCpuMillis: number;
  readonly nonZeroMemoryBytes: number;
  readonly priority: number;
  readonly hostPorts: readonly HostPort[];
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
  return {
    pod,
    key: `${namespace}/${pod.metadata.name}`,
    namespace,
    labels: pod.metadata.labels ?? {},
    requests,
    nonZeroCpuMillis,
    nonZeroMemoryBytes,
    priority: spec?.priority ?? 0,
    hostPorts: hostPortsOf(pod),
    requiredAffinity: affinity?.requiredDuringSchedulingIgnoredDuringExecution?.map((t) => term(t, pod, 0)) ?? none,
    requiredAntiAffinity: anti?.requiredDuringSchedulingIgnoredDuringExecution?.map((t) => term(t, pod, 0)) ?? none,
    preferredAffinity: affinity?.preferredDuringSchedulingIgnoredDuringExecution?.map((w) => term(w.podAffinityTerm, pod, w.weight)) ?? none,
    preferredAntiAffinity: anti?.preferredDuringSchedulingIgnoredDuringExecution?.map((w) => term(w.podAffinityTerm, pod, w.weight)) ?? none,
  };
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
  return {
    namespaces: new Set(ownOnly ? [pod.metadata.namespace ?? ''] : stated),
    namespaceSelector: raw.namespaceSelector ? requirementsOf(raw.namespaceSelector) : undefined,
    selector: raw.labelSelector ? requirementsOf(raw.labelSelector) : 'nothing',
    topologyKey: raw.topologyKey,
    weight,
  };
}
