// Hints for the proxies: which zones and nodes an endpoint is for. Upstream: staging/src/k8s.io/endpointslice/trafficdist
// Left out: the topology-mode annotation, which divides endpoints by the CPUs of each zone.

import type { Service } from '../../../api/types.ts';
import type { Endpoint } from './endpoint.ts';

const close: ReadonlySet<string> = new Set(['PreferClose', 'PreferSameZone', 'PreferSameNode']);

/** The endpoint with the hints that its Service wants. */
export function hinted(service: Service, endpoint: Endpoint): Endpoint {
  const wish = service.spec?.trafficDistribution;
  if (wish === undefined || !close.has(wish) || !endpoint.conditions.ready) return endpoint;
  const forZones = endpoint.zone === undefined ? {} : { forZones: [{ name: endpoint.zone }] };
  const forNodes = endpoint.nodeName === undefined || wish !== 'PreferSameNode' ? {} : { forNodes: [{ name: endpoint.nodeName }] };
  const hints = { ...forZones, ...forNodes };
  return Object.keys(hints).length === 0 ? endpoint : { ...endpoint, hints };
}
