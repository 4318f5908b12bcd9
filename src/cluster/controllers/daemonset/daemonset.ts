// The DaemonSet controller: a Pod on every node that wants one. Upstream: pkg/controller/daemon/daemon_controller.go

import { matches } from '../../../api/meta/labels.ts';
import type { StatusError } from '../../../api/meta/status-error.ts';
import type { DaemonSet, Node, Pod } from '../../../api/types.ts';
import type { Component, ComponentContext } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { createPod, deletePod, failureOf, isNamespaceTerminating, slowStartBatch } from '../shared/pod-control.ts';
import { mayBeAdopted, nextAvailabilityMs } from '../shared/pods.ts';
import { asObject, controllerKeys, controllerOf, keyOf, resources } from '../shared/resources.ts';
import { selectorOf } from '../shared/selectors.ts';
import { cleanUpHistory, constructHistory } from './history.ts';
import { type Backoffs, managePlan } from './manage.ts';
import { verdictFor } from './nodes.ts';
import { byNode, daemonPod, daemonPods, daemonTemplate } from './pods.ts';
import { type Plan, rollingPlan } from './rolling.ts';
import { writeStatus } from './status.ts';

/** Upstream: BurstReplicas */
const burst = 250;

/** A DaemonSet controller for one cluster: it remembers which Pods failed where. */
export function makeDaemonSetController(): Component {
  const backoffs: Backoffs = new Map();
  return {
    name: 'daemonset-controller',
    user: 'system:serviceaccount:kube-system:daemon-set-controller',
    fieldManager: 'kube-controller-manager',
    latencyMs: 4,
    watches: [resources.daemonsets, resources.pods, resources.nodes, resources.controllerrevisions],
    keysFor: (change, context) => {
      if (change.resource === 'daemonsets.apps') return [change.key];
      if (change.resource === 'controllerrevisions.apps') return change.author.agent === 'daemonset-controller' ? [] : controllerKeys(change, 'DaemonSet');
      return change.resource === 'nodes' ? keysForNode(change, context) : keysForPod(change, context);
    },
    reconcile: (key, context) => {
      const [namespace = '', name = ''] = key.split('/');
      const set = context.get<DaemonSet>(resources.daemonsets, namespace, name);
      if (set) sync(set, backoffs, context);
    },
  };
}

function keysForPod(change: Change, context: ComponentContext): readonly string[] {
  const keys = controllerKeys(change, 'DaemonSet');
  if (keys.length > 0 || controllerOf(change.object) || !mayBeAdopted(change)) return keys;
  const { namespace, labels } = change.object.metadata;
  return context.list<DaemonSet>(resources.daemonsets, namespace).filter((set) => matches(selectorOf(set.spec?.selector), labels)).map(keyOf);
}

/** Heartbeats change neither labels nor taints. Upstream: syncNodeUpdate */
function keysForNode(change: Change, context: ComponentContext): readonly string[] {
  if (change.type === 'delete') return [];
  const node = change.object as unknown as Node;
  const before = change.previous as unknown as Node | undefined;
  if (before && before.metadata.labels === node.metadata.labels && before.spec?.taints === node.spec?.taints) return [];
  const here = new Set(context.onNode<Pod>(node.metadata.name).map((pod) => controllerOf(pod)?.uid));
  return context
    .list<DaemonSet>(resources.daemonsets)
    .filter((set) => {
      const { shouldRun, shouldContinue } = verdictFor(set, node);
      const scheduled = here.has(set.metadata.uid ?? '');
      return scheduled ? !shouldContinue || (set.status?.numberMisscheduled ?? 0) > 0 : shouldRun;
    })
    .map(keyOf);
}

/** Upstream: syncDaemonSet */
function sync(set: DaemonSet, backoffs: Backoffs, context: ComponentContext): void {
  const { matchLabels, matchExpressions } = set.spec?.selector ?? {};
  if (Object.keys(matchLabels ?? {}).length + (matchExpressions?.length ?? 0) === 0) {
    return context.event(asObject(set), 'Warning', 'SelectingAll', 'This daemon set is selecting all pods. A non-empty selector is required.');
  }
  if (set.metadata.deletionTimestamp) return;
  const nodes = context.list<Node>(resources.nodes);
  const own = daemonPods(set, context);
  context.busyFor((nodes.length + own.length) * 0.01);
  const { hash, old } = constructHistory(set, own, context);
  const pods = byNode(own);
  const failure = act(set, nodes, pods, hash, backoffs, context);
  if (!failure) cleanUpHistory(set, old, own, context);
  writeStatus(set, nodes, pods, hash, context);
  if (failure) throw failure;
  const nextMs = nextAvailabilityMs(own, set.spec?.minReadySeconds ?? 0, context.nowMs);
  if (nextMs !== undefined) context.enqueueAfter(keyOf(set), nextMs);
}

/** First what is missing or too much; the update goes on when nothing is. */
function act(set: DaemonSet, nodes: readonly Node[], pods: ReadonlyMap<string, readonly Pod[]>, hash: string, backoffs: Backoffs, context: ComponentContext): StatusError | undefined {
  const plan = managePlan(set, nodes, pods, hash, backoffs, context);
  if (plan.create.length + plan.remove.length > 0) return carryOut(set, plan, hash, context);
  if (set.spec?.updateStrategy?.type === 'OnDelete') return undefined;
  return carryOut(set, rollingPlan(set, nodes, pods, hash, context.nowMs), hash, context);
}

/** Upstream: syncNodes. @returns the first failure */
function carryOut(set: DaemonSet, plan: Plan, hash: string, context: ComponentContext): StatusError | undefined {
  const template = daemonTemplate(set, hash);
  const { failure: refused } = slowStartBatch(Math.min(plan.create.length, burst), (i) => {
    const failed = failureOf(() => void createPod(set, daemonPod(set, template, plan.create[i] ?? ''), context));
    if (failed && !isNamespaceTerminating(failed)) throw failed;
  });
  let failure = refused;
  for (const pod of plan.remove.slice(0, burst)) {
    const failed = failureOf(() => void deletePod(set, pod, context));
    failure ??= failed;
  }
  return failure;
}
