/**
 * autoscaling/v1, which has one field for CPU and keeps everything else in annotations, and autoscaling/v2.
 * Upstream: pkg/apis/autoscaling/v1/conversion.go, annotations.go.
 */
import { isObject, JsonError, parseJson } from '../../../base/json.ts';
import type { ApiObject } from '../../object.ts';
import { metricFromV2, metricToV2, statusFromV2, statusToV2 } from './convert-metrics.ts';

type Fields = Readonly<Record<string, unknown>>;

const prefix = 'autoscaling.alpha.kubernetes.io/';
const metricsKey = `${prefix}metrics`;
const statusesKey = `${prefix}current-metrics`;
const conditionsKey = `${prefix}conditions`;
const behaviorKey = `${prefix}behavior`;
const roundTripKeys = [metricsKey, statusesKey, conditionsKey, behaviorKey];

const cpuMetric = (percent: unknown): Fields => ({ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } } });

/** v2 as v1 shows it. */
export function fromV2(object: ApiObject): ApiObject {
  const spec = (object.spec ?? {}) as Fields;
  const status = (object.status ?? {}) as Fields;
  const { metrics, behavior, ...plainSpec } = spec;
  const { currentMetrics, conditions, ...plainStatus } = status;
  const list = (metrics ?? []) as readonly Fields[];
  const statuses = (currentMetrics ?? []) as readonly Fields[];
  const cpu = list.find(isCpuUtilization);
  const others = list.filter((metric) => !isCpuUtilization(metric));
  const annotations: Record<string, string> = { ...withoutRoundTrip(object.metadata.annotations) };
  if (others.length > 0) annotations[metricsKey] = JSON.stringify(others.map(metricFromV2));
  if (statuses.length > 0) annotations[statusesKey] = JSON.stringify(statuses.map(statusFromV2));
  if (behavior) annotations[behaviorKey] = JSON.stringify(inGoNames(behavior as Fields));
  if (Array.isArray(conditions) && conditions.length > 0) annotations[conditionsKey] = JSON.stringify(conditions.map(orderedCondition));
  const percent = deep(cpu, 'resource', 'target', 'averageUtilization');
  const current = deep(
    statuses.findLast((s) => s.type === 'Resource' && deep(s, 'resource', 'name') === 'cpu' && deep(s, 'resource', 'current', 'averageUtilization') !== undefined),
    'resource',
    'current',
    'averageUtilization',
  );
  return {
    ...object,
    apiVersion: 'autoscaling/v1',
    metadata: withAnnotations(object.metadata, annotations),
    spec: { ...plainSpec, ...(percent === undefined ? undefined : { targetCPUUtilizationPercentage: percent }) },
    status: { currentReplicas: 0, desiredReplicas: 0, ...plainStatus, ...(current === undefined ? undefined : { currentCPUUtilizationPercentage: current }) },
  };
}

/** v1 as it is stored. */
export function toV2(object: ApiObject): ApiObject {
  const { targetCPUUtilizationPercentage: percent, ...plainSpec } = (object.spec ?? {}) as Fields;
  const { currentCPUUtilizationPercentage: current, ...plainStatus } = (object.status ?? {}) as Fields;
  const annotations = object.metadata.annotations ?? {};
  const metrics = [...listFrom(annotations[metricsKey]).map(metricToV2), ...(percent === undefined ? [] : [cpuMetric(percent)])];
  const behavior = objectFrom(annotations[behaviorKey]);
  const ownStatus = current === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }];
  const statuses = statusesKey in annotations ? listFrom(annotations[statusesKey]).map(statusToV2) : ownStatus;
  const conditions = listFrom(annotations[conditionsKey]);
  return {
    ...object,
    apiVersion: 'autoscaling/v2',
    metadata: withAnnotations(object.metadata, withoutRoundTrip(annotations)),
    spec: { ...plainSpec, metrics: metrics.length > 0 ? metrics : [cpuMetric(80)], ...(behavior ? { behavior: inJsonNames(behavior) } : undefined) },
    status: { ...plainStatus, currentMetrics: statuses.length > 0 ? statuses : null, ...(conditions.length > 0 ? { conditions } : undefined) },
  };
}

function isCpuUtilization(metric: Fields): boolean {
  return metric.type === 'Resource' && deep(metric, 'resource', 'name') === 'cpu' && deep(metric, 'resource', 'target', 'averageUtilization') !== undefined;
}

function deep(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), value);
}

function withoutRoundTrip(annotations: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => !roundTripKeys.includes(key)));
}

function withAnnotations(metadata: ApiObject['metadata'], annotations: Readonly<Record<string, string>>): ApiObject['metadata'] {
  const { annotations: _, ...rest } = metadata;
  return Object.keys(annotations).length > 0 ? { ...rest, annotations } : rest;
}

function read(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return undefined; // an annotation that is no JSON is left out, as upstream does
    throw error;
  }
}

function listFrom(text: string | undefined): readonly Fields[] {
  const value = read(text);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function objectFrom(text: string | undefined): Fields | undefined {
  const value = read(text);
  return isObject(value) && Object.keys(value).length > 0 ? value : undefined;
}

/** Field order of v1's condition. */
function orderedCondition(condition: Fields): Fields {
  const { type, status, lastTransitionTime, reason, message } = condition;
  return { type, status, lastTransitionTime, reason, message };
}

/** The annotation holds upstream's internal type, whose fields go by their Go names. */
function inGoNames(value: Fields): Fields {
  return rename(value, (name) => name.charAt(0).toUpperCase() + name.slice(1));
}

function inJsonNames(value: Fields): Fields {
  return rename(value, (name) => name.charAt(0).toLowerCase() + name.slice(1));
}

function rename(value: Fields, f: (name: string) => string): Fields {
  const inner = (v: unknown): unknown => (Array.isArray(v) ? v.map(inner) : isObject(v) ? rename(v, f) : v);
  return Object.fromEntries(Object.entries(value).map(([name, v]) => [f(name), inner(v)]));
}
