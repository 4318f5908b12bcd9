// Replacing a DaemonSet's Pods: old ones first within maxUnavailable, or new ones beside them within maxSurge.
// Upstream: pkg/controller/daemon/update.go rollingUpdate

import { scaledValue } from '../../../api/meta/int-or-string.ts';
import type { DaemonSet, Node, Pod } from '../../../api/types.ts';
import { isAvailable } from '../shared/pods.ts';
import { verdictFor } from './nodes.ts';
import { isUpdated } from './pods.ts';

/** What is to be done now. */
export interface Plan {
  readonly remove: readonly Pod[];
  /** nodes that get a Pod */
  readonly create: readonly string[];
}

type Rolling = NonNullable<NonNullable<NonNullable<DaemonSet['spec']>['updateStrategy']>['rollingUpdate']>;

const rollingOf = (set: DaemonSet): Rolling | undefined => (set.spec?.updateStrategy?.type === 'RollingUpdate' ? set.spec.updateStrategy.rollingUpdate : undefined);

export const surgeCount = (set: DaemonSet, nodes: number): number => scaledValue(rollingOf(set)?.maxSurge ?? 0, nodes, true);
const unavailableCount = (set: DaemonSet, nodes: number): number => scaledValue(rollingOf(set)?.maxUnavailable ?? 0, nodes, true);
export const allowsSurge = (set: DaemonSet): boolean => surgeCount(set, 1) > 0;

export function rollingPlan(set: DaemonSet, nodes: readonly Node[], pods: ReadonlyMap<string, readonly Pod[]>, hash: string, nowMs: number): Plan {
  const wanted = nodes.filter((node) => verdictFor(set, node).shouldRun);
  const places = new Map<string, readonly Pod[]>(pods);
  for (const { metadata } of wanted) if (!places.has(metadata.name)) places.set(metadata.name, []);
  const surge = surgeCount(set, wanted.length);
  if (surge > 0) return surgePlan(set, nodes, places, hash, { surge, wanted: wanted.length, nowMs });
  const unavailable = unavailableCount(set, wanted.length);
  return { remove: replaced(set, places, hash, wanted.length > 0 ? Math.max(1, unavailable) : unavailable, nowMs), create: [] };
}

interface Pair {
  readonly fresh?: Pod | undefined;
  readonly old?: Pod | undefined;
}

/** The new and the old Pod of a node; undefined where there are several of a sort. Upstream: findUpdatedPodsOnNode */
function pairOn(set: DaemonSet, pods: readonly Pod[], hash: string): Pair | undefined {
  let fresh: Pod | undefined;
  let old: Pod | undefined;
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp) continue;
    if (isUpdated(set, pod, hash)) {
      if (fresh) return undefined;
      fresh = pod;
    } else {
      if (old) return undefined;
      old = pod;
    }
  }
  return { fresh, old };
}

/** Old Pods that may go: those that do not work anyway, and as many others as may be missing. */
function replaced(set: DaemonSet, places: ReadonlyMap<string, readonly Pod[]>, hash: string, most: number, nowMs: number): readonly Pod[] {
  const works = (pod: Pod): boolean => isAvailable(pod, set.spec?.minReadySeconds ?? 0, nowMs);
  const broken: Pod[] = [];
  const candidates: Pod[] = [];
  let unavailable = 0;
  for (const pods of places.values()) {
    const pair = pairOn(set, pods, hash);
    if (!pair || Boolean(pair.fresh) === Boolean(pair.old)) unavailable += 1;
    else if (pair.fresh) unavailable += works(pair.fresh) ? 0 : 1;
    else if (pair.old && !works(pair.old)) {
      broken.push(pair.old);
      unavailable += 1;
    } else if (pair.old && unavailable < most) candidates.push(pair.old);
  }
  return [...broken, ...candidates.slice(0, Math.max(0, most - unavailable))];
}

interface Limits {
  readonly surge: number;
  readonly wanted: number;
  readonly nowMs: number;
}

/** New Pods beside the old ones; an old one goes when its successor is available. */
function surgePlan(set: DaemonSet, nodes: readonly Node[], places: ReadonlyMap<string, readonly Pod[]>, hash: string, { surge, wanted, nowMs }: Limits): Plan {
  const works = (pod: Pod | undefined): boolean => pod !== undefined && isAvailable(pod, set.spec?.minReadySeconds ?? 0, nowMs);
  const byName = new Map(nodes.map((node) => [node.metadata.name, node]));
  const remove: Pod[] = [];
  const elsewhere: Pod[] = [];
  const allowed: string[] = [];
  const candidates: string[] = [];
  let [surging, available] = [0, 0];
  for (const [name, pods] of places) {
    const pair = pairOn(set, pods, hash);
    if (!pair) {
      surging += 1;
      continue;
    }
    const { fresh, old } = pair;
    if (works(old ?? fresh)) available += 1;
    if (!old) continue;
    if (fresh) {
      if (works(fresh)) remove.push(old);
      else surging += 1;
      continue;
    }
    const node = byName.get(name);
    const belongs = node !== undefined && verdictFor(set, node).shouldRun;
    if (!belongs) (works(old) ? elsewhere : remove).push(old);
    else if (!works(old)) allowed.push(name);
    else if (surging < surge) candidates.push(name);
  }
  const spare = Math.max(0, available - wanted);
  return { remove: [...remove, ...elsewhere.slice(0, spare)], create: [...allowed, ...candidates.slice(0, Math.max(0, surge - surging))] };
}
