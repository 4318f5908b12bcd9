// A Job's conditions. Upstream: pkg/controller/job/job_controller.go newCondition, ensureJobConditionStatus; job/util

import type { Job } from '../../../api/types.ts';
import { formatRfc3339 } from '../../../base/time.ts';

export interface JobCondition {
  readonly type: string;
  readonly status: string;
  readonly lastProbeTime?: string;
  readonly lastTransitionTime?: string;
  readonly reason?: string;
  readonly message?: string;
}

export function newCondition(type: string, reason: string, message: string, nowMs: number, status = 'True'): JobCondition {
  const now = formatRfc3339(nowMs);
  return { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message };
}

export const findCondition = (conditions: readonly JobCondition[], type: string): JobCondition | undefined => conditions.find((condition) => condition.type === type);

/**
 * The conditions with this one set; what was never true is not written as false.
 * @returns the same array when nothing changes
 */
export function ensureCondition(conditions: readonly JobCondition[], wanted: JobCondition): readonly JobCondition[] {
  const known = findCondition(conditions, wanted.type);
  if (!known) return wanted.status === 'False' ? conditions : [...conditions, wanted];
  const same = known.status === wanted.status && known.reason === wanted.reason && known.message === wanted.message;
  return same ? conditions : conditions.map((condition) => (condition === known ? wanted : condition));
}

export const conditionsOf = (job: Job): readonly JobCondition[] => (job.status?.conditions ?? []) as readonly JobCondition[];

/** Complete or Failed. */
export const finishedCondition = (job: Job): JobCondition | undefined => conditionsOf(job).find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True');

export const isFinished = (job: Job): boolean => finishedCondition(job) !== undefined;
