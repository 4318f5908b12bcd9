// Whether a rollout gets on: the Progressing condition and its deadline.
// Upstream: pkg/controller/deployment/progress.go, deployment_util.go DeploymentComplete, DeploymentProgressing, DeploymentTimedOut.

import { tryParseRfc3339 } from '../../../base/time.ts';
import type { Deployment, ReplicaSet } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { type Condition, findCondition, setCondition } from '../shared/conditions.ts';
import { resources } from '../shared/resources.ts';

const hasDeadline = (deployment: Deployment): boolean => deployment.spec?.progressDeadlineSeconds !== undefined && deployment.spec.progressDeadlineSeconds !== 2147483647;

type Status = NonNullable<Deployment['status']>;

/** Whether all replicas are of the newest revision and available. */
export function isComplete(deployment: Deployment, _sets: readonly ReplicaSet[], status: Status = deployment.status ?? {}): boolean {
  const desired = deployment.spec?.replicas ?? 1;
  return status.updatedReplicas === desired && status.replicas === desired && status.availableReplicas === desired && (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0);
}

function write(deployment: Deployment, condition: Pick<Condition, 'type' | 'status' | 'reason' | 'message'>, context: ComponentContext): void {
  const latest = context.get<Deployment>(resources.deployments, deployment.metadata.namespace ?? '', deployment.metadata.name);
  if (!latest) return;
  const before = (latest.status?.conditions ?? []) as readonly Condition[];
  const conditions = setCondition(before, condition, context.nowMs, true);
  if (conditions !== before) context.updateStatus(resources.deployments, { ...latest, status: { ...latest.status, conditions } });
}

export const progressChecks = {
  /** Pausing and resuming leave a mark; resuming restarts the deadline. @returns the Deployment as it is now */
  pausedCondition: (deployment: Deployment, context: ComponentContext): Deployment => {
    if (!hasDeadline(deployment)) return deployment;
    const condition = findCondition(deployment.status?.conditions as readonly Condition[] | undefined, 'Progressing');
    if (condition?.reason === 'ProgressDeadlineExceeded') return deployment;
    const pausedBefore = condition?.reason === 'DeploymentPaused';
    if (deployment.spec?.paused && !pausedBefore) write(deployment, { type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' }, context);
    else if (!deployment.spec?.paused && pausedBefore) write(deployment, { type: 'Progressing', status: 'Unknown', reason: 'DeploymentResumed', message: 'Deployment is resumed' }, context);
    else return deployment;
    return context.get<Deployment>(resources.deployments, deployment.metadata.namespace ?? '', deployment.metadata.name) ?? deployment;
  },

  created: (deployment: Deployment, set: ReplicaSet, context: ComponentContext): void => {
    if (hasDeadline(deployment)) write(deployment, { type: 'Progressing', status: 'True', reason: 'NewReplicaSetCreated', message: `Created new replica set "${set.metadata.name}"` }, context);
  },

  /** A ReplicaSet of this template was there already: after an undo, or the first time the controller sees it. */
  foundNew: (deployment: Deployment, set: ReplicaSet, context: ComponentContext): void => {
    if (!hasDeadline(deployment) || findCondition(deployment.status?.conditions as readonly Condition[] | undefined, 'Progressing')) return;
    write(deployment, { type: 'Progressing', status: 'True', reason: 'FoundNewReplicaSet', message: `Found new replica set "${set.metadata.name}"` }, context);
  },

  failedCreate: (deployment: Deployment, message: string, context: ComponentContext): void => {
    if (hasDeadline(deployment)) write(deployment, { type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', message }, context);
  },
};

/** The Progressing condition that goes with a new status. Upstream: syncRolloutStatus. */
export function rolloutConditions(deployment: Deployment, status: Status, current: ReplicaSet | undefined, context: ComponentContext): readonly Condition[] {
  const conditions = (status.conditions ?? []) as readonly Condition[];
  if (!hasDeadline(deployment)) return conditions.filter((c) => c.type !== 'Progressing');
  const known = findCondition(conditions, 'Progressing');
  const finished = status.replicas === status.updatedReplicas && known?.reason === 'NewReplicaSetAvailable';
  if (finished || deployment.spec?.paused) return conditions;
  const subject = current ? `ReplicaSet "${current.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  const set = (state: string, reason: string, message: string): readonly Condition[] => setCondition(conditions, { type: 'Progressing', status: state, reason, message }, context.nowMs, true);
  if (isComplete(deployment, [], status)) return set('True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`);
  if (progressed(deployment.status ?? {}, status)) return renewed(conditions, known, `${subject} is progressing.`, context);
  if (timedOut(deployment, known, context)) return set('False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`);
  return conditions;
}

/** Progress renews the condition's update time, from which the deadline counts. */
function renewed(conditions: readonly Condition[], known: Condition | undefined, message: string, context: ComponentContext): readonly Condition[] {
  const others = conditions.filter((c) => c.type !== 'Progressing');
  const fresh = setCondition([], { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message }, context.nowMs, true)[0] as Condition;
  const lastTransitionTime = known?.status === 'True' ? known.lastTransitionTime : fresh.lastTransitionTime;
  return [...others, { ...fresh, ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }) }];
}

function progressed(before: Status, now: Status): boolean {
  const old = (status: Status): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (now.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) || old(now) < old(before) || (now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) || (now.availableReplicas ?? 0) > (before.availableReplicas ?? 0);
}

/** Checks the deadline, and asks to be called when it comes. */
function timedOut(deployment: Deployment, condition: Condition | undefined, context: ComponentContext): boolean {
  if (!condition || condition.reason === 'NewReplicaSetAvailable') return false;
  if (condition.reason === 'ProgressDeadlineExceeded') return true;
  const from = tryParseRfc3339(condition.lastUpdateTime ?? '') ?? context.nowMs;
  const deadlineMs = from + (deployment.spec?.progressDeadlineSeconds ?? 600) * 1000;
  if (context.nowMs > deadlineMs) return true;
  context.enqueueAfter(`${deployment.metadata.namespace}/${deployment.metadata.name}`, deadlineMs - context.nowMs + 1);
  return false;
}
