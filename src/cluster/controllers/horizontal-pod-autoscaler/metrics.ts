// What autoscalers read: usage of Pods, custom and external metrics, through the aggregated APIs that add-ons serve.
// Upstream: pkg/controller/podautoscaler/metrics/client.go

import type { LabelSelector, Selector } from '../../../api/meta/labels.ts';
import { formatSelector, labelSelectorAsSelector } from '../../../api/meta/labels.ts';
import { quantityMilliValue } from '../../../api/meta/quantity.ts';
import { StatusError } from '../../../api/meta/status-error.ts';
import { parseDuration } from '../../../base/duration.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';
import type { ComponentContext } from '../../component.ts';

/** One Pod's value in thousandths, over which window, and when it was taken. */
export interface PodMetric {
  readonly value: number;
  readonly windowMs: number;
  readonly atMs: number;
}

/** By the Pod's name. */
export type PodMetrics = Map<string, PodMetric>;

/** A number could not be had; the message goes into events and conditions. */
export class MetricError extends Error {
  override readonly name = 'MetricError';
}

interface Described {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
}

interface UsageList {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly timestamp: string;
    readonly window: string;
    readonly containers: readonly { readonly name: string; readonly usage: Readonly<Record<string, string>> }[];
  }[];
}

interface ValueList {
  readonly items: readonly { readonly describedObject?: { readonly name: string }; readonly timestamp: string; readonly windowSeconds?: number; readonly value: string }[];
}

const minuteMs = 60_000;

/** Usage of a resource by Pods, or by one container of each. @throws MetricError */
export function resourceMetrics(resource: string, namespace: string, selector: Selector, container: string, context: ComponentContext): PodMetrics {
  const list = read<UsageList>('resource', `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods${query({ labelSelector: formatSelector(selector) })}`, context);
  const found: PodMetrics = new Map();
  for (const { metadata, timestamp, window, containers } of list.items) {
    const wanted = container === '' ? containers : containers.filter((c) => c.name === container);
    if (wanted.length === 0 || wanted.some((c) => c.usage[resource] === undefined)) continue;
    const value = wanted.reduce((sum, c) => sum + quantityMilliValue(c.usage[resource] ?? '0'), 0);
    found.set(metadata.name, { value, windowMs: parseDuration(window), atMs: tryParseRfc3339(timestamp) ?? 0 });
  }
  return found;
}

/** A metric that each Pod reports. @throws MetricError */
export function podMetrics(metric: string, namespace: string, selector: Selector, metricSelector: LabelSelector | undefined, context: ComponentContext): PodMetrics {
  const { items } = readCustom(`namespaces/${namespace}/pods/*/${metric}`, { labelSelector: formatSelector(selector), metricLabelSelector: textOf(metricSelector) }, context);
  const found: PodMetrics = new Map();
  for (const { describedObject, timestamp, windowSeconds, value } of items) {
    const windowMs = windowSeconds === undefined ? minuteMs : windowSeconds * 1000;
    found.set(describedObject?.name ?? '', { value: quantityMilliValue(value), windowMs, atMs: tryParseRfc3339(timestamp) ?? 0 });
  }
  return found;
}

/** A metric of one object. @throws MetricError */
export function objectMetric(metric: string, namespace: string, about: Described, metricSelector: LabelSelector | undefined, context: ComponentContext): number {
  const group = about.apiVersion?.includes('/') ? `.${about.apiVersion.split('/')[0]}` : '';
  const place = about.kind === 'Namespace' && group === '' ? `namespaces/${namespace}/metrics` : `namespaces/${namespace}/${pluralOf(about.kind)}${group}/${about.name}`;
  const { items } = readCustom(`${place}/${metric}`, { metricLabelSelector: textOf(metricSelector) }, context);
  return quantityMilliValue(items[0]?.value ?? '0');
}

/** All values of a metric from outside the cluster. @throws MetricError */
export function externalMetrics(metric: string, namespace: string, selector: LabelSelector | undefined, context: ComponentContext): readonly number[] {
  const path = `/apis/external.metrics.k8s.io/v1beta1/namespaces/${namespace}/${metric}${query({ labelSelector: textOf(selector) })}`;
  return read<ValueList>('external', path, context).items.map((item) => quantityMilliValue(item.value));
}

function readCustom(path: string, filters: Readonly<Record<string, string>>, context: ComponentContext): ValueList {
  const version = versionOf('custom.metrics.k8s.io', context);
  if (version === undefined) throw new MetricError('unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered');
  return read('custom', `/apis/custom.metrics.k8s.io/${version}/${path}${query(filters)}`, context);
}

function versionOf(group: string, context: ComponentContext): string | undefined {
  try {
    return (context.request('GET', `/apis/${group}`) as { preferredVersion?: { version?: string } }).preferredVersion?.version;
  } catch (error) {
    if (error instanceof StatusError) return undefined;
    throw error;
  }
}

function read<T extends { readonly items: readonly unknown[] }>(which: string, path: string, context: ComponentContext): T {
  const list = answer<T>(which, path, context);
  if (list.items.length === 0) throw new MetricError(`no metrics returned from ${which} metrics API`);
  return list;
}

function answer<T>(which: string, path: string, context: ComponentContext): T {
  try {
    return context.request('GET', path) as T;
  } catch (error) {
    if (error instanceof StatusError) throw new MetricError(`unable to fetch metrics from ${which} metrics API: ${error.message}`);
    throw error;
  }
}

function query(filters: Readonly<Record<string, string>>): string {
  const set = Object.entries(filters).filter(([, value]) => value !== '');
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
}

const textOf = (selector: LabelSelector | undefined): string => (selector ? formatSelector(labelSelectorAsSelector(selector)) : '');

/** Upstream asks the REST mapper; the kinds that metrics describe have regular plurals. */
const pluralOf = (kind: string): string => {
  const lower = kind.toLowerCase();
  if (/(s|x|ch|sh)$/.test(lower)) return `${lower}es`;
  return lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`;
};
