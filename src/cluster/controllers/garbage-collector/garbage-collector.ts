// The garbage collector: what has lost all its owners goes; what is deleted in the foreground waits for its dependents;
// what is orphaned lets them go. Upstream: pkg/controller/garbagecollector/garbagecollector.go.

import type { ApiObject, OwnerReference } from '../../../api/object.ts';
import type { Component, ComponentContext, GroupResource } from '../../component.ts';
import type { Change } from '../../etcd.ts';
import { Graph, type Item, itemOf } from './graph.ts';

/** They belong to nobody and own nothing. Upstream: DefaultIgnoredResources */
const ignored = 'events';
const orphan = 'orphan';
/** whole lists, and custom resources take no other patch; upstream falls back to it for them */
const merge = { type: 'merge' } as const;
const foreground = 'foregroundDeletion';

/** A garbage collector for one cluster: it remembers the graph. */
export function makeGarbageCollector(): Component {
  const graph = new Graph();
  return {
    name: 'garbage-collector',
    user: 'system:serviceaccount:kube-system:generic-garbage-collector',
    fieldManager: 'kube-controller-manager',
    latencyMs: 20,
    watches: 'everything',
    start: (context) => {
      for (const change of context.everything()) if (change.resource !== ignored) graph.apply(change);
    },
    keysFor: (change) => (change.resource === ignored ? none : keysFor(graph, change)),
    reconcile: (key, context) => {
      const [resource = '', objectKey = ''] = key.split('|');
      const object = read(resource, objectKey, context);
      if (object) attempt(graph, itemOf(resource, objectKey, object), object, context);
    },
  };
}

const keyFor = (item: Item): string => `${item.resource}|${item.key}`;

function keysFor(graph: Graph, change: Change): readonly string[] {
  const item = graph.apply(change);
  const { ownerReferences: owners = none, deletionTimestamp } = change.object.metadata;
  if (change.type === 'delete') {
    const waitingOwners = owners.map((owner) => graph.item(owner.uid)).filter((owner) => owner !== undefined);
    return [...graph.dependents(item.uid), ...waitingOwners].map(keyFor);
  }
  if (deletionTimestamp !== undefined && finalizers(change.object).some((f) => f === orphan || f === foreground)) return [keyFor(item), ...graph.dependents(item.uid).map(keyFor)];
  for (const owner of owners) if (!graph.exists(owner, item)) return [keyFor(item)];
  return none;
}

const none: readonly never[] = [];

const finalizers = (object: ApiObject): readonly string[] => object.metadata.finalizers ?? [];

const resourceOf = (resource: string): GroupResource => {
  const dot = resource.indexOf('.');
  return dot < 0 ? { group: '', plural: resource } : { group: resource.slice(dot + 1), plural: resource.slice(0, dot) };
};

function nameParts(key: string): readonly [namespace: string, name: string] {
  const slash = key.indexOf('/');
  return slash < 0 ? ['', key] : [key.slice(0, slash), key.slice(slash + 1)];
}

const read = (resource: string, key: string, context: ComponentContext): ApiObject | undefined => context.get(resourceOf(resource), ...nameParts(key));
const readItem = (item: Item, context: ComponentContext): ApiObject | undefined => read(item.resource, item.key, context);

function attempt(graph: Graph, item: Item, object: ApiObject, context: ComponentContext): void {
  if (object.metadata.deletionTimestamp !== undefined) {
    if (finalizers(object).includes(orphan)) return orphanDependents(graph, item, object, context);
    if (finalizers(object).includes(foreground)) return waitForDependents(graph, item, object, context);
    return;
  }
  attemptToDelete(graph, item, object, context);
}

/** Upstream: attemptToDeleteItem. */
function attemptToDelete(graph: Graph, item: Item, object: ApiObject, context: ComponentContext): void {
  const owners = object.metadata.ownerReferences ?? [];
  if (owners.length === 0) return;
  const dangling = owners.filter((owner) => !graph.exists(owner, item));
  const waiting = owners.filter((owner) => graph.exists(owner, item) && isWaiting(graph, owner, context));
  if (owners.length > dangling.length + waiting.length) {
    if (dangling.length + waiting.length > 0) dropOwners(item, object, [...dangling, ...waiting], context);
    return;
  }
  if (dangling.length + waiting.length === 0) return;
  const policy = waiting.length && graph.dependents(item.uid).length ? 'Foreground' : policyOf(object);
  const [namespace, name] = nameParts(item.key);
  context.delete(resourceOf(item.resource), namespace, name, { propagationPolicy: policy, uid: item.uid });
}

function policyOf(object: ApiObject): 'Orphan' | 'Foreground' | 'Background' {
  if (finalizers(object).includes(orphan)) return 'Orphan';
  return finalizers(object).includes(foreground) ? 'Foreground' : 'Background';
}

function isWaiting(graph: Graph, owner: OwnerReference, context: ComponentContext): boolean {
  const item = graph.item(owner.uid);
  const object = item && readItem(item, context);
  return object?.metadata.deletionTimestamp !== undefined && finalizers(object).includes(foreground);
}

function dropOwners(item: Item, object: ApiObject, gone: readonly OwnerReference[], context: ComponentContext): void {
  const uids = new Set(gone.map((owner) => owner.uid));
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter((owner) => !uids.has(owner.uid));
  const [namespace, name] = nameParts(item.key);
  context.patch(resourceOf(item.resource), namespace, name, { metadata: { uid: item.uid, ownerReferences: ownerReferences.length ? ownerReferences : null } }, merge);
}

/** Upstream: attemptToOrphanWorker. */
function orphanDependents(graph: Graph, item: Item, object: ApiObject, context: ComponentContext): void {
  for (const dependent of graph.dependents(item.uid)) {
    const child = readItem(dependent, context);
    const owner = child?.metadata.ownerReferences?.find((o) => o.uid === item.uid);
    if (child && owner) dropOwners(dependent, child, [owner], context);
  }
  dropFinalizer(item, object, orphan, context);
}

/** Upstream: processDeletingDependentsItem: only dependents that block count. */
function waitForDependents(graph: Graph, item: Item, object: ApiObject, context: ComponentContext): void {
  const blocking = graph.dependents(item.uid).filter((dependent) => {
    const owners = readItem(dependent, context)?.metadata.ownerReferences ?? [];
    return owners.some((owner) => owner.uid === item.uid && owner.blockOwnerDeletion);
  });
  if (blocking.length === 0) return dropFinalizer(item, object, foreground, context);
  for (const dependent of blocking) {
    const child = readItem(dependent, context);
    if (child && child.metadata.deletionTimestamp === undefined) context.enqueueAfter(keyFor(dependent), 0);
  }
}

function dropFinalizer(item: Item, object: ApiObject, finalizer: string, context: ComponentContext): void {
  const left = finalizers(object).filter((f) => f !== finalizer);
  const [namespace, name] = nameParts(item.key);
  context.patch(resourceOf(item.resource), namespace, name, { metadata: { uid: item.uid, finalizers: left.length ? left : null } }, merge);
}
