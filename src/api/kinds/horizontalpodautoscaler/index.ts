/**
 * HorizontalPodAutoscaler: sets the number of replicas by what is measured.
 * Upstream: pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go.
 *
 * @supports yes HorizontalPodAutoscaler: autoscaling/v2 and v1, of the same store
 */
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import type { Stored } from '../../types.ts';
import { describeAutoscaler } from '../describe/autoscaler.ts';
import { change } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { autoscalerColumns, autoscalerRow } from './columns.ts';
import { fromV2, toV2 } from './convert.ts';
import { defaultAutoscaler } from './defaults.ts';
import { validateAutoscaler, validateAutoscalerStatusUpdate, validateAutoscalerUpdate } from './validate.ts';

export type HorizontalPodAutoscaler = Stored<IHorizontalPodAutoscaler>;

export const horizontalPodAutoscaler = defineKind<HorizontalPodAutoscaler>({
  group: 'autoscaling',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  versions: [
    { name: 'v2', schema: 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler', stored: true },
    { name: 'v1', schema: 'io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler', fromStored: fromV2, toStored: toV2 },
  ],
  status: true,
  generation: false,
  defaults: defaultAutoscaler,
  prepareForCreate: (autoscaler) => change(autoscaler, { status: { desiredReplicas: 0, currentMetrics: null as never } }),
  validate: validateAutoscaler,
  validateUpdate: validateAutoscalerUpdate,
  validateStatusUpdate: validateAutoscalerStatusUpdate,
  columns: autoscalerColumns,
  row: autoscalerRow,
  describe: describeAutoscaler,
});
