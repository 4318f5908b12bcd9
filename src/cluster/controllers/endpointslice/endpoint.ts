// One endpoint: a Pod's address with its conditions, and the ports a Service has on it.
// Upstream: staging/src/k8s.io/endpointslice/utils.go podToEndpoint, getEndpointPorts.

import type { Pod, Service } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { resources } from '../shared/resources.ts';

export interface Endpoint {
  readonly addresses: readonly string[];
  readonly conditions: { readonly ready: boolean; readonly serving: boolean; readonly terminating: boolean };
  readonly hostname?: string;
  readonly nodeName?: string;
  readonly targetRef: { readonly kind: string; readonly namespace: string; readonly name: string; readonly uid: string };
  readonly zone?: string;
  readonly hints?: object;
}

export type PortList = readonly { readonly name: string; readonly port: number | null; readonly protocol: string; readonly appProtocol?: string }[];

export const addressOf = (pod: Pod): string | undefined => pod.status?.podIP || undefined;

/** The Pods a Service selects that can have an address and have not ended, in order of name. */
export function selectedPods(service: Service, context: ComponentContext): readonly Pod[] {
  const [first, ...rest] = Object.entries(service.spec?.selector ?? {});
  if (!first) return [];
  const pods = context.withLabel<Pod>(resources.pods, service.metadata.namespace ?? '', first[0], first[1]);
  const live = (pod: Pod): boolean => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed';
  return [...pods].filter((pod) => live(pod) && rest.every(([key, value]) => pod.metadata.labels?.[key] === value)).sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

export function endpointOf(service: Service, pod: Pod, context: ComponentContext): Endpoint {
  const serving = isReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = service.spec?.publishNotReadyAddresses === true || (serving && !terminating);
  const node = context.get(resources.nodes, '', pod.spec?.nodeName ?? '');
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'];
  const named = hasHostname(pod, service);
  return {
    addresses: [addressOf(pod) ?? ''],
    conditions: { ready, serving, terminating },
    ...(named ? { hostname: pod.spec?.hostname ?? '' } : {}),
    ...(pod.spec?.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name, uid: pod.metadata.uid ?? '' },
    ...(zone ? { zone } : {}),
  };
}

/** Upstream: ShouldSetHostname */
export const hasHostname = (pod: Pod, service: Service): boolean => Boolean(pod.spec?.hostname) && pod.spec?.subdomain === service.metadata.name;

export const isReady = (pod: Pod): boolean => pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;

/** A Service's ports as numbers on this Pod; a named port that the Pod does not have is left out. */
export function portsFor(service: Service, pod: Pod): PortList {
  return (service.spec?.ports ?? []).flatMap((port) => {
    const number = targetPort(port.targetPort ?? port.port, port.protocol ?? 'TCP', pod);
    if (number === undefined) return [];
    return [{ name: port.name ?? '', port: number, protocol: port.protocol ?? 'TCP', ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}) }];
  });
}

/** Upstream: FindPort. */
export function targetPort(target: number | string, protocol: string, pod: Pod): number | undefined {
  if (typeof target === 'number') return target;
  if (/^\d+$/.test(target)) return Number(target);
  const sidecars = (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always');
  for (const container of [...(pod.spec?.containers ?? []), ...sidecars]) {
    for (const port of container.ports ?? []) if (port.name === target && (port.protocol ?? 'TCP') === protocol) return port.containerPort;
  }
  return undefined;
}
