// Pods leave nodes whose NoExecute taints they do not tolerate, at once or when their toleration runs out.
// Upstream: pkg/controller/tainteviction/taint_eviction.go, timed_workers.go
// Keys: a node's name, or a Pod's `namespace/name`.

import { isStatus } from '../../api/meta/status-error.ts';
import type { Node, Pod } from '../../api/types.ts';
import { formatRfc3339 } from '../../base/time.ts';
import type { Component, ComponentContext } from '../component.ts';
import type { Change } from '../etcd.ts';
import { type Taint, type Toleration, tolerates } from '../scheduler/tolerations.ts';
import { podCondition } from './shared/pods.ts';
import { resources } from './shared/resources.ts';

interface Eviction {
  readonly createdMs: number;
  readonly fireMs: number;
  /** it was carried out; what remains is that the Pod goes */
  done: boolean;
}

type Evictions = Map<string, Eviction>;

/** A taint eviction controller for one cluster: it remembers whose time is running. */
export function makeTaintEvictionController(): Component {
  const evictions: Evictions = new Map();
  return {
    name: 'taint-eviction-controller',
    user: 'system:serviceaccount:kube-system:node-controller',
    fieldManager: 'kube-controller-manager',
    latencyMs: 10,
    watches: [resources.nodes, resources.pods],
    keysFor: (change, context) => (change.resource === 'nodes' ? keysForNode(change) : keysForPod(evictions, change, context)),
    reconcile: (key, context) => {
      if (key.includes('/')) return reconcilePod(evictions, key, context);
      const taints = taintsOn(key, context);
      for (const pod of context.onNode<Pod>(key)) process(evictions, pod, taints, context);
    },
  };
}

const noExecute = (node: Node | undefined): readonly Taint[] => (node?.spec?.taints ?? []).filter((taint) => taint.effect === 'NoExecute');
const taintsOn = (node: string, context: ComponentContext): readonly Taint[] => noExecute(context.get<Node>(resources.nodes, '', node));

function keysForNode(change: Change): readonly string[] {
  if (change.type === 'delete') return [];
  const [now, before] = [change.object as unknown as Node, change.previous as unknown as Node | undefined];
  if (now.spec?.taints === before?.spec?.taints || noExecute(now).length + noExecute(before).length === 0) return [];
  return [now.metadata.name];
}

/** Most Pods are on nodes without such taints and concern nobody here. */
function keysForPod(evictions: Evictions, change: Change, context: ComponentContext): readonly string[] {
  if (change.type === 'delete') return evictions.has(change.key) ? [change.key] : [];
  const [now, before] = [change.object as unknown as Pod, change.previous as unknown as Pod | undefined];
  const node = now.spec?.nodeName;
  if (!node || (before?.spec?.nodeName === node && before.spec.tolerations === now.spec?.tolerations)) return [];
  return taintsOn(node, context).length > 0 ? [change.key] : [];
}

function reconcilePod(evictions: Evictions, key: string, context: ComponentContext): void {
  const [namespace = '', name = ''] = key.split('/');
  const pod = context.get<Pod>(resources.pods, namespace, name);
  if (!pod) return cancel(evictions, key, context);
  const due = evictions.get(key);
  if (due && !due.done && due.fireMs <= context.nowMs) return evict(evictions, pod, due, context);
  const taints = taintsOn(pod.spec?.nodeName ?? '', context);
  if (taints.length > 0 && !due?.done) process(evictions, pod, taints, context);
}

/** How long the Pod may stay, in ms; Infinity: as long as it likes. Upstream: GetMatchingTolerations, getMinTolerationTime */
function mayStayMs(taints: readonly Taint[], tolerations: readonly Toleration[]): number {
  const used = taints.map((taint) => tolerations.find((toleration) => tolerates([toleration], taint)));
  if (used.some((toleration) => !toleration)) return 0;
  return used.reduce((least, toleration) => Math.min(least, toleration?.tolerationSeconds === undefined ? Number.POSITIVE_INFINITY : Math.max(0, toleration.tolerationSeconds) * 1000), Number.POSITIVE_INFINITY);
}

/** Upstream: processPodOnNode */
function process(evictions: Evictions, pod: Pod, taints: readonly Taint[], context: ComponentContext): void {
  const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
  const { nowMs } = context;
  const stayMs = taints.length === 0 ? Number.POSITIVE_INFINITY : mayStayMs(taints, pod.spec?.tolerations ?? []);
  if (stayMs === Number.POSITIVE_INFINITY) return cancel(evictions, key, context);
  const known = evictions.get(key);
  if (known?.done) return;
  if (stayMs > 0 && known && known.createdMs + stayMs < nowMs + stayMs) return;
  if (known) cancel(evictions, key, context);
  evictions.set(key, { createdMs: nowMs, fireMs: nowMs + stayMs, done: false });
  context.enqueueAfter(key, stayMs);
}

function evict(evictions: Evictions, pod: Pod, due: Eviction, context: ComponentContext): void {
  const { namespace = '', name } = pod.metadata;
  tell(`${namespace}/${name}`, 'Marking for deletion', context);
  const target = podCondition(pod, 'DisruptionTarget');
  const reason = 'DeletionByTaintManager';
  try {
    if (target?.status !== 'True' || target.reason !== reason) {
      const condition = { type: 'DisruptionTarget', status: 'True', reason, message: 'Taint manager: deleting due to NoExecute taint', lastTransitionTime: formatRfc3339(context.nowMs) };
      context.patch(resources.pods, namespace, name, { status: { conditions: [condition] } }, { subresource: 'status' });
    }
    context.delete(resources.pods, namespace, name);
  } catch (error) {
    if (!isStatus(error, 'NotFound')) throw error; // it went by itself meanwhile
  }
  evictions.set(`${namespace}/${name}`, { ...due, done: true });
}

function cancel(evictions: Evictions, key: string, context: ComponentContext): void {
  const known = evictions.get(key);
  evictions.delete(key);
  if (known && !known.done) tell(key, 'Cancelling deletion of', context);
}

function tell(key: string, what: string, context: ComponentContext): void {
  const [namespace = '', name = ''] = key.split('/');
  context.event({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace } }, 'Normal', 'TaintManagerEviction', `${what} Pod ${key}`);
}
