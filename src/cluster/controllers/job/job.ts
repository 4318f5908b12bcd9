// The Job controller: Pods that run to their end, as many as have to succeed. Upstream: pkg/controller/job/job_controller.go
// Left out: Workloads and PodGroups for gang scheduling (feature WorkloadWithJob, off by default).
// A key is a Job's `namespace/name`; `pod|namespace/name` is a Pod that lost its Job and `owner|uid` all of a Job's Pods,
// whose finalizer has to go.

import { matches } from '../../../api/meta/labels.ts';
import type { Job, Pod } from '../../../api/types.ts';
import type { Component, ComponentContext } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { mayBeAdopted } from '../shared/pods.ts';
import { asObject, controllerOf, keyOf, resources } from '../shared/resources.ts';
import { selectorOf } from '../shared/selectors.ts';
import { type BackoffRecord, noFailures } from './backoff.ts';
import { isFinished } from './conditions.ts';
import { isTracked, removeFinalizer } from './pods.ts';
import { syncJob } from './sync.ts';

/** Upstream: SyncJobBatchPeriod: changes of Pods and of the status are gathered for a second. */
const batchMs = 1000;
const soonMs = 3;
const ours = 'kubernetes.io/job-controller';

/** A Job controller for one cluster: it remembers who failed when. */
export function makeJobController(): Component {
  const records = new Map<string, BackoffRecord>();
  return {
    name: 'job-controller',
    user: 'system:serviceaccount:kube-system:job-controller',
    fieldManager: 'kube-controller-manager',
    latencyMs: batchMs,
    latencyFor: (change, key) => (key.includes('|') || isSpecChange(change) ? soonMs : batchMs),
    watches: [resources.jobs, resources.pods],
    keysFor: (change, context) => (change.resource === 'pods' ? keysForPod(change, context) : keysForJob(change)),
    reconcile: (key, context) => {
      const bar = key.indexOf('|');
      if (bar < 0) reconcileJob(key, records, context);
      else if (key.startsWith('owner|')) for (const pod of context.ownedBy<Pod>(resources.pods, key.slice(bar + 1))) freeOrphan(pod, context);
      else freeOrphan(context.get<Pod>(resources.pods, ...split(key.slice(bar + 1))), context);
    },
  };
}

function split(key: string): readonly [namespace: string, name: string] {
  const [namespace = '', name = ''] = key.split('/');
  return [namespace, name];
}

const isSpecChange = (change: Change): boolean => change.resource !== 'pods' && (change.type !== 'update' || change.object.metadata.generation !== change.previous?.metadata.generation);

function keysForJob(change: Change): readonly string[] {
  const { uid = '' } = change.object.metadata;
  if (change.type === 'delete') return [change.key, `owner|${uid}`];
  return isFinished(change.object as unknown as Job) ? [`owner|${uid}`] : [change.key];
}

const none: readonly string[] = [];

function keysForPod(change: Change, context: ComponentContext): readonly string[] {
  const { object, previous } = change;
  const kind = controllerOf(object)?.kind;
  const isOfOthers = kind !== undefined && kind !== 'Job' && (!previous || previous.metadata.ownerReferences === object.metadata.ownerReferences);
  return isOfOthers ? none : keysForJobsPod(change, context);
}

function keysForJobsPod(change: Change, context: ComponentContext): readonly string[] {
  const keys = new Set<string>();
  const before = change.previous && jobOf(change.previous as unknown as Pod, context);
  if (before && controllerOf(change.previous as Pod)?.uid !== controllerOf(change.object)?.uid) keys.add(keyOf(before));
  const pod = change.object as unknown as Pod;
  const job = jobOf(pod, context);
  if (controllerOf(pod)) {
    if (job && !isFinished(job)) keys.add(keyOf(job));
    else if (controllerOf(pod)?.kind === 'Job' && isTracked(pod) && (pod.metadata.deletionTimestamp || !job)) keys.add(`pod|${change.key}`);
    return [...keys];
  }
  if (isTracked(pod) && change.type !== 'delete') keys.add(`pod|${change.key}`);
  if (mayBeAdopted(change)) for (const other of context.list<Job>(resources.jobs, pod.metadata.namespace)) if (matches(selectorOf(other.spec?.selector), pod.metadata.labels)) keys.add(keyOf(other));
  return [...keys];
}

/** Upstream: resolveControllerRef */
function jobOf(pod: Pod, context: ComponentContext): Job | undefined {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'Job') return undefined;
  const job = context.get<Job>(resources.jobs, pod.metadata.namespace ?? '', owner.name);
  return job?.metadata.uid === owner.uid ? job : undefined;
}

const isForeign = (job: Job): boolean => job.spec?.managedBy !== undefined && job.spec.managedBy !== ours;

function reconcileJob(key: string, records: Map<string, BackoffRecord>, context: ComponentContext): void {
  const job = context.get<Job>(resources.jobs, ...split(key));
  if (!job || isFinished(job)) {
    records.delete(key);
    return;
  }
  if (isForeign(job)) return;
  const { completionMode = 'NonIndexed' } = job.spec ?? {};
  if (completionMode !== 'NonIndexed' && completionMode !== 'Indexed') {
    return context.event(asObject(job), 'Warning', 'UnknownCompletionMode', 'Skipped Job sync because completion mode is unknown');
  }
  records.set(key, syncJob(job, records.get(key) ?? noFailures, context));
}

/** Takes the finalizer off a Pod that no Job counts any more. Upstream: handleSingleOrphanPod */
function freeOrphan(pod: Pod | undefined, context: ComponentContext): void {
  if (!pod || !isTracked(pod)) return;
  const owner = controllerOf(pod);
  if (owner && owner.kind !== 'Job') return;
  const job = jobOf(pod, context);
  if (job && (isForeign(job) || !isFinished(job))) return;
  context.patch(resources.pods, pod.metadata.namespace ?? '', pod.metadata.name, removeFinalizer);
}
