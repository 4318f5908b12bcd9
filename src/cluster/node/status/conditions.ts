// The conditions of a Pod. Upstream: pkg/kubelet/status/generate.go.

import type { PodCondition } from '../../../api/kinds/shared/pod-types.ts';
import { formatRfc3339 } from '../../../base/time.ts';
import type { ContainerState, PodWorker } from '../pod-worker.ts';
import type { Phase } from './phase.ts';

interface Wanted {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}

/** Conditions that are the kubelet's to write. */
export const kubeletConditions = new Set(['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled', 'PodResizePending', 'PodResizeInProgress']);

/** In the order in which the kubelet writes them; those of others stay where they were, before its own. */
export function conditionsOf(worker: PodWorker, phase: Phase, isReady: (state: ContainerState) => boolean, nowMs: number): readonly PodCondition[] {
  const before = worker.pod.status?.conditions ?? [];
  const generation = worker.pod.metadata.generation;
  const wanted = [sandboxReady(worker), initialized(worker, phase, isReady), ...ready(worker, phase, isReady, before), { type: 'PodScheduled', status: 'True' } as const];
  const own = wanted.map((condition) => {
    const known = before.find(({ type }) => type === condition.type);
    const lastTransitionTime = known?.status === condition.status && known.lastTransitionTime ? known.lastTransitionTime : formatRfc3339(nowMs);
    const { type, status, reason, message } = condition as Wanted;
    const says = known && known.status === status && known.reason === reason && known.message === message && known.observedGeneration === generation;
    if (says && known.lastTransitionTime === lastTransitionTime && known.lastProbeTime === null) return known;
    return {
      lastProbeTime: null,
      lastTransitionTime,
      ...(message === undefined ? {} : { message }),
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      ...(reason === undefined ? {} : { reason }),
      status,
      type,
    };
  });
  const others = before.filter(({ type }) => !kubeletConditions.has(type));
  return [...others, ...own, ...resizePending(worker, before, nowMs)] as unknown as readonly PodCondition[];
}

/** Upstream: updatedPodResizeCondition */
function resizePending({ resizePending: pending }: PodWorker, before: readonly PodCondition[], nowMs: number): readonly object[] {
  if (!pending) return [];
  const known = before.find(({ type }) => type === 'PodResizePending');
  const lastTransitionTime = known?.lastTransitionTime ?? formatRfc3339(nowMs);
  return [{ lastProbeTime: null, lastTransitionTime, message: pending.message, observedGeneration: pending.generation, reason: 'Deferred', status: 'True', type: 'PodResizePending' }];
}

function sandboxReady(worker: PodWorker): Wanted {
  const up = worker.sandbox?.state === 'ready' && !worker.torndown;
  return { type: 'PodReadyToStartContainers', status: up ? 'True' : 'False' };
}

function initialized(worker: PodWorker, phase: Phase, isReady: (state: ContainerState) => boolean): Wanted {
  if (phase === 'Succeeded') return { type: 'Initialized', status: 'True', reason: 'PodCompleted' };
  const begun = [...worker.containers.values()].some((state) => state.type === 'regular' && state.current);
  const open = [...worker.containers.values()].filter((state) => {
    if (state.type === 'init') return !isReady(state);
    return state.type === 'sidecar' && !begun && !state.started;
  });
  if (open.length === 0) return { type: 'Initialized', status: 'True' };
  return { type: 'Initialized', status: 'False', reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${open.map(({ name }) => name).join(' ')}]` };
}

/** Ready and ContainersReady; a readiness gate can hold the first one back. */
function ready(worker: PodWorker, phase: Phase, isReady: (state: ContainerState) => boolean, before: readonly PodCondition[]): readonly Wanted[] {
  if (phase === 'Succeeded' || phase === 'Failed') {
    const reason = phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed';
    return ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'False', reason }));
  }
  const counted = [...worker.containers.values()].filter(({ type }) => type === 'regular' || type === 'sidecar');
  const unready = counted.filter((state) => !isReady(state)).map(({ name }) => name);
  const containers: Wanted =
    unready.length === 0
      ? { type: 'ContainersReady', status: 'True' }
      : { type: 'ContainersReady', status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
  if (containers.status === 'False') return [{ ...containers, type: 'Ready' }, containers];
  const gates = worker.pod.spec?.readinessGates ?? [];
  const closed = gates.map(({ conditionType }) => gateMessage(conditionType, before)).filter((message) => message !== undefined);
  if (closed.length === 0) return [{ type: 'Ready', status: 'True' }, containers];
  return [{ type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message: closed.join(', ') }, containers];
}

function gateMessage(type: string, conditions: readonly PodCondition[]): string | undefined {
  const found = conditions.find((condition) => condition.type === type);
  if (!found) return `corresponding condition of pod readiness gate "${type}" does not exist.`;
  return found.status === 'True' ? undefined : `the status of pod readiness gate "${type}" is not "True", but ${found.status}`;
}
