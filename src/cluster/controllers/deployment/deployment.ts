// The deployment controller: a Deployment owns ReplicaSets, one per revision of its Pod template, and moves replicas from
// the old ones to the new one. Upstream: pkg/controller/deployment/deployment_controller.go, sync.go.
// Left out: adopting Pods directly (the ReplicaSets do), the deprecated rollbackTo annotation.

import { matches } from '../../../api/meta/labels.ts';
import type { Deployment, ReplicaSet } from '../../../api/types.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Component, ComponentContext } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { mayBeAdopted } from '../shared/pods.ts';
import { controllerKeys, controllerOf, keyOf, resources } from '../shared/resources.ts';
import { selectorOf } from '../shared/selectors.ts';
import { cleanUp } from './clean-up.ts';
import { progressChecks } from './progress.ts';
import { recreate } from './recreate.ts';
import { claimReplicaSets, newReplicaSet } from './replica-sets.ts';
import { rollingUpdate } from './rolling.ts';
import { isScalingEvent, scaleProportionally } from './scale.ts';
import { syncStatus } from './status.ts';

export const deployment: Component = {
  name: 'deployment-controller',
  user: 'system:serviceaccount:kube-system:deployment-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 5,
  watches: [resources.deployments, resources.replicasets, resources.pods],
  keysFor: (change, context) => {
    if (change.resource === 'deployments.apps') return [change.key];
    if (change.resource === 'replicasets.apps') return keysForReplicaSet(change, context);
    // only Recreate has to know when the last old Pod is gone
    return change.type === 'delete' ? recreateKeys(change.object, context) : [];
  },
  reconcile: (key, context) => {
    const [namespace = '', name = ''] = key.split('/');
    const found = context.get<Deployment>(resources.deployments, namespace, name);
    if (found) sync(found, context);
  },
};

/** Whoever controls a ReplicaSet or did, or whoever may want to adopt an orphan. */
function keysForReplicaSet(change: Change, context: ComponentContext): readonly string[] {
  const keys = controllerKeys(change, 'Deployment');
  if (keys.length > 0 || controllerOf(change.object) || !mayBeAdopted(change)) return keys;
  const { namespace, labels } = change.object.metadata;
  return context.list<Deployment>(resources.deployments, namespace).filter(({ spec }) => matches(selectorOf(spec?.selector), labels)).map(keyOf);
}

function recreateKeys(pod: ApiObject, context: ComponentContext): readonly string[] {
  const owner = pod.metadata.ownerReferences?.find((o) => o.controller && o.kind === 'ReplicaSet');
  const set = owner && context.get<ReplicaSet>(resources.replicasets, pod.metadata.namespace ?? '', owner.name);
  const above = set?.metadata.ownerReferences?.find((o) => o.controller && o.kind === 'Deployment');
  const found = above && context.get<Deployment>(resources.deployments, pod.metadata.namespace ?? '', above.name);
  return found?.spec?.strategy?.type === 'Recreate' ? [keyOf(found)] : [];
}

/** One step. Upstream: syncDeployment. */
function sync(deployment: Deployment, context: ComponentContext): void {
  const sets = claimReplicaSets(deployment, context);
  if (deployment.metadata.deletionTimestamp) return syncStatus(deployment, sets, context);
  const current = progressChecks.pausedCondition(deployment, context);
  if (current.spec?.paused) {
    scaleAndClean(current, sets, context);
    return;
  }
  if (isScalingEvent(current, sets)) {
    scaleAndClean(current, sets, context);
    return;
  }
  if (current.spec?.strategy?.type === 'Recreate') recreate(current, sets, context);
  else rollingUpdate(current, sets, context);
}

/** Upstream: sync, for paused Deployments and those that are being scaled. */
function scaleAndClean(deployment: Deployment, sets: readonly ReplicaSet[], context: ComponentContext): void {
  const known = newReplicaSet(deployment, sets, context, 'find');
  const scaled = scaleProportionally(deployment, known, sets, context);
  if (deployment.spec?.paused) cleanUp(deployment, scaled, context);
  syncStatus(deployment, scaled, context);
}
