/**
 * ResourceSlice: devices that a driver offers on a node.
 * Upstream: pkg/registry/resource/resourceslice/strategy.go, printResourceSlice.
 * Leaves out `timeAdded` of taints when it is not given: a default that asks the clock does not belong to an object.
 *
 * @supports partly ResourceSlice: every field of its schema — "stored and shown; no device is ever allocated"
 */
import type { IResourceSlice } from 'kubernetes-models/resource.k8s.io/v1/ResourceSlice';
import { goQuote } from '../../../base/go-quote.ts';
import type { Stored } from '../../types.ts';
import { age, ageColumn, column, nameColumn } from '../shared/cells.ts';
import { defineKind } from '../shared/define.ts';
import { validateResourceSlice, validateResourceSliceUpdate } from './validate.ts';

export type ResourceSlice = Stored<IResourceSlice>;

export const resourceSlice = defineKind<ResourceSlice>({
  group: 'resource.k8s.io',
  kind: 'ResourceSlice',
  plural: 'resourceslices',
  namespaced: false,
  schema: 'io.k8s.api.resource.v1',
  warnings: ({ spec }) =>
    spec.driver === spec.driver.toLowerCase() ? [] : [`spec.driver: driver names should be lowercase; ${goQuote(spec.driver)} contains uppercase characters`],
  selectableFields: ({ spec }) => ({ 'spec.nodeName': spec.nodeName ?? '', 'spec.driver': spec.driver }),
  validate: validateResourceSlice,
  validateUpdate: validateResourceSliceUpdate,
  columns: [
    nameColumn,
    column('Node', 'string', 'the node that has the devices'),
    column('Driver', 'string', 'who offers them'),
    column('Pool', 'string', 'the pool they belong to'),
    ageColumn,
  ],
  row: (slice, context) => [slice.metadata.name, slice.spec.nodeName ?? '', slice.spec.driver, slice.spec.pool.name, age(slice, context)],
});
