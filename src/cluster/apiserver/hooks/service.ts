// What the server gives a Service: address families, cluster addresses, node ports; all before the Service is validated.
// Upstream: pkg/registry/core/service/storage/{storage,alloc}.go
// Leaves out: dual-stack addresses (the simulated cluster is IPv4 only).

import { normalizeAllocated } from '../../../api/kinds/service/prepare.ts';
import type { FieldError } from '../../../api/meta/field-error.ts';
import { invalid } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Service } from '../../../api/types.ts';
import type { RegistryContext } from '../registry/context.ts';
import type { StorageHook } from '../registry/hooks.ts';
import type { WriteOptions } from '../registry/options.ts';
import { recordAddresses, releaseAddresses, withClusterIps } from './service-addresses.ts';
import { withFamilies } from './service-families.ts';
import { withNodePorts } from './service-node-ports.ts';

export type Spec = NonNullable<Service['spec']>;

/** What allocation looks at. Findings end in `errors`; the first stage that has some is the last. */
export interface Allocation {
  readonly object: ApiObject;
  readonly context: RegistryContext;
  readonly dryRun: boolean;
  readonly errors: FieldError[];
}

export const services: StorageHook = {
  resource: 'services',
  begin: allocate,
  afterWrite: recordAddresses,
  afterDelete: releaseAddresses,
};

/** @throws StatusError */
function allocate(object: ApiObject, old: ApiObject | undefined, context: RegistryContext, { dryRun }: WriteOptions): ApiObject {
  const given: Spec = (object as unknown as Service).spec ?? {};
  const before = (old as unknown as Service | undefined)?.spec;
  const allocation: Allocation = { object, context, dryRun, errors: [] };
  let spec = normalizeAllocated(given, before);
  for (const stage of [withFamilies, withClusterIps, withNodePorts]) {
    spec = stage(spec, before, allocation);
    if (allocation.errors.length > 0) throw invalid({ group: '', kind: 'Service' }, object.metadata.name, allocation.errors);
  }
  return spec === given ? object : ({ ...object, spec } as ApiObject);
}
