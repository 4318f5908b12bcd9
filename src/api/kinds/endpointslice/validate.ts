/**
 * Upstream: pkg/apis/discovery/validation/validation.go, warnings of pkg/registry/discovery/endpointslice/strategy.go.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { duplicate, invalidField, required, tooMany } from '../../meta/field-error.ts';
import { isDns1123Label, isDns1123Subdomain, isValidLabelValue, nameIsDnsSubdomain } from '../../meta/names.ts';
import type { EndpointSlice } from '../../types.ts';
import type { Report } from '../shared/checks.ts';
import { addAll, checkDnsLabel, checkGiven, checkLabels, checkOneOf, checkQualifiedName } from '../shared/checks.ts';
import { same } from '../shared/copy.ts';
import { immutableField } from '../shared/immutable.ts';
import { checkEndpointIp, checkIp, checkLegacyIp, ipWarnings, parseIp } from '../shared/ip.ts';
import { portProtocols } from '../shared/pod-spec/containers.ts';
import type { Item } from '../shared/pod-types.ts';

type Endpoint = Item<NonNullable<EndpointSlice['endpoints']>>;
type Hints = NonNullable<Endpoint['hints']>;

const maxEndpoints = 1000;
const maxAddresses = 100;
const maxPorts = 20_000;
const maxTopologyLabels = 16;
const maxHints = 8;

export function validateEndpointSlice(slice: EndpointSlice, old?: EndpointSlice): readonly FieldError[] {
  const report: Report = [];
  if (checkGiven(report, 'addressType', slice.addressType)) checkOneOf(report, 'addressType', slice.addressType, ['FQDN', 'IPv4', 'IPv6']);
  checkPorts(report, slice.ports ?? []);
  const before = report.length;
  checkEndpoints(report, slice);
  if (report.length > before && old && same(old.endpoints, slice.endpoints)) report.length = before;
  if (old) report.push(...immutableField(slice.addressType, old.addressType, 'addressType'));
  return report;
}

function checkPorts(report: Report, ports: NonNullable<EndpointSlice['ports']>): void {
  if (ports.length > maxPorts) {
    report.push(tooMany('ports', ports.length, maxPorts));
    return;
  }
  const names = new Set<string>();
  ports.forEach(({ name = '', protocol, appProtocol }, i) => {
    if (name) checkDnsLabel(report, `ports[${i}].name`, name);
    if (names.has(name)) report.push(duplicate(`ports[${i}].name`, name));
    names.add(name);
    if (checkGiven(report, `ports[${i}].protocol`, protocol)) checkOneOf(report, `ports[${i}].protocol`, protocol, portProtocols);
    if (appProtocol !== undefined) checkQualifiedName(report, `ports[${i}].appProtocol`, appProtocol);
  });
}

function checkEndpoints(report: Report, { endpoints = [], addressType }: EndpointSlice): void {
  const list = endpoints ?? [];
  if (list.length > maxEndpoints) {
    report.push(tooMany('endpoints', list.length, maxEndpoints));
    return;
  }
  list.forEach((endpoint, i) => {
    const at = `endpoints[${i}]`;
    const { nodeName, deprecatedTopology: topology, hostname, hints } = endpoint;
    const addresses = endpoint.addresses ?? [];
    if (addresses.length === 0) report.push(required(`${at}.addresses`, 'must contain at least 1 address'));
    else if (addresses.length > maxAddresses) report.push(tooMany(`${at}.addresses`, addresses.length, maxAddresses));
    addresses.forEach((address, n) => checkAddress(report, `${at}.addresses`, n, address, addressType));
    if (nodeName !== undefined) addAll(report, `${at}.nodeName`, nodeName, nameIsDnsSubdomain(nodeName, false));
    const size = Object.keys(topology ?? {}).length;
    if (size > maxTopologyLabels) report.push(tooMany(`${at}.deprecatedTopology`, size, maxTopologyLabels));
    checkLabels(report, `${at}.deprecatedTopology`, topology as Record<string, string> | undefined);
    if (hostname !== undefined) checkDnsLabel(report, `${at}.hostname`, hostname);
    if (hints) checkHints(report, `${at}.hints`, hints);
  });
}

function checkAddress(report: Report, at: string, index: number, address: string, type: string): void {
  const here = `${at}[${index}]`;
  if (type === 'FQDN') {
    checkDomainName(report, here, address);
    return;
  }
  if (type !== 'IPv4' && type !== 'IPv6') return;
  const before = report.length;
  (type === 'IPv4' ? checkLegacyIp : checkIp)(report, here, address);
  if (report.length > before) return;
  if (`IPv${parseIp(address)?.family}` !== type) report.push(invalidField(at, address, `must be an ${type} address`));
  checkEndpointIp(report, here, address);
}

/** Upstream: IsFullyQualifiedDomainName. */
function checkDomainName(report: Report, at: string, given: string): void {
  const name = given.replace(/\.$/u, '');
  const wrong = isDns1123Subdomain(name);
  const label = name.split('.').find((part) => isDns1123Label(part).length > 0);
  if (given === '') report.push(required(at, ''));
  else if (wrong.length > 0) report.push(invalidField(at, name, wrong.join(',')));
  else if (!name.includes('.')) report.push(invalidField(at, name, 'should be a domain with at least two segments separated by dots'));
  else if (label !== undefined) report.push(invalidField(at, label, isDns1123Label(label).join(',')));
}

function checkHints(report: Report, at: string, hints: Hints): void {
  const check = (field: 'forZones' | 'forNodes', isName: (name: string) => readonly string[]): boolean => {
    const list = hints[field] ?? [];
    if (list.length > maxHints) {
      report.push(tooMany(`${at}.${field}`, list.length, maxHints));
      return false;
    }
    const seen = new Set<string>();
    list.forEach(({ name }, i) => {
      if (seen.has(name)) report.push(duplicate(`${at}.${field}[${i}].name`, name));
      seen.add(name);
      addAll(report, `${at}.${field}[${i}].name`, name, isName(name));
    });
    return true;
  };
  if (check('forZones', isValidLabelValue)) check('forNodes', (name) => nameIsDnsSubdomain(name, false));
}

const controllers = new Set(['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io']);

export function endpointSliceWarnings(slice: EndpointSlice, old: EndpointSlice | undefined): readonly string[] {
  const warnings = !old && slice.addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : [];
  if (controllers.has(slice.metadata.labels?.['endpointslice.kubernetes.io/managed-by'] ?? '')) return warnings;
  const ips = (slice.endpoints ?? []).flatMap(({ addresses }, i) => addresses.flatMap((address, n) => ipWarnings(`endpoints[${i}].addresses[${n}]`, address)));
  return [...warnings, ...ips];
}
