// How many replicas a metric asks for. Upstream: pkg/controller/podautoscaler/replica_calculator.go, metrics/utilization.go

import { quantityMilliValue } from '../../../api/meta/quantity.ts';
import type { Pod } from '../../../api/types.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';
import { findCondition } from '../shared/conditions.ts';
import type { PodMetric, PodMetrics } from './metrics.ts';
import { MetricError } from './metrics.ts';

/** How far from 1 a ratio may be before anything is done. */
export interface Tolerances {
  readonly down: number;
  readonly up: number;
}

export const within = (ratio: number, { down, up }: Tolerances): boolean => 1 - down <= ratio && ratio <= 1 + up;

/** What a metric asks for, and the average it saw: per Pod in thousandths, and as a percentage of what is requested. */
export interface Proposal {
  readonly replicas: number;
  readonly average: number;
  readonly percentage?: number;
}

/** Upstream: HorizontalPodAutoscalerCPUInitializationPeriod, HorizontalPodAutoscalerInitialReadinessDelay */
const initialisationMs = 300_000;
const initialReadinessMs = 30_000;

interface Groups {
  readonly ready: number;
  readonly unready: ReadonlySet<string>;
  readonly missing: ReadonlySet<string>;
  readonly ignored: ReadonlySet<string>;
}

/** Pods by what their metric is worth. Upstream: groupPods. */
export function groupPods(pods: readonly Pod[], metrics: PodMetrics, resource: string, nowMs: number): Groups {
  const [unready, missing, ignored] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let ready = 0;
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata;
    const metric = metrics.get(name);
    if (deletionTimestamp || pod.status?.phase === 'Failed') ignored.add(name);
    else if (pod.status?.phase === 'Pending') unready.add(name);
    else if (!metric) missing.add(name);
    else if (resource === 'cpu' && isUnready(pod, metric, nowMs)) unready.add(name);
    else ready++;
  }
  return { ready, unready, missing, ignored };
}

/** A Pod that is starting says nothing useful about the CPU it needs. */
function isUnready(pod: Pod, metric: PodMetric, nowMs: number): boolean {
  const condition = findCondition(pod.status?.conditions, 'Ready');
  const startedMs = tryParseRfc3339(pod.status?.startTime);
  if (!condition || startedMs === undefined) return true;
  const changedMs = tryParseRfc3339(condition.lastTransitionTime) ?? 0;
  if (startedMs + initialisationMs > nowMs) return condition.status === 'False' || metric.atMs < changedMs + metric.windowMs;
  return condition.status === 'False' && startedMs + initialReadinessMs > changedMs;
}

/** What each Pod requests of a resource, in thousandths. @throws MetricError for a Pod that requests none. Upstream: calculateRequests. */
export function requestsOf(pods: readonly Pod[], container: string, resource: string): ReadonlyMap<string, number> {
  return new Map(pods.map((pod) => [pod.metadata.name, requestOf(pod, container, resource)]));
}

function requestOf(pod: Pod, container: string, resource: string): number {
  const { name } = pod.metadata;
  const requested = pod.spec?.resources?.requests;
  if (container === '' && requested && Object.keys(requested).length > 0) {
    const whole = requested[resource] ?? sumOf(pod, resource);
    if (whole === undefined) throw new MetricError(`missing pod-level request for ${resource} in Pod ${name}`);
    return quantityMilliValue(whole);
  }
  const sidecars = (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always');
  let sum = 0;
  for (const c of [...(pod.spec?.containers ?? []), ...sidecars]) {
    if (container !== '' && container !== c.name) continue;
    const request = c.resources?.requests?.[resource];
    if (request === undefined) throw new MetricError(`missing request for ${resource} in container ${c.name} of Pod ${name}`);
    sum += quantityMilliValue(request);
    if (container === c.name) return sum;
  }
  if (container !== '') throw new MetricError(`container ${container} not found in Pod ${name}`);
  return sum;
}

/** What the containers request together, as a quantity; undefined when none does. */
function sumOf(pod: Pod, resource: string): string | undefined {
  const requests = (pod.spec?.containers ?? []).flatMap((c) => c.resources?.requests?.[resource] ?? []);
  return requests.length === 0 ? undefined : `${requests.reduce<number>((sum, text) => sum + quantityMilliValue(text), 0)}m`;
}

interface Usage {
  readonly ratio: number;
  readonly average: number;
  readonly percentage?: number;
}

/** Upstream: GetResourceUtilizationRatio. */
function utilization(metrics: PodMetrics, requests: ReadonlyMap<string, number>, target: number): Usage {
  let [used, requested, entries] = [0, 0, 0];
  for (const [name, { value }] of metrics) {
    const request = requests.get(name);
    if (request === undefined) continue;
    used += value;
    requested += request;
    entries++;
  }
  if (requested === 0) throw new MetricError('no metrics returned matched known pods');
  const percentage = Math.trunc((used * 100) / requested);
  return { ratio: percentage / target, percentage, average: Math.trunc(used / entries) };
}

/** Upstream: GetMetricUsageRatio. */
function plainUsage(metrics: PodMetrics, target: number): Usage {
  let used = 0;
  for (const { value } of metrics.values()) used += value;
  const average = Math.trunc(used / metrics.size);
  return { ratio: average / target, average };
}

interface Question {
  readonly replicas: number;
  readonly target: number;
  readonly resource: string;
  readonly tolerances: Tolerances;
  readonly pods: readonly Pod[];
  readonly nowMs: number;
}

/** From usage as a percentage of what Pods request. Upstream: GetResourceReplicas. @throws MetricError */
export function replicasByUtilization(question: Question, metrics: PodMetrics, container: string): Proposal {
  const { pods, resource, target } = question;
  if (pods.length === 0) throw new MetricError('no pods returned by selector while calculating replica count');
  const groups = usable(question, metrics);
  const requests = requestsOf(pods, container, resource);
  const filled = (name: string): number => Math.trunc(((requests.get(name) ?? 0) * Math.max(100, target)) / 100);
  return propose(question, metrics, groups, filled, () => utilization(metrics, requests, target));
}

/** From an amount per Pod. Upstream: calcPlainMetricReplicas. @throws MetricError */
export function replicasByAverage(question: Question, metrics: PodMetrics): Proposal {
  if (question.pods.length === 0) throw new MetricError('no pods returned by selector while calculating replica count');
  const groups = usable(question, metrics);
  return propose(question, metrics, groups, () => question.target, () => plainUsage(metrics, question.target));
}

/** Leaves in `metrics` only what counts. */
function usable({ pods, resource, nowMs }: Question, metrics: PodMetrics): Groups {
  const groups = groupPods(pods, metrics, resource, nowMs);
  for (const name of [...groups.ignored, ...groups.unready]) metrics.delete(name);
  if (metrics.size === 0) throw new MetricError('did not receive metrics for targeted pods (pods might be unready)');
  return groups;
}

/**
 * Pods without a metric are taken to use much when that argues against scaling down, and nothing when that argues against scaling up.
 * @param filled what a Pod without a metric is taken to use when the others use too little
 */
function propose({ replicas, tolerances }: Question, metrics: PodMetrics, { ready, unready, missing }: Groups, filled: (name: string) => number, measure: () => Usage): Proposal {
  const first = measure();
  const { average, percentage } = first;
  const asked = (count: number): Proposal => ({ replicas: count, average, ...(percentage === undefined ? {} : { percentage }) });
  const upWithUnready = unready.size > 0 && first.ratio > 1;
  if (!upWithUnready && missing.size === 0) return asked(within(first.ratio, tolerances) ? replicas : Math.ceil(first.ratio * ready));

  const assume = (name: string, value: number): unknown => metrics.set(name, { value, windowMs: 0, atMs: 0 });
  if (first.ratio !== 1) for (const name of missing) assume(name, first.ratio < 1 ? filled(name) : 0);
  if (upWithUnready) for (const name of unready) assume(name, 0);

  const { ratio } = measure();
  const turned = (first.ratio < 1 && ratio > 1) || (first.ratio > 1 && ratio < 1);
  if (within(ratio, tolerances) || turned) return asked(replicas);
  const next = Math.ceil(ratio * metrics.size);
  const against = (ratio < 1 && next > replicas) || (ratio > 1 && next < replicas);
  return asked(against ? replicas : next);
}

const maxInt32 = 2 ** 31 - 1;

/** From one value for all Pods together. Upstream: getUsageRatioReplicaCount. */
export function replicasByRatio(replicas: number, ratio: number, tolerances: Tolerances, pods: () => readonly Pod[]): number {
  if (replicas === 0) return Math.ceil(ratio);
  if (within(ratio, tolerances)) return replicas;
  const found = pods();
  if (found.length === 0) throw new MetricError('unable to calculate ready pods: no pods returned by selector while calculating replica count');
  const ready = found.filter((pod) => pod.status?.phase === 'Running' && findCondition(pod.status.conditions, 'Ready')?.status === 'True');
  return Math.min(maxInt32, Math.ceil(ratio * ready.length));
}

/** From one value that each Pod should have a share of. Upstream: GetObjectPerPodMetricReplicas. */
export function replicasByShare(replicas: number, usage: number, target: number, tolerances: Tolerances): Proposal {
  const ratio = usage / (target * replicas);
  return { replicas: within(ratio, tolerances) ? replicas : Math.min(maxInt32, Math.ceil(usage / target)), average: Math.ceil(usage / Math.max(1, replicas)) };
}
