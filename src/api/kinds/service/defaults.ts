/**
 * What the server fills into Services.
 * Upstream: SetDefaults_Service in pkg/apis/core/v1/defaults.go.
 */
import type { Service } from '../../types.ts';
import { change, each, fill } from '../shared/copy.ts';
import type { Item } from '../shared/pod-types.ts';

export type ServiceSpec = NonNullable<Service['spec']>;
export type ServicePort = Item<ServiceSpec['ports']>;

/** Three hours. */
const affinityTimeoutSeconds = 10800;

export function defaultService(service: Service): Service {
  const spec = fill(service.spec ?? {}, { sessionAffinity: 'None', type: 'ClusterIP' });
  const type = spec.type;
  const changed = change(spec, {
    sessionAffinityConfig: sessionAffinityConfig(spec),
    ports: each(spec.ports, defaultPort),
  });
  const defaulted = fill(changed, {
    ...(isExternallyAccessible(spec) ? { externalTrafficPolicy: 'Cluster' } : undefined),
    ...(type === 'NodePort' || type === 'LoadBalancer' || type === 'ClusterIP' ? { internalTrafficPolicy: 'Cluster' } : undefined),
    ...(type === 'LoadBalancer' ? { allocateLoadBalancerNodePorts: true } : undefined),
  });
  return change(service, { spec: defaulted, status: type === 'LoadBalancer' ? defaultStatus(service.status) : service.status });
}

function sessionAffinityConfig(spec: ServiceSpec): ServiceSpec['sessionAffinityConfig'] {
  if (spec.sessionAffinity === 'None') return undefined;
  if (spec.sessionAffinity !== 'ClientIP' || spec.sessionAffinityConfig?.clientIP?.timeoutSeconds !== undefined) return spec.sessionAffinityConfig;
  return { clientIP: { timeoutSeconds: affinityTimeoutSeconds } };
}

function defaultPort(port: ServicePort): ServicePort {
  const target = port.targetPort;
  return fill(target === 0 || target === '' || target === undefined ? { ...port, targetPort: port.port } : port, { protocol: 'TCP' });
}

function defaultStatus(status: Service['status']): Service['status'] {
  const ingress = each(status?.loadBalancer?.ingress, (i) => (i.ip && i.ipMode === undefined ? { ...i, ipMode: 'VIP' } : i));
  return ingress ? change(status ?? {}, { loadBalancer: change(status?.loadBalancer ?? {}, { ingress }) }) : status;
}

/** Upstream: pkg/api/service ExternallyAccessible. */
export function isExternallyAccessible(spec: ServiceSpec): boolean {
  return spec.type === 'LoadBalancer' || spec.type === 'NodePort' || (spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0);
}
