/**
 * Endpoints: the older list of a Service's addresses, superseded by EndpointSlices.
 * Upstream: pkg/registry/core/endpoint/strategy.go, formatEndpoints in the printers.
 *
 * @supports yes Endpoints: with the deprecation warning of 1.33
 */

import type { FieldError } from '../meta/field-error.ts';
import { required } from '../meta/field-error.ts';
import { isValidPortNumber, nameIsDnsSubdomain } from '../meta/names.ts';
import type { Endpoints } from '../types.ts';
import { describeEndpoints } from './describe/services.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { addAll, checkDnsLabel, checkQualifiedName, checkRequiredOneOf } from './shared/checks.ts';
import { change, each, fill, same } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { checkEndpointIp, checkLegacyIp, hostPort, ipWarnings } from './shared/ip.ts';
import { portProtocols } from './shared/pod-spec/containers.ts';
import type { Item } from './shared/pod-types.ts';

export const endpoints = defineKind<Endpoints>({
  group: '',
  kind: 'Endpoints',
  listKind: 'EndpointsList',
  plural: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  versions: [{ name: 'v1', schema: 'io.k8s.api.core.v1.Endpoints', stored: true, deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice' }],
  createOnUpdate: true,
  defaults: (endpoints) =>
    change(endpoints, {
      subsets: each(endpoints.subsets, (subset) => change(subset, { ports: each(subset.ports, (port) => fill(port, { protocol: 'TCP' })) })),
    }),
  validate: (endpoints) => validateEndpoints(endpoints),
  validateUpdate: (endpoints, old) => (same(endpoints.subsets, old.subsets) ? [] : validateEndpoints(endpoints)),
  warnings: (endpoints) =>
    endpoints.metadata.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller'
      ? []
      : (endpoints.subsets ?? []).flatMap((subset, i) =>
          (['addresses', 'notReadyAddresses'] as const).flatMap((field) => (subset[field] ?? []).flatMap(({ ip }, n) => ipWarnings(`subsets[${i}].${field}[${n}].ip`, ip))),
        ),
  columns: [nameColumn, column('Endpoints', 'string', 'the first addresses with their ports'), ageColumn],
  row: (endpoints, context) => [endpoints.metadata.name, formatEndpoints(endpoints), age(endpoints, context)],
  describe: describeEndpoints,
});

/** `10.0.0.1:80,10.0.0.2:80`, at most three; `<none>` without subsets. */
export function formatEndpoints(endpoints: Endpoints, portName?: string): string {
  if (!endpoints.subsets?.length) return '<none>';
  const all: string[] = [];
  for (const { addresses = [], ports = [] } of endpoints.subsets) {
    if (ports.length === 0) all.push(...addresses.map((address) => address.ip));
    for (const port of ports) {
      if (portName === undefined || (port.name ?? '') === portName) all.push(...addresses.map((address) => hostPort(address.ip, port.port)));
    }
  }
  const shown = all.slice(0, 3).join(',');
  return all.length > 3 ? `${shown} + ${all.length - 3} more...` : shown;
}

/** Upstream: validateEndpointSubsets. */
function validateEndpoints({ subsets }: Endpoints): readonly FieldError[] {
  const report: Report = [];
  subsets?.forEach((subset, i) => {
    const at = `subsets[${i}]`;
    const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
    if (addresses.length + notReadyAddresses.length === 0) report.push(required(at, 'must specify `addresses` or `notReadyAddresses`'));
    addresses.forEach((address, n) => checkAddress(report, `${at}.addresses[${n}]`, address));
    notReadyAddresses.forEach((address, n) => checkAddress(report, `${at}.notReadyAddresses[${n}]`, address));
    ports.forEach((port, n) => checkEndpointPort(report, `${at}.ports[${n}]`, port, ports.length > 1));
  });
  return report;
}

type Subset = Item<Endpoints['subsets']>;

function checkAddress(report: Report, at: string, { ip, hostname, nodeName }: Item<Subset['addresses']>): void {
  checkLegacyIp(report, `${at}.ip`, ip);
  if (hostname) checkDnsLabel(report, `${at}.hostname`, hostname);
  if (nodeName !== undefined) addAll(report, `${at}.nodeName`, nodeName, nameIsDnsSubdomain(nodeName, false));
  checkEndpointIp(report, `${at}.ip`, ip);
}

function checkEndpointPort(report: Report, at: string, { name, port, protocol, appProtocol }: Item<Subset['ports']>, needsName: boolean): void {
  if (name) checkDnsLabel(report, `${at}.name`, name);
  else if (needsName) report.push(required(`${at}.name`, ''));
  addAll(report, `${at}.port`, port, isValidPortNumber(port));
  checkRequiredOneOf(report, `${at}.protocol`, protocol, portProtocols);
  if (appProtocol !== undefined) checkQualifiedName(report, `${at}.appProtocol`, appProtocol);
}
