/**
 * Which resource names mean what.
 * Upstream: pkg/apis/core/helper/helpers.go, pkg/apis/core/v1/helper/helpers.go, component-helpers/resource.
 */
import { isQualifiedName } from '../../meta/names.ts';

/** Resources containers may ask for under their short names. */
export const standardContainerResources: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** Names that need no domain. Upstream: standardResources. */
export const standardResources: ReadonlySet<string> = new Set([
  'cpu', 'memory', 'ephemeral-storage', 'requests.cpu', 'requests.memory', 'requests.ephemeral-storage', 'limits.cpu', 'limits.memory',
  'limits.ephemeral-storage', 'pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'configmaps',
  'persistentvolumeclaims', 'storage', 'requests.storage', 'services.nodeports', 'services.loadbalancers',
]); // biome-ignore format: a table

/** Names a ResourceQuota may count without a domain. Upstream: standardQuotaResources. */
export const standardQuotaResources: ReadonlySet<string> = new Set([
  'cpu', 'memory', 'ephemeral-storage', 'requests.cpu', 'requests.memory', 'requests.storage', 'requests.ephemeral-storage', 'limits.cpu',
  'limits.memory', 'limits.ephemeral-storage', 'pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets',
  'persistentvolumeclaims', 'configmaps', 'services.nodeports', 'services.loadbalancers',
]); // biome-ignore format: a table

/** Amounts that are counted in whole units. Upstream: integerResources. */
export const integerResources: ReadonlySet<string> = new Set([
  'pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'configmaps', 'persistentvolumeclaims', 'services.nodeports',
  'services.loadbalancers',
]); // biome-ignore format: a table

export const isHugePageResource = (name: string): boolean => name.startsWith('hugepages-');

/** `vendor.example/gpu`: not of kubernetes.io, not a quota's `requests.` name. */
export function isExtendedResource(name: string): boolean {
  if (isNativeResource(name) || name.startsWith('requests.')) return false;
  return isQualifiedName(`requests.${name}`).length === 0;
}

/** In kubernetes.io, said or not. */
export const isNativeResource = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');

/** Whether a limit may exceed what is there. */
export const isOvercommitAllowed = (name: string): boolean => isNativeResource(name) && !isHugePageResource(name);

/** Resources that a Pod as a whole may ask for. */
export const isPodLevelResource = (name: string): boolean => name === 'cpu' || name === 'memory' || isHugePageResource(name);
