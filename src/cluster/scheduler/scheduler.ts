// The scheduler: gives every Pod without a node a node, or says why it cannot. Upstream: pkg/scheduler.
// It is one component with the key `next`: each turn places the most urgent Pod.
// Left out: several profiles and extenders; batches of equal Pods share nothing but cached counts.

import { formatRfc3339 } from '../../base/time.ts';
import type { ApiObject } from '../../api/object.ts';
import type { Node, Pod } from '../../api/types.ts';
import type { Component, ComponentContext, GroupResource } from '../component.ts';
import type { Change } from '../etcd.ts';
import { type Rejected, type Result, findNode, rejectionVerdicts } from './cycle.ts';
import type { Cycle } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import { plugins } from './plugins/registry.ts';
import { postFilterReason } from './plugins/dynamic-resources.ts';
import { podInfo } from './pod-info.ts';
import { type Preemption, fitMessage, preempt } from './preemption.ts';
import { type QueuedPod, SchedulingQueue } from './queue.ts';
import { Snapshot } from './snapshot.ts';
import { Trace } from './trace.ts';

const schedulerName = 'default-scheduler';
const pods: GroupResource = { group: '', plural: 'pods' };
const nodes: GroupResource = { group: '', plural: 'nodes' };
/** changes of these may let a waiting Pod fit */
const wakers: readonly GroupResource[] = [
  { group: '', plural: 'persistentvolumes' },
  { group: '', plural: 'persistentvolumeclaims' },
  { group: '', plural: 'namespaces' },
  { group: 'storage.k8s.io', plural: 'storageclasses' },
  { group: 'storage.k8s.io', plural: 'csinodes' },
  { group: 'resource.k8s.io', plural: 'resourceclaims' },
];
/** virtual time one cycle takes */
const cycleMs = 1;
/** a small cluster's decisions are kept whole; a large one's only on failure, and others are recomputed by replay */
const traceNodesLimit = 100;

export interface Scheduler extends Component {
  readonly trace: Trace;
}

/** A scheduler for one cluster. */
export function makeScheduler(): Scheduler {
  const state: State = { snapshot: new Snapshot(), queue: new SchedulingQueue(), trace: new Trace(), startAt: 0 };
  return {
    name: schedulerName,
    user: 'system:kube-scheduler',
    fieldManager: 'kube-scheduler',
    latencyMs: 2,
    watches: [pods, nodes, ...wakers],
    trace: state.trace,
    start: (context) => {
      for (const node of context.list<Node>(nodes)) state.snapshot.setNode(node);
      for (const pod of context.list<Pod>(pods)) noticePod(state, pod, context);
      enqueueNext(state, context);
    },
    keysFor: (change, context) => (notice(state, change, context) ? ['next'] : []),
    reconcile: (_key, context) => {
      state.queue.flush(context.nowMs);
      const queued = state.queue.take(context.nowMs);
      if (queued) scheduleOne(state, queued, context);
      enqueueNext(state, context);
    },
  };
}

interface State {
  readonly snapshot: Snapshot;
  readonly queue: SchedulingQueue;
  readonly trace: Trace;
  startAt: number;
}

function enqueueNext({ queue }: State, context: ComponentContext): void {
  const next = queue.nextMs(context.nowMs) ?? queue.flushMs;
  if (next !== undefined) context.enqueueAfter('next', Math.max(cycleMs, next - context.nowMs));
}

/** Takes a change into the snapshot and the queue. @returns whether there may be something to do */
function notice(state: State, change: Change, context: ComponentContext): boolean {
  if (change.resource === 'pods') return noticePodChange(state, change, context);
  if (change.resource === 'nodes') return noticeNodeChange(state, change);
  return state.queue.wake();
}

function noticePodChange(state: State, change: Change, context: ComponentContext): boolean {
  const pod = change.object as unknown as Pod;
  if (change.type === 'delete' || finished(pod)) {
    state.queue.remove(change.key);
    const freed = state.snapshot.nodeOf(change.key) !== undefined;
    state.snapshot.remove(change.key);
    return freed && (state.queue.wake() || state.queue.size > 0);
  }
  if (!noticePod(state, pod, context)) return false;
  const before = change.previous as unknown as Pod | undefined;
  const onlyStatus = before !== undefined && before.spec === pod.spec && before.metadata.labels === pod.metadata.labels;
  if (pod.spec?.nodeName) return !onlyStatus && state.queue.wake();
  return !(onlyStatus && before?.status !== pod.status);
}

/** @returns whether the Pod is the scheduler's business */
function noticePod(state: State, pod: Pod, context: ComponentContext): boolean {
  const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
  if (pod.spec?.nodeName) {
    state.queue.remove(key);
    if (!finished(pod)) state.snapshot.place(podInfo(pod), pod.spec.nodeName);
    return true;
  }
  const mine = (pod.spec?.schedulerName ?? schedulerName) === schedulerName && !pod.metadata.deletionTimestamp;
  const gated = plugins.some((plugin) => plugin.preEnqueue?.(pod) !== undefined);
  if (!mine || gated) {
    state.queue.remove(key);
    return false;
  }
  const parked = pod.status?.conditions?.some((c) => c.type === 'PodScheduled' && c.reason === 'Unschedulable');
  if (!parked) state.queue.add(key, pod.spec?.priority ?? 0, context.nowMs);
  return true;
}

const finished = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

function noticeNodeChange(state: State, change: Change): boolean {
  const node = change.object as unknown as Node;
  if (change.type === 'delete') {
    state.snapshot.removeNode(node.metadata.name);
    return false;
  }
  const before = change.previous as unknown as Node | undefined;
  state.snapshot.setNode(node);
  const same =
    before !== undefined && before.spec === node.spec && before.metadata.labels === node.metadata.labels && before.status?.allocatable === node.status?.allocatable;
  return !same && state.queue.wake();
}

function scheduleOne(state: State, queued: QueuedPod, context: ComponentContext): void {
  const [namespace = '', name = ''] = queued.key.split('/');
  const pod = context.get<Pod>(pods, namespace, name);
  if (!pod || pod.spec?.nodeName || pod.metadata.deletionTimestamp) return;
  const cycle: Cycle = { pod: podInfo(pod), snapshot: state.snapshot, context, state: new Map() };
  const keepVerdicts = state.snapshot.nodes.length <= traceNodesLimit;
  const result = findNode(cycle, plugins, state.startAt, keepVerdicts);
  if (result.result !== 'preFilter' && state.snapshot.nodes.length) state.startAt = (state.startAt + result.evaluated) % state.snapshot.nodes.length;
  if (result.result === 'node') bind(state, cycle, result, context);
  else fail(state, queued, cycle, result, context);
}

function bind(state: State, cycle: Cycle, result: Extract<Result, { result: 'node' }>, context: ComponentContext): void {
  const { pod, key } = cycle.pod;
  const node = result.node.name;
  for (const plugin of plugins) plugin.reserve?.(cycle, result.node);
  state.snapshot.place(cycle.pod, node);
  const { namespace = '', name, uid } = pod.metadata;
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid }, target: { kind: 'Node', name: node } };
  context.request('POST', `/api/v1/namespaces/${namespace}/pods/${name}/binding`, binding);
  const message = `Successfully assigned ${key} to ${node}`;
  context.event(pod as unknown as ApiObject, 'Normal', 'Scheduled', message, { style: 'events.k8s.io', action: 'Binding' });
  state.trace.add({ atMs: context.nowMs, pod: key, uid: uid ?? '', result: 'scheduled', node, message, nodes: result.verdicts });
}

function fail(state: State, queued: QueuedPod, cycle: Cycle, result: Exclude<Result, { result: 'node' }>, context: ComponentContext): void {
  const { pod, key } = cycle.pod;
  const all = state.snapshot.nodes.length;
  const outcome = result.result === 'none' && all > 0 ? preempt(cycle, plugins, result.rejections) : undefined;
  const message = failureMessage(all, result, outcome);
  state.queue.park(queued, context.nowMs);
  context.event(pod as unknown as ApiObject, 'Warning', 'FailedScheduling', message, { style: 'events.k8s.io', action: 'Scheduling' });
  const victims = outcome && 'victims' in outcome ? outcome : undefined;
  if (victims) evict(cycle, victims, context);
  report(pod, message, victims?.node.name, context);
  state.trace.add({
    atMs: context.nowMs,
    pod: key,
    uid: pod.metadata.uid ?? '',
    result: 'unschedulable',
    message,
    nodes: result.result === 'none' ? rejectionVerdicts(result.rejections) : [],
    ...(result.result === 'preFilter' ? { preFilter: { plugin: result.plugin, rejection: result.rejection } } : {}),
    ...(victims ? { nominated: victims.node.name, victims: victims.victims.map((v) => v.key) } : {}),
  });
}

/** Upstream: FitError.Error. After a preFilter's no, the postFilters have no state: that is the `not found`. */
function failureMessage(all: number, result: Exclude<Result, { result: 'node' }>, outcome: Preemption | undefined): string {
  if (all === 0) return 'no nodes available to schedule pods';
  if (result.result === 'preFilter') return `0/${all} nodes are available: ${result.rejection.reasons.join(', ')}. not found`;
  const base = fitMessage(all, [...result.rejections.values()].flatMap(reasonsOf));
  if (!outcome || 'victims' in outcome) return base;
  return `${base} ${postFilterReason}, preemption: ${outcome.message}`;
}

const reasonsOf = (rejected: Rejected): readonly string[] => rejected.rejection.reasons;

function report(pod: Pod, message: string, nominatedNodeName: string | undefined, context: ComponentContext): void {
  const known = pod.status?.conditions?.find((c) => c.type === 'PodScheduled');
  if (known?.status === 'False' && known.message === message && nominatedNodeName === undefined) return;
  const lastTransitionTime = known?.status === 'False' && known.lastTransitionTime ? known.lastTransitionTime : formatRfc3339(context.nowMs);
  const generation = pod.metadata.generation;
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message,
    lastProbeTime: null,
    lastTransitionTime,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
  const status = { conditions: [condition], ...(nominatedNodeName === undefined ? {} : { nominatedNodeName }) };
  context.patch(pods, pod.metadata.namespace ?? '', pod.metadata.name, { status }, { type: 'strategic', subresource: 'status' });
}

function evict(cycle: Cycle, { node, victims }: { readonly node: NodeInfo; readonly victims: readonly { readonly pod: Pod }[] }, context: ComponentContext): void {
  for (const { pod } of victims) {
    const { namespace = '', name } = pod.metadata;
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: `${schedulerName}: preempting to accommodate a higher priority pod`,
      lastTransitionTime: formatRfc3339(context.nowMs),
    };
    context.patch(pods, namespace, name, { status: { conditions: [condition] } }, { type: 'strategic', subresource: 'status' });
    context.delete(pods, namespace, name);
    const by = `Preempted by pod ${cycle.pod.pod.metadata.uid ?? ''} on node ${node.name}`;
    context.event(pod as unknown as ApiObject, 'Normal', 'Preempted', by, { style: 'events.k8s.io', action: 'Preempting' });
  }
}
