/**
 * Upstream: ValidateIngressCreate, ValidateIngressUpdate, ValidateIngressStatusUpdate in pkg/apis/networking/validation/validation.go.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { invalidField, notSupported, required } from '../../meta/field-error.ts';
import { isDns1123Subdomain, isPathSegmentName, isValidPortName, isValidPortNumber, isWildcardDns1123Subdomain, nameIsDnsLabel, nameIsDnsSubdomain } from '../../meta/names.ts';
import type { Report } from '../shared/checks.ts';
import { addAll } from '../shared/checks.ts';
import { checkLegacyIp, parseIp } from '../shared/ip.ts';
import type { Item } from '../shared/pod-types.ts';
import type { Ingress } from './index.ts';

type IngressSpec = NonNullable<Ingress['spec']>;
type Rule = Item<IngressSpec['rules']>;
type Path = Item<NonNullable<Rule['http']>['paths']>;
type Backend = Path['backend'];
type Reference = NonNullable<Backend['resource']>;

export const classAnnotation = 'kubernetes.io/ingress.class';

/** What an update may keep, because it was there before. */
interface Leniency {
  readonly secretNames: boolean;
  readonly wildcardRules: boolean;
}

export function validateIngress(ingress: Ingress): readonly FieldError[] {
  const report: Report = [];
  checkSpec(report, ingress.spec ?? {}, { secretNames: false, wildcardRules: false });
  const annotation = ingress.metadata.annotations?.[classAnnotation];
  const name = ingress.spec?.ingressClassName;
  if (annotation !== undefined && name !== undefined && annotation !== name) {
    report.push(invalidField(`annotations.${classAnnotation}`, annotation, 'must match `ingressClassName` when both are specified'));
  }
  return report;
}

export function validateIngressUpdate(ingress: Ingress, old: Ingress): readonly FieldError[] {
  if (ingress.spec === old.spec) return [];
  const report: Report = [];
  const hasWrongRule = (rule: Rule): boolean => {
    const found: Report = [];
    if (rule.host?.includes('*')) checkHttp(found, '', rule);
    return found.length > 0;
  };
  checkSpec(report, ingress.spec ?? {}, {
    secretNames: old.spec?.tls?.some((tls) => secretNameErrors(tls.secretName).length > 0) ?? false,
    wildcardRules: old.spec?.rules?.some(hasWrongRule) ?? false,
  });
  return report;
}

function checkSpec(report: Report, spec: IngressSpec, lenient: Leniency): void {
  if (!spec.rules?.length && !spec.defaultBackend) report.push(invalidField('spec', spec.rules ?? null, 'either `defaultBackend` or `rules` must be specified'));
  if (spec.defaultBackend) checkBackend(report, 'spec.defaultBackend', spec.defaultBackend);
  spec.rules?.forEach((rule, i) => {
    const at = `spec.rules[${i}]`;
    if (rule.host) checkHost(report, `${at}.host`, rule.host);
    if (!lenient.wildcardRules || !rule.host?.includes('*')) checkHttp(report, at, rule);
  });
  spec.tls?.forEach(({ hosts, secretName }, i) => {
    const at = `spec.tls[${i}]`;
    hosts?.forEach((host, n) => addAll(report, `${at}.hosts[${n}]`, host, host.includes('*') ? isWildcardDns1123Subdomain(host) : isDns1123Subdomain(host)));
    if (!lenient.secretNames) addAll(report, `${at}.secretName`, secretName, secretNameErrors(secretName));
  });
  const name = spec.ingressClassName;
  if (name !== undefined) addAll(report, 'spec.ingressClassName', name, nameIsDnsSubdomain(name, false));
}

const secretNameErrors = (name: string | undefined): readonly string[] => (name ? nameIsDnsSubdomain(name, false) : []);

function checkHost(report: Report, at: string, host: string): void {
  if (parseIp(host)) report.push(invalidField(at, host, 'must be a DNS name, not an IP address'));
  addAll(report, at, host, host.includes('*') ? isWildcardDns1123Subdomain(host) : isDns1123Subdomain(host));
}

function checkHttp(report: Report, at: string, { http }: Rule): void {
  if (!http) return;
  if (!http.paths?.length) report.push(required(`${at}.http.paths`, ''));
  http.paths?.forEach((path, i) => checkPath(report, `${at}.http.paths[${i}]`, path));
}

const wrongParts = ['//', '/./', '/../', '%2f', '%2F'];
const wrongEnds = ['/..', '/.'];

function checkPath(report: Report, at: string, { path = '', pathType, backend }: Path): void {
  if (!pathType) {
    report.push(required(`${at}.pathType`, 'pathType must be specified'));
    return;
  }
  const wrong = (detail: string): void => void report.push(invalidField(`${at}.path`, path, detail));
  if (pathType === 'Exact' || pathType === 'Prefix') {
    if (!path.startsWith('/')) wrong('must be an absolute path');
    for (const part of wrongParts) if (path.includes(part)) wrong(`must not contain '${part}'`);
    for (const end of wrongEnds) if (path.endsWith(end)) wrong(`cannot end with '${end}'`);
  } else if (pathType === 'ImplementationSpecific') {
    if (path !== '' && !path.startsWith('/')) wrong('must be an absolute path');
  } else report.push(notSupported(`${at}.pathType`, pathType, ['Exact', 'ImplementationSpecific', 'Prefix']));
  checkBackend(report, `${at}.backend`, backend ?? {});
}

function checkBackend(report: Report, at: string, { resource, service }: Backend): void {
  if (resource && service) report.push(invalidField(at, '', 'cannot set both resource and service backends'));
  else if (resource) checkReference(report, `${at}.resource`, resource);
  else if (!service) report.push(invalidField(at, '', 'resource or service backend is required'));
  else {
    if (!service.name) report.push(required(`${at}.service.name`, ''));
    else addAll(report, `${at}.service.name`, service.name, nameIsDnsLabel(service.name, false));
    const { name, number } = service.port ?? {};
    if (name && number) report.push(invalidField(at, '', 'cannot set both port name & port number'));
    else if (name) addAll(report, `${at}.service.port.name`, name, isValidPortName(name));
    else if (number) addAll(report, `${at}.service.port.number`, number, isValidPortNumber(number));
    else report.push(required(at, 'port name or number is required'));
  }
}

/** Any object, by group, kind and name; also the parameters of a class. */
export function checkReference(report: Report, at: string, { apiGroup, kind, name }: Reference): void {
  if (apiGroup !== undefined && apiGroup !== null) addAll(report, `${at}.apiGroup`, apiGroup, isDns1123Subdomain(apiGroup));
  for (const [field, value] of [
    ['kind', kind],
    ['name', name],
  ] as const) {
    if (!value) report.push(required(`${at}.${field}`, ''));
    else addAll(report, `${at}.${field}`, value, isPathSegmentName(value));
  }
}

export function validateIngressStatusUpdate(ingress: Ingress, old: Ingress): readonly FieldError[] {
  const report: Report = [];
  const known = old.status?.loadBalancer?.ingress?.flatMap(({ ip }) => ip ?? []);
  ingress.status?.loadBalancer?.ingress?.forEach(({ ip, hostname }, i) => {
    const at = `status.loadBalancer.ingress[${i}]`;
    if (ip) checkLegacyIp(report, `${at}.ip`, ip, known);
    if (!hostname) return;
    addAll(report, `${at}.hostname`, hostname, isDns1123Subdomain(hostname));
    if (parseIp(hostname)) report.push(invalidField(`${at}.hostname`, hostname, 'must be a DNS name, not an IP address'));
  });
  return report;
}
