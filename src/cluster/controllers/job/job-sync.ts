// What one sync of a Job knows and changes. Upstream: pkg/controller/job/job_controller.go syncJobCtx

import type { Job, Pod } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { resources } from '../shared/resources.ts';
import type { BackoffRecord } from './backoff.ts';
import type { JobCondition } from './conditions.ts';
import type { Intervals } from './indexes.ts';

/** A Job's status while it is worked out. */
export interface Status {
  conditions: readonly JobCondition[];
  startTime: string | undefined;
  completionTime: string | undefined;
  active: number;
  ready: number | undefined;
  terminating: number | undefined;
  succeeded: number;
  failed: number;
  completedIndexes: string;
  failedIndexes: string | undefined;
  uncounted: { succeeded: readonly string[]; failed: readonly string[] };
}

export interface JobSync {
  readonly context: ComponentContext;
  readonly key: string;
  /** as stored; renewed by each write of this sync */
  job: Job;
  readonly status: Status;
  readonly pods: readonly Pod[];
  readonly activePods: readonly Pod[];
  ready: number;
  terminating: number;
  /** with those that this sync has found */
  succeeded: number;
  failed: number;
  /** uids that earlier syncs wrote down and have not counted */
  readonly uncountedSucceeded: ReadonlySet<string>;
  readonly uncountedFailed: ReadonlySet<string>;
  /** how the Job ends, if it does */
  finished: JobCondition | undefined;
  previousIndexes: Intervals;
  succeededIndexes: Intervals;
  failedIndexes: Intervals | undefined;
  /** by index: the failed Pod that stays until its successor has its counts */
  delayed: ReadonlyMap<number, Pod>;
  backoff: BackoffRecord;
}

export function statusOf({ status = {} }: Job): Status {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  return {
    conditions: (status.conditions ?? []) as readonly JobCondition[],
    startTime: status.startTime,
    completionTime: status.completionTime,
    active: status.active ?? 0,
    ready: status.ready,
    terminating: status.terminating,
    succeeded: status.succeeded ?? 0,
    failed: status.failed ?? 0,
    completedIndexes: status.completedIndexes ?? '',
    failedIndexes: status.failedIndexes,
    uncounted: { succeeded, failed },
  };
}

/** Writes the status as it is now. @throws StatusError */
export function writeStatus(sync: JobSync): void {
  const { status, job, context } = sync;
  const { uncounted, conditions, startTime, completionTime, ready, terminating, failedIndexes } = status;
  const written = {
    ...(conditions.length > 0 ? { conditions } : {}),
    ...(startTime === undefined ? {} : { startTime }),
    ...(completionTime === undefined ? {} : { completionTime }),
    ...(status.active ? { active: status.active } : {}),
    ...(ready === undefined ? {} : { ready }),
    ...(terminating === undefined ? {} : { terminating }),
    ...(status.succeeded ? { succeeded: status.succeeded } : {}),
    ...(status.failed ? { failed: status.failed } : {}),
    ...(status.completedIndexes ? { completedIndexes: status.completedIndexes } : {}),
    ...(failedIndexes === undefined ? {} : { failedIndexes }),
    uncountedTerminatedPods: { ...(uncounted.succeeded.length > 0 ? { succeeded: uncounted.succeeded } : {}), ...(uncounted.failed.length > 0 ? { failed: uncounted.failed } : {}) },
  };
  sync.job = context.updateStatus(resources.jobs, { ...job, status: written }) as unknown as Job;
}
