/**
 * Reads upstream's table tests as the corpora hold them: JSON in which `$type` names the Go type, `$call` and `$go` are Go expressions.
 * What is understood becomes the value; a case with anything else is not run, and counted.
 */

import type { Kind } from '../../../src/api/kind.ts';
import { kinds } from '../../../src/api/kinds/registry.ts';
import { formatRfc3339 } from '../../../src/base/time.ts';

/** The moment at which the tables are read. */
export const nowMs = Date.UTC(2026, 0, 15, 12);

/** A value that only Go can compute. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}

type Node = { readonly [key: string]: unknown };

const constants: Readonly<Record<string, unknown>> = {
  'math.MaxInt32': 2147483647,
  suspend: false,
  metricLabelSelector: { matchLabels: { label: 'value' } },
  tcpProtocol: 'TCP',
  policyRetain: 'Retain',
  policyDelte: 'Delete',
  bindModeImmediate: 'Immediate',
  bindModeWait: 'WaitForFirstConsumer',
  preemptLowerPriority: 'PreemptLowerPriority',
  preemptNever: 'Never',
  volumeMode: 'Filesystem',
  'autoscaling.AverageValueMetricType': 'AverageValue',
  'autoscaling.UtilizationMetricType': 'Utilization',
  'autoscaling.ValueMetricType': 'Value',
  fail: 'Fail',
  ignore: 'Ignore',
  equivalent: 'Equivalent',
  exact: 'Exact',
  never: 'Never',
  allScopes: '*',
  denyAction: 'Deny',
  protoTCP: 'TCP',
  protoUDP: 'UDP',
  fsMode: 'Filesystem',
  blockMode: 'Block',
  cluster: 'Cluster',
  local: 'Local',
  modeVIP: 'VIP',
  modeProxy: 'Proxy',
};

const time = (offsetNs: number): string => formatRfc3339(nowMs + offsetNs / 1e6);
const day = 86_400_000_000_000;

function call(name: string, args: readonly unknown[]): unknown {
  const [first, second, third] = args as readonly number[];
  if (name === 'time.Now().Add' || name === 'time.Now().UTC().Add') return time(first ?? 0);
  if (name === 'time.Now().UTC().AddDate') return time(((first ?? 0) * 365 + (second ?? 0) * 30 + (third ?? 0)) * day);
  if (name === 'resource.NewMilliQuantity') return `${first}m`;
  if (name === 'csr.DurationToExpirationSeconds') return (first ?? 0) / 1e9;
  if (name === 'bool' || name === 'newBool') return first;
  throw new NotUnderstood(name);
}

/** The value of a node. Fields of internal types, which have capitals, get their names in the API. */
export function decode(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(decode);
  const node = value as Node;
  if ('$go' in node) {
    const name = String(node['$go']);
    if (name in constants) return constants[name];
    throw new NotUnderstood(name);
  }
  if ('$call' in node)
    return call(String(node['$call']), node['$call'] === 'resource.NewMilliQuantity' ? ((node['args'] ?? []) as unknown[]) : ((node['args'] ?? []) as unknown[]).map(decode));
  if ('$now' in node) return time(Number(node['$now']));
  if ('$func' in node || '$args' in node) throw new NotUnderstood('function');
  if (node['$type'] === 'meta/v1.MicroTime' && 'Time' in node) return decode(node['Time']);
  const typed = typeof node['$type'] === 'string';
  const fields: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(node)) {
    if (key.startsWith('{')) throw new NotUnderstood(key);
    if (key !== '$type' && field !== null) fields[typed && !key.includes('.') ? key.charAt(0).toLowerCase() + key.slice(1) : key] = decode(field);
  }
  return fields;
}

/** The kind a Go type stands for: `core/v1.Pod`. */
export function kindOfType(type: unknown): { readonly kind: Kind; readonly version: string } | undefined {
  const [, group = '', version = '', name = ''] = /^([a-z]+)\/(v\d\w*)\.(\w+)$/.exec(String(type)) ?? [];
  const kind = kinds.find((k) => (k.group === '' ? 'core' : k.group.split('.')[0]) === group && k.kind === name);
  return kind?.versions.some((v) => v.name === version) ? { kind, version } : undefined;
}

/** One table of upstream's tests. */
export interface Table {
  readonly file: string;
  readonly func: string;
  readonly var: string;
  readonly cases: readonly Node[] | Readonly<Record<string, Node>>;
}

/** Its cases, whether they are a list or have names. */
export function casesOf(table: Table): readonly Node[] {
  const { cases } = table;
  const all: readonly unknown[] = Array.isArray(cases) ? cases : Object.values(cases);
  return all.filter((one): one is Node => typeof one === 'object' && one !== null && !Array.isArray(one));
}
