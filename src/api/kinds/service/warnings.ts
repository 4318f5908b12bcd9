/**
 * Upstream: pkg/api/service/warnings.go.
 */
import type { Service } from '../../types.ts';
import { cidrWarnings, ipWarnings } from '../shared/ip.ts';

export function serviceWarnings(service: Service): readonly string[] {
  const { spec = {}, metadata } = service;
  const { type, clusterIPs = [], externalIPs = [], loadBalancerIP, loadBalancerSourceRanges: ranges = [] } = spec;
  const headless = type === 'ClusterIP' && spec.clusterIP === 'None';
  const warnings: string[] = [];
  const when = (condition: boolean, text: string): void => {
    if (condition) warnings.push(text);
  };
  when(
    'service.kubernetes.io/topology-aware-hints' in (metadata.annotations ?? {}),
    'annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead',
  );
  if (spec.clusterIP && spec.clusterIP !== 'None') warnings.push(...clusterIPs.flatMap((ip, i) => ipWarnings(`spec.clusterIPs[${i}]`, ip)));
  when(headless && Boolean(loadBalancerIP), 'spec.loadBalancerIP is ignored for headless services');
  when(headless && externalIPs.length > 0, 'spec.externalIPs is ignored for headless services');
  when(headless && spec.sessionAffinity !== 'None', 'spec.SessionAffinity is ignored for headless services');
  warnings.push(...externalIPs.flatMap((ip, i) => ipWarnings(`spec.externalIPs[${i}]`, ip)));
  when(externalIPs.length > 0 && !headless && type !== 'ExternalName', 'spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  if (loadBalancerIP) warnings.push(...ipWarnings('spec.loadBalancerIP', loadBalancerIP));
  warnings.push(...ranges.flatMap((range, i) => cidrWarnings(`spec.loadBalancerSourceRanges[${i}]`, range)));
  when(type === 'ExternalName' && externalIPs.length > 0, 'spec.externalIPs is ignored when spec.type is "ExternalName"');
  when(type !== 'ExternalName' && Boolean(spec.externalName), 'spec.externalName is ignored when spec.type is not "ExternalName"');
  when(spec.trafficDistribution === 'PreferClose', 'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  return warnings;
}
