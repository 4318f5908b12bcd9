/**
 * Endpoints: the older list of a Service's addresses, superseded by EndpointSlices.
 * Upstream: pkg/registry/core/endpoint/strategy.go, formatEndpoints in the printers.
 *
 * @supports yes Endpoints: with the deprecation warning of 1.33
 */
import type { Endpoints } from '../types.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import { change, each, fill } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { hostPort } from './shared/ip.ts';

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
  columns: [nameColumn, column('Endpoints', 'string', 'the first addresses with their ports'), ageColumn],
  row: (endpoints, context) => [endpoints.metadata.name, formatEndpoints(endpoints), age(endpoints, context)],
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
