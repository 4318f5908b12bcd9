// What controllers ask of Pods. Upstream: pkg/api/v1/pod/util.go, pkg/controller/controller_utils.go.

import type { Pod } from '../../../api/types.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';
import type { Change } from '../../etcd.ts';

type Condition = NonNullable<NonNullable<Pod['status']>['conditions']>[number];

export function podCondition(pod: Pod, type: string): Condition | undefined {
  const conditions = pod.status?.conditions;
  if (!conditions) return undefined;
  for (let i = 0; i < conditions.length; i++) if (conditions[i]?.type === type) return conditions[i];
  return undefined;
}

/** It has ended and will not run again. */
export const isTerminal = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

/** Upstream: IsPodActive */
export const isActive = (pod: Pod): boolean => !isTerminal(pod) && pod.metadata.deletionTimestamp === undefined;

/** It is being deleted and has not ended. Upstream: IsPodTerminating */
export const isTerminating = (pod: Pod): boolean => !isTerminal(pod) && pod.metadata.deletionTimestamp !== undefined;

export const isReady = (pod: Pod): boolean => podCondition(pod, 'Ready')?.status === 'True';

/** Since when it is (or is not) ready, in ms; 0 when it does not say. */
export const readySinceMs = (pod: Pod): number => tryParseRfc3339(podCondition(pod, 'Ready')?.lastTransitionTime) ?? 0;

export const createdMs = (pod: { readonly metadata: { readonly creationTimestamp?: string } }): number => tryParseRfc3339(pod.metadata.creationTimestamp) ?? 0;

/** Ready for at least `minReadySeconds`. Upstream: IsPodAvailable */
export function isAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  if (!isReady(pod)) return false;
  return minReadySeconds === 0 || readySinceMs(pod) + minReadySeconds * 1000 <= nowMs;
}

/** In how many ms the next of these Pods becomes available; undefined when none will by waiting. Upstream: FindMinNextPodAvailabilityCheck */
export function nextAvailabilityMs(pods: readonly Pod[], minReadySeconds: number, nowMs: number): number | undefined {
  if (minReadySeconds <= 0) return undefined;
  let next: number | undefined;
  for (const pod of pods) {
    if (!isReady(pod)) continue;
    const left = readySinceMs(pod) + minReadySeconds * 1000 - nowMs;
    if (left > 0 && (next === undefined || left < next)) next = left;
  }
  return next;
}

/** The most restarts of one container, sidecars apart. Upstream: maxContainerRestarts */
export function mostRestarts(pod: Pod): { readonly regular: number; readonly sidecar: number } {
  const most = (statuses: readonly { readonly restartCount?: number }[]): number => statuses.reduce((n, s) => Math.max(n, s.restartCount ?? 0), 0);
  const sidecars = new Set((pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').map((c) => c.name));
  const statuses = sidecars.size === 0 ? [] : (pod.status?.initContainerStatuses ?? []).filter((s) => sidecars.has(s.name));
  return { regular: most(pod.status?.containerStatuses ?? []), sidecar: most(statuses) };
}

/** Whether a change could make somebody adopt an orphan: it is new, or its labels or owners changed. */
export function mayBeAdopted(change: Change): boolean {
  if (change.type === 'delete') return false;
  if (change.type === 'create') return true;
  const [now, before] = [change.object.metadata, change.previous?.metadata];
  return now.labels !== before?.labels || now.ownerReferences !== before?.ownerReferences;
}
