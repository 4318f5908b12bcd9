/** Services, endpoints, ingresses, network policies. Upstream: k8s.io/kubectl/pkg/describe, one describer each. */

import { formatGoTime, tryParseRfc3339 } from '../../../base/time.ts';
import type { ClusterReader } from '../../cluster-reader.ts';
import { formatLabelSelector, formatLabels } from '../../meta/labels.ts';
import type { ApiObject } from '../../object.ts';
import type { EndpointSlice, Endpoints, Service } from '../../types.ts';
import { DescribeWriter } from './writer.ts';

type Port = NonNullable<NonNullable<Service['spec']>['ports']>[number];

const slices = { group: 'discovery.k8s.io', version: 'v1', plural: 'endpointslices' };

/** Addresses of ready endpoints of a Service's port, three at most. Upstream: formatEndpointSlices. */
function endpointsText(reader: ClusterReader, namespace: string | undefined, service: string, port: Pick<Port, 'name'> | undefined): string {
  const found = reader.list(slices, {
    ...(namespace === undefined ? {} : { namespace }),
    labelSelector: `kubernetes.io/service-name=${service}`,
  }) as unknown as readonly EndpointSlice[];
  if (found.length === 0) return '<none>';
  const all: string[] = [];
  for (const slice of found) {
    if (!slice.ports?.length) continue;
    for (const own of slice.ports) {
      if (port !== undefined && (port.name ?? '') !== (own.name ?? '')) continue;
      for (const endpoint of slice.endpoints ?? []) {
        if (endpoint.conditions?.ready === false) continue;
        for (const address of endpoint.addresses ?? []) all.push(own.port ? `${address.includes(':') ? `[${address}]` : address}:${own.port}` : address);
      }
    }
  }
  return all.length > 3 ? `${all.slice(0, 3).join(',')} + ${all.length - 3} more...` : all.join(',');
}

export function describeService(service: Service, reader: ClusterReader): string {
  const out = new DescribeWriter();
  const { metadata, spec, status } = service;
  out.head(metadata);
  out.line(0, `Selector:\t${formatLabels(spec?.selector)}`);
  out.line(0, `Type:\t${spec?.type ?? ''}`);
  if (spec?.ipFamilyPolicy) out.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`);
  out.line(0, `IP Families:\t${spec?.ipFamilies?.length ? spec.ipFamilies.join(',') : '<none>'}`);
  out.line(0, `IP:\t${spec?.clusterIP ?? ''}`);
  out.line(0, `IPs:\t${spec?.clusterIPs?.length ? spec.clusterIPs.join(',') : '<none>'}`);
  if (spec?.externalIPs?.length) out.line(0, `External IPs:\t${spec.externalIPs.join(',')}`);
  if (spec?.loadBalancerIP) out.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`);
  if (spec?.externalName) out.line(0, `External Name:\t${spec.externalName}`);
  const ingress = (status?.loadBalancer?.ingress ?? []).map((entry) => `${entry.ip ?? entry.hostname ?? ''}${entry.ipMode ? ` (${entry.ipMode})` : ''}`);
  if (ingress.length) out.line(0, `LoadBalancer Ingress:\t${ingress.join(', ')}`);
  for (const port of spec?.ports ?? []) {
    const name = port.name || '<unset>';
    out.line(0, `Port:\t${name}\t${port.port}/${port.protocol ?? 'TCP'}`);
    out.line(0, `TargetPort:\t${port.targetPort ?? port.port}/${port.protocol ?? 'TCP'}`);
    if (port.appProtocol !== undefined) out.line(0, `AppProtocol:\t${port.appProtocol}`);
    if (port.nodePort) out.line(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol ?? 'TCP'}`);
    out.line(0, `Endpoints:\t${endpointsText(reader, metadata.namespace, metadata.name, port)}`);
  }
  out.line(0, `Session Affinity:\t${spec?.sessionAffinity ?? ''}`);
  if (spec?.externalTrafficPolicy) out.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`);
  if (spec?.internalTrafficPolicy) out.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`);
  if (spec?.healthCheckNodePort) out.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`);
  if (spec?.loadBalancerSourceRanges?.length) out.line(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`);
  return out.flush();
}

export function describeEndpoints(endpoints: Endpoints): string {
  const out = new DescribeWriter();
  out.head(endpoints.metadata);
  out.line(0, 'Subsets:');
  for (const subset of endpoints.subsets ?? []) {
    const text = (list: readonly { readonly ip: string }[] | undefined): string => list?.map((a) => a.ip).join(',') || '<none>';
    out.line(1, `Addresses:\t${text(subset.addresses)}`);
    out.line(1, `NotReadyAddresses:\t${text(subset.notReadyAddresses)}`);
    if (subset.ports?.length) {
      out.line(1, 'Ports:');
      out.line(2, 'Name\tPort\tProtocol');
      out.line(2, '----\t----\t--------');
      for (const port of subset.ports) out.line(2, `${port.name || '<unset>'}\t${port.port}\t${port.protocol ?? ''}`);
    }
    out.line(0, '');
  }
  return out.flush();
}

export function describeEndpointSlice(slice: EndpointSlice): string {
  const out = new DescribeWriter();
  out.head(slice.metadata);
  out.line(0, `AddressType:\t${slice.addressType}`);
  if (!slice.ports?.length) out.line(0, 'Ports: <unset>');
  else {
    out.line(0, 'Ports:');
    out.line(1, 'Name\tPort\tProtocol');
    out.line(1, '----\t----\t--------');
    for (const port of slice.ports) out.line(1, `${port.name || '<unset>'}\t${port.port ?? '<unset>'}\t${port.protocol ?? ''}`);
  }
  if (!slice.endpoints?.length) {
    out.line(0, 'Endpoints: <none>');
    return out.flush();
  }
  out.line(0, 'Endpoints:');
  for (const endpoint of slice.endpoints) {
    out.line(1, `- Addresses:\t${endpoint.addresses.join(', ')}`);
    out.line(2, 'Conditions:');
    out.line(3, `Ready:\t${endpoint.conditions?.ready ?? '<unset>'}`);
    out.line(2, `Hostname:\t${endpoint.hostname || '<unset>'}`);
    if (endpoint.targetRef) out.line(2, `TargetRef:\t${endpoint.targetRef.kind ?? ''}/${endpoint.targetRef.name ?? ''}`);
    out.line(2, `NodeName:\t${endpoint.nodeName || '<unset>'}`);
    out.line(2, `Zone:\t${endpoint.zone || '<unset>'}`);
  }
  return out.flush();
}

interface Backend {
  readonly service?: { readonly name: string; readonly port?: { readonly name?: string; readonly number?: number } };
  readonly resource?: { readonly kind: string; readonly name: string; readonly apiGroup?: string };
}

interface Ingress extends ApiObject {
  readonly spec?: {
    readonly ingressClassName?: string;
    readonly defaultBackend?: Backend;
    readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
    readonly rules?: readonly { readonly host?: string; readonly http?: { readonly paths: readonly { readonly path?: string; readonly backend: Backend }[] } }[];
  };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] } };
}

/** `shop:80 (10.244.1.3:80)`: a Service with the addresses behind it. Upstream: describeBackendV1. */
function backendText(reader: ClusterReader, namespace: string | undefined, { service, resource }: Backend): string {
  if (resource && !service) return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`;
  if (!service) return '';
  const { name: portName, number: portNumber } = service.port ?? {};
  const text = `${service.name}:${portName || (portNumber ?? 0)}`;
  const found = reader.get({ group: '', version: 'v1', plural: 'services' }, service.name, namespace) as unknown as Service | undefined;
  if (!found) return `${text} (<error: services "${service.name}" not found>)`;
  const port = found.spec?.ports?.find((p) => (portNumber ? p.port === portNumber : p.name === portName));
  return `${text} (${endpointsText(reader, namespace, service.name, port ?? { name: '', port: 0 })})`;
}

export function describeIngress(object: ApiObject, reader: ClusterReader): string {
  const ingress = object as Ingress;
  const out = new DescribeWriter();
  const { metadata, spec, status } = ingress;
  out.line(0, `Name:\t${metadata.name}`);
  out.labels('Labels', metadata.labels);
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  out.line(0, `Address:\t${(status?.loadBalancer?.ingress ?? []).map((i) => i.ip ?? i.hostname ?? '').join(',')}`);
  out.line(0, `Ingress Class:\t${spec?.ingressClassName ?? '<none>'}`);
  const fallback = spec?.defaultBackend ? backendText(reader, metadata.namespace, spec.defaultBackend) : '<default>';
  out.line(0, `Default backend:\t${fallback}`);
  if (spec?.tls?.length) {
    out.line(0, 'TLS:');
    for (const { hosts, secretName } of spec.tls) out.line(1, secretName ? `${secretName} terminates ${(hosts ?? []).join(',')}` : `SNI routes ${(hosts ?? []).join(',')}`);
  }
  out.line(0, 'Rules:\n  Host\tPath\tBackends\n  ----\t----\t--------');
  const rules = (spec?.rules ?? []).filter((rule) => rule.http);
  for (const rule of rules) {
    out.line(1, `${rule.host || '*'}\t`);
    for (const path of rule.http?.paths ?? []) out.line(2, `\t${path.path ?? ''} \t${backendText(reader, metadata.namespace, path.backend)}`);
  }
  if (rules.length === 0) out.line(1, `*\t*\t${fallback}`);
  out.annotations(metadata.annotations);
  return out.flush();
}

type Selector = Parameters<typeof formatLabelSelector>[0];

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

interface PolicyRule {
  readonly ports?: readonly { readonly port?: number | string; readonly protocol?: string; readonly endPort?: number }[];
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
}

interface Policy extends ApiObject {
  readonly spec?: { readonly podSelector?: Selector; readonly policyTypes?: readonly string[]; readonly ingress?: readonly PolicyRule[]; readonly egress?: readonly PolicyRule[] };
}

export function describeNetworkPolicy(object: ApiObject): string {
  const policy = object as Policy;
  const out = new DescribeWriter();
  const { metadata, spec } = policy;
  out.line(0, `Name:\t${metadata.name}`);
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  out.line(0, `Created on:\t${formatGoTime(tryParseRfc3339(metadata.creationTimestamp) ?? 0)}`);
  out.labels('Labels', metadata.labels);
  out.annotations(metadata.annotations);
  out.line(0, 'Spec:');
  const selector = formatLabelSelector(spec?.podSelector);
  out.line(1, `PodSelector:     ${selector && selector !== '<none>' ? selector : '<none> (Allowing the specific traffic to all pods in this namespace)'}`);
  for (const [type, direction, word] of [
    ['Ingress', 'ingress', 'From'],
    ['Egress', 'egress', 'To'],
  ] as const) {
    if (!spec?.policyTypes?.includes(type)) {
      out.line(1, `Not affecting ${direction} traffic`);
      continue;
    }
    out.line(1, `Allowing ${direction} traffic:`);
    rulesText(out, spec[direction] ?? [], direction, word);
  }
  out.line(1, `Policy Types: ${(spec?.policyTypes ?? []).join(', ')}`);
  return out.flush();
}

function rulesText(out: DescribeWriter, rules: readonly PolicyRule[], direction: 'ingress' | 'egress', word: string): void {
  if (rules.length === 0) return out.line(2, `<none> (Selected pods are isolated for ${direction} connectivity)`);
  rules.forEach((rule, i) => {
    if (!rule.ports?.length) out.line(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const { port, protocol, endPort } of rule.ports ?? [])
      out.line(2, endPort === undefined ? `To Port: ${port ?? '<any>'}/${protocol ?? 'TCP'}` : `To Port Range: ${port}-${endPort}/${protocol ?? 'TCP'}`);
    const peers = (direction === 'ingress' ? rule.from : rule.to) ?? [];
    if (peers.length === 0) out.line(2, `${word}: <any> (traffic not restricted by ${direction === 'ingress' ? 'source' : 'destination'})`);
    for (const peer of peers) peerText(out, peer, word);
    if (i < rules.length - 1) out.line(2, '----------');
  });
}

function peerText(out: DescribeWriter, peer: Peer, word: string): void {
  out.line(2, `${word}:`);
  if (peer.ipBlock) {
    out.line(3, 'IPBlock:');
    out.line(4, `CIDR: ${peer.ipBlock.cidr}`);
    out.line(4, `Except: ${(peer.ipBlock.except ?? []).join(', ')}`);
  }
  if (peer.namespaceSelector) out.line(3, `NamespaceSelector: ${formatLabelSelector(peer.namespaceSelector)}`);
  if (peer.podSelector) out.line(3, `PodSelector: ${formatLabelSelector(peer.podSelector)}`);
}
