// A Service's EndpointSlices: the addresses of the Pods it selects, and whether they are ready.
// Upstream: pkg/controller/endpointslice/endpointslice_controller.go, staging/src/k8s.io/endpointslice/reconciler.go.
// Left out: IPv6 and dual stack (the world has IPv4), topology hints (no zones unless nodes are labelled).

import type { EndpointSlice, Pod, Service } from '../../../api/types.ts';
import type { Component, ComponentContext } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { canonical } from '../shared/pod-template-hash.ts';
import { controllerReference, resources } from '../shared/resources.ts';
import { type Endpoint, type PortList, addressOf, endpointOf, portsFor, selectedPods } from './endpoint.ts';

const serviceLabel = 'kubernetes.io/service-name';
const managedBy = 'endpointslice-controller.k8s.io';
const maxEndpoints = 100;

export const endpointslice: Component = {
  name: 'endpoint-slice-controller',
  user: 'system:serviceaccount:kube-system:endpointslice-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 8,
  watches: [resources.services, resources.pods, resources.endpointslices],
  keysFor: (change, context) => {
    if (change.resource === 'services') return [change.key];
    if (change.resource === 'pods') return servicesOf(change, context);
    const service = change.object.metadata.labels?.[serviceLabel];
    const mine = change.object.metadata.labels?.['endpointslice.kubernetes.io/managed-by'] === managedBy;
    return mine && service && change.author.agent !== 'endpoint-slice-controller' ? [`${change.object.metadata.namespace}/${service}`] : [];
  },
  reconcile: (key, context) => {
    const [namespace = '', name = ''] = key.split('/');
    const service = context.get<Service>(resources.services, namespace, name);
    if (service?.spec?.selector && service.spec.type !== 'ExternalName' && !service.metadata.deletionTimestamp) sync(service, context);
  },
};

/** The Services that select a Pod now, or did before this change. Nothing when the change is none of theirs. */
export function servicesOf(change: Change, context: ComponentContext): readonly string[] {
  const now = change.object as unknown as Pod;
  const before = change.previous as unknown as Pod | undefined;
  if (before && change.type === 'update' && relevant(before) === relevant(now) && before.metadata.labels === now.metadata.labels) return [];
  const namespace = now.metadata.namespace ?? '';
  const selects = (service: Service, pod: Pod | undefined): boolean => {
    const selector = Object.entries(service.spec?.selector ?? {});
    return pod !== undefined && selector.length > 0 && selector.every(([key, value]) => pod.metadata.labels?.[key] === value);
  };
  return context.list<Service>(resources.services, namespace).filter((s) => selects(s, now) || selects(s, before)).map((s) => `${namespace}/${s.metadata.name}`);
}

/** All of a Pod that an endpoint shows. */
function relevant(pod: Pod): string {
  const ready = pod.status?.conditions?.find((c) => c.type === 'Ready')?.status ?? '';
  return `${addressOf(pod) ?? ''}|${ready}|${pod.metadata.deletionTimestamp ?? ''}|${pod.status?.phase ?? ''}|${pod.spec?.nodeName ?? ''}`;
}

function sync(service: Service, context: ComponentContext): void {
  const wanted = group(service, context);
  const namespace = service.metadata.namespace ?? '';
  const existing = context
    .withLabel<EndpointSlice>(resources.endpointslices, namespace, serviceLabel, service.metadata.name)
    .filter((slice) => slice.metadata.labels?.['endpointslice.kubernetes.io/managed-by'] === managedBy);
  const unused = [...existing];
  for (const { ports, endpoints } of wanted) {
    for (let at = 0; at === 0 || at < endpoints.length; at += maxEndpoints) {
      const part = endpoints.slice(at, at + maxEndpoints);
      const index = unused.findIndex((slice) => canonical(slice.ports ?? []) === canonical(ports)) ;
      const slice = index >= 0 ? unused.splice(index, 1)[0] : unused.shift();
      write(service, slice, part, ports, context);
    }
  }
  for (const slice of unused) context.delete(resources.endpointslices, namespace, slice.metadata.name);
}

/** Endpoints by their ports: Pods may give the same port name different numbers. A Service without Pods has one empty slice. */
function group(service: Service, context: ComponentContext): readonly { readonly ports: PortList; readonly endpoints: readonly Endpoint[] }[] {
  const groups = new Map<string, { ports: PortList; endpoints: Endpoint[] }>();
  for (const pod of selectedPods(service, context)) {
    if (!addressOf(pod) || !pod.spec?.nodeName) continue;
    const ports = portsFor(service, pod);
    const key = canonical(ports);
    const known = groups.get(key) ?? { ports, endpoints: [] };
    known.endpoints.push(endpointOf(service, pod, context));
    groups.set(key, known);
  }
  return groups.size ? [...groups.values()] : [{ ports: [], endpoints: [] }];
}

function write(service: Service, slice: EndpointSlice | undefined, endpoints: readonly Endpoint[], ports: PortList, context: ComponentContext): void {
  const labels = labelsFor(service);
  if (!slice) {
    context.create(resources.endpointslices, {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        generateName: `${service.metadata.name}-`,
        namespace: service.metadata.namespace,
        labels,
        annotations: triggered(service, endpoints, context),
        ownerReferences: [controllerReference(service, 'v1', 'Service')],
      },
      addressType: 'IPv4',
      endpoints,
      ports: ports.length ? ports : null,
    });
    return;
  }
  const same = canonical(slice.endpoints ?? []) === canonical(endpoints) && canonical(slice.ports ?? []) === canonical(ports) && canonical(slice.metadata.labels) === canonical(labels);
  if (same) return;
  const annotations = { ...slice.metadata.annotations, ...triggered(service, endpoints, context) };
  context.update(resources.endpointslices, { ...slice, metadata: { ...slice.metadata, labels, annotations }, endpoints, ports: ports.length ? ports : null });
}

function labelsFor(service: Service): Record<string, string> {
  const headless = service.spec?.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {};
  return { ...service.metadata.labels, [serviceLabel]: service.metadata.name, 'endpointslice.kubernetes.io/managed-by': managedBy, ...headless };
}

/** When the change came that this write answers: the Service's birth, or the latest Pod transition. */
function triggered(service: Service, endpoints: readonly Endpoint[], context: ComponentContext): Record<string, string> {
  const latest = selectedPods(service, context)
    .map((pod) => pod.status?.conditions?.find((c) => c.type === 'Ready')?.lastTransitionTime ?? '')
    .reduce((a, b) => (a > b ? a : b), service.metadata.creationTimestamp ?? '');
  return endpoints.length && latest ? { 'endpoints.kubernetes.io/last-change-trigger-time': latest } : {};
}
