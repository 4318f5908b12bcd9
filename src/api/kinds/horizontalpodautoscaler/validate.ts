/**
 * Upstream: pkg/apis/autoscaling/validation/validation.go, validationOptionsForHorizontalPodAutoscaler in its strategy.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { forbiddenField, invalidField, notSupported, required } from '../../meta/field-error.ts';
import { isPathSegmentName } from '../../meta/names.ts';
import type { Report } from '../shared/checks.ts';
import { addAll, checkDnsLabel, checkOneOf, negativeMessage } from '../shared/checks.ts';
import { checkContainerResourceName } from '../shared/pod-spec/resources.ts';
import type { Item } from '../shared/pod-types.ts';
import { quantity } from '../shared/quantities.ts';
import { checkCounts } from '../shared/workload.ts';
import type { HorizontalPodAutoscaler } from './index.ts';

type AutoscalerSpec = NonNullable<HorizontalPodAutoscaler['spec']>;
type Metric = Item<AutoscalerSpec['metrics']>;
type Rules = NonNullable<NonNullable<AutoscalerSpec['behavior']>['scaleUp']>;
type Target = NonNullable<Metric['pods']>['target'];
type Reference = AutoscalerSpec['scaleTargetRef'];

/** Longest period of a policy and longest window, in seconds. */
const maxPeriod = 1800;
const maxWindow = 3600;

export function validateAutoscaler(autoscaler: HorizontalPodAutoscaler): readonly FieldError[] {
  return checkSpec(autoscaler.spec, undefined);
}

export function validateAutoscalerUpdate(autoscaler: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler): readonly FieldError[] {
  return autoscaler.spec === old.spec ? [] : checkSpec(autoscaler.spec, old.spec);
}

export function validateAutoscalerStatusUpdate(autoscaler: HorizontalPodAutoscaler): readonly FieldError[] {
  const report: Report = [];
  checkCounts(report, autoscaler.status, ['currentReplicas', 'desiredReplicas']);
  return report;
}

function checkSpec(spec: AutoscalerSpec | undefined, old: AutoscalerSpec | undefined): readonly FieldError[] {
  const report: Report = [];
  if (!spec) return report;
  const { minReplicas: min, maxReplicas: max = 0, scaleTargetRef: target, metrics = [], behavior } = spec;
  const least = old?.minReplicas === 0 ? 0 : 1;
  if (min !== undefined && min < least) report.push(invalidField('spec.minReplicas', min, `must be greater than or equal to ${least}`));
  if (max === 0) report.push(required('spec.maxReplicas', 'must be set and greater than 0'));
  else if (max < 0) report.push(invalidField('spec.maxReplicas', max, 'must be greater than or equal to 1'));
  if (min !== undefined && max < min) report.push(invalidField('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`'));
  const isKept = old !== undefined && old.scaleTargetRef?.apiVersion === target?.apiVersion && old.scaleTargetRef?.kind === target?.kind;
  checkReference(report, 'spec.scaleTargetRef', target, isKept ? 'any' : target?.kind === 'ReplicationController' ? 'core' : 'group');
  metrics?.forEach((metric, i) => checkMetric(report, `spec.metrics[${i}]`, metric));
  if (min === 0 && !metrics?.some(({ type }) => type === 'Object' || type === 'External')) {
    report.push(forbiddenField('spec.metrics', 'must specify at least one Object or External metric to support scaling to zero replicas'));
  }
  if (behavior?.scaleUp) checkRules(report, 'spec.behavior.scaleUp', behavior.scaleUp);
  if (behavior?.scaleDown) checkRules(report, 'spec.behavior.scaleDown', behavior.scaleDown);
  return report;
}

/** @param versions which apiVersions pass: any text, those of the core group too, or those with a group */
function checkReference(report: Report, at: string, reference: Reference | undefined, versions: 'any' | 'core' | 'group'): void {
  const { kind = '', name = '', apiVersion = '' } = reference ?? {};
  for (const [field, value] of [
    ['kind', kind],
    ['name', name],
  ] as const) {
    if (value === '') report.push(required(`${at}.${field}`, ''));
    else addAll(report, `${at}.${field}`, value, isPathSegmentName(value));
  }
  if (versions === 'any') return;
  const slashes = apiVersion.split('/').length - 1;
  if (slashes > 1) report.push(invalidField(`${at}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  else if (versions === 'group' && slashes === 0) report.push(invalidField(`${at}.apiVersion`, apiVersion, 'apiVersion must specify API group'));
}

const metricTypes = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];

/** The field of each type of metric, in the order upstream looks at them. */
const metricFields = [
  ['Object', 'object'],
  ['External', 'external'],
  ['Pods', 'pods'],
  ['Resource', 'resource'],
  ['ContainerResource', 'containerResource'],
] as const;

function checkMetric(report: Report, at: string, metric: Metric): void {
  const { type } = metric;
  if (!type) report.push(required(`${at}.type`, 'must specify a metric source type'));
  checkOneOf(report, `${at}.type`, type ?? '', metricTypes);
  const given = metricFields.filter(([, field]) => metric[field] !== undefined).map(([, field]) => field);
  if (given[0]) checkSource(report, `${at}.${given[0]}`, given[0], metric);
  const expected = metricFields.find(([name]) => name === type)?.[1];
  if (!expected) report.push(notSupported(`${at}.type`, type ?? '', metricTypes));
  else if (!metric[expected]) report.push(required(`${at}.${expected}`, 'must populate information for the given metric source'));
  if (given.length === 1) return;
  for (const field of given) if (field !== expected) report.push(forbiddenField(`${at}.${field}`, 'must populate the given metric source only'));
}

type MetricField = (typeof metricFields)[number][1];

function checkSource(report: Report, at: string, field: MetricField, metric: Metric): void {
  const { object, external, pods, resource, containerResource } = metric;
  if (object && field === 'object') checkReference(report, `${at}.describedObject`, object.describedObject, 'core');
  const measured = { object, external, pods }[field as 'pods'];
  if (measured) checkMetricName(report, `${at}.metric.name`, measured.metric?.name);
  const named = { resource, containerResource }[field as 'resource'];
  if (named && !named.name) report.push(required(`${at}.name`, 'must specify a resource name'));
  if (field === 'containerResource' && containerResource) {
    if (containerResource.name) checkContainerResourceName(report, `${at}.name`, containerResource.name);
    if (containerResource.container) checkDnsLabel(report, `${at}.container`, containerResource.container);
    else report.push(required(`${at}.container`, 'must specify a container'));
  }
  const target = metric[field]?.target;
  checkTarget(report, `${at}.target`, target ?? ({} as Target));
  checkTargetValues(report, `${at}.target`, field, target ?? ({} as Target));
}

function checkMetricName(report: Report, at: string, name: string | undefined): void {
  if (!name) report.push(required(at, 'must specify a metric name'));
  else addAll(report, at, name, isPathSegmentName(name));
}

function checkTarget(report: Report, at: string, target: Target): void {
  const { type, averageUtilization } = target;
  if (!type) report.push(required(`${at}.type`, 'must specify a metric target type'));
  if (type !== 'Utilization' && type !== 'Value' && type !== 'AverageValue')
    report.push(invalidField(`${at}.type`, type ?? '', 'must be either Utilization, Value, or AverageValue'));
  for (const field of ['value', 'averageValue'] as const) {
    const amount = target[field];
    if (amount !== undefined && quantity(amount).sign <= 0) report.push(invalidField(`${at}.${field}`, String(amount), 'must be positive'));
  }
  if (averageUtilization !== undefined && averageUtilization < 1) report.push(invalidField(`${at}.averageUtilization`, averageUtilization, 'must be greater than 0'));
}

/** Which of its values a target needs depends on what is measured. */
function checkTargetValues(report: Report, at: string, field: MetricField, target: Target): void {
  const { value, averageValue, averageUtilization } = target;
  switch (field) {
    case 'object':
      if (value === undefined && averageValue === undefined) report.push(required(`${at}.averageValue`, 'must set either a target value or averageValue'));
      break;
    case 'external':
      if (value === undefined && averageValue === undefined) report.push(required(`${at}.averageValue`, 'must set either a target value for metric or a per-pod target'));
      if (value !== undefined && averageValue !== undefined) report.push(forbiddenField(`${at}.value`, 'may not set both a target value for metric and a per-pod target'));
      break;
    case 'pods':
      if (averageValue === undefined) report.push(required(`${at}.averageValue`, 'must specify a positive target averageValue'));
      break;
    default:
      if (averageUtilization === undefined && averageValue === undefined) {
        report.push(required(`${at}.averageUtilization`, 'must set either a target raw value or a target utilization'));
      }
      if (averageUtilization !== undefined && averageValue !== undefined) {
        report.push(forbiddenField(`${at}.averageValue`, 'may not set both a target raw value and a target utilization'));
      }
  }
}

function checkRules(report: Report, at: string, rules: Rules): void {
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules;
  if (window !== undefined && window < 0) report.push(invalidField(`${at}.stabilizationWindowSeconds`, window, 'must be greater than or equal to zero'));
  if (window !== undefined && window > maxWindow) report.push(invalidField(`${at}.stabilizationWindowSeconds`, window, `must be less than or equal to ${maxWindow}`));
  if (selectPolicy !== undefined) checkOneOf(report, `${at}.selectPolicy`, selectPolicy, ['Disabled', 'Max', 'Min']);
  if (!policies?.length) report.push(required(`${at}.policies`, 'must specify at least one Policy'));
  policies?.forEach(({ type, value, periodSeconds }, i) => {
    const here = `${at}.policies[${i}]`;
    checkOneOf(report, `${here}.type`, type, ['Percent', 'Pods']);
    if (value <= 0) report.push(invalidField(`${here}.value`, value, 'must be greater than zero'));
    if (periodSeconds <= 0) report.push(invalidField(`${here}.periodSeconds`, periodSeconds, 'must be greater than zero'));
    if (periodSeconds > maxPeriod) report.push(invalidField(`${here}.periodSeconds`, periodSeconds, `must be less than or equal to ${maxPeriod}`));
  });
  if (tolerance !== undefined && quantity(tolerance).sign < 0) report.push(invalidField(`${at}.tolerance`, String(tolerance), negativeMessage));
}
