// What happens in the cluster, as far as it may let a waiting Pod fit, and which plugin wants to hear of it.
// Upstream: pkg/scheduler/framework/{events,types}.go, the plugins' EventsToRegister.

import type { ApiObject } from '../../api/object.ts';
import type { Node, Pod } from '../../api/types.ts';
import type { ComponentContext } from '../component.ts';
import { podInfo } from './pod-info.ts';
import type { PodInfo } from './pod-info.ts';
import { isResizing } from './resources.ts';
import { sameLabels } from './snapshot.ts';

export type EventResource =
  | 'Pod'
  | 'Node'
  | 'PersistentVolume'
  | 'PersistentVolumeClaim'
  | 'StorageClass'
  | 'CSINode'
  | 'CSIDriver'
  | 'CSIStorageCapacity'
  | 'VolumeAttachment'
  | 'ResourceClaim'
  | 'ResourceSlice'
  | 'DeviceClass';

/** `Update` is an update that is none of the more special ones. */
export type EventAction =
  | 'Add'
  | 'Delete'
  | 'Update'
  | 'UpdateNodeAllocatable'
  | 'UpdateNodeLabel'
  | 'UpdateNodeTaint'
  | 'UpdateNodeCondition'
  | 'UpdateNodeAnnotation'
  | 'UpdateNodeDeclaredFeature'
  | 'UpdatePodLabel'
  | 'UpdatePodScaleDown'
  | 'UpdatePodToleration'
  | 'UpdatePodSchedulingGatesEliminated'
  | 'UpdatePodGeneratedResourceClaim';

export interface ClusterEvent<T = unknown> {
  readonly resource: EventResource;
  readonly action: EventAction;
  /** absent for an addition */
  readonly before?: T;
  /** absent for a deletion */
  readonly after?: T;
}

/** Whether an event may let a Pod pass that the plugin has turned away. Upstream: QueueingHintFn, Queue or Skip */
export type QueueingHint<T = never> = (pod: PodInfo, event: ClusterEvent<T>, context: ComponentContext) => boolean;

/** What a plugin wants to hear of; without a hint every such event counts. Upstream: ClusterEventWithHint */
export interface EventRegistration {
  readonly resource: EventResource;
  readonly actions: readonly EventAction[];
  readonly hint?: QueueingHint<never>;
}

/** A registration with the type of its objects stated once. */
export function on<T = ApiObject>(resource: EventResource, actions: readonly EventAction[], hint?: QueueingHint<T>): EventRegistration {
  return { resource, actions, ...(hint ? { hint: hint as QueueingHint<never> } : {}) };
}

/** Whether a registration covers an event: `Update` covers every update. Upstream: MatchClusterEvents */
export const covers = ({ resource, actions }: EventRegistration, event: ClusterEvent): boolean =>
  resource === event.resource && actions.some((action) => action === event.action || (action === 'Update' && event.action.startsWith('Update')));

/** What a changed Node means, most of the time nothing. Upstream: NodeSchedulingPropertiesChange */
export function nodeEvents(before: Node, after: Node): readonly ClusterEvent<Node>[] {
  const actions: EventAction[] = [];
  if (before.spec?.unschedulable && !after.spec?.unschedulable) actions.push('UpdateNodeTaint');
  if (!equal(before.status?.allocatable, after.status?.allocatable)) actions.push('UpdateNodeAllocatable');
  if (!sameLabels(before.metadata.labels ?? {}, after.metadata.labels ?? {})) actions.push('UpdateNodeLabel');
  if (!equal(before.spec?.taints, after.spec?.taints)) actions.push('UpdateNodeTaint');
  if (before.status?.conditions !== after.status?.conditions && !equal(statuses(before), statuses(after))) actions.push('UpdateNodeCondition');
  if (!sameLabels(before.metadata.annotations ?? {}, after.metadata.annotations ?? {})) actions.push('UpdateNodeAnnotation');
  if (!equal(before.status?.declaredFeatures, after.status?.declaredFeatures)) actions.push('UpdateNodeDeclaredFeature');
  return actions.map((action) => ({ resource: 'Node', action, before, after }));
}

/** What a changed Pod means, placed or waiting. Upstream: PodSchedulingPropertiesChange */
export function podEvents(before: Pod, after: Pod): readonly ClusterEvent<Pod>[] {
  const actions: EventAction[] = [];
  if (!sameLabels(before.metadata.labels ?? {}, after.metadata.labels ?? {})) actions.push('UpdatePodLabel');
  if (scaledDown(before, after)) actions.push('UpdatePodScaleDown');
  if (before.spec?.schedulingGates?.length && !after.spec?.schedulingGates?.length) actions.push('UpdatePodSchedulingGatesEliminated');
  if ((before.spec?.tolerations?.length ?? 0) !== (after.spec?.tolerations?.length ?? 0)) actions.push('UpdatePodToleration');
  if (!equal(before.status?.resourceClaimStatuses, after.status?.resourceClaimStatuses)) actions.push('UpdatePodGeneratedResourceClaim');
  if (actions.length === 0) actions.push('Update');
  return actions.map((action) => ({ resource: 'Pod', action, before, after }));
}

function scaledDown(before: Pod, after: Pod): boolean {
  if (before.spec?.containers === after.spec?.containers && !isResizing(before) && !isResizing(after)) return false;
  const [old, now] = [podInfo(before).requests, podInfo(after).requests];
  if (now.cpu < old.cpu || now.memory < old.memory || now.ephemeralStorage < old.ephemeralStorage) return true;
  return [...old.scalar].some(([name, amount]) => (now.scalar.get(name) ?? 0) < amount);
}

const statuses = ({ status }: Node): readonly string[] => (status?.conditions ?? []).map(({ type, status: is }) => `${type}=${is}`);

/** Deep equality of plain data, most often decided by identity. */
export const equal = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
