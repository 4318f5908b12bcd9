// The older Endpoints of a Service, still served for those who read them. Upstream: pkg/controller/endpoint/endpoints_controller.go.
// Left out: the limit of 1,000 addresses is kept, its warning annotation with it; subsets are grouped by ports only.

import type { Endpoints, Pod, Service } from '../../api/types.ts';
import type { Component, ComponentContext } from '../component.ts';
import { addressOf, isReady, portsFor, selectedPods } from './endpointslice/endpoint.ts';
import { servicesOf } from './endpointslice/endpointslice.ts';
import { canonical } from './shared/pod-template-hash.ts';
import { resources } from './shared/resources.ts';

const maxAddresses = 1000;

export const endpoints: Component = {
  name: 'endpoint-controller',
  user: 'system:serviceaccount:kube-system:endpoint-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 9,
  watches: [resources.services, resources.pods],
  keysFor: (change, context) => (change.resource === 'services' ? [change.key] : servicesOf(change, context)),
  reconcile: (key, context) => {
    const [namespace = '', name = ''] = key.split('/');
    const service = context.get<Service>(resources.services, namespace, name);
    const existing = context.get<Endpoints>(resources.endpoints, namespace, name);
    if (!service) {
      if (existing?.metadata.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller') context.delete(resources.endpoints, namespace, name);
      return;
    }
    if (service.spec?.selector && service.spec.type !== 'ExternalName' && !service.metadata.deletionTimestamp) sync(service, existing, context);
  },
};

interface Subset {
  readonly addresses?: readonly object[];
  readonly notReadyAddresses?: readonly object[];
  readonly ports?: readonly object[];
}

function sync(service: Service, existing: Endpoints | undefined, context: ComponentContext): void {
  const subsets = subsetsOf(service, context);
  const headless = service.spec?.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {};
  const labels = { ...service.metadata.labels, 'endpoints.kubernetes.io/managed-by': 'endpoint-controller', ...headless };
  if (existing && canonical(existing.subsets ?? []) === canonical(subsets) && canonical(existing.metadata.labels ?? {}) === canonical(labels)) return;
  const latest = latestTransition(service, context);
  const annotations = { ...existing?.metadata.annotations, ...(subsets.length && latest ? { 'endpoints.kubernetes.io/last-change-trigger-time': latest } : {}) };
  const metadata = { ...existing?.metadata, name: service.metadata.name, namespace: service.metadata.namespace, labels, annotations };
  const object = { apiVersion: 'v1', kind: 'Endpoints', metadata, ...(subsets.length ? { subsets } : {}) };
  if (existing) context.update(resources.endpoints, object);
  else context.create(resources.endpoints, object);
}

const latestTransition = (service: Service, context: ComponentContext): string =>
  selectedPods(service, context)
    .map((pod) => pod.status?.conditions?.find((c) => c.type === 'Ready')?.lastTransitionTime ?? '')
    .reduce((a, b) => (a > b ? a : b), service.metadata.creationTimestamp ?? '');

/** Addresses with the same ports stand together; those that are not ready apart. */
function subsetsOf(service: Service, context: ComponentContext): readonly Subset[] {
  const groups = new Map<string, { ports: readonly object[]; ready: object[]; notReady: object[] }>();
  let count = 0;
  for (const pod of selectedPods(service, context)) {
    if (!addressOf(pod) || !pod.spec?.nodeName || count++ >= maxAddresses) continue;
    if (pod.metadata.deletionTimestamp && !service.spec?.publishNotReadyAddresses) continue;
    const ports = portsFor(service, pod).map(({ name, ...port }) => (name ? { name, ...port } : port));
    if (ports.length === 0 && service.spec?.clusterIP !== 'None') continue;
    const key = canonical(ports);
    const group = groups.get(key) ?? { ports, ready: [], notReady: [] };
    groups.set(key, group);
    (service.spec?.publishNotReadyAddresses || isReady(pod) ? group.ready : group.notReady).push(address(service, pod));
  }
  return [...groups.values()].map(({ ports, ready, notReady }) => ({
    ...(ready.length ? { addresses: ready.sort(byIp) } : {}),
    ...(notReady.length ? { notReadyAddresses: notReady.sort(byIp) } : {}),
    ...(ports.length ? { ports } : {}),
  }));
}

const byIp = (a: object, b: object): number => ((a as { ip: string }).ip < (b as { ip: string }).ip ? -1 : 1);

function address(service: Service, pod: Pod): object {
  const named = pod.spec?.hostname && pod.spec.subdomain === service.metadata.name;
  const { namespace, name, uid } = pod.metadata;
  return { ip: addressOf(pod), ...(named ? { hostname: pod.spec?.hostname } : {}), nodeName: pod.spec?.nodeName, targetRef: { kind: 'Pod', namespace, name, uid } };
}
