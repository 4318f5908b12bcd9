// Small answers about a Pod that several parts of a node need.

import { qosClass } from '../../api/kinds/shared/qos.ts';
import type { Pod } from '../../api/types.ts';

/** `nginx_default(uid)`: how messages name a Pod. Upstream: pkg/kubelet/util/format. */
export const podText = (pod: Pod): string => `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;

export const qosOf = (pod: Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' =>
  (pod.status?.qosClass as 'Guaranteed' | 'Burstable' | 'BestEffort' | undefined) ?? (pod.spec ? qosClass(pod.spec) : 'BestEffort');

/** Where its processes are accounted. Upstream: pkg/kubelet/cm/pod_container_manager_linux.go */
export function podCgroup(pod: Pod): string {
  const qos = qosOf(pod);
  const uid = pod.metadata.uid ?? '';
  return qos === 'Guaranteed' ? `/kubepods/pod${uid}` : `/kubepods/${qos.toLowerCase()}/pod${uid}`;
}

/** Its hostname: names longer than 63 characters are cut. */
export const hostnameOf = (pod: Pod): string => (pod.spec?.hostname || pod.metadata.name).slice(0, 63).replace(/[-.]+$/, '');

/** `sub.ns.svc.cluster.local` for a Pod with a subdomain, else ''. */
export const subdomainOf = (pod: Pod, clusterDomain: string): string => (pod.spec?.subdomain ? `${pod.spec.subdomain}.${pod.metadata.namespace}.svc.${clusterDomain}` : '');

/** Made by the kubelet from a file, not by the API server. */
export const isMirror = (pod: Pod): boolean => pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
