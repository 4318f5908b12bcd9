// One step of a StatefulSet: fill the gaps in order, take away what is beyond the end, replace what is of an old revision.
// Upstream: pkg/controller/statefulset/stateful_set_control.go updateStatefulSet
// `maxUnavailable` is honoured where it is stored; upstream's feature MaxUnavailableStatefulSet is off by default in 1.36.

import type { StatusError } from '../../../api/meta/status-error.ts';
import { scaledValue } from '../../../api/meta/int-or-string.ts';
import type { Pod, PodTemplateSpec, StatefulSet } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { failureOf, slowStartBatch } from '../shared/pod-control.ts';
import { isAvailable } from '../shared/pods.ts';
import { templateOf } from '../shared/revisions.ts';
import { inRange, newPod, ordinalOf, replicasOf, revisionOf, startOrdinal, type WantedPod } from './identity.ts';
import { deleteStatefulPod, keepOwners, ownersMatch } from './pod-control.ts';
import { processReplica } from './replica.ts';
import type { Revisions } from './revisions.ts';
import { type Counts, countPods } from './status.ts';

/** A place in the set: a Pod that is there, or one that is wanted. */
export type Replica = { readonly pod: Pod; readonly wanted?: undefined } | { readonly pod?: undefined; readonly wanted: WantedPod };

export interface Outcome {
  readonly counts: Counts;
  readonly failure?: StatusError;
}

export function updateStatefulSet(set: StatefulSet, revisions: Revisions, pods: readonly Pod[], context: ComponentContext): Outcome {
  const counts = countPods(set, revisions, pods.filter((pod) => ordinalOf(pod) >= 0), context.nowMs);
  if (set.metadata.deletionTimestamp) return { counts: countPods(set, revisions, pods, context.nowMs) };
  const replicas = fill(set, revisions, pods);
  const condemned = pods.filter((pod) => ordinalOf(pod) >= 0 && !inRange(set, ordinalOf(pod))).sort((a, b) => ordinalOf(b) - ordinalOf(a));
  const monotonic = set.spec?.podManagementPolicy !== 'Parallel';
  const first = firstUnavailable(set, replicas, condemned, context);
  const stopped =
    runForAll(replicas, monotonic, (replica) => processReplica(set, replica, monotonic, context)) ??
    runForAll(condemned, monotonic, (pod) => fixOwners(set, pod, context)) ??
    runForAll(condemned, monotonic, (pod) => processCondemned(set, pod, first, monotonic, context));
  if (stopped) return { counts, ...(stopped.failure ? { failure: stopped.failure } : {}) };
  if (set.spec?.updateStrategy?.type === 'OnDelete') return { counts };
  return replaceOld(set, revisions, replicas, counts, context);
}

/** Every place of the set, in order, with a Pod of the right revision where one is missing. */
function fill(set: StatefulSet, revisions: Revisions, pods: readonly Pod[]): readonly Replica[] {
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod), pod]));
  const start = startOrdinal(set);
  return Array.from({ length: replicasOf(set) }, (_, i) => {
    const pod = byOrdinal.get(start + i);
    return pod ? { pod } : { wanted: versionedPod(set, revisions, start + i) };
  });
}

/** Below the partition, places get the current revision; the others the new one. Upstream: newVersionedStatefulSetPod */
function versionedPod(set: StatefulSet, { current, update }: Revisions, ordinal: number): WantedPod {
  const strategy = set.spec?.updateStrategy;
  const bound = strategy?.rollingUpdate ? (strategy.rollingUpdate.partition ?? 0) : strategy?.type === 'RollingUpdate' ? (set.status?.currentReplicas ?? 0) : 0;
  const revision = ordinal < startOrdinal(set) + bound ? current : update;
  return newPod(set, templateOf(revision) ?? (set.spec?.template as PodTemplateSpec | undefined), ordinal, revision.metadata.name);
}

export const isUnavailable = (set: StatefulSet, pod: Pod | undefined, nowMs: number): boolean =>
  !pod || pod.metadata.deletionTimestamp !== undefined || !isAvailable(pod, set.spec?.minReadySeconds ?? 0, nowMs);

/** The first of the places that is not available, or the lowest of those to go. */
function firstUnavailable(set: StatefulSet, replicas: readonly Replica[], condemned: readonly Pod[], context: ComponentContext): Pod | undefined {
  const place = replicas.find(({ pod }) => isUnavailable(set, pod, context.nowMs));
  return place ? place.pod : condemned.findLast((pod) => isUnavailable(set, pod, context.nowMs));
}

/** What a step says: `stop` where an ordered set has to wait. */
export type Step = 'go on' | 'stop';

interface Stopped {
  readonly failure?: StatusError;
}

/** In order until something has to be waited for; all of them where order does not matter. */
function runForAll<T>(items: readonly T[], monotonic: boolean, step: (item: T) => Step): Stopped | undefined {
  if (!monotonic) {
    const { failure } = slowStartBatch(items.length, (i) => void step(items[i] as T));
    return failure && { failure };
  }
  for (const item of items) {
    let said: Step = 'go on';
    const failure = failureOf(() => {
      said = step(item);
    });
    if (failure) return { failure };
    if (said === ('stop' as Step)) return {};
  }
  return undefined;
}

function fixOwners(set: StatefulSet, pod: Pod, context: ComponentContext): Step {
  if (!ownersMatch(set, pod, context)) keepOwners(set, pod, context);
  return 'go on';
}

/** Upstream: processCondemned */
function processCondemned(set: StatefulSet, pod: Pod, first: Pod | undefined, monotonic: boolean, context: ComponentContext): Step {
  if (pod.metadata.deletionTimestamp) return monotonic ? 'stop' : 'go on';
  if (monotonic && pod !== first && !isAvailable(pod, set.spec?.minReadySeconds ?? 0, context.nowMs)) return 'stop';
  deleteStatefulPod(set, pod, context);
  return 'stop';
}

/** Deletes Pods of old revisions, highest first, as many as may be missing at once. */
function replaceOld(set: StatefulSet, { update }: Revisions, replicas: readonly Replica[], counts: Counts, context: ComponentContext): Outcome {
  const rolling = set.spec?.updateStrategy?.rollingUpdate;
  const partition = rolling?.partition ?? 0;
  const outdated = (pod: Pod): boolean => revisionOf(pod) !== update.metadata.name && !pod.metadata.deletionTimestamp;
  const several = rolling?.maxUnavailable !== undefined;
  const unavailable = replicas.filter(({ pod }) => isUnavailable(set, pod, context.nowMs)).length;
  let left = several ? Math.max(1, scaledValue(rolling?.maxUnavailable ?? 1, replicasOf(set), false)) - unavailable : 1;
  let deleted = 0;
  for (let target = replicas.length - 1; target >= partition && left > 0; target--) {
    const pod = replicas[target]?.pod;
    if (pod && outdated(pod)) {
      const failure = failureOf(() => deleteStatefulPod(set, pod, context));
      if (failure) return { counts, failure };
      deleted += 1;
      left -= 1;
    } else if (!several && isUnavailable(set, pod, context.nowMs)) break;
  }
  return { counts: { ...counts, currentReplicas: Math.max(0, counts.currentReplicas - deleted) } };
}
