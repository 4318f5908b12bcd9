// How much of each quota's resource an object uses. Shared by admission, which asks before, and the controller, which counts after.
// Upstream: pkg/quota/v1/evaluator/core/{pods,services,persistent_volume_claims}.go, apiserver/pkg/quota/v1/generic/evaluator.go
// Leaves out: resource claims (DRA).

import type { ApiObject } from '../../api/object.ts';
import type { PersistentVolumeClaim, Pod, Service } from '../../api/types.ts';
import { tryParseRfc3339 } from '../../base/time.ts';
import { podLimits, podRequests } from '../apiserver/admission/pod-resources.ts';
import type { ResourceList } from './resource-list.ts';

/** Names counted plainly beside `count/…`. */
const plainCounts: ReadonlySet<string> = new Set([
  'configmaps',
  'secrets',
  'replicationcontrollers',
  'resourcequotas',
  'services',
  'persistentvolumeclaims',
  'pods',
]);

/** @param storage the resource as the store names it: `pods`, `deployments.apps` */
export function usageOf(storage: string, object: ApiObject, nowMs: number): ResourceList {
  const count: ResourceList = { [`count/${storage}`]: '1' };
  switch (storage) {
    case 'pods':
      return { ...count, ...podUsage(object as unknown as Pod, nowMs) };
    case 'services':
      return { ...count, ...serviceUsage(object as unknown as Service) };
    case 'persistentvolumeclaims':
      return { ...count, ...claimUsage(object as unknown as PersistentVolumeClaim) };
    default:
      return plainCounts.has(storage) ? { ...count, [storage]: '1' } : count;
  }
}

/** Quota names that an object of this resource can use. */
export function concerns(storage: string, quotaName: string): boolean {
  if (quotaName.startsWith('count/')) return quotaName === `count/${storage}`;
  if (storage === 'pods') return isPodResource(quotaName);
  if (storage === 'services') return quotaName === 'services' || quotaName.startsWith('services.');
  if (storage === 'persistentvolumeclaims')
    return (
      quotaName === 'persistentvolumeclaims' || quotaName === 'requests.storage' || quotaName.includes('.storageclass.storage.k8s.io/')
    );
  return plainCounts.has(storage) && quotaName === storage;
}

/** A Pod that has ended uses nothing but its place in the store. Upstream: QuotaV1Pod */
export function isCounted({ metadata, status }: Pod, nowMs: number): boolean {
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return false;
  const ends = tryParseRfc3339(metadata.deletionTimestamp);
  return (
    ends === undefined || metadata.deletionGracePeriodSeconds === undefined || nowMs <= ends + metadata.deletionGracePeriodSeconds * 1000
  );
}

const standard = new Set(['cpu', 'memory', 'ephemeral-storage']);

function isPodResource(name: string): boolean {
  if (name === 'pods' || standard.has(name)) return true;
  if (name === 'requests.storage') return false;
  return /^(requests|limits)\./.test(name) || name.startsWith('hugepages-');
}

function podUsage(pod: Pod, nowMs: number): ResourceList {
  if (!isCounted(pod, nowMs)) return {};
  const out: Record<string, string> = { pods: '1' };
  for (const [name, value] of Object.entries(podRequests(pod))) {
    if (standard.has(name)) out[name] = value;
    if (name.startsWith('hugepages-')) out[name] = value;
    out[`requests.${name}`] = value;
  }
  for (const [name, value] of Object.entries(podLimits(pod))) if (standard.has(name)) out[`limits.${name}`] = value;
  return out;
}

function serviceUsage({ spec }: Service): ResourceList {
  const ports = spec?.ports ?? [];
  const out: Record<string, string> = { services: '1', 'services.loadbalancers': '0', 'services.nodeports': '0' };
  if (spec?.type === 'NodePort') out['services.nodeports'] = String(ports.length);
  if (spec?.type === 'LoadBalancer') {
    out['services.loadbalancers'] = '1';
    out['services.nodeports'] = String(
      spec.allocateLoadBalancerNodePorts === false ? ports.filter(({ nodePort }) => nodePort).length : ports.length,
    );
  }
  return out;
}

function claimUsage({ spec, metadata }: PersistentVolumeClaim): ResourceList {
  const out: Record<string, string> = { persistentvolumeclaims: '1' };
  const storage = spec?.resources?.requests?.storage;
  const className = spec?.storageClassName ?? metadata.annotations?.['volume.beta.kubernetes.io/storage-class'];
  if (storage !== undefined) out['requests.storage'] = String(storage);
  if (!className) return out;
  out[`${className}.storageclass.storage.k8s.io/persistentvolumeclaims`] = '1';
  if (storage !== undefined) out[`${className}.storageclass.storage.k8s.io/requests.storage`] = String(storage);
  return out;
}
