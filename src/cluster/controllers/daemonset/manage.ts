// One Pod per node where one belongs; failed ones are replaced, more slowly each time.
// Upstream: pkg/controller/daemon/daemon_controller.go manage, podsShouldBeOnNode

import type { DaemonSet, Node, Pod } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { isAvailable, isReady } from '../shared/pods.ts';
import { asObject, keyOf } from '../shared/resources.ts';
import { verdictFor } from './nodes.ts';
import { byAge, hashLabel } from './pods.ts';
import { allowsSurge, type Plan } from './rolling.ts';

const firstBackoffMs = 1000;
const longestBackoffMs = 900_000;

/** By DaemonSet, generation and node: when a failed Pod was last deleted, and how long until the next may be. */
export type Backoffs = Map<string, { readonly atMs: number; readonly waitMs: number }>;

export function managePlan(set: DaemonSet, nodes: readonly Node[], pods: ReadonlyMap<string, readonly Pod[]>, hash: string, backoffs: Backoffs, context: ComponentContext): Plan {
  const create: string[] = [];
  const remove: Pod[] = [];
  for (const node of nodes) {
    const { name } = node.metadata;
    const own = pods.get(name);
    const { shouldRun, shouldContinue } = verdictFor(set, node);
    if (shouldRun && !own) create.push(name);
    else if (own && !shouldContinue) remove.push(...own.filter((pod) => !pod.metadata.deletionTimestamp));
    else if (own) {
      const running = withoutEnded(set, name, own, remove, backoffs, context);
      if (!allowsSurge(set)) remove.push(...running.toSorted(byAge).slice(1));
      else if (running.length === 0 && shouldRun) create.push(name);
      else if (running.length > 1) remove.push(...surplusOfSurge(set, running, hash, context.nowMs));
    }
  }
  return { create, remove: [...remove, ...lost(nodes, pods)] };
}

/** The Pods that run; those that have ended are added to `remove`. */
function withoutEnded(set: DaemonSet, node: string, pods: readonly Pod[], remove: Pod[], backoffs: Backoffs, context: ComponentContext): readonly Pod[] {
  const running: Pod[] = [];
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp) continue;
    const { namespace, name } = pod.metadata;
    if (pod.status?.phase === 'Failed') {
      if (!mayReplace(set, node, backoffs, context)) continue;
      context.event(asObject(set), 'Warning', 'FailedDaemonPod', `Found failed daemon pod ${namespace}/${name} on node ${node}, will try to kill it`);
      remove.push(pod);
    } else if (pod.status?.phase === 'Succeeded') {
      context.event(asObject(set), 'Normal', 'SucceededDaemonPod', `Found succeeded daemon pod ${namespace}/${name} on node ${node}, will try to delete it`);
      remove.push(pod);
    } else running.push(pod);
  }
  return running;
}

/** A Pod that the kubelet rejects again and again is not to be created in a hot loop. */
function mayReplace(set: DaemonSet, node: string, backoffs: Backoffs, context: ComponentContext): boolean {
  const key = `${set.metadata.uid}/${set.status?.observedGeneration ?? 0}/${node}`;
  const known = backoffs.get(key);
  const passedMs = known ? context.nowMs - known.atMs : Number.POSITIVE_INFINITY;
  if (known && passedMs < known.waitMs) {
    context.enqueueAfter(keyOf(set), known.waitMs - passedMs);
    return false;
  }
  const waitMs = known && passedMs <= 2 * longestBackoffMs ? Math.min(known.waitMs * 2, longestBackoffMs) : firstBackoffMs;
  backoffs.set(key, { atMs: context.nowMs, waitMs });
  return true;
}

/** Two Pods are fine while the old one works and the new one does not yet. */
function surplusOfSurge(set: DaemonSet, running: readonly Pod[], hash: string, nowMs: number): readonly Pod[] {
  const surplus: Pod[] = [];
  let fresh: Pod | undefined;
  let old: Pod | undefined;
  for (const pod of running.toSorted(byAge)) {
    if (pod.metadata.labels?.[hashLabel] === hash && !fresh) fresh = pod;
    else if (pod.metadata.labels?.[hashLabel] !== hash && !old) old = pod;
    else surplus.push(pod);
  }
  if (fresh && old && (!isReady(old) || isAvailable(fresh, set.spec?.minReadySeconds ?? 0, nowMs))) surplus.push(old);
  return surplus;
}

/** Pods that wait for a node that is gone. Upstream: getUnscheduledPodsWithoutNode */
function lost(nodes: readonly Node[], pods: ReadonlyMap<string, readonly Pod[]>): readonly Pod[] {
  const names = new Set(nodes.map((node) => node.metadata.name));
  return [...pods].flatMap(([node, own]) => (names.has(node) ? [] : own.filter((pod) => !pod.spec?.nodeName)));
}
