/**
 * ResourceQuota: how much a namespace may use in all.
 * Upstream: pkg/registry/core/resourcequota/strategy.go, printResourceQuota.
 *
 * @supports yes ResourceQuota: compute, storage and object counts, scopes
 */
import type { IResourceQuota } from 'kubernetes-models/v1/ResourceQuota';
import type { Stored } from '../../types.ts';
import { describeResourceQuota } from '../describe/objects.ts';
import { age, ageColumn, column, nameColumn } from '../shared/cells.ts';
import { change, maybe } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { roundResources } from '../shared/pod-defaults.ts';
import type { ResourceList } from '../shared/pod-types.ts';
import { compareQuantities } from '../shared/quantities.ts';
import { validateResourceQuota, validateResourceQuotaStatusUpdate, validateResourceQuotaUpdate } from './validate.ts';

export type ResourceQuota = Stored<IResourceQuota>;

export const resourceQuota = defineKind<ResourceQuota>({
  group: '',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  shortNames: ['quota'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1',
  status: true,
  generation: false,
  defaults: (quota) => {
    const round = (list: unknown): ResourceList | undefined => maybe(list as ResourceList | undefined, roundResources);
    const { spec = {}, status = {} } = quota;
    return change(quota, { spec: change(spec, { hard: round(spec.hard) }), status: change(status, { hard: round(status.hard), used: round(status.used) }) });
  },
  prepareForCreate: (quota) => change(quota, { status: {} }),
  validate: validateResourceQuota,
  validateUpdate: validateResourceQuotaUpdate,
  validateStatusUpdate: validateResourceQuotaStatusUpdate,
  warnings: (quota, old) => (old ? [] : requestAboveLimit((quota.spec?.hard ?? {}) as ResourceList)),
  columns: [nameColumn, column('Request', 'string', 'used and allowed, all but limits'), column('Limit', 'string', 'used and allowed limits'), ageColumn],
  row: (quota, context) => {
    const hard = (quota.status?.hard ?? {}) as ResourceList;
    const used = (quota.status?.used ?? {}) as ResourceList;
    const cells = (limits: boolean): string =>
      Object.keys(hard)
        .filter((name) => name.startsWith('limits.') === limits)
        .sort()
        .map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]}`)
        .join(', ');
    return [quota.metadata.name, cells(false), cells(true), age(quota, context)];
  },
  describe: describeResourceQuota,
});

function requestAboveLimit(hard: ResourceList): readonly string[] {
  return ['cpu', 'memory', 'ephemeral-storage'].flatMap((resource) => {
    const requestName = `requests.${resource}` in hard || resource === 'ephemeral-storage' ? `requests.${resource}` : resource;
    const request = hard[requestName];
    const limit = hard[`limits.${resource}`];
    if (request === undefined || limit === undefined || compareQuantities(request, limit) <= 0) return [];
    return [`ResourceQuota ${requestName} (${request}) should be less than limits.${resource} (${limit})`];
  });
}
