/**
 * ResourceClaim: asks for devices.
 * Upstream: pkg/registry/resource/resourceclaim/strategy.go, printResourceClaim, pkg/apis/resource/v1/defaults.go.
 *
 * @supports partly ResourceClaim: every field of its schema — "stored and shown; no device is ever allocated"
 */
import type { IResourceClaim } from 'kubernetes-models/resource.k8s.io/v1/ResourceClaim';
import type { Stored } from '../../types.ts';
import { age, ageColumn, column, nameColumn } from '../shared/cells.ts';
import { change, each, fill, maybe } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import type { Item } from '../shared/pod-types.ts';
import { validateResourceClaim, validateResourceClaimStatusUpdate, validateResourceClaimUpdate } from './validate.ts';

export type ResourceClaim = Stored<IResourceClaim>;
export type ResourceClaimSpec = NonNullable<ResourceClaim['spec']>;
export type DeviceRequest = Item<NonNullable<ResourceClaimSpec['devices']>['requests']>;

export const resourceClaim = defineKind<ResourceClaim>({
  group: 'resource.k8s.io',
  kind: 'ResourceClaim',
  plural: 'resourceclaims',
  namespaced: true,
  schema: 'io.k8s.api.resource.v1',
  status: true,
  generation: false,
  defaults: (claim) => change(claim, { spec: defaultClaimSpec(claim.spec) }),
  prepareForCreate: (claim) => change(claim, { status: {} }),
  validate: validateResourceClaim,
  validateUpdate: validateResourceClaimUpdate,
  validateStatusUpdate: validateResourceClaimStatusUpdate,
  columns: [nameColumn, column('State', 'string', 'how far it is'), ageColumn],
  row: (claim, context) => [claim.metadata.name, claimState(claim), age(claim, context)],
});

/** What is asked for is one device unless it says otherwise. */
export function defaultClaimSpec(spec: ResourceClaimSpec): ResourceClaimSpec {
  const requests = each(spec.devices?.requests ?? undefined, (request) =>
    change(request, { exactly: maybe(request.exactly, defaultCount), firstAvailable: each(request.firstAvailable, defaultCount) }),
  );
  return requests ? change(spec, { devices: { ...spec.devices, requests } }) : spec;
}

function defaultCount<T extends { readonly allocationMode?: string; readonly count?: number }>(request: T): T {
  const typed = fill(request, { allocationMode: 'ExactCount' } as Partial<T>);
  return typed.allocationMode === 'ExactCount' ? fill(typed, { count: 1 } as Partial<T>) : typed;
}

/** `allocated,reserved`. Upstream: resourceClaimState. */
export function claimState(claim: ResourceClaim): string {
  const deleted = claim.metadata.deletionTimestamp ? ['deleted'] : [];
  if (!claim.status?.allocation) return [...deleted, ...(deleted.length > 0 ? [] : ['pending'])].join(',');
  return [...deleted, 'allocated', ...(claim.status.reservedFor?.length ? ['reserved'] : [])].join(',');
}
