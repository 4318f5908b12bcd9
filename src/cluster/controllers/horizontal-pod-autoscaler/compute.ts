// What each metric of an autoscaler asks for. Upstream: computeReplicasForMetric and computeStatusFor… in horizontal.go

import type { LabelSelector, Selector } from '../../../api/meta/labels.ts';
import { matches } from '../../../api/meta/labels.ts';
import { Quantity, quantityMilliValue } from '../../../api/meta/quantity.ts';
import type { HorizontalPodAutoscaler, Pod } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { asObject, resources } from '../shared/resources.ts';
import type { PodMetrics } from './metrics.ts';
import { externalMetrics, MetricError, objectMetric, podMetrics, resourceMetrics } from './metrics.ts';
import type { Tolerances } from './replica-calculator.ts';
import { replicasByAverage, replicasByRatio, replicasByShare, replicasByUtilization } from './replica-calculator.ts';

type Spec = NonNullable<HorizontalPodAutoscaler['spec']>;
export type Metric = NonNullable<Spec['metrics']>[number];
type Target = NonNullable<Metric['resource']>['target'];
type Identifier = NonNullable<Metric['pods']>['metric'];

/** What one metric asks for, by which name, and what the status says about it. */
export interface Found {
  readonly replicas: number;
  readonly name: string;
  readonly status: object;
}

/** A metric that could not be used: what ScalingActive then says. */
export class MetricFailure extends Error {
  override readonly name = 'MetricFailure';
  readonly reason: string;
  /** what the condition and the event say; the message is for the summary */
  readonly detail: string;

  constructor(reason: string, detail: string, message: string) {
    super(message);
    this.reason = reason;
    this.detail = detail;
  }
}

/** Whom a metric is computed for. */
export interface Subject {
  readonly autoscaler: HorizontalPodAutoscaler;
  readonly selector: Selector;
  readonly specReplicas: number;
  readonly statusReplicas: number;
}

/** @throws MetricFailure, after an event about it */
export function computeReplicas(metric: Metric, subject: Subject, context: ComponentContext): Found {
  const { reason, before } = failures(metric);
  try {
    return compute(metric, subject, context);
  } catch (error) {
    if (!(error instanceof MetricError)) throw error;
    context.event(asObject(subject.autoscaler), 'Warning', reason, error.message);
    throw new MetricFailure(reason, error.message, `${before}: ${summaryText(metric, error.message)}`);
  }
}

/** The summary names the metric once more where the event does not. */
function summaryText(metric: Metric, message: string): string {
  if (metric.type === 'Object' && metric.object?.target.type === 'AverageValue') return `failed to get ${metric.object.metric.name} object metric: ${message}`;
  if (metric.type !== 'External' || !metric.external) return message;
  const { metric: identifier, target } = metric.external;
  if (target.averageValue !== undefined) return `failed to get ${identifier.name} external metric: ${message}`;
  return target.value === undefined ? message : `failed to get external metric ${identifier.name}: ${message}`;
}

function failures(metric: Metric): { readonly reason: string; readonly before: string } {
  switch (metric.type) {
    case 'Object':
      return { reason: 'FailedGetObjectMetric', before: 'failed to get object metric value' };
    case 'Pods':
      return { reason: 'FailedGetPodsMetric', before: 'failed to get pods metric value' };
    case 'Resource':
      return { reason: 'FailedGetResourceMetric', before: `failed to get ${metric.resource?.name} resource metric value` };
    case 'ContainerResource':
      return { reason: 'FailedGetContainerResourceMetric', before: `failed to get ${metric.containerResource?.container} container metric value` };
    default:
      return { reason: 'FailedGetExternalMetric', before: `failed to get ${metric.external?.metric.name} external metric value` };
  }
}

function compute(metric: Metric, subject: Subject, context: ComponentContext): Found {
  if (metric.resource) {
    const { name, target } = metric.resource;
    const { replicas, text, current } = ofResource(name, target, '', subject, context);
    return { replicas, name: text, status: { type: 'Resource', resource: { name, current } } };
  }
  if (metric.containerResource) {
    const { name, target, container } = metric.containerResource;
    const { replicas, text, current } = ofResource(name, target, container, subject, context);
    return { replicas, name: text, status: { type: 'ContainerResource', containerResource: { name, container, current } } };
  }
  if (metric.pods) return ofPods(metric.pods, subject, context);
  if (metric.object) return ofObject(metric.object, subject, context);
  if (metric.external) return ofExternal(metric.external, subject, context);
  throw new MetricError(`unknown metric source type "${metric.type}"`);
}

interface Resourceful {
  readonly replicas: number;
  readonly text: string;
  readonly current: object;
}

function ofResource(resource: string, target: Target, container: string, subject: Subject, context: ComponentContext): Resourceful {
  const { autoscaler, specReplicas, selector } = subject;
  const byValue = target.averageValue !== undefined;
  const usageOf = (): PodMetrics => resourceMetrics(resource, autoscaler.metadata.namespace ?? '', selector, container, context);
  if (!byValue && target.averageUtilization === undefined) {
    throw new MetricError('invalid resource metric source: neither an average utilization target nor an average value (usage) target was set');
  }
  const wanted = byValue ? quantityMilliValue(target.averageValue ?? '0') : (target.averageUtilization ?? 0);
  const question = { replicas: specReplicas, target: wanted, resource, tolerances: tolerancesOf(autoscaler), pods: podsOf(subject, context), nowMs: context.nowMs };
  const { replicas, average, percentage } = wrapped(`failed to get ${resource} ${byValue ? 'usage' : 'utilization'}`, () => {
    const metrics = wrapped(`unable to get metrics for resource ${resource}`, usageOf);
    return byValue ? replicasByAverage(question, metrics) : replicasByUtilization(question, metrics, container);
  });
  const averageValue = Quantity.ofMilli(average, resource === 'memory' ? 'BinarySI' : 'DecimalSI').toString();
  if (byValue) return { replicas, text: `${resource} resource`, current: { averageValue } };
  const kind = container === '' ? 'resource' : 'container resource';
  return { replicas, text: `${resource} ${kind} utilization (percentage of request)`, current: { averageValue, averageUtilization: percentage } };
}

function ofPods({ metric, target }: NonNullable<Metric['pods']>, subject: Subject, context: ComponentContext): Found {
  const { autoscaler, specReplicas, selector } = subject;
  const metrics = wrapped(`unable to get metric ${metric.name}`, () =>
    podMetrics(metric.name, autoscaler.metadata.namespace ?? '', selector, metric.selector as LabelSelector | undefined, context),
  );
  const wanted = quantityMilliValue(target.averageValue ?? '0');
  const question = { replicas: specReplicas, target: wanted, resource: '', tolerances: tolerancesOf(autoscaler), pods: podsOf(subject, context), nowMs: context.nowMs };
  const { replicas, average } = replicasByAverage(question, metrics);
  return { replicas, name: `pods metric ${metric.name}`, status: { type: 'Pods', pods: { metric: identified(metric), current: { averageValue: milli(average) } } } };
}

function ofObject({ describedObject, metric, target }: NonNullable<Metric['object']>, subject: Subject, context: ComponentContext): Found {
  const { autoscaler, specReplicas, statusReplicas } = subject;
  const namespace = autoscaler.metadata.namespace ?? '';
  const tolerances = tolerancesOf(autoscaler);
  const usageOf = (): number => {
    try {
      return objectMetric(metric.name, namespace, describedObject, metric.selector as LabelSelector | undefined, context);
    } catch (error) {
      if (error instanceof MetricError) throw new MetricError(`unable to get metric ${metric.name}: ${describedObject.kind} on ${namespace} ${describedObject.name}/${error.message}`);
      throw error;
    }
  };
  const status = (current: object): object => ({ type: 'Object', object: { describedObject, metric: identified(metric), current } });
  if (target.type === 'Value' && target.value !== undefined) {
    const usage = usageOf();
    const replicas = replicasByRatio(specReplicas, usage / quantityMilliValue(target.value), tolerances, () => podsOf(subject, context));
    return { replicas, name: `${describedObject.kind} metric ${metric.name}`, status: status({ value: milli(usage) }) };
  }
  if (target.type === 'AverageValue' && target.averageValue !== undefined) {
    const { replicas, average } = replicasByShare(statusReplicas, usageOf(), quantityMilliValue(target.averageValue), tolerances);
    return { replicas, name: externalName(metric), status: status({ averageValue: milli(average) }) };
  }
  throw new MetricError('invalid object metric source: neither a value target nor an average value target was set');
}

function ofExternal({ metric, target }: NonNullable<Metric['external']>, subject: Subject, context: ComponentContext): Found {
  const { autoscaler, specReplicas, statusReplicas } = subject;
  const namespace = autoscaler.metadata.namespace ?? '';
  const tolerances = tolerancesOf(autoscaler);
  const usageOf = (): number =>
    wrapped(`unable to get external metric ${namespace}/${metric.name}/${goSelector(metric.selector as LabelSelector | undefined)}`, () =>
      externalMetrics(metric.name, namespace, metric.selector as LabelSelector | undefined, context).reduce((sum, value) => sum + value, 0),
    );
  const found = (replicas: number, current: object): Found => ({ replicas, name: externalName(metric), status: { type: 'External', external: { metric: identified(metric), current } } });
  if (target.averageValue !== undefined) {
    const { replicas, average } = replicasByShare(statusReplicas, usageOf(), quantityMilliValue(target.averageValue), tolerances);
    return found(replicas, { averageValue: milli(average) });
  }
  if (target.value !== undefined) {
    const usage = usageOf();
    return found(replicasByRatio(specReplicas, usage / quantityMilliValue(target.value), tolerances, () => podsOf(subject, context)), { value: milli(usage) });
  }
  throw new MetricError('invalid external metric source: neither a value target nor an average value target was set');
}

const identified = ({ name, selector }: Identifier): object => ({ name, ...(selector ? { selector } : {}) });
const milli = (value: number): string => Quantity.ofMilli(Math.round(value)).toString();
const externalName = ({ name, selector }: Identifier): string => `external metric ${name}(${goSelector(selector as LabelSelector | undefined)})`;

/** A LabelSelector as Go prints it. Upstream: the generated LabelSelector.String */
function goSelector(selector: LabelSelector | undefined): string {
  if (!selector) return 'nil';
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`);
  const map = labels.map(([key, value]) => `${key}: ${value},`).join('');
  return `&LabelSelector{MatchLabels:map[string]string{${map}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}

/** The Pods that the target's selector chooses. */
export function podsOf({ autoscaler, selector }: Pick<Subject, 'autoscaler' | 'selector'>, context: ComponentContext): readonly Pod[] {
  const namespace = autoscaler.metadata.namespace ?? '';
  const exact = selector.requirements.find(({ operator, values }) => (operator === '=' || operator === '==' || operator === 'in') && values.length === 1);
  const near = exact ? context.withLabel<Pod>(resources.pods, namespace, exact.key, exact.values[0] ?? '') : context.list<Pod>(resources.pods, namespace);
  return near.filter((pod) => matches(selector, pod.metadata.labels));
}

/** Upstream: tolerancesForHpa. */
function tolerancesOf({ spec }: HorizontalPodAutoscaler): Tolerances {
  const of = (text: string | number | undefined): number => (text === undefined ? 0.1 : quantityMilliValue(text) / 1000);
  return { down: of(spec?.behavior?.scaleDown?.tolerance), up: of(spec?.behavior?.scaleUp?.tolerance) };
}

/** Errors of `work` with words before them. */
function wrapped<T>(words: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof MetricError) throw new MetricError(`${words}: ${error.message}`);
    throw error;
  }
}
