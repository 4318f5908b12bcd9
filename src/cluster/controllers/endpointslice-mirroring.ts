// Endpoints that somebody wrote by hand for a Service without a selector, shown as EndpointSlices too.
// Upstream: pkg/controller/endpointslicemirroring
// Differs: addresses stay in the order of the Endpoints.

import type { Endpoints, EndpointSlice, Service } from '../../api/types.ts';
import type { Component, ComponentContext } from '../component.ts';
import type { Change } from '../etcd.ts';
import { canonical } from './shared/pod-template-hash.ts';
import { asObject, controllerReference, resources } from './shared/resources.ts';

const serviceLabel = 'kubernetes.io/service-name';
const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
const manager = 'endpointslicemirroring-controller.k8s.io';
const name = 'endpointslice-mirroring-controller';
/** Upstream: MirroringMaxEndpointsPerSubset */
const most = 1000;
const unmirrored: ReadonlySet<string> = new Set(['endpoints.kubernetes.io/last-change-trigger-time', 'kubectl.kubernetes.io/last-applied-configuration']);

export const endpointSliceMirroring: Component = {
  name,
  user: 'system:serviceaccount:kube-system:endpointslicemirroring-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 5,
  watches: [resources.endpoints, resources.services, resources.endpointslices],
  keysFor: (change) => {
    if (change.resource === 'endpoints') return [change.object, change.previous].some((o) => o && isMirrored(o as unknown as Endpoints)) ? [change.key] : [];
    if (change.resource === 'services') return hasSelectorNews(change) ? [change.key] : [];
    return keysForSlice(change);
  },
  reconcile: (key, context) => {
    const [namespace = '', serviceName = ''] = key.split('/');
    const endpoints = context.get<Endpoints>(resources.endpoints, namespace, serviceName);
    const service = context.get<Service>(resources.services, namespace, serviceName);
    const slices = context
      .withLabel<EndpointSlice>(resources.endpointslices, namespace, serviceLabel, serviceName)
      .filter((slice) => slice.metadata.labels?.[managedByLabel] === manager);
    const wanted = endpoints && isMirrored(endpoints) && service && !service.spec?.selector;
    if (wanted) mirror(endpoints, slices, context);
    else for (const slice of slices) context.delete(resources.endpointslices, namespace, slice.metadata.name);
  },
};

/** Upstream: shouldMirror. Endpoints of the endpoints controller have a Service with a selector. */
const isMirrored = ({ metadata }: Endpoints): boolean =>
  metadata.labels?.['endpointslice.kubernetes.io/skip-mirror'] !== 'true' && metadata.annotations?.['control-plane.alpha.kubernetes.io/leader'] === undefined && metadata.labels?.['endpoints.kubernetes.io/managed-by'] === undefined;

function hasSelectorNews({ type, object, previous }: Change): boolean {
  const has = (service: object | undefined): boolean => (service as Service | undefined)?.spec?.selector !== undefined;
  return type === 'update' ? has(object) !== has(previous) : !has(object);
}

function keysForSlice({ object, previous, author }: Change): readonly string[] {
  if (author.agent === name) return [];
  const about = [object, previous].filter((slice) => slice?.metadata.labels?.[managedByLabel] === manager);
  return [...new Set(about.flatMap((slice) => (slice?.metadata.labels?.[serviceLabel] ? [`${slice.metadata.namespace}/${slice.metadata.labels[serviceLabel]}`] : [])))];
}

type Subset = NonNullable<Endpoints['subsets']>[number];
type Address = NonNullable<Subset['addresses']>[number];

interface Wanted {
  readonly addressType: 'IPv4' | 'IPv6';
  readonly ports: readonly object[];
  readonly endpoints: object[];
}

function mirror(endpoints: Endpoints, slices: readonly EndpointSlice[], context: ComponentContext): void {
  const wanted = wantedSlices(endpoints, context);
  const keyOf = (slice: EndpointSlice | Wanted): string => canonical([slice.addressType, slice.ports ?? []]);
  const left = [...slices];
  const matched = wanted.map((group) => {
    const index = left.findIndex((slice) => keyOf(slice) === keyOf(group));
    return { group, slice: index >= 0 ? left.splice(index, 1)[0] : undefined };
  });
  for (const { group, slice } of matched) {
    // one that would be deleted is used again
    const recycled = left.findIndex((other) => other.addressType === group.addressType);
    write(endpoints, group, slice ?? (recycled >= 0 ? left.splice(recycled, 1)[0] : undefined), context);
  }
  for (const slice of left) context.delete(resources.endpointslices, slice.metadata.namespace ?? '', slice.metadata.name);
}

/** A slice for each set of ports and kind of address. */
function wantedSlices(endpoints: Endpoints, context: ComponentContext): readonly Wanted[] {
  const groups = new Map<string, Wanted>();
  let [invalid, skipped] = [0, 0];
  for (const subset of endpoints.subsets ?? []) {
    const ports = (subset.ports ?? []).map((port) => ({ name: port.name ?? '', port: port.port, protocol: port.protocol ?? 'TCP', ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}) }));
    const addresses = [...(subset.addresses ?? []).map((a) => [a, true] as const), ...(subset.notReadyAddresses ?? []).map((a) => [a, false] as const)];
    let added = 0;
    for (const [address, ready] of addresses) {
      if (added >= most) {
        skipped++;
        continue;
      }
      const addressType = typeOf(address.ip);
      if (!addressType) {
        invalid++;
        continue;
      }
      added++;
      const key = canonical([addressType, ports]);
      const group = groups.get(key) ?? { addressType, ports, endpoints: [] };
      groups.set(key, group);
      group.endpoints.push(endpointOf(address, ready));
    }
  }
  if (invalid > 0) warn(endpoints, 'InvalidIPAddress', `Skipped ${invalid} invalid IP addresses when mirroring to EndpointSlices`, context);
  if (skipped > 0) warn(endpoints, 'TooManyAddressesToMirror', `A max of ${most} addresses can be mirrored to EndpointSlices per Endpoints subset. ${skipped + invalid} addresses were skipped`, context);
  return [...groups.values()];
}

const typeOf = (ip: string): 'IPv4' | 'IPv6' | undefined => (/^\d+\.\d+\.\d+\.\d+$/.test(ip) ? 'IPv4' : ip.includes(':') ? 'IPv6' : undefined);

const endpointOf = ({ ip, hostname, nodeName, targetRef }: Address, ready: boolean): object => ({
  addresses: [ip],
  conditions: { ready },
  ...(hostname ? { hostname } : {}),
  ...(nodeName ? { nodeName } : {}),
  ...(targetRef ? { targetRef } : {}),
});

function warn(endpoints: Endpoints, reason: string, message: string, context: ComponentContext): void {
  context.event(asObject(endpoints), 'Warning', reason, message, { component: 'endpoint-slice-mirroring-controller' });
}

function write(endpoints: Endpoints, { addressType, ports, endpoints: list }: Wanted, slice: EndpointSlice | undefined, context: ComponentContext): void {
  const { namespace, name: serviceName } = endpoints.metadata;
  const labels = { ...endpoints.metadata.labels, [serviceLabel]: serviceName, [managedByLabel]: manager };
  const annotations = Object.fromEntries(Object.entries(endpoints.metadata.annotations ?? {}).filter(([key]) => !unmirrored.has(key)));
  const before = slice && [slice.endpoints ?? [], slice.ports ?? [], slice.metadata.labels ?? {}, slice.metadata.annotations ?? {}];
  if (before && canonical(before) === canonical([list, ports, labels, annotations])) return;
  const metadata = { labels, annotations, ownerReferences: [controllerReference(endpoints, 'v1', 'Endpoints')] };
  if (slice) context.update(resources.endpointslices, { ...slice, metadata: { ...slice.metadata, ...metadata }, endpoints: list, ports });
  else if (!endpoints.metadata.deletionTimestamp) {
    context.create(resources.endpointslices, { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { ...metadata, namespace, generateName: `${serviceName}-` }, addressType, endpoints: list, ports });
  }
}
