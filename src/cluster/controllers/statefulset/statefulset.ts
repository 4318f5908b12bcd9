// The StatefulSet controller: Pods with names, one after the other, each with claims of its own.
// Upstream: pkg/controller/statefulset/stateful_set.go

import { matches } from '../../../api/meta/labels.ts';
import type { Pod, StatefulSet } from '../../../api/types.ts';
import type { Component, ComponentContext } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { claim } from '../shared/claim.ts';
import { mayBeAdopted, nextAvailabilityMs } from '../shared/pods.ts';
import { controllerKeys, controllerOf, keyOf, resources } from '../shared/resources.ts';
import { selectorOf } from '../shared/selectors.ts';
import { isMember } from './identity.ts';
import { cleanUpRevisions, listRevisions, revisionsFor } from './revisions.ts';
import { writeStatus } from './status.ts';
import { updateStatefulSet } from './update.ts';

export const statefulset: Component = {
  name: 'statefulset-controller',
  user: 'system:serviceaccount:kube-system:statefulset-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 4,
  watches: [resources.statefulsets, resources.pods],
  keysFor: (change, context) => (change.resource === 'pods' ? keysForPod(change, context) : [change.key]),
  reconcile: (key, context) => {
    const [namespace = '', name = ''] = key.split('/');
    const set = context.get<StatefulSet>(resources.statefulsets, namespace, name);
    if (set) sync(set, context);
  },
};

function keysForPod(change: Change, context: ComponentContext): readonly string[] {
  const keys = controllerKeys(change, 'StatefulSet');
  if (keys.length > 0 || controllerOf(change.object) || !mayBeAdopted(change)) return keys;
  const { namespace, labels } = change.object.metadata;
  return context.list<StatefulSet>(resources.statefulsets, namespace).filter((set) => matches(selectorOf(set.spec?.selector), labels)).map(keyOf);
}

/** Upstream: sync, UpdateStatefulSet */
function sync(set: StatefulSet, context: ComponentContext): void {
  const pods = claim<Pod>(resources.pods, set, selectorOf(set.spec?.selector), context, { filter: (pod) => isMember(set, pod) });
  context.busyFor(pods.length * 0.01);
  const sorted = listRevisions(set, context);
  const revisions = revisionsFor(set, sorted, context);
  const { counts, failure } = updateStatefulSet(set, revisions, pods, context);
  writeStatus(set, revisions, counts, context);
  cleanUpRevisions(set, sorted, revisions, pods, context);
  if (failure) throw failure;
  const nextMs = nextAvailabilityMs(pods, set.spec?.minReadySeconds ?? 0, context.nowMs);
  if (nextMs !== undefined) context.enqueueAfter(keyOf(set), nextMs);
}
