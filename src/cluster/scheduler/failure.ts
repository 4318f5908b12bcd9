// A Pod that got no node: why, in the Event and the status, and where it waits. Upstream: pkg/scheduler/schedule_one.go handleSchedulingFailure.

import type { ApiObject } from '../../api/object.ts';
import { StatusError } from '../../api/meta/status-error.ts';
import type { Pod } from '../../api/types.ts';
import { formatRfc3339 } from '../../base/time.ts';
import type { ComponentContext } from '../component.ts';
import type { Rejected, Result } from './cycle.ts';
import { evict } from './eviction.ts';
import type { Cycle } from './framework.ts';
import { postFilterReason } from './plugins/dynamic-resources.ts';
import { plugins } from './plugins/registry.ts';
import { type Preemption, fitMessage, preempt } from './preemption.ts';
import type { QueuedPod } from './queue.ts';
import { pods, type State } from './scheduler-state.ts';

type Misfit = Exclude<Result, { result: 'node' }>;

/** An Event's note has this much room. Upstream: NoteLengthLimit */
const noteLimit = 1024;

/** No node fits: others may have to make room. */
export function misfit(state: State, queued: QueuedPod, cycle: Cycle, result: Misfit, context: ComponentContext): void {
  const { pod } = cycle;
  const all = state.snapshot.nodes.length;
  const outcome = result.result === 'none' && all > 0 ? preempt(cycle, plugins, result.rejections) : undefined;
  const message = failureMessage(all, result, outcome);
  const candidate = outcome && 'victims' in outcome ? outcome : undefined;
  state.queue.park(queued, rejectors(all, result), context.nowMs);
  const nominated = nominationOf(all, outcome);
  if (candidate) state.snapshot.nominator.add(pod, candidate.node.name);
  else if (nominated === '') state.snapshot.nominator.remove(pod.key);
  failed(pod.pod, message, context);
  if (candidate) evict(state, pod, candidate, context);
  report(pod.pod, 'Unschedulable', message, nominated, context);
  state.trace.add({
    atMs: context.nowMs,
    pod: pod.key,
    uid: pod.uid,
    attempt: queued.attempts,
    result: 'unschedulable',
    message,
    ...(result.result === 'none' ? { rejections: result.rejections, filters: result.filters } : {}),
    ...(result.result === 'preFilter' ? { preFilter: { plugin: result.plugin, rejection: result.rejection } } : {}),
    ...(candidate ? { nominated: candidate.node.name, victims: candidate.victims.map((v) => v.key) } : {}),
  });
}

/** Something went wrong after the node was decided: the Pod is tried again after a while. */
export function wentWrong(state: State, queued: QueuedPod, { key, uid, pod }: Cycle['pod'], message: string, context: ComponentContext): void {
  state.snapshot.remove(key);
  const now = context.get<Pod>(pods, pod.metadata.namespace ?? '', pod.metadata.name);
  state.queue.happened({ resource: 'Pod', action: 'Delete', before: pod }, context);
  if (!now || now.metadata.uid !== uid || now.spec?.nodeName) return;
  queued.pod = now;
  state.queue.park(queued, new Set(), context.nowMs);
  state.snapshot.nominator.remove(key);
  failed(now, message, context);
  report(now, 'SchedulerError', message, '', context);
  state.trace.add({ atMs: context.nowMs, pod: key, uid, attempt: queued.attempts, result: 'error', message });
}

/** What becomes of the node promised in the Pod's status: a new one, none ('') or what it was (undefined). */
function nominationOf(all: number, outcome: Preemption | undefined): string | undefined {
  if (outcome && 'victims' in outcome) return outcome.node.name;
  if (outcome) return outcome.keepsNomination ? undefined : '';
  return all === 0 ? '' : undefined;
}

/** The plugins whose events may help. */
function rejectors(all: number, result: Misfit): ReadonlySet<string> {
  if (all === 0) return new Set();
  if (result.result === 'preFilter') return new Set([result.plugin]);
  const names = new Set<string>();
  for (const { plugin } of result.rejections.values()) names.add(plugin);
  return names;
}

/** Upstream: FitError.Error. After a preFilter's no, the postFilters have no state: that is the `not found`. */
function failureMessage(all: number, result: Misfit, outcome: Preemption | undefined): string {
  if (all === 0) return 'no nodes available to schedule pods';
  if (result.result === 'preFilter') return `0/${all} nodes are available: ${result.rejection.reasons.join(', ')}. not found`;
  const base = fitMessage(all, reasonsOf(result.rejections.values()));
  if (!outcome || 'victims' in outcome) return base;
  return `${base} ${postFilterReason}, preemption: ${outcome.message}`;
}

function* reasonsOf(all: Iterable<Rejected>): Iterable<string> {
  for (const { rejection } of all) yield* rejection.reasons;
}

function failed(pod: Pod, message: string, context: ComponentContext): void {
  const note = message.length <= noteLimit ? message : `${message.slice(0, noteLimit - 4)} ...`;
  context.event(pod as unknown as ApiObject, 'Warning', 'FailedScheduling', note, { style: 'events.k8s.io', action: 'Scheduling' });
}

/** Writes the condition, and the node promised, where something of it changes. */
function report(pod: Pod, reason: string, message: string, nominatedNodeName: string | undefined, context: ComponentContext): void {
  const known = pod.status?.conditions?.find((c) => c.type === 'PodScheduled');
  const sameCondition = known?.status === 'False' && known.reason === reason && known.message === message;
  const sameNomination = nominatedNodeName === undefined || nominatedNodeName === (pod.status?.nominatedNodeName ?? '');
  if (sameCondition && sameNomination) return;
  const lastTransitionTime = known?.status === 'False' && known.lastTransitionTime ? known.lastTransitionTime : formatRfc3339(context.nowMs);
  const generation = pod.metadata.generation;
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason,
    message,
    lastProbeTime: null,
    lastTransitionTime,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
  const status = { conditions: [condition], ...(sameNomination ? {} : { nominatedNodeName: nominatedNodeName || null }) };
  try {
    context.patch(pods, pod.metadata.namespace ?? '', pod.metadata.name, { status }, { type: 'strategic', subresource: 'status' });
  } catch (error) {
    // Upstream logs that the status could not be written and goes on: the Pod is gone, or it is tried again anyway.
    if (!(error instanceof StatusError)) throw error;
  }
}
