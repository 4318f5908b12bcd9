/**
 * Metrics of autoscalers between autoscaling/v1's annotations and autoscaling/v2.
 * Upstream: pkg/apis/autoscaling/v1/conversion.go.
 */
import { isObject } from '../../../base/json.ts';

type Fields = Readonly<Record<string, unknown>>;

/** v1 names its sources by type, with flat fields: `targetAverageValue`, `metricName`. */
const sources = ['object', 'pods', 'resource', 'containerResource', 'external'] as const;

const at = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);
const drop = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));

export function metricFromV2(metric: Fields): Fields {
  return convert(metric, (name, s) => {
    const target = at(s, 'target');
    const common = { metricName: at(at(s, 'metric'), 'name') };
    const selector = at(at(s, 'metric'), 'selector');
    const average = at(target, 'averageValue');
    if (name === 'object') return { target: at(s, 'describedObject'), ...common, targetValue: at(target, 'value') ?? '0', selector, averageValue: average };
    if (name === 'pods') return { ...common, targetAverageValue: average ?? '0', selector };
    if (name === 'external') return { ...common, metricSelector: selector, targetValue: at(target, 'value'), targetAverageValue: average };
    return { name: at(s, 'name'), targetAverageUtilization: at(target, 'averageUtilization'), targetAverageValue: average, container: at(s, 'container') };
  });
}

export function statusFromV2(status: Fields): Fields {
  return convert(status, (name, s) => {
    const current = at(s, 'current');
    const common = { metricName: at(at(s, 'metric'), 'name') };
    const selector = at(at(s, 'metric'), 'selector');
    const average = at(current, 'averageValue');
    if (name === 'object') return { target: at(s, 'describedObject'), ...common, currentValue: at(current, 'value') ?? '0', selector, averageValue: average };
    if (name === 'pods') return { ...common, currentAverageValue: average ?? '0', selector };
    if (name === 'external') return { ...common, metricSelector: selector, currentValue: at(current, 'value') ?? '0', currentAverageValue: average };
    return { name: at(s, 'name'), currentAverageUtilization: at(current, 'averageUtilization'), currentAverageValue: average ?? '0', container: at(s, 'container') };
  });
}

export function metricToV2(metric: Fields): Fields {
  return convert(metric, (name, s) => {
    const average = name === 'object' ? at(s, 'averageValue') : at(s, 'targetAverageValue');
    const value = at(s, 'targetValue');
    const identifier = drop({ name: at(s, 'metricName'), selector: at(s, name === 'external' ? 'metricSelector' : 'selector') });
    if (name === 'object') {
      const target = average === undefined ? { type: 'Value', value } : { type: 'AverageValue', value: value === '0' ? undefined : value, averageValue: average };
      return { describedObject: at(s, 'target'), target: drop(target), metric: identifier };
    }
    if (name === 'pods') return { metric: identifier, target: drop({ type: 'AverageValue', averageValue: average }) };
    if (name === 'external') return { metric: identifier, target: drop({ type: value === undefined ? 'AverageValue' : 'Value', value, averageValue: average }) };
    const utilization = at(s, 'targetAverageUtilization');
    const target = drop({ type: utilization === undefined ? 'AverageValue' : 'Utilization', averageValue: average, averageUtilization: utilization });
    return { name: at(s, 'name'), container: at(s, 'container'), target };
  });
}

export function statusToV2(status: Fields): Fields {
  return convert(status, (name, s) => {
    const average = name === 'object' ? at(s, 'averageValue') : at(s, 'currentAverageValue');
    const identifier = drop({ name: at(s, 'metricName'), selector: at(s, name === 'external' ? 'metricSelector' : 'selector') });
    if (name === 'object') return { metric: identifier, current: drop({ value: at(s, 'currentValue'), averageValue: average }), describedObject: at(s, 'target') };
    if (name === 'pods') return { metric: identifier, current: drop({ averageValue: average }) };
    if (name === 'external') return { metric: identifier, current: drop({ value: at(s, 'currentValue'), averageValue: average }) };
    const current = drop({ averageValue: average, averageUtilization: at(s, 'currentAverageUtilization') });
    return { name: at(s, 'name'), container: at(s, 'container'), current };
  });
}

function convert(metric: Fields, f: (name: (typeof sources)[number], source: unknown) => Fields): Fields {
  const out: Record<string, unknown> = { type: metric.type };
  for (const name of sources) if (isObject(metric[name])) out[name] = drop(f(name, metric[name]));
  return out;
}
