// PodDisruptionBudgets: how many Pods may be taken away now. Upstream: pkg/controller/disruption/disruption.go
// Keys: a budget's `namespace/name`; `pod|namespace/name` is a Pod said to be disrupted that is still there.

import type { LabelSelector } from '../../../api/meta/labels.ts';
import { matches } from '../../../api/meta/labels.ts';
import type { Pod, PodDisruptionBudget } from '../../../api/types.ts';
import { formatRfc3339, tryParseRfc3339 } from '../../../base/time.ts';
import type { Component, ComponentContext } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { selected } from '../shared/matching.ts';
import { isReady, isTerminal, podCondition } from '../shared/pods.ts';
import { canonical } from '../shared/pod-template-hash.ts';
import { asObject, keyOf, resources } from '../shared/resources.ts';
import { selectorOf } from '../shared/selectors.ts';
import { type Expectation, expectationOf, UnknownScale } from './expected.ts';

/** Upstream: DeletionTimeout, stalePodDisruptionTimeout */
const patienceMs = 120_000;

/** The name under which this controller records its Events. */
const source = { component: 'controllermanager' };

type Status = NonNullable<PodDisruptionBudget['status']>;

export const disruption: Component = {
  name: 'disruption-controller',
  user: 'system:serviceaccount:kube-system:disruption-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 6,
  watches: [resources.poddisruptionbudgets, resources.pods],
  keysFor: (change, context) => (change.resource === 'pods' ? keysForPod(change, context) : [change.key]),
  reconcile: (key, context) => {
    if (key.startsWith('pod|')) return freeStalePod(key, context);
    const [namespace = '', name = ''] = key.split('/');
    const budget = context.get<PodDisruptionBudget>(resources.poddisruptionbudgets, namespace, name);
    if (budget) sync(budget, context);
  },
};

/** What a budget sees of a Pod: nothing else is a reason to look again. */
const seen = (pod: Pod): string => `${isReady(pod)}|${pod.metadata.deletionTimestamp !== undefined}|${podCondition(pod, 'DisruptionTarget')?.status ?? ''}`;

function keysForPod(change: Change, context: ComponentContext): readonly string[] {
  const pod = change.object as unknown as Pod;
  const before = change.previous as unknown as Pod | undefined;
  if (change.type === 'update' && before && before.metadata.labels === pod.metadata.labels && seen(before) === seen(pod)) return [];
  const budgets = context.list<PodDisruptionBudget>(resources.poddisruptionbudgets, pod.metadata.namespace).filter((b) => b.spec?.selector && matches(selectorOf(b.spec.selector as LabelSelector), pod.metadata.labels));
  const [first] = budgets;
  if (first && budgets.length > 1) {
    const message = `Pod "${pod.metadata.namespace}"/"${pod.metadata.name}" matches multiple PodDisruptionBudgets.  Chose "${first.metadata.name}" arbitrarily.`;
    context.event(change.object, 'Warning', 'MultiplePodDisruptionBudgets', message, source);
  }
  const stale = change.type !== 'delete' && staleInMs(pod, context.nowMs) !== undefined ? [`pod|${change.key}`] : [];
  return first ? [keyOf(first), ...stale] : stale;
}

/** Upstream: trySync, failSafe */
function sync(budget: PodDisruptionBudget, context: ComponentContext): void {
  const pods = selected<Pod>(resources.pods, budget.metadata.namespace ?? '', budget.spec?.selector as LabelSelector | undefined, context);
  context.busyFor(pods.length * 0.01);
  const about = asObject(budget);
  if (pods.length === 0) context.event(about, 'Normal', 'NoPods', 'No matching pods found', source);
  try {
    const expectation = expectationOf(budget, pods, context);
    if (expectation.unmanaged.length > 0) context.event(about, 'Warning', 'UnmanagedPods', unmanagedMessage(budget), source);
    const { disrupted, recheckMs } = disruptedPods(budget, pods, context);
    writeStatus(budget, countHealthy(pods, disrupted), expectation, disrupted, context);
    if (recheckMs !== undefined) context.enqueueAfter(keyOf(budget), recheckMs);
  } catch (error) {
    if (!(error instanceof UnknownScale)) throw error;
    context.event(about, 'Warning', 'CalculateExpectedPodCountFailed', `Failed to calculate the number of expected pods: ${error.message}`, source);
    failSafe(budget, error.message, context);
  }
}

function unmanagedMessage(budget: PodDisruptionBudget): string {
  const { matchLabels = {}, matchExpressions = [] } = (budget.spec?.selector ?? {}) as LabelSelector;
  const labels = Object.entries(matchLabels).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}: ${value},`).join('');
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`).join('');
  const selector = `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${expressions}},}`;
  return `Pods selected by this PodDisruptionBudget (selector: ${selector}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;
}

/** Pods whose eviction was allowed and that are not being deleted yet. Upstream: buildDisruptedPodMap */
function disruptedPods(budget: PodDisruptionBudget, pods: readonly Pod[], context: ComponentContext): { readonly disrupted: Record<string, string>; readonly recheckMs?: number } {
  const disrupted: Record<string, string> = {};
  let recheckMs: number | undefined;
  for (const pod of pods) {
    const since = budget.status?.disruptedPods?.[pod.metadata.name];
    if (since === undefined || pod.metadata.deletionTimestamp) continue;
    const leftMs = (tryParseRfc3339(since) ?? 0) + patienceMs - context.nowMs;
    if (leftMs < 0) {
      const { namespace } = budget.metadata;
      context.event(asObject(pod), 'Warning', 'NotDeleted', `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`, source);
    } else {
      disrupted[pod.metadata.name] = since;
      recheckMs = Math.min(recheckMs ?? leftMs, leftMs);
    }
  }
  return { disrupted, ...(recheckMs === undefined ? {} : { recheckMs: recheckMs + 1 }) };
}

const countHealthy = (pods: readonly Pod[], disrupted: Readonly<Record<string, string>>): number =>
  pods.filter((pod) => !pod.metadata.deletionTimestamp && !Object.hasOwn(disrupted, pod.metadata.name) && isReady(pod)).length;

function writeStatus(budget: PodDisruptionBudget, currentHealthy: number, { expected, desired }: Expectation, disrupted: Readonly<Record<string, string>>, context: ComponentContext): void {
  const allowed = expected > 0 ? Math.max(0, currentHealthy - desired) : 0;
  const observedGeneration = budget.metadata.generation ?? 0;
  const reason = allowed > 0 ? 'SufficientPods' : 'InsufficientPods';
  const status: Status = {
    ...(observedGeneration ? { observedGeneration } : {}),
    ...(Object.keys(disrupted).length > 0 ? { disruptedPods: disrupted } : {}),
    disruptionsAllowed: allowed,
    currentHealthy,
    desiredHealthy: desired,
    expectedPods: expected,
    conditions: withCondition(budget, { status: allowed > 0 ? 'True' : 'False', reason, message: '', observedGeneration }, context.nowMs),
  };
  if (canonical(status) !== canonical(budget.status ?? {})) context.updateStatus(resources.poddisruptionbudgets, { ...budget, status });
}

/** When nobody knows how many there should be, nobody may go. */
function failSafe(budget: PodDisruptionBudget, message: string, context: ComponentContext): void {
  const { status = {} as Status } = budget;
  const observedGeneration = status.observedGeneration ?? 0;
  const conditions = withCondition(budget, { status: 'False', reason: 'SyncFailed', message, observedGeneration }, context.nowMs);
  const next = { currentHealthy: 0, desiredHealthy: 0, expectedPods: 0, ...status, disruptionsAllowed: 0, conditions };
  if (canonical(next) !== canonical(status)) context.updateStatus(resources.poddisruptionbudgets, { ...budget, status: next });
}

type Condition = NonNullable<Status['conditions']>[number];

/** Upstream: meta.SetStatusCondition */
function withCondition({ status }: PodDisruptionBudget, set: Pick<Condition, 'status' | 'reason' | 'message'> & { readonly observedGeneration: number }, nowMs: number): readonly Condition[] {
  const conditions = status?.conditions ?? [];
  const known = conditions.find(({ type }) => type === 'DisruptionAllowed');
  const lastTransitionTime = known?.status === set.status ? known.lastTransitionTime : formatRfc3339(nowMs);
  const { observedGeneration, ...rest } = set;
  const next: Condition = { type: 'DisruptionAllowed', ...rest, lastTransitionTime, ...(observedGeneration ? { observedGeneration } : {}) };
  return known ? conditions.map((condition) => (condition === known ? next : condition)) : [...conditions, next];
}

/** In how many ms a Pod that was to be disrupted counts as spared; undefined for all others. */
function staleInMs(pod: Pod, nowMs: number): number | undefined {
  const condition = podCondition(pod, 'DisruptionTarget');
  if (pod.metadata.deletionTimestamp || condition?.status !== 'True' || condition.reason === 'TerminationByKubelet' || isTerminal(pod)) return undefined;
  return Math.max(0, (tryParseRfc3339(condition.lastTransitionTime) ?? 0) + patienceMs - nowMs);
}

/** Upstream: syncStalePodDisruption */
function freeStalePod(key: string, context: ComponentContext): void {
  const [namespace = '', name = ''] = key.slice('pod|'.length).split('/');
  const pod = context.get<Pod>(resources.pods, namespace, name);
  const leftMs = pod && staleInMs(pod, context.nowMs);
  if (!pod || leftMs === undefined) return;
  if (leftMs > 0) return context.enqueueAfter(key, leftMs);
  const lastTransitionTime = formatRfc3339(context.nowMs);
  const conditions = pod.status?.conditions?.map((c) => (c.type === 'DisruptionTarget' ? { type: c.type, status: 'False', lastProbeTime: null, lastTransitionTime } : c));
  context.updateStatus(resources.pods, { ...pod, status: { ...pod.status, conditions } });
}
