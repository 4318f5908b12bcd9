/**
 * LimitRange: defaults and bounds for what containers of a namespace ask for.
 * Upstream: pkg/registry/core/limitrange/strategy.go, SetDefaults_LimitRangeItem.
 *
 * @supports yes LimitRange: Container, Pod and PersistentVolumeClaim limits
 */
import type { ILimitRange } from 'kubernetes-models/v1/LimitRange';
import type { Stored } from '../../types.ts';
import { describeLimitRange } from '../describe/objects.ts';
import { createdAtColumns, nameAndCreation } from '../shared/cells.ts';
import { change, each, fill } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { roundResources } from '../shared/pod-defaults.ts';
import type { Item, ResourceList } from '../shared/pod-types.ts';
import { validateLimitRange } from './validate.ts';

export type LimitRange = Stored<ILimitRange>;
export type LimitRangeItem = Item<NonNullable<LimitRange['spec']>['limits']>;

export const limitRange = defineKind<LimitRange>({
  group: '',
  kind: 'LimitRange',
  plural: 'limitranges',
  shortNames: ['limits'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1',
  generation: false,
  createOnUpdate: true,
  defaults: (range) => {
    const limits = each(range.spec?.limits ?? undefined, defaultItem);
    return limits ? change(range, { spec: { limits } }) : range;
  },
  validate: validateLimitRange,
  validateUpdate: validateLimitRange,
  columns: createdAtColumns,
  row: nameAndCreation,
  describe: describeLimitRange,
});

/** What is not said follows from what is: default from max, defaultRequest from default, else from min. */
function defaultItem(item: LimitRangeItem): LimitRangeItem {
  const rounded = {} as Record<'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio', ResourceList | undefined>;
  for (const field of ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const) {
    const list = item[field] as ResourceList | undefined;
    rounded[field] = list && roundResources(list);
  }
  if (item.type !== 'Container') return change(item, rounded);
  const limits = fill(rounded.default ?? {}, rounded.max ?? {});
  const requests = fill(fill(rounded.defaultRequest ?? {}, limits), rounded.min ?? {});
  const some = (list: ResourceList): ResourceList | undefined => (Object.keys(list).length > 0 ? list : undefined);
  return change(item, { ...rounded, default: some(limits), defaultRequest: some(requests) });
}
