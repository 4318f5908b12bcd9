// The node lifecycle controller: notices nodes that fall silent, taints them, and lets them back in.
// Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go
// Differs: upstream looks at all nodes every five seconds; here a node is looked at when something about it changed or its
// time is up, on the same five-second marks.
// Keys: a node's name is its health, `taint|name` its taints and labels.

import type { Lease, Node } from '../../../api/types.ts';
import type { Component, ComponentContext } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { asObject, resources } from '../shared/resources.ts';
import { eventSource, graceOf, markPodsNotReady, markUnknown } from './health.ts';
import { hasTaint, notReady, readyStatus, reconcileLabels, swapTaints, taintByConditions, unreachable } from './taints.ts';
import { zoneOf, Zones } from './zones.ts';

/** Upstream: nodeMonitorPeriod */
const monitorMs = 5000;
const soonMs = 5;
const leaseNamespace = 'kube-node-lease/';

/** The next moment upstream would look, from `ms` on. */
const nextMark = (ms: number): number => Math.ceil(ms / monitorMs) * monitorMs;

interface State {
  /** by name: the uid of nodes that were welcomed */
  readonly known: Map<string, string>;
  /** by name: when the node was last heard of */
  readonly heard: Map<string, number>;
  readonly zones: Zones;
}

/** A node lifecycle controller for one cluster. */
export function makeNodeLifecycleController(): Component {
  const state: State = { known: new Map(), heard: new Map(), zones: new Zones() };
  return {
    name: 'node-lifecycle-controller',
    user: 'system:serviceaccount:kube-system:node-controller',
    fieldManager: 'kube-controller-manager',
    latencyMs: soonMs,
    latencyFor: (change, key) => (key.startsWith('taint|') ? soonMs : nextMark(change.atMs + 1) - change.atMs),
    watches: [resources.nodes, resources.leases],
    start: (context) => {
      for (const { metadata } of context.list<Node>(resources.nodes)) {
        state.heard.set(metadata.name, context.nowMs);
        context.enqueueAfter(metadata.name, monitorMs);
      }
      state.zones.update(context.list<Node>(resources.nodes));
    },
    keysFor: (change, { nowMs }) => (change.resource === 'nodes' ? keysForNode(state, change, nowMs) : hearLease(state, change, nowMs)),
    reconcile: (key, context) => {
      if (!key.startsWith('taint|')) return monitor(state, key, context);
      const node = context.get<Node>(resources.nodes, '', key.slice('taint|'.length));
      if (!node) return;
      taintByConditions(node, context);
      reconcileLabels(context.get<Node>(resources.nodes, '', node.metadata.name) ?? node, context);
    },
  };
}

function hearLease({ heard }: State, { key, type, object, previous }: Change, nowMs: number): readonly string[] {
  if (!key.startsWith(leaseNamespace) || type === 'delete') return [];
  const renewed = (object as unknown as Lease).spec?.renewTime !== (previous as unknown as Lease | undefined)?.spec?.renewTime;
  if (renewed) heard.set(key.slice(leaseNamespace.length), nextMark(nowMs));
  return [];
}

const heartbeat = (node: Node | undefined): string | undefined => node?.status?.conditions?.find((c) => c.type === 'Ready')?.lastHeartbeatTime;

function keysForNode({ heard }: State, change: Change, nowMs: number): readonly string[] {
  const { name } = change.object.metadata;
  if (change.type === 'delete') {
    heard.delete(name);
    return [name];
  }
  const node = change.object as unknown as Node;
  const before = change.previous as unknown as Node | undefined;
  const byItself = change.author.agent === 'node-lifecycle-controller';
  if (!byItself && (!before || heartbeat(before) !== heartbeat(node))) heard.set(name, nextMark(nowMs));
  const unchanged = before && before.spec === node.spec && before.metadata.labels === node.metadata.labels && sameConditions(before, node);
  return unchanged ? [] : [`taint|${name}`, name];
}

function sameConditions(a: Node, b: Node): boolean {
  const [x, y] = [a.status?.conditions ?? [], b.status?.conditions ?? []];
  return x === y || (x.length === y.length && x.every((condition, i) => condition.type === y[i]?.type && condition.status === y[i]?.status));
}

/** Upstream: monitorNodeHealth, for one node. */
function monitor(state: State, name: string, context: ComponentContext): void {
  const node = context.get<Node>(resources.nodes, '', name);
  if (!node) return farewell(state, name, context);
  welcome(state, node, context);
  const observed = readyStatus(node);
  const heardMs = state.heard.get(name) ?? context.nowMs;
  const leftMs = heardMs + graceOf(node) - context.nowMs;
  const current = leftMs <= 0 && observed !== 'Unknown' ? markUnknown(node, context) : node;
  const ready = readyStatus(current);
  if (ready === 'True') {
    if (hasTaint(current, unreachable) || hasTaint(current, notReady)) swapTaints(name, [], [unreachable, notReady], context);
  } else if (ready !== undefined) giveUp(state, current, ready, context);
  if (ready !== 'True' && observed === 'True') {
    context.event(asObject(node), 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`, { component: eventSource });
    markPodsNotReady(name, context);
  }
  noteDisruption(state, context);
  if (ready !== 'Unknown') context.enqueueAfter(name, Math.max(leftMs, soonMs));
}

function welcome({ known, heard }: State, node: Node, context: ComponentContext): void {
  const { name, uid = '' } = node.metadata;
  if (known.get(name) === uid) return;
  known.set(name, uid);
  if (!heard.has(name)) heard.set(name, context.nowMs);
  context.event(asObject(node), 'Normal', 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`, { component: eventSource });
}

function farewell({ known }: State, name: string, context: ComponentContext): void {
  const uid = known.get(name);
  if (uid === undefined) return;
  known.delete(name);
  const gone = { apiVersion: 'v1', kind: 'Node', metadata: { name, uid } };
  context.event(gone, 'Normal', 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`, { component: eventSource });
}

/** Taints a node so that its Pods leave. Upstream: processTaintBaseEviction, doNoExecuteTaintingPass */
function giveUp({ zones }: State, node: Node, ready: string, context: ComponentContext): void {
  const [taint, other] = ready === 'False' ? [notReady, unreachable] : [unreachable, notReady];
  const { name } = node.metadata;
  if (hasTaint(node, taint)) return;
  if (hasTaint(node, other)) return swapTaints(name, [taint], [other], context);
  const waitMs = zones.claimMs(zoneOf(node), context.nowMs);
  if (waitMs === 0) swapTaints(name, [taint], [other], context);
  else if (waitMs !== undefined) context.enqueueAfter(name, waitMs);
}

/** When everything is down nobody is given up; afterwards everybody gets the full time again. */
function noteDisruption({ zones, heard }: State, context: ComponentContext): void {
  const nodes = context.list<Node>(resources.nodes);
  const news = zones.update(nodes);
  if (news === 'all down') for (const { metadata } of nodes) swapTaints(metadata.name, [], [unreachable, notReady], context);
  if (news !== 'back') return;
  for (const { metadata } of nodes) {
    heard.set(metadata.name, context.nowMs);
    context.enqueueAfter(metadata.name, monitorMs);
  }
}
