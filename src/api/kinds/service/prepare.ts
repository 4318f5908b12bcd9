/**
 * What a Service keeps of what was allocated for it, and what it loses when its type changes.
 * Upstream: svcStrategy (dropTypeDependentFields) and storage.go (patchAllocatedValues, normalizeClusterIPs) in pkg/registry/core/service.
 * Leaves out the allocation itself, which needs the other Services.
 */
import type { RequestContext } from '../../kind.ts';
import type { Service } from '../../types.ts';
import { change, each, same } from '../shared/copy.ts';
import type { ServiceSpec } from './defaults.ts';
import { isExternallyAccessible } from './defaults.ts';

export function servicePrepareForCreate(service: Service): Service {
  return change(service, { status: { loadBalancer: {} } });
}

export function servicePrepareForUpdate(service: Service, old: Service, { subresource }: RequestContext): Service {
  if (subresource === 'status') return change(service, { spec: old.spec });
  const before = old.spec ?? {};
  const spec = dropTypeDependent(service.spec ?? {}, before);
  return change(service, { spec, status: spec.type === 'LoadBalancer' ? old.status : change(old.status ?? {}, { loadBalancer: {} }) });
}

/** Every type but ExternalName has a cluster address, be it `None`. */
export const needsClusterIp = (spec: ServiceSpec): boolean => spec.type !== 'ExternalName';

/** Whether ports of the nodes are to be allocated. */
export const allocatesNodePorts = (spec: ServiceSpec): boolean => spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);

/** Types that may have ports of the nodes. */
export const usesNodePorts = (spec: ServiceSpec): boolean => spec.type === 'NodePort' || spec.type === 'LoadBalancer';

/** Whether a port for the load balancer's health checks is needed. */
export const needsHealthCheckNodePort = (spec: ServiceSpec): boolean => spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';

/** What the client means by what it says of addresses and ports, before any are allocated. Upstream: beginCreate, beginUpdate */
export function normalizeAllocated(spec: ServiceSpec, old: ServiceSpec | undefined): ServiceSpec {
  return old ? normalizeClusterIps(patchAllocated(spec, old), old) : pluralClusterIp(spec);
}

function pluralClusterIp(spec: ServiceSpec): ServiceSpec {
  return spec.clusterIP && !spec.clusterIPs?.length ? { ...spec, clusterIPs: [spec.clusterIP] } : spec;
}

/** A client that leaves out what was allocated means to keep it. */
function patchAllocated(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let patched = spec;
  if (needsClusterIp(old) && needsClusterIp(spec)) {
    patched = change(patched, { clusterIP: spec.clusterIP || old.clusterIP, clusterIPs: spec.clusterIPs?.length ? spec.clusterIPs : old.clusterIPs });
  }
  if (allocatesNodePorts(old) && allocatesNodePorts(spec)) patched = change(patched, { ports: keepNodePorts(spec.ports, old.ports) });
  if (needsHealthCheckNodePort(old) && needsHealthCheckNodePort(spec)) {
    patched = change(patched, { healthCheckNodePort: spec.healthCheckNodePort || old.healthCheckNodePort });
  }
  return patched;
}

function keepNodePorts(ports: ServiceSpec['ports'], old: ServiceSpec['ports']): ServiceSpec['ports'] {
  const oldPorts = new Map((old ?? []).map((port) => [port.name ?? '', port.nodePort ?? 0]));
  const wanted = new Set((ports ?? []).map((port) => port.nodePort));
  return each(ports, (port) => {
    const before = oldPorts.get(port.name ?? '') ?? 0;
    return port.nodePort || before === 0 || wanted.has(before) ? port : { ...port, nodePort: before };
  });
}

/** Keeps `clusterIP` and `clusterIPs` in step when a client changes one of them. */
function normalizeClusterIps(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let clusterIPs = spec.clusterIPs;
  if (old.clusterIPs?.length && !clusterIPs?.length && old.clusterIP === spec.clusterIP) clusterIPs = old.clusterIPs;
  if ((old.clusterIP ?? '') !== (spec.clusterIP ?? '') && same(old.clusterIPs, clusterIPs)) {
    clusterIPs = spec.clusterIP ? [spec.clusterIP] : undefined;
  }
  return change(spec, { clusterIPs });
}

/** Upstream: dropTypeDependentFields. Fields go that no longer apply, that the server may have set, and that the client did not change. */
function dropTypeDependent(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let kept = spec;
  if (needsClusterIp(old) && !needsClusterIp(spec)) {
    if ((old.clusterIP ?? '') === (spec.clusterIP ?? '') && same(old.clusterIPs, spec.clusterIPs)) kept = change(kept, { clusterIP: undefined, clusterIPs: undefined });
    if (same(old.ipFamilies, spec.ipFamilies)) kept = change(kept, { ipFamilies: undefined });
    if (old.ipFamilyPolicy === spec.ipFamilyPolicy) kept = change(kept, { ipFamilyPolicy: undefined });
  }
  if (usesNodePorts(old) && !usesNodePorts(spec) && nodePortsWithin(spec, old)) {
    kept = change(kept, { ports: each(kept.ports, (port) => change(port, { nodePort: undefined })) });
  }
  if (needsHealthCheckNodePort(old) && !needsHealthCheckNodePort(spec) && (old.healthCheckNodePort ?? 0) === (spec.healthCheckNodePort ?? 0)) {
    kept = change(kept, { healthCheckNodePort: undefined });
  }
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (old.allocateLoadBalancerNodePorts === spec.allocateLoadBalancerNodePorts) kept = change(kept, { allocateLoadBalancerNodePorts: undefined });
    if (old.loadBalancerClass === spec.loadBalancerClass) kept = change(kept, { loadBalancerClass: undefined });
  }
  if (isExternallyAccessible(old) && !isExternallyAccessible(spec) && old.externalTrafficPolicy === spec.externalTrafficPolicy) {
    kept = change(kept, { externalTrafficPolicy: undefined });
  }
  return kept;
}

function nodePortsWithin(spec: ServiceSpec, old: ServiceSpec): boolean {
  const before = new Set((old.ports ?? []).map((port) => port.nodePort));
  return (spec.ports ?? []).every((port) => !port.nodePort || before.has(port.nodePort));
}
