// A Service's EndpointSlices: the addresses of the Pods it selects, and whether they are ready.
// Upstream: pkg/controller/endpointslice/endpointslice_controller.go, staging/src/k8s.io/endpointslice/reconciler.go.
// Left out: IPv6 and dual stack (the world has IPv4), topology by annotation.

import type { JsonObject } from '../../../api/object.ts';
import type { EndpointSlice, Pod, Service } from '../../../api/types.ts';
import { jsonEqual } from '../../../base/json.ts';
import type { Component, ComponentContext } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { canonical } from '../shared/pod-template-hash.ts';
import { isNamespaceTerminating } from '../shared/pod-control.ts';
import { controllerReference, resources } from '../shared/resources.ts';
import { type Endpoint, type PortList, addressOf, endpointOf, isReady, portsFor, selectedPods } from './endpoint.ts';
import { hinted } from './hints.ts';
import { type Draft, type Plan, packEndpoints, recycle } from './packing.ts';
import { sortSlicePorts } from './ports.ts';
import { TriggerTimes, withTrigger } from './trigger-times.ts';

const serviceLabel = 'kubernetes.io/service-name';
const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
const headlessLabel = 'service.kubernetes.io/headless';
const managedBy = 'endpointslice-controller.k8s.io';
const name = 'endpoint-slice-controller';
/** how soon Pods on nodes that do not exist are looked at again */
const retryMs = 5000;
/** what one endpoint costs to look at and to send */
const busyMsPerEndpoint = 0.1;

/** An EndpointSlice controller for one cluster: it knows when changes came. */
export function makeEndpointSliceController(): Component {
  const times = new TriggerTimes();
  return {
    name,
    user: 'system:serviceaccount:kube-system:endpointslice-controller',
    fieldManager: 'kube-controller-manager',
    latencyMs: 8,
    watches: [resources.services, resources.pods, resources.endpointslices],
    keysFor: (change, context) => {
      if (change.resource === 'services') return [change.key];
      return change.resource === 'pods' ? servicesOf(change, context) : keysForSlice(change);
    },
    reconcile: (key, context) => {
      const [namespace = '', serviceName = ''] = key.split('/');
      const service = context.get<Service>(resources.services, namespace, serviceName);
      if (!service) return times.forget(key);
      if (service.spec?.selector && service.spec.type !== 'ExternalName') sync(service, times, context);
    },
  };
}

function keysForSlice({ object, previous, author }: Change): readonly string[] {
  if (author.agent === name) return [];
  const mine = [object, previous].filter((slice) => slice?.metadata.labels?.[managedByLabel] === managedBy);
  return [...new Set(mine.flatMap((slice) => (slice?.metadata.labels?.[serviceLabel] ? [`${slice.metadata.namespace}/${slice.metadata.labels[serviceLabel]}`] : [])))];
}

/** The Services that select a Pod now, or did before this change. Nothing when the change is none of theirs. */
export function servicesOf(change: Change, context: ComponentContext): readonly string[] {
  const now = change.object as unknown as Pod;
  const before = change.previous as unknown as Pod | undefined;
  const relabelled = before !== undefined && before.metadata.labels !== now.metadata.labels;
  if (before && change.type === 'update' && !relabelled && !differs(before, now)) return [];
  return selecting(now, relabelled ? before : undefined, context);
}

function selecting(now: Pod, before: Pod | undefined, context: ComponentContext): readonly string[] {
  const namespace = now.metadata.namespace ?? '';
  const found = context.list<Service>(resources.services, namespace).filter((s) => selects(s, now) || (before && selects(s, before)));
  return found.map((s) => `${namespace}/${s.metadata.name}`);
}

function selects(service: Service, pod: Pod): boolean {
  const selector = service.spec?.selector;
  if (!selector) return false;
  for (const key in selector) if (pod.metadata.labels?.[key] !== selector[key]) return false;
  return true;
}

/** Whether a Pod changed in what an endpoint shows. Upstream: podEndpointsChanged; there, an ended Pod is one that is no longer ready. */
function differs(before: Pod, now: Pod): boolean {
  if (before.metadata.deletionTimestamp !== now.metadata.deletionTimestamp) return true;
  if (before.spec !== now.spec && (before.spec?.hostname !== now.spec?.hostname || before.spec?.subdomain !== now.spec?.subdomain)) return true;
  if (before.status === now.status) return false;
  return isReady(before) !== isReady(now) || addressOf(before) !== addressOf(now) || isOver(before) !== isOver(now);
}

const isOver = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

const isOwnedBy = (slice: EndpointSlice, service: Service): boolean => slice.metadata.ownerReferences?.some((owner) => owner.kind === 'Service' && owner.uid === service.metadata.uid) ?? false;

function sync(service: Service, times: TriggerTimes, context: ComponentContext): void {
  const { namespace = '', name: serviceName } = service.metadata;
  const pods = selectedPods(service, context);
  const time = times.next(service, pods);
  const existing = context
    .withLabel<EndpointSlice>(resources.endpointslices, namespace, serviceLabel, serviceName)
    .filter((slice) => slice.metadata.labels?.[managedByLabel] === managedBy && !slice.metadata.deletionTimestamp);
  const labels = labelsFor(service);
  const plan = planFor(service, pods, existing, labels, context);
  recycle(plan, (slice) => isOwnedBy(slice, service));
  try {
    write(service, plan, labels, time, context);
  } catch (error) {
    if (!isNamespaceTerminating(error)) throw error;
  }
}

/** What to do with the slices of a Service. Upstream: reconcileByAddressType. */
function planFor(service: Service, pods: readonly Pod[], existing: readonly EndpointSlice[], labels: object, context: ComponentContext): Plan {
  const groups = group(service, pods, context);
  const isStale = (slice: EndpointSlice): boolean => !jsonEqual(slice.metadata.labels ?? {}, labels);
  const plan: Plan = { creates: [], updates: [], deletes: existing.filter((slice) => !isOwnedBy(slice, service)) };
  const byPorts = Map.groupBy(
    existing.filter((slice) => isOwnedBy(slice, service)),
    (slice) => canonical(slice.ports ?? []),
  );
  for (const [key, { ports, endpoints }] of groups) {
    const { creates, updates, deletes } = packEndpoints(byPorts.get(key) ?? [], endpoints, ports, isStale);
    plan.creates.push(...creates);
    plan.updates.push(...updates);
    plan.deletes.push(...deletes);
  }
  for (const [key, slices] of byPorts) if (!groups.has(key)) plan.deletes.push(...slices);
  if (existing.length === plan.deletes.length && plan.creates.length === 0) keepPlaceholder(plan, isStale);
  return plan;
}

/** A Service without Pods has one empty slice. */
function keepPlaceholder(plan: Plan, isStale: (slice: EndpointSlice) => boolean): void {
  const [only, ...more] = plan.deletes;
  const isPlaceholder = only && more.length === 0 && !only.ports?.length && !only.endpoints?.length && !isStale(only);
  if (isPlaceholder) plan.deletes.length = 0;
  else plan.creates.push({ slice: undefined, ports: [], endpoints: [] });
}

interface Group {
  readonly ports: PortList;
  readonly endpoints: Endpoint[];
}

/** Endpoints by their ports: Pods may give the same port name different numbers. */
function group(service: Service, pods: readonly Pod[], context: ComponentContext): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  let lost = false;
  context.busyFor(pods.length * busyMsPerEndpoint);
  for (const pod of pods) {
    if (!addressOf(pod)) continue;
    const ports = sortSlicePorts(portsFor(service, pod));
    const key = canonical(ports);
    const known = groups.get(key) ?? { ports, endpoints: [] };
    groups.set(key, known);
    const exists = service.spec?.publishNotReadyAddresses || context.get(resources.nodes, '', pod.spec?.nodeName ?? '');
    if (exists) known.endpoints.push(hinted(service, endpointOf(service, pod, context)));
    else lost = true;
  }
  if (lost) context.enqueueAfter(`${service.metadata.namespace}/${service.metadata.name}`, retryMs);
  return groups;
}

function write(service: Service, { creates, updates, deletes }: Plan, labels: object, time: string | undefined, context: ComponentContext): void {
  const { namespace = '', deletionTimestamp } = service.metadata;
  const contents = ({ endpoints, ports }: Draft): JsonObject => ({ endpoints: endpoints.length > 0 ? endpoints : null, ports: ports.length > 0 ? ports : null });
  if (!deletionTimestamp) {
    for (const draft of creates) {
      const metadata = {
        generateName: `${service.metadata.name}-`,
        namespace,
        labels,
        annotations: withTrigger(undefined, time),
        ownerReferences: [controllerReference(service, 'v1', 'Service')],
      };
      context.create(resources.endpointslices, { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata, addressType: 'IPv4', ...contents(draft) });
    }
  }
  for (const draft of updates) {
    const { slice } = draft;
    if (slice) context.update(resources.endpointslices, { ...slice, metadata: { ...slice.metadata, labels, annotations: withTrigger(slice.metadata.annotations, time) }, ...contents(draft) });
  }
  for (const slice of deletes) context.delete(resources.endpointslices, namespace, slice.metadata.name);
}

/** The Service's labels with those that say whose slice it is. Upstream: setEndpointSliceLabels. */
function labelsFor(service: Service): Readonly<Record<string, string>> {
  const { [serviceLabel]: _name, [managedByLabel]: _manager, [headlessLabel]: _headless, ...own } = service.metadata.labels ?? {};
  const headless = service.spec?.clusterIP === 'None' || !service.spec?.clusterIP ? { [headlessLabel]: '' } : {};
  return { ...own, [serviceLabel]: service.metadata.name, [managedByLabel]: managedBy, ...headless };
}
