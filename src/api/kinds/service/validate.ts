/**
 * Upstream: validateService, ValidateServiceUpdate, ValidateServiceStatusUpdate in pkg/apis/core/validation/validation.go.
 * Leaves out that a port for health checks must be there: it is allocated after validation here, and before it upstream.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { duplicate, forbiddenField, invalidField, notSupported, required } from '../../meta/field-error.ts';
import { isValidPortNumber } from '../../meta/names.ts';
import type { Service } from '../../types.ts';
import type { Report } from '../shared/checks.ts';
import { addAll, checkDnsLabel, checkDnsSubdomain, checkLabels, checkOneOf, checkPort, checkQualifiedName, checkRequiredOneOf } from '../shared/checks.ts';
import { checkEndpointIp, checkLegacyCidr, checkLegacyIp, parseIp } from '../shared/ip.ts';
import { portProtocols } from '../shared/pod-spec/containers.ts';
import { checkClusterIps, checkClusterIpsUpdate, isHeadless } from './cluster-ips.ts';
import type { ServicePort, ServiceSpec } from './defaults.ts';
import { isExternallyAccessible } from './defaults.ts';
import { needsHealthCheckNodePort } from './prepare.ts';

type Annotations = Readonly<Record<string, string>>;

const sourceRanges = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const topologyHints = 'service.kubernetes.io/topology-aware-hints';
const topologyMode = 'service.kubernetes.io/topology-mode';
/** A day. */
const maxAffinitySeconds = 86400;

export function validateService(service: Service): readonly FieldError[] {
  const report: Report = [];
  checkService(report, service, undefined);
  return report;
}

export function validateServiceUpdate(service: Service, old: Service): readonly FieldError[] {
  if (service.spec === old.spec && service.metadata.annotations === old.metadata.annotations) return [];
  const report: Report = [];
  const [spec, before] = [service.spec ?? {}, old.spec ?? {}];
  checkClusterIpsUpdate(report, spec, before);
  if (before.type === 'LoadBalancer' && spec.type === 'LoadBalancer' && before.loadBalancerClass !== spec.loadBalancerClass) {
    report.push(invalidField('spec.loadBalancerClass', spec.loadBalancerClass ?? null, 'may not change once set'));
  }
  checkBalancerClass(report, spec);
  if (needsHealthCheckNodePort(before) && needsHealthCheckNodePort(spec) && (spec.healthCheckNodePort ?? 0) !== (before.healthCheckNodePort ?? 0)) {
    report.push(forbiddenField('spec.healthCheckNodePort', 'field is immutable'));
  }
  checkService(report, service, old);
  return report;
}

function checkService(report: Report, service: Service, old: Service | undefined): void {
  const spec = service.spec ?? {};
  const annotations: Annotations = service.metadata.annotations ?? {};
  const { [topologyHints]: hints, [topologyMode]: mode } = annotations;
  if (mode !== undefined && hints !== undefined && mode !== hints) {
    report.push(invalidField(`metadata.annotations[${topologyMode}]`, mode, `must match annotations[${topologyHints}] when both are specified`));
  }
  if (!spec.ports?.length && !isHeadless(spec) && spec.type !== 'ExternalName') report.push(required('spec.ports', ''));
  checkType(report, spec);
  checkPorts(report, spec);
  checkLabels(report, 'spec.selector', spec.selector as Annotations | undefined);
  checkAffinity(report, spec);
  checkClusterIps(report, spec, old?.spec);
  spec.externalIPs?.forEach((ip, i) => {
    const before = report.length;
    checkLegacyIp(report, `spec.externalIPs[${i}]`, ip, old?.spec?.externalIPs);
    if (report.length === before) checkEndpointIp(report, `spec.externalIPs[${i}]`, ip);
  });
  checkRequiredOneOf(report, 'spec.type', spec.type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']);
  checkNodePorts(report, spec);
  checkSourceRanges(report, spec, annotations, old);
  const isBalancer = spec.type === 'LoadBalancer';
  if (spec.allocateLoadBalancerNodePorts !== undefined && !isBalancer)
    report.push(forbiddenField('spec.allocateLoadBalancerNodePorts', "may only be used when `type` is 'LoadBalancer'"));
  if (spec.allocateLoadBalancerNodePorts === undefined && isBalancer) report.push(required('allocateLoadBalancerNodePorts', ''));
  checkBalancerClass(report, spec);
  checkTraffic(report, spec);
}

function checkType(report: Report, spec: ServiceSpec): void {
  const { type } = spec;
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec)) {
    report.push(invalidField('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`));
  }
  if (type !== 'ExternalName') return;
  const refuse = (field: string): void => void report.push(forbiddenField(`spec.${field}`, 'may not be set for ExternalName services'));
  if (spec.clusterIPs?.length) refuse('clusterIPs');
  if (spec.ipFamilies?.length) refuse('ipFamilies');
  if (spec.ipFamilyPolicy !== undefined) refuse('ipFamilyPolicy');
  const name = (spec.externalName ?? '').replace(/\.$/u, '');
  if (name === '') report.push(required('spec.externalName', ''));
  else checkDnsSubdomain(report, 'spec.externalName', name);
}

function checkPorts(report: Report, spec: ServiceSpec): void {
  const names = new Set<string>();
  const several = (spec.ports?.length ?? 0) > 1;
  spec.ports?.forEach((port, i) => {
    const at = `spec.ports[${i}]`;
    if (port.name) {
      checkDnsLabel(report, `${at}.name`, port.name);
      if (names.has(port.name)) report.push(duplicate(`${at}.name`, port.name));
      names.add(port.name);
    } else if (several) report.push(required(`${at}.name`, ''));
    addAll(report, `${at}.port`, port.port ?? 0, isValidPortNumber(port.port ?? 0));
    checkRequiredOneOf(report, `${at}.protocol`, port.protocol, portProtocols);
    checkPort(report, `${at}.targetPort`, port.targetPort);
    if (port.appProtocol !== undefined) checkQualifiedName(report, `${at}.appProtocol`, port.appProtocol);
  });
}

function checkAffinity(report: Report, spec: ServiceSpec): void {
  const at = 'spec.sessionAffinityConfig';
  const { sessionAffinity: affinity, sessionAffinityConfig: config } = spec;
  checkRequiredOneOf(report, 'spec.sessionAffinity', affinity, ['ClientIP', 'None']);
  if (affinity === 'None' && config) report.push(forbiddenField(at, 'must not be set when session affinity is None'));
  if (affinity !== 'ClientIP') return;
  const seconds = config?.clientIP?.timeoutSeconds;
  if (seconds === undefined) {
    const missing = !config ? at : config.clientIP ? `${at}.clientIP.timeoutSeconds` : `${at}.clientIP`;
    report.push(required(missing, 'when session affinity type is ClientIP'));
  } else if (seconds <= 0 || seconds > maxAffinitySeconds) {
    report.push(invalidField(`${at}.clientIP.timeoutSeconds`, seconds, `must be greater than 0 and less than ${maxAffinitySeconds}`));
  }
}

/** Ports of the nodes where they are allowed, and no two of the same. */
function checkNodePorts(report: Report, { type, ports = [] }: ServiceSpec): void {
  if (type === 'ClusterIP') {
    ports.forEach((port, i) => {
      if (port.nodePort) report.push(forbiddenField(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    });
  }
  const unique = (key: (port: ServicePort) => string, found: (port: ServicePort, i: number) => FieldError): void => {
    const seen = new Set<string>();
    ports.forEach((port, i) => {
      const it = key(port);
      if (it !== '' && seen.has(it)) report.push(found(port, i));
      seen.add(it);
    });
  };
  unique(
    ({ protocol, nodePort }) => (nodePort ? `${protocol}/${nodePort}` : ''),
    ({ nodePort }, i) => duplicate(`spec.ports[${i}].nodePort`, nodePort),
  );
  unique(
    ({ protocol, port }) => `${protocol}/${port}`,
    ({ protocol, port }, i) => duplicate(`spec.ports[${i}]`, { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 }),
  );
}

function checkSourceRanges(report: Report, spec: ServiceSpec, annotations: Annotations, old: Service | undefined): void {
  const onlyBalancer = (at: string): void => {
    if (spec.type !== 'LoadBalancer') report.push(forbiddenField(at, "may only be used when `type` is 'LoadBalancer'"));
  };
  const annotation = annotations[sourceRanges];
  if (spec.loadBalancerSourceRanges?.length) {
    const at = 'spec.LoadBalancerSourceRanges';
    const before = old?.spec?.loadBalancerSourceRanges?.map((range) => range.trim());
    onlyBalancer(at);
    spec.loadBalancerSourceRanges.forEach((range, i) => checkLegacyCidr(report, `${at}[${i}]`, range.trim(), before));
  } else if (annotation !== undefined) {
    const at = `metadata.annotations[${sourceRanges}]`;
    onlyBalancer(at);
    if (annotation.trim() === '' || old?.metadata.annotations?.[sourceRanges] === annotation) return;
    for (const range of annotation.trim().split(',')) checkLegacyCidr(report, at, range.trim());
  }
}

function checkBalancerClass(report: Report, spec: ServiceSpec): void {
  const name = spec.loadBalancerClass;
  if (name === undefined) return;
  if (spec.type === 'LoadBalancer') checkQualifiedName(report, 'spec.loadBalancerClass', name);
  else report.push(forbiddenField('spec.loadBalancerClass', "may only be used when `type` is 'LoadBalancer'"));
}

const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

function checkTraffic(report: Report, spec: ServiceSpec): void {
  const { externalTrafficPolicy: external, healthCheckNodePort: port, internalTrafficPolicy: internal, trafficDistribution } = spec;
  if (isExternallyAccessible(spec)) checkRequiredOneOf(report, 'spec.externalTrafficPolicy', external, ['Cluster', 'Local']);
  else if (external) report.push(invalidField('spec.externalTrafficPolicy', external, 'may only be set for externally-accessible services'));
  if (port && !needsHealthCheckNodePort(spec)) {
    report.push(invalidField('spec.healthCheckNodePort', port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"));
  } else if (port) addAll(report, 'spec.healthCheckNodePort', port, isValidPortNumber(port));
  if (internal === undefined && (spec.type === 'NodePort' || spec.type === 'LoadBalancer' || spec.type === 'ClusterIP')) report.push(required('spec.internalTrafficPolicy', ''));
  if (internal !== undefined) checkOneOf(report, 'spec.internalTrafficPolicy', internal, ['Cluster', 'Local']);
  if (trafficDistribution !== undefined) checkOneOf(report, 'spec.trafficDistribution', trafficDistribution, distributions);
}

type BalancerStatus = NonNullable<NonNullable<Service['status']>['loadBalancer']>;

export function validateServiceStatusUpdate(service: Service, old: Service): readonly FieldError[] {
  const report: Report = [];
  checkBalancerStatus(report, service.status?.loadBalancer, old.status?.loadBalancer, service.spec?.type);
  return report;
}

/** Upstream: ValidateLoadBalancerStatus. */
function checkBalancerStatus(report: Report, status: BalancerStatus | undefined, old: BalancerStatus | undefined, type: string | undefined): void {
  const at = 'status.loadBalancer.ingress';
  const ingress = status?.ingress ?? [];
  if (type !== 'LoadBalancer' && ingress.length > 0) {
    report.push(forbiddenField(at, "may only be used when `spec.type` is 'LoadBalancer'"));
    return;
  }
  const before = old?.ingress?.flatMap(({ ip }) => ip ?? []);
  ingress.forEach(({ ip, ipMode, hostname }, i) => {
    const here = `${at}[${i}]`;
    if (ip) checkLegacyIp(report, `${here}.ip`, ip, before);
    if (ipMode === undefined) {
      if (ip) report.push(required(`${here}.ipMode`, 'must be specified when `ip` is set'));
    } else if (!ip) report.push(forbiddenField(`${here}.ipMode`, 'may not be specified when `ip` is not set'));
    else if (ipMode !== 'Proxy' && ipMode !== 'VIP') report.push(notSupported(`${here}.ipMode`, ipMode, ['Proxy', 'VIP']));
    if (!hostname) return;
    checkDnsSubdomain(report, `${here}.hostname`, hostname);
    if (parseIp(hostname)) report.push(invalidField(`${here}.hostname`, hostname, 'must be a DNS name, not an IP address'));
  });
}
