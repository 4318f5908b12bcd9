/**
 * The autoscaler's row in tables.
 * Upstream: printHorizontalPodAutoscaler, formatHPAMetrics.
 */
import type { Cell, Column, PrintContext } from '../../kind.ts';
import { age, ageColumn, column, nameColumn } from '../shared/cells.ts';
import type { Item } from '../shared/pod-types.ts';
import type { HorizontalPodAutoscaler } from './index.ts';

type Metric = Item<NonNullable<HorizontalPodAutoscaler['spec']>['metrics']>;
type MetricStatus = Item<NonNullable<HorizontalPodAutoscaler['status']>['currentMetrics']>;
type Target = NonNullable<Metric['resource']>['target'];
type Current = NonNullable<MetricStatus['resource']>['current'];

export const autoscalerColumns: readonly Column[] = [
  nameColumn,
  column('Reference', 'string', 'what it scales'),
  column('Targets', 'string', 'what is measured, and what it should be'),
  column('MinPods', 'string', 'fewest Pods'),
  column('MaxPods', 'string', 'most Pods'),
  column('Replicas', 'string', 'Pods there are'),
  ageColumn,
];

export function autoscalerRow(autoscaler: HorizontalPodAutoscaler, context: PrintContext): readonly Cell[] {
  const { spec, status } = autoscaler;
  return [
    autoscaler.metadata.name,
    `${spec?.scaleTargetRef.kind ?? ''}/${spec?.scaleTargetRef.name ?? ''}`,
    formatMetrics(spec?.metrics ?? [], status?.currentMetrics ?? []),
    spec?.minReplicas === undefined ? '<unset>' : String(spec.minReplicas),
    spec?.maxReplicas ?? 0,
    status?.currentReplicas ?? 0,
    age(autoscaler, context),
  ];
}

/** `cpu: 20%/80%, 5/10`, at most two. */
function formatMetrics(metrics: readonly Metric[], statuses: readonly MetricStatus[]): string {
  if (metrics.length === 0) return '<none>';
  const list = metrics.map((metric, i) => formatMetric(metric, statuses[i]));
  return list.length > 2 ? `${list.slice(0, 2).join(', ')} + ${list.length - 2} more...` : list.join(', ');
}

function formatMetric(metric: Metric, status: MetricStatus | undefined): string {
  switch (metric.type) {
    case 'External':
      return value(metric.external?.target, status?.external?.current);
    case 'Object':
      return value(metric.object?.target, status?.object?.current);
    case 'Pods':
      return `${status?.pods?.current.averageValue ?? '<unknown>'}/${metric.pods?.target.averageValue ?? '<nil>'}`;
    case 'Resource':
      return `${metric.resource?.name}: ${utilization(metric.resource?.target, status?.resource?.current)}`;
    case 'ContainerResource':
      return `${metric.containerResource?.name}: ${utilization(metric.containerResource?.target, status?.containerResource?.current)}`;
    default:
      return '<unknown type>';
  }
}

function value(target: Target | undefined, current: Current | undefined): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? '<unknown>'}/${target.averageValue} (avg)`;
  return `${current ? (current.value ?? '<nil>') : '<unknown>'}/${target?.value ?? '<nil>'}`;
}

function utilization(target: Target | undefined, current: Current | undefined): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? '<unknown>'}/${target.averageValue}`;
  const percent = (n: number | undefined, none: string): string => (n === undefined ? none : `${n}%`);
  return `${percent(current?.averageUtilization, '<unknown>')}/${percent(target?.averageUtilization, '<auto>')}`;
}
