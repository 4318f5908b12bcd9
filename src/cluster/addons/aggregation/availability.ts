// Whether the servers behind APIServices answer. Upstream: kube-aggregator/pkg/controllers/status/remote/remote_available_controller.go
// Left out: the five tries at once, which differ only where a Service has several endpoints of which one fails.

import type { APIService } from '../../../api/kinds/apiservice.ts';
import type { EndpointSlice, Service } from '../../../api/types.ts';
import { goQuote } from '../../../base/go-quote.ts';
import { formatRfc3339 } from '../../../base/time.ts';
import { type Aggregator, targetOf } from '../../apiserver/aggregator/aggregator.ts';
import { loopback } from '../../apiserver/user.ts';
import type { Component, ComponentContext, GroupResource } from '../../component.ts';

const apiServices: GroupResource = { group: 'apiregistration.k8s.io', plural: 'apiservices' };
const services: GroupResource = { group: '', plural: 'services' };
const slices: GroupResource = { group: 'discovery.k8s.io', plural: 'endpointslices' };
const resyncMs = 30_000;
const retryMs = 1000;

interface Verdict {
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/** The controller for one cluster: it remembers which Services it has to hear of. */
export function makeAvailabilityController(aggregator: Aggregator): Component {
  const byService = new Map<string, Set<string>>();
  return {
    name: 'remote-available-controller',
    user: 'system:apiserver',
    fieldManager: 'kube-apiserver',
    latencyMs: 10,
    watches: [apiServices, services, slices],
    keysFor: ({ resource, object, key }) => {
      if (resource.startsWith('apiservices')) {
        const { spec } = object as unknown as APIService;
        if (!spec?.service) return [];
        const service = `${spec.service.namespace}/${spec.service.name}`;
        byService.set(service, (byService.get(service) ?? new Set()).add(key));
        return [key];
      }
      if (byService.size === 0) return [];
      const { namespace, name, labels } = object.metadata;
      return [...(byService.get(`${namespace}/${resource === 'services' ? name : labels?.['kubernetes.io/service-name']}`) ?? [])];
    },
    reconcile: (key, context) => {
      const found = context.get<APIService>(apiServices, '', key);
      if (!found?.spec?.service) return;
      const verdict = judge(found, aggregator, context);
      context.enqueueAfter(key, verdict.reason === 'FailedDiscoveryCheck' ? retryMs : resyncMs);
      const before = found.status?.conditions?.find(({ type }) => type === 'Available');
      if (before?.status === verdict.status && before.reason === verdict.reason && before.message === verdict.message) return;
      const lastTransitionTime = before?.status === verdict.status && before.lastTransitionTime ? before.lastTransitionTime : formatRfc3339(context.nowMs);
      const condition = { type: 'Available', status: verdict.status, lastTransitionTime, reason: verdict.reason, message: verdict.message };
      context.updateStatus(apiServices, { ...found, status: { conditions: [condition] } });
    },
  };
}

function judge(apiService: APIService, aggregator: Aggregator, context: ComponentContext): Verdict {
  const target = targetOf(apiService);
  const { namespace, name, port } = target;
  const no = (reason: string, message: string): Verdict => ({ status: 'False', reason, message });
  const service = context.get<Service>(services, namespace, name);
  if (!service) return no('ServiceNotFound', `service/${name} in ${goQuote(namespace)} is not present`);
  if (service.spec?.type === 'ClusterIP') {
    const found = service.spec.ports?.find((one) => one.port === port);
    if (!found) return no('ServicePortError', `service/${name} in ${goQuote(namespace)} is not listening on port ${port}`);
    const list = context.withLabel<EndpointSlice>(slices, namespace, 'kubernetes.io/service-name', name);
    if (list.length === 0) return no('EndpointsNotFound', `cannot find endpointslices for service/${name} in ${goQuote(namespace)}`);
    if (!list.some((slice) => hasAvailable(slice, found.name ?? '')))
      return no('MissingEndpoints', `endpointslices for service/${name} in ${goQuote(namespace)} have no addresses with port name ${goQuote(found.name ?? '')}`);
  }
  const { group = '', version = '' } = apiService.spec ?? {};
  const path = `/apis/${group}/${version}`;
  const url = `https://${service.spec?.clusterIP ?? ''}:${port}${path}`;
  const answer = aggregator.forward(target, { method: 'GET', path }, loopback);
  if ('error' in answer) return no('FailedDiscoveryCheck', `failing or missing response from ${url}: Get ${goQuote(url)}: ${answer.error}`);
  if (answer.status < 200 || answer.status >= 300) return no('FailedDiscoveryCheck', `failing or missing response from ${url}: bad status from ${url}: ${answer.status}`);
  return { status: 'True', reason: 'Passed', message: 'all checks passed' };
}

function hasAvailable({ endpoints, ports }: EndpointSlice, portName: string): boolean {
  if (!(endpoints ?? []).some(({ conditions }) => conditions?.ready !== false)) return false;
  return (ports ?? []).some(({ name, port }) => (name ?? '') === portName && port !== undefined && port !== null);
}
