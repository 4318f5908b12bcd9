// Makes room: the victims of a preemption go, and Pods that were promised the same node look for another.
// Upstream: pkg/scheduler/framework/preemption/executor.go. Differs: victims are evicted at once (upstream does it in the background since 1.33, with
// the same writes).

import type { ApiObject } from '../../api/object.ts';
import { StatusError } from '../../api/meta/status-error.ts';
import { formatRfc3339 } from '../../base/time.ts';
import type { ComponentContext } from '../component.ts';
import type { PodInfo } from './pod-info.ts';
import type { Candidate } from './preemption.ts';
import { pods, schedulerName, type State } from './scheduler-state.ts';

export function evict(state: State, preemptor: PodInfo, { node, victims }: Candidate, context: ComponentContext): void {
  for (const { pod } of [...state.snapshot.nominator.on(node.name)].filter((other) => other.priority < preemptor.priority)) {
    const { namespace = '', name } = pod.metadata;
    tolerant(() => context.patch(pods, namespace, name, { status: { nominatedNodeName: null } }, { type: 'strategic', subresource: 'status' }));
  }
  for (const victim of victims) if (!victim.leaving) tolerant(() => evictOne(state, preemptor, victim, node.name, context));
}

/** A victim that waits for its binding goes back to the queue; any other is deleted, with its reason in its status. */
function evictOne(state: State, preemptor: PodInfo, { pod, key }: PodInfo, node: string, context: ComponentContext): void {
  const { namespace = '', name, generation } = pod.metadata;
  const by = `Preempted by pod ${preemptor.uid} on node ${node}`;
  const waiting = state.waiting.get(key);
  if (waiting) {
    state.waiting.delete(key);
    state.snapshot.remove(key);
    state.queue.park(waiting.queued, new Set(), context.nowMs);
    event(pod as unknown as ApiObject, `${by} (in kube-scheduler memory).`, context);
    return;
  }
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: `${schedulerName}: preempting to accommodate a higher priority pod`,
    lastTransitionTime: formatRfc3339(context.nowMs),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
  context.patch(pods, namespace, name, { status: { conditions: [condition] } }, { type: 'strategic', subresource: 'status' });
  context.delete(pods, namespace, name);
  event(pod as unknown as ApiObject, by, context);
}

function event(pod: ApiObject, message: string, context: ComponentContext): void {
  context.event(pod, 'Normal', 'Preempted', message, { style: 'events.k8s.io', action: 'Preempting' });
}

/** A Pod that is gone already needs no eviction; the preemptor is tried again in any case. */
function tolerant(write: () => unknown): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
  }
}
