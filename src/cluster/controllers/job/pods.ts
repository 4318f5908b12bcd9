// What a Job's Pods carry: the finalizer that keeps them until they are counted, and the index they work on.
// Upstream: pkg/controller/job/{tracking_utils,indexed_job_utils}.go

import type { Job, Pod } from '../../../api/types.ts';
import { judge } from './failure-policy.ts';

export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';
export const indexAnnotation = 'batch.kubernetes.io/job-completion-index';
export const failureCountAnnotation = 'batch.kubernetes.io/job-index-failure-count';
export const ignoredCountAnnotation = 'batch.kubernetes.io/job-index-ignored-failure-count';

export const isTracked = (pod: { readonly metadata: Pod['metadata'] }): boolean => pod.metadata.finalizers?.includes(trackingFinalizer) ?? false;

/** The patch that lets a counted Pod go. */
export const removeFinalizer = { metadata: { '$deleteFromPrimitiveList/finalizers': [trackingFinalizer] } };

export const isIndexed = (job: Job): boolean => job.spec?.completionMode === 'Indexed';
export const hasBackoffPerIndex = (job: Job): boolean => job.spec?.backoffLimitPerIndex !== undefined;
export const isSuspended = (job: Job): boolean => job.spec?.suspend === true;

/** -1 without a valid one. */
export function indexOf(pod: Pod): number {
  const text = pod.metadata.annotations?.[indexAnnotation];
  return text !== undefined && /^\+?\d+$/.test(text) ? Number(text) : -1;
}

/** A Pod whose index counts for the Job; any Pod of a Job without indexes. */
export const hasValidIndex = (job: Job, pod: Pod): boolean => !isIndexed(job) || (indexOf(pod) >= 0 && indexOf(pod) < (job.spec?.completions ?? 0));

/** Pods that are going are not replaced before they are gone. Upstream: onlyReplaceFailedPods */
export const replacesOnlyFailed = (job: Job): boolean => job.spec?.podReplacementPolicy === 'Failed' || job.spec?.podFailurePolicy !== undefined;

/** Failed, or on its way out without having succeeded. Upstream: isPodFailed */
export function isFailed(job: Job, pod: Pod): boolean {
  if (pod.status?.phase === 'Failed') return true;
  return !replacesOnlyFailed(job) && pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded';
}

function count(pod: Pod, annotation: string): number {
  const text = pod.metadata.annotations?.[annotation] ?? '';
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  return value <= 2147483647 ? value : 0;
}

export const failureCount = (pod: Pod): number => count(pod, failureCountAnnotation);

/** With those that the policy ignored. Upstream: getIndexAbsoluteFailureCount */
export const allFailures = (pod: Pod): number => failureCount(pod) + count(pod, ignoredCountAnnotation);

/** What the next Pod of an index has to remember. Upstream: getNewIndexFailureCounts */
export function failureAnnotations(job: Job, replaced: Pod | undefined): Record<string, string> {
  if (!replaced) return { [failureCountAnnotation]: '0' };
  const counted = judge(job.spec?.podFailurePolicy, replaced).counts;
  const ignored = count(replaced, ignoredCountAnnotation) + (counted ? 0 : 1);
  return { [failureCountAnnotation]: String(failureCount(replaced) + (counted ? 1 : 0)), ...(ignored > 0 ? { [ignoredCountAnnotation]: String(ignored) } : {}) };
}
