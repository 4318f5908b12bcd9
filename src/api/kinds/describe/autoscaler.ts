/** Autoscalers. Upstream: describeHorizontalPodAutoscalerV2 in k8s.io/kubectl/pkg/describe. */
import { goQuote } from '../../../base/go-quote.ts';
import type { HorizontalPodAutoscaler } from '../../types.ts';
import { canonicalQuantity } from '../shared/quantities.ts';
import { DescribeWriter, timeText } from './writer.ts';

type AutoscalerSpec = NonNullable<HorizontalPodAutoscaler['spec']>;
type AutoscalerStatus = NonNullable<HorizontalPodAutoscaler['status']>;
type Metric = NonNullable<AutoscalerSpec['metrics']>[number];
type Current = NonNullable<AutoscalerStatus['currentMetrics']>[number];
type Rules = NonNullable<NonNullable<AutoscalerSpec['behavior']>['scaleUp']>;

const unknown = '<unknown>';
const amount = (value: string | number | undefined): string => (value === undefined ? '0' : canonicalQuantity(String(value)));

export function describeAutoscaler(autoscaler: HorizontalPodAutoscaler): string {
  const out = new DescribeWriter();
  const { metadata, spec, status } = autoscaler;
  const target = spec?.scaleTargetRef;
  out.head(metadata);
  out.line(0, `CreationTimestamp:\t${timeText(metadata.creationTimestamp)}`);
  out.line(0, `Reference:\t${target?.kind ?? ''}/${target?.name ?? ''}`);
  out.line(0, 'Metrics:\t( current / target )');
  spec?.metrics?.forEach((metric, i) => out.line(1, metricText(metric, status?.currentMetrics?.[i])));
  out.line(0, `Min replicas:\t${spec?.minReplicas ?? '<unset>'}`);
  out.line(0, `Max replicas:\t${spec?.maxReplicas ?? 0}`);
  if (spec?.behavior) {
    out.line(0, 'Behavior:');
    rulesText(out, 'Scale Up', spec.behavior.scaleUp);
    rulesText(out, 'Scale Down', spec.behavior.scaleDown);
  }
  out.line(0, `${target?.kind ?? ''} pods:\t${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`);
  if (status?.conditions?.length) {
    out.line(0, 'Conditions:');
    out.line(1, 'Type\tStatus\tReason\tMessage');
    out.line(1, '----\t------\t------\t-------');
    for (const c of status.conditions) out.line(1, `${c.type}\t${c.status}\t${c.reason ?? ''}\t${c.message ?? ''}`);
  }
  return out.flush();
}

function metricText(metric: Metric, current: Current | undefined): string {
  const { external, pods, object, resource, containerResource } = metric;
  if (metric.type === 'External' && external) {
    const now = current?.external?.current;
    const name = goQuote(external.metric.name);
    if (external.target.averageValue === undefined) return `${name} (target value):\t${now ? amount(now.value) : unknown} / ${amount(external.target.value)}`;
    return `${name} (target average value):\t${now?.averageValue === undefined ? unknown : amount(now.averageValue)} / ${amount(external.target.averageValue)}`;
  }
  if (metric.type === 'Pods' && pods) {
    const now = current?.pods?.current;
    return `${goQuote(pods.metric.name)} on pods:\t${now ? amount(now.averageValue) : unknown} / ${amount(pods.target.averageValue)}`;
  }
  if (metric.type === 'Object' && object) {
    const now = current?.object?.current;
    const { kind, name } = object.describedObject;
    const [what, field] = object.target.type === 'AverageValue' ? (['average value', 'averageValue'] as const) : (['value', 'value'] as const);
    return `"${object.metric.name}" on ${kind}/${name} (target ${what}):\t${now ? amount(now[field]) : unknown} / ${amount(object.target[field])}`;
  }
  if (metric.type === 'Resource' && resource) return `resource ${resource.name} on pods${usageText(resource.target, current?.resource?.current)}`;
  if (metric.type === 'ContainerResource' && containerResource) {
    const { name, container, target } = containerResource;
    return `resource ${name} of container "${container}" on pods${usageText(target, current?.containerResource?.current)}`;
  }
  return `<unknown metric type ${goQuote(metric.type)}>`;
}

type Value = { readonly averageValue?: string | number; readonly averageUtilization?: number };

function usageText(target: Value, now: Value | undefined): string {
  if (target.averageValue !== undefined) return `:\t${now ? amount(now.averageValue) : unknown} / ${amount(target.averageValue)}`;
  const used = now?.averageUtilization === undefined ? unknown : `${now.averageUtilization}% (${amount(now.averageValue)})`;
  return `  (as a percentage of request):\t${used} / ${target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`}`;
}

function rulesText(out: DescribeWriter, direction: string, rules: Rules | undefined): void {
  if (!rules) return;
  out.line(1, `${direction}:`);
  if (rules.stabilizationWindowSeconds !== undefined) out.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
  if (!rules.policies?.length) return;
  out.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`);
  out.line(2, 'Policies:');
  for (const { type, value, periodSeconds } of rules.policies) out.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
}
