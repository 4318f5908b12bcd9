// How long a Job waits after failures before it creates Pods again. Upstream: pkg/controller/job/backoff_utils.go

import type { Pod } from '../../../api/types.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';
import { podCondition } from '../shared/pods.ts';

const firstMs = 10_000;
const longestMs = 600_000;

export interface BackoffRecord {
  readonly failuresAfterLastSuccess: number;
  readonly lastFailureMs: number;
}

export const noFailures: BackoffRecord = { failuresAfterLastSuccess: 0, lastFailureMs: 0 };

/** The record with Pods that have ended since. Upstream: newBackoffRecord */
export function nextRecord(before: BackoffRecord, succeeded: readonly Pod[], failed: readonly Pod[]): BackoffRecord {
  if (succeeded.length === 0 && failed.length === 0) return before;
  const lastSuccessMs = succeeded.length > 0 ? Math.max(...succeeded.map(finishedMs)) : undefined;
  const later = failed.map(finishedMs).filter((ms) => lastSuccessMs === undefined || ms > lastSuccessMs);
  if (later.length === 0) return noFailures;
  const failures = lastSuccessMs === undefined ? before.failuresAfterLastSuccess : 0;
  return { failuresAfterLastSuccess: failures + later.length, lastFailureMs: Math.max(...later) };
}

/** 10 s after the first failure, doubled by each further one, at most 10 minutes. Upstream: getRemainingTimeForFailuresCount */
export function remainingMs({ failuresAfterLastSuccess, lastFailureMs }: BackoffRecord, nowMs: number): number {
  if (failuresAfterLastSuccess === 0) return 0;
  const backoffMs = Math.min(firstMs * 2 ** (failuresAfterLastSuccess - 1), longestMs);
  return Math.max(0, backoffMs - (nowMs - lastFailureMs));
}

/**
 * When a Pod ended: by its containers, by when it stopped being ready, by its deletion, or else its creation.
 * Upstream: getFinishedTime
 */
export function finishedMs(pod: Pod): number {
  const byContainers = containersFinishedMs(pod);
  if (byContainers !== undefined) return byContainers;
  const ready = podCondition(pod, 'Ready');
  const notReadySince = ready?.status === 'False' ? tryParseRfc3339(ready.lastTransitionTime) : undefined;
  if (notReadySince !== undefined) return notReadySince;
  const deleted = tryParseRfc3339(pod.metadata.deletionTimestamp);
  if (deleted !== undefined) return deleted - (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  return tryParseRfc3339(pod.metadata.creationTimestamp) ?? 0;
}

/** Sidecars count too: they end last. Undefined while one of them runs. */
function containersFinishedMs(pod: Pod): number | undefined {
  const sidecars = new Set((pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').map((c) => c.name));
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? []).filter((s) => sidecars.has(s.name))];
  if (statuses.length === 0) return undefined;
  const times = statuses.map(({ state }) => tryParseRfc3339(state?.terminated?.finishedAt));
  return times.some((ms) => ms === undefined) ? undefined : Math.max(...(times as number[]));
}
