/**
 * EndpointSlice: a part of a Service's addresses and whether they take traffic.
 * Upstream: pkg/registry/discovery/endpointslice/strategy.go, SetDefaults_EndpointPort.
 *
 * @supports yes EndpointSlice: conditions, zones, hints
 */
import type { EndpointSlice } from '../../types.ts';
import { describeEndpointSlice } from '../describe/services.ts';
import { age, ageColumn, column, firstThree, nameColumn } from '../shared/cells.ts';
import { change, each, fill } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { withGeneration } from '../shared/generation.ts';
import { endpointSliceWarnings, validateEndpointSlice } from './validate.ts';

export const endpointSlice = defineKind<EndpointSlice>({
  group: 'discovery.k8s.io',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
  schema: 'io.k8s.api.discovery.v1',
  generation: false,
  defaults: (slice) => change(slice, { ports: each(slice.ports ?? undefined, (port) => fill(port, { name: '', protocol: 'TCP' })) ?? slice.ports }),
  prepareForCreate: (slice) => withGeneration(slice, 1),
  prepareForUpdate: (slice, old) =>
    withGeneration(slice, old, [slice.addressType, slice.endpoints, slice.ports, slice.metadata.labels], [old.addressType, old.endpoints, old.ports, old.metadata.labels]),
  validate: (slice) => validateEndpointSlice(slice),
  validateUpdate: (slice, old) => validateEndpointSlice(slice, old),
  warnings: endpointSliceWarnings,
  columns: [
    nameColumn,
    column('AddressType', 'string', 'IPv4, IPv6 or FQDN'),
    column('Ports', 'string', 'the first ports'),
    column('Endpoints', 'string', 'the first addresses'),
    ageColumn,
  ],
  row: (slice, context) => [
    slice.metadata.name,
    slice.addressType,
    firstThree((slice.ports ?? []).map((port) => String(port.port ?? port.name ?? '*'))),
    firstThree((slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses ?? [])),
    age(slice, context),
  ],
  describe: describeEndpointSlice,
});
