// The older Endpoints of a Service, still served for those who read them. Upstream: pkg/controller/endpoint/endpoints_controller.go.

import { StatusError } from '../../api/meta/status-error.ts';
import type { Endpoints, Pod, Service } from '../../api/types.ts';
import { jsonEqual } from '../../base/json.ts';
import type { Component, ComponentContext } from '../component.ts';
import { addressOf, hasHostname, isReady, portsFor, selectedPods } from './endpointslice/endpoint.ts';
import { servicesOf } from './endpointslice/endpointslice.ts';
import { type Port, sortEndpointsPorts } from './endpointslice/ports.ts';
import { TriggerTimes, withTrigger } from './endpointslice/trigger-times.ts';
import { isNamespaceTerminating } from './shared/pod-control.ts';
import { asObject, resources } from './shared/resources.ts';

const most = 1000;
const overCapacity = 'endpoints.kubernetes.io/over-capacity';
/** what one address costs to look at and to send */
const busyMsPerAddress = 0.1;

/** An Endpoints controller for one cluster: it knows when changes came. */
export function makeEndpointsController(): Component {
  const times = new TriggerTimes();
  return {
    name: 'endpoint-controller',
    user: 'system:serviceaccount:kube-system:endpoint-controller',
    fieldManager: 'kube-controller-manager',
    latencyMs: 9,
    watches: [resources.services, resources.pods, resources.endpoints],
    keysFor: (change, context) => {
      if (change.resource === 'pods') return servicesOf(change, context);
      // deleted Endpoints of a Service that is there come back
      return change.resource === 'services' || change.type === 'delete' ? [change.key] : [];
    },
    reconcile: (key, context) => {
      const [namespace = '', name = ''] = key.split('/');
      const service = context.get<Service>(resources.services, namespace, name);
      const existing = context.get<Endpoints>(resources.endpoints, namespace, name);
      if (!service) {
        times.forget(key);
        if (existing) context.delete(resources.endpoints, namespace, name);
      } else if (service.spec?.selector && service.spec.type !== 'ExternalName') sync(service, existing, times, context);
    },
  };
}

interface Address {
  readonly ip: string;
  readonly targetRef: { readonly uid?: string };
}

interface Subset {
  readonly addresses?: readonly Address[];
  readonly notReadyAddresses?: readonly Address[];
  readonly ports?: readonly Port[];
}

function sync(service: Service, existing: Endpoints | undefined, times: TriggerTimes, context: ComponentContext): void {
  const pods = selectedPods(service, context);
  context.busyFor(pods.length * busyMsPerAddress);
  const time = times.next(service, pods);
  const all = subsetsOf(service, pods);
  const subsets = truncated(all);
  const headless = service.spec?.clusterIP === 'None' || !service.spec?.clusterIP ? { 'service.kubernetes.io/headless': '' } : {};
  const labels = { ...service.metadata.labels, 'endpoints.kubernetes.io/managed-by': 'endpoint-controller', ...headless };
  if (existing && jsonEqual(existing.subsets ?? [], subsets) && jsonEqual(existing.metadata.labels ?? {}, labels)) return;
  const { [overCapacity]: _, ...others } = existing?.metadata.annotations ?? {};
  const annotations = { ...withTrigger(others, time), ...(all === subsets ? {} : { [overCapacity]: 'truncated' }) };
  const metadata = { ...existing?.metadata, name: service.metadata.name, namespace: service.metadata.namespace, labels, annotations };
  const object = { apiVersion: 'v1', kind: 'Endpoints', metadata, ...(subsets.length > 0 ? { subsets } : {}) };
  try {
    if (existing) context.update(resources.endpoints, object);
    else context.create(resources.endpoints, object);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (!existing && isNamespaceTerminating(error)) return;
    const { namespace, name } = service.metadata;
    const [reason, what] = existing ? ['FailedToUpdateEndpoint', 'update endpoint'] : ['FailedToCreateEndpoint', 'create endpoint for service'];
    context.event(asObject(existing ?? (object as unknown as Endpoints)), 'Warning', reason, `Failed to ${what} ${namespace}/${name}: ${error.message}`);
    throw error;
  }
}

/** Ports that the same Pods offer stand together, with those Pods. Upstream: RepackSubsets. */
function subsetsOf(service: Service, pods: readonly Pod[]): readonly Subset[] {
  const { publishNotReadyAddresses = false, clusterIP } = service.spec ?? {};
  const byPort = new Map<string, { readonly port: Port | undefined; readonly pods: Map<Pod, boolean> }>();
  for (const pod of pods) {
    if (!addressOf(pod) || (pod.metadata.deletionTimestamp && !publishNotReadyAddresses)) continue;
    const ports: readonly (Port | undefined)[] = service.spec?.ports?.length ? portsFor(service, pod).map(({ name, ...port }) => (name ? { name, ...port } : port)) : clusterIP === 'None' ? [undefined] : [];
    for (const port of ports) {
      const key = port ? `${port.name ?? ''}|${port.port}|${port.protocol}|${port.appProtocol ?? ''}` : '';
      const known = byPort.get(key) ?? { port, pods: new Map<Pod, boolean>() };
      byPort.set(key, known);
      known.pods.set(pod, publishNotReadyAddresses || isReady(pod));
    }
  }
  const bySet = Map.groupBy(byPort.values(), ({ pods: offering }) => (byPort.size === 1 ? '' : [...offering].map(([pod, ready]) => `${pod.metadata.name}${ready}`).join()));
  return [...bySet.values()].map((group) => {
    const offering = [...(group[0]?.pods ?? [])];
    const some = (wanted: boolean): readonly Address[] => offering.flatMap(([pod, ready]) => (ready === wanted ? [addressFor(service, pod)] : [])).sort(byIp);
    const [ready, notReady] = [some(true), some(false)];
    const ports = sortEndpointsPorts(group.flatMap(({ port }) => port ?? []));
    return { ...(ready.length > 0 ? { addresses: ready } : {}), ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}), ...(ports.length > 0 ? { ports } : {}) };
  });
}

const byIp = (a: Address, b: Address): number => (a.ip === b.ip ? ((a.targetRef.uid ?? '') < (b.targetRef.uid ?? '') ? -1 : 1) : a.ip < b.ip ? -1 : 1);

function addressFor(service: Service, pod: Pod): Address {
  const { namespace = '', name, uid = '' } = pod.metadata;
  return { ip: addressOf(pod) ?? '', ...(hasHostname(pod, service) ? { hostname: pod.spec?.hostname } : {}), ...(pod.spec?.nodeName ? { nodeName: pod.spec.nodeName } : {}), targetRef: { kind: 'Pod', namespace, name, uid } } as Address;
}

/** At most a thousand addresses, ready ones first; the same list when there are no more. Upstream: truncateEndpoints. */
function truncated(subsets: readonly Subset[]): readonly Subset[] {
  const count = (key: 'addresses' | 'notReadyAddresses'): number => subsets.reduce((sum, subset) => sum + (subset[key]?.length ?? 0), 0);
  const [ready, notReady] = [count('addresses'), count('notReadyAddresses')];
  if (ready + notReady <= most) return subsets;
  const readyShare = Math.min(1, most / ready);
  const notReadyShare = Math.max(0, most - ready) / Math.max(1, notReady);
  const part = (list: readonly Address[] | undefined, share: number): readonly Address[] => (list ?? []).slice(0, Math.floor((list ?? []).length * share));
  return subsets.map(({ ports, ...subset }) => {
    const [addresses, notReadyAddresses] = [part(subset.addresses, readyShare), part(subset.notReadyAddresses, notReadyShare)];
    return { ...(addresses.length > 0 ? { addresses } : {}), ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}), ...(ports ? { ports } : {}) };
  });
}
