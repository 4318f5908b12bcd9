// What kube-proxy knows of a Service: where it is reached and who stands behind it.
// Upstream: pkg/proxy (serviceport.go, endpointslicecache.go, topology.go).

import type { EndpointSlice, Service } from '../../../api/types.ts';
import type { Protocol } from '../../../network/network.ts';

export interface Backend {
  readonly address: string;
  readonly port: number;
  readonly node: string;
  readonly ready: boolean;
  /** terminating but still serving: used when nothing else is there */
  readonly serving: boolean;
  /** zones and nodes it is meant for; undefined: it says nothing */
  readonly zones: readonly string[] | undefined;
  readonly nodes: readonly string[] | undefined;
}

/** One port of one Service. */
export interface PortRule {
  /** `default/web:http` */
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly nodePort: number | undefined;
  readonly backends: readonly Backend[];
  readonly affinityMs: number | undefined;
  readonly internalLocal: boolean;
  readonly externalLocal: boolean;
  readonly clusterAddresses: readonly string[];
  /** external addresses and those of a load balancer */
  readonly externalAddresses: readonly string[];
  /** who may come in through a load balancer; empty: anyone */
  readonly sourceRanges: readonly string[];
}

/** The rules for a Service; none for headless ones and ExternalName. */
export function portRules(service: Service, slices: readonly EndpointSlice[]): readonly PortRule[] {
  const { spec, status, metadata } = service;
  if (!spec || spec.type === 'ExternalName' || !spec.clusterIP || spec.clusterIP === 'None') return [];
  const ingress = (status?.loadBalancer?.ingress ?? []).filter(({ ipMode }) => ipMode !== 'Proxy');
  const affinity = spec.sessionAffinity === 'ClientIP' ? 1000 * (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10800) : undefined;
  return (spec.ports ?? []).map((port) => ({
    name: `${metadata.namespace}/${metadata.name}${port.name ? `:${port.name}` : ''}`,
    protocol: (port.protocol ?? 'TCP') as Protocol,
    port: port.port,
    nodePort: port.nodePort || undefined,
    backends: backendsFor(port.name ?? '', slices),
    affinityMs: affinity,
    internalLocal: spec.internalTrafficPolicy === 'Local',
    externalLocal: spec.externalTrafficPolicy === 'Local',
    clusterAddresses: spec.clusterIPs && spec.clusterIPs.length > 0 ? spec.clusterIPs : [spec.clusterIP ?? ''],
    externalAddresses: [...(spec.externalIPs ?? []), ...ingress.map(({ ip }) => ip ?? '').filter(Boolean)],
    sourceRanges: spec.loadBalancerSourceRanges ?? [],
  }));
}

function backendsFor(portName: string, slices: readonly EndpointSlice[]): readonly Backend[] {
  return slices.flatMap((slice) => {
    if (slice.addressType === 'FQDN') return [];
    const port = (slice.ports ?? []).find(({ name }) => (name ?? '') === portName)?.port;
    if (port === undefined || port === null) return [];
    return (slice.endpoints ?? []).flatMap(({ addresses = [], conditions, nodeName, hints }) =>
      addresses.map((address) => ({
        address,
        port,
        node: nodeName ?? '',
        ready: conditions?.ready !== false,
        serving: conditions?.serving ?? conditions?.ready !== false,
        zones: hints?.forZones?.map(({ name }) => name),
        nodes: hints?.forNodes?.map(({ name }) => name),
      })),
    );
  });
}

/** Those that take new connections: the ready ones, or the serving ones that are on their way out when no other is left. */
export function usable(backends: readonly Backend[]): readonly Backend[] {
  const ready = backends.filter((backend) => backend.ready);
  return ready.length > 0 ? ready : backends.filter((backend) => backend.serving);
}

/**
 * Those that hints keep for a node: by node, else by zone; all of them when one has no hint or none is meant for it.
 * Upstream: pkg/proxy/topology.go topologyModeFromHints.
 */
export function hinted(backends: readonly Backend[], node: string, zone: string | undefined): readonly Backend[] {
  const byNode = backends.every(({ nodes }) => nodes && nodes.length > 0) ? backends.filter(({ nodes }) => nodes?.includes(node)) : [];
  if (byNode.length > 0) return byNode;
  if (zone === undefined || !backends.every(({ zones }) => zones && zones.length > 0)) return backends;
  const byZone = backends.filter(({ zones }) => zones?.includes(zone));
  return byZone.length > 0 ? byZone : backends;
}
