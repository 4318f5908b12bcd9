// Finished Jobs go when their time to live is over. Upstream: pkg/controller/ttlafterfinished/ttlafterfinished_controller.go

import type { Job } from '../../api/types.ts';
import { tryParseRfc3339 } from '../../base/time.ts';
import type { Component } from '../component.ts';
import { finishedCondition } from './job/conditions.ts';
import { resources } from './shared/resources.ts';

export const ttlAfterFinished: Component = {
  name: 'ttl-after-finished-controller',
  user: 'system:serviceaccount:kube-system:ttl-after-finished-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 5,
  watches: [resources.jobs],
  keysFor: (change) => (change.type !== 'delete' && expiresMs(change.object as unknown as Job) !== undefined ? [change.key] : []),
  reconcile: (key, context) => {
    const [namespace = '', name = ''] = key.split('/');
    const job = context.get<Job>(resources.jobs, namespace, name);
    const atMs = job && expiresMs(job);
    if (atMs === undefined) return;
    if (atMs > context.nowMs) context.enqueueAfter(key, atMs - context.nowMs);
    else context.delete(resources.jobs, namespace, name, { propagationPolicy: 'Foreground', uid: job?.metadata.uid ?? '' });
  },
};

/** When a Job is to go; undefined while it runs, stays, or goes already. */
function expiresMs(job: Job): number | undefined {
  const ttl = job.spec?.ttlSecondsAfterFinished;
  if (ttl === undefined || job.metadata.deletionTimestamp) return undefined;
  const finishedMs = tryParseRfc3339(finishedCondition(job)?.lastTransitionTime);
  return finishedMs === undefined ? undefined : finishedMs + ttl * 1000;
}
