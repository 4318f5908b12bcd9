// Takes changes of the cluster into the snapshot and the queue. Upstream: pkg/scheduler/eventhandlers.go.

import type { ApiObject } from '../../api/object.ts';
import type { Node, Pod } from '../../api/types.ts';
import type { ComponentContext, GroupResource } from '../component.ts';
import type { Change } from '../etcd.ts';
import { type ClusterEvent, type EventResource, nodeEvents, podEvents } from './cluster-events.ts';
import { podInfo } from './pod-info.ts';
import { keyOfPod, schedulerName, type State } from './scheduler-state.ts';

/** other resources whose changes may let a waiting Pod fit, by storage name */
const others: Readonly<Record<string, EventResource>> = {
  persistentvolumes: 'PersistentVolume',
  persistentvolumeclaims: 'PersistentVolumeClaim',
  'storageclasses.storage.k8s.io': 'StorageClass',
  'csinodes.storage.k8s.io': 'CSINode',
  'csidrivers.storage.k8s.io': 'CSIDriver',
  'volumeattachments.storage.k8s.io': 'VolumeAttachment',
  'resourceclaims.resource.k8s.io': 'ResourceClaim',
  'resourceslices.resource.k8s.io': 'ResourceSlice',
  'deviceclasses.resource.k8s.io': 'DeviceClass',
};

/** The same as the resources the scheduler watches. */
export const otherResources: readonly GroupResource[] = Object.keys(others).map((storage) => {
  const dot = storage.indexOf('.');
  return dot < 0 ? { group: '', plural: storage } : { group: storage.slice(dot + 1), plural: storage.slice(0, dot) };
});

/** @returns whether there may be something to do */
export function notice(state: State, change: Change, context: ComponentContext): boolean {
  if (change.resource === 'pods') noticePod(state, change, context);
  else if (change.resource === 'nodes') noticeNode(state, change, context);
  else noticeOther(state, change, context);
  const { active, backoff } = state.queue.sizes;
  return active > 0 || backoff > 0;
}

/** What is there already when the scheduler starts. */
export function noticeAll(state: State, allNodes: readonly Node[], allPods: readonly Pod[], context: ComponentContext): void {
  for (const node of allNodes) state.snapshot.setNode(node);
  for (const pod of allPods) {
    if (finished(pod)) continue;
    if (pod.spec?.nodeName) state.snapshot.place(pod, pod.spec.nodeName);
    else if (isOurs(pod)) enqueue(state, pod, context);
  }
}

const finished = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

const isOurs = ({ spec }: Pod): boolean => (spec?.schedulerName ?? schedulerName) === schedulerName;

function enqueue(state: State, pod: Pod, context: ComponentContext): void {
  nominate(state, pod);
  state.queue.add(keyOfPod(pod), pod, context.nowMs);
}

/** What the Pod's status says of the node it was promised counts. */
function nominate({ snapshot }: State, pod: Pod): void {
  const node = pod.status?.nominatedNodeName;
  if (node) snapshot.nominator.add(podInfo(pod), node);
}

function noticePod(state: State, { type, key, object, previous }: Change, context: ComponentContext): void {
  const pod = object as unknown as Pod;
  const before = type === 'create' ? undefined : (previous as unknown as Pod | undefined);
  if (type === 'delete' || finished(pod)) return podGone(state, key, before ?? pod, context);
  if (pod.spec?.nodeName) return placedPod(state, key, before, pod, context);
  if (!isOurs(pod)) return;
  if (!before || before.metadata.uid !== pod.metadata.uid) return enqueue(state, pod, context);
  waitingPod(state, key, before, pod, context);
}

function placedPod(state: State, key: string, before: Pod | undefined, pod: Pod, context: ComponentContext): void {
  const wasPlaced = Boolean(before?.spec?.nodeName);
  if (!wasPlaced) {
    state.queue.remove(key);
    state.snapshot.nominator.remove(key);
    state.waiting.delete(key);
  }
  state.snapshot.place(pod, pod.spec?.nodeName ?? '');
  if (state.queue.sizes.unschedulable === 0) return;
  const events: readonly ClusterEvent[] = wasPlaced && before ? podEvents(before, pod) : [{ resource: 'Pod', action: 'Add', after: pod }];
  for (const event of events) state.queue.happened(event, context);
}

/** A Pod without a node has changed. One that waits for its binding is left alone until it is to go. */
function waitingPod(state: State, key: string, before: Pod, pod: Pod, context: ComponentContext): void {
  if (state.waiting.has(key)) {
    if (pod.metadata.deletionTimestamp && !before.metadata.deletionTimestamp) forget(state, key, pod, context);
    return;
  }
  const promised = before.status?.nominatedNodeName;
  if (promised !== pod.status?.nominatedNodeName) {
    state.snapshot.nominator.remove(key);
    nominate(state, pod);
  }
  state.queue.update(key, pod, podEvents(before, pod), context);
  if (promised && promised !== pod.status?.nominatedNodeName) freed(state, before, context);
}

function podGone(state: State, key: string, pod: Pod, context: ComponentContext): void {
  if (state.waiting.has(key)) return forget(state, key, pod, context);
  state.queue.remove(key);
  const promised = state.snapshot.nominator.remove(key);
  const placed = state.snapshot.nodeOf(key) !== undefined;
  state.snapshot.remove(key);
  if (placed) state.queue.happened({ resource: 'Pod', action: 'Delete', before: pod }, context);
  else if (promised) freed(state, pod, context);
}

/** The room a Pod was promised is there for Pods that are no more urgent. */
function freed(state: State, pod: Pod, context: ComponentContext): void {
  const priority = pod.spec?.priority ?? 0;
  state.queue.happened({ resource: 'Pod', action: 'Delete', before: pod }, context, (queued) => (queued.pod.spec?.priority ?? 0) <= priority);
}

/** A Pod that waits for its binding is not to be bound any more. Upstream: handleAssumedPodDeletion */
function forget(state: State, key: string, pod: Pod, context: ComponentContext): void {
  const node = state.snapshot.nodeOf(key);
  state.waiting.delete(key);
  state.snapshot.remove(key);
  const assumed = { ...pod, spec: { ...pod.spec, ...(node ? { nodeName: node } : {}) } } as Pod;
  state.queue.happened({ resource: 'Pod', action: 'Delete', before: assumed }, context);
}

function noticeNode(state: State, { type, object, previous }: Change, context: ComponentContext): void {
  const node = object as unknown as Node;
  if (type === 'delete') {
    state.snapshot.removeNode(node.metadata.name);
    state.queue.happened({ resource: 'Node', action: 'Delete', before: node }, context);
    return;
  }
  state.snapshot.setNode(node);
  if (state.queue.sizes.unschedulable === 0) return;
  const before = type === 'create' ? undefined : (previous as unknown as Node | undefined);
  const events: readonly ClusterEvent[] = before ? nodeEvents(before, node) : [{ resource: 'Node', action: 'Add', after: node }];
  for (const event of events) state.queue.happened(event, context);
}

function noticeOther(state: State, { type, resource, object, previous }: Change, context: ComponentContext): void {
  const known = others[resource];
  if (!known) return;
  const before: ApiObject | undefined = type === 'create' ? undefined : previous;
  if (type === 'delete') state.queue.happened({ resource: known, action: 'Delete', before: before ?? object }, context);
  else state.queue.happened({ resource: known, action: before ? 'Update' : 'Add', after: object, ...(before ? { before } : {}) }, context);
}
