// The scheduler: gives every Pod without a node a node, or says why it cannot. Upstream: pkg/scheduler/{scheduler,schedule_one}.go.
// It is one component with the key `next`: each turn places the most urgent Pod. A Pod that waits for its volumes has a key of its own, `bind NAMESPACE/NAME`.
// Left out: several profiles and extenders.

import type { ApiObject } from '../../api/object.ts';
import type { Node, Pod } from '../../api/types.ts';
import type { Component, ComponentContext } from '../component.ts';
import { assigned, continueBinding, preBindEveryMs, startBinding } from './binding-cycle.ts';
import { findNode } from './cycle.ts';
import { misfit } from './failure.ts';
import type { Cycle } from './framework.ts';
import { notice, noticeAll, otherResources } from './notice.ts';
import { plugins } from './plugins/registry.ts';
import { podInfo } from './pod-info.ts';
import type { QueuedPod } from './queue.ts';
import { makeState, nodes, pods, schedulerName, type State } from './scheduler-state.ts';
import type { Trace } from './trace.ts';

/** virtual time one cycle takes */
const cycleMs = 1;

export interface Scheduler extends Component {
  /** why Pods went where they went */
  readonly trace: Trace;
}

/** A scheduler for one cluster. */
export function makeScheduler(): Scheduler {
  const state = makeState();
  return {
    name: schedulerName,
    user: 'system:kube-scheduler',
    fieldManager: 'kube-scheduler',
    latencyMs: 2,
    watches: [pods, nodes, ...otherResources],
    trace: state.trace,
    start: (context) => {
      noticeAll(state, context.list<Node>(nodes), context.list<Pod>(pods), context);
      enqueueNext(state, context);
    },
    keysFor: (change, context) => (notice(state, change, context) ? ['next'] : []),
    reconcile: (key, context) => {
      if (key !== 'next') return proceed(state, key, context);
      const queued = state.queue.take(context.nowMs);
      if (queued) scheduleOne(state, queued, context);
      enqueueNext(state, context);
    },
  };
}

function enqueueNext({ queue }: State, context: ComponentContext): void {
  const next = queue.nextMs(context.nowMs);
  if (next !== undefined) context.enqueueAfter('next', Math.max(cycleMs, next - context.nowMs));
}

const bindPrefix = 'bind ';

function proceed(state: State, key: string, context: ComponentContext): void {
  if (continueBinding(state, key.slice(bindPrefix.length), context)) context.enqueueAfter(key, preBindEveryMs);
  enqueueNext(state, context);
}

function scheduleOne(state: State, queued: QueuedPod, context: ComponentContext): void {
  const [namespace = '', name = ''] = queued.key.split('/');
  const pod = context.get<Pod>(pods, namespace, name);
  if (!pod || pod.spec?.nodeName || pod.metadata.uid !== queued.pod.metadata.uid) return;
  context.actsOn(pod);
  if (pod.metadata.deletionTimestamp) {
    const note = `skip schedule deleting pod: ${queued.key}`;
    return context.event(pod as unknown as ApiObject, 'Warning', 'FailedScheduling', note, { style: 'events.k8s.io', action: 'Scheduling' });
  }
  const cycle: Cycle = { pod: podInfo(pod), snapshot: state.snapshot, context, state: new Map() };
  const known = state.equivalence.of(cycle.pod.signature, plugins, state.snapshot);
  const result = findNode(cycle, plugins, state.startAt, known);
  if (result.result !== 'preFilter' && state.snapshot.nodes.length) state.startAt = (state.startAt + result.evaluated) % state.snapshot.nodes.length;
  if (result.result !== 'node') return misfit(state, queued, cycle, result, context);
  const { node, scores, rejections, filters } = result;
  const { key, uid } = cycle.pod;
  state.trace.add({ atMs: context.nowMs, pod: key, uid, attempt: queued.attempts, result: 'scheduled', node: node.name, message: assigned(key, node.name), rejections, scores, filters });
  if (startBinding(state, queued, cycle, node, context)) context.enqueueAfter(`${bindPrefix}${key}`, preBindEveryMs);
}
