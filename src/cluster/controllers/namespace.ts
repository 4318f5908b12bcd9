// The namespace controller: empties a namespace that is being deleted, says what is left, and lets it go.
// Upstream: pkg/controller/namespace/deletion/namespaced_resources_deleter.go, status_condition_utils.go.
// Left out: the estimate of when to look again (changes of what is left bring the key back).

import type { ApiObject } from '../../api/object.ts';
import type { Namespace } from '../../api/types.ts';
import type { Component, ComponentContext, GroupResource } from '../component.ts';
import { type Condition, setCondition } from './shared/conditions.ts';
import { resources } from './shared/resources.ts';

const recheckMs = 1000;

export const namespace: Component = {
  name: 'namespace-controller',
  user: 'system:serviceaccount:kube-system:namespace-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 30,
  watches: [resources.namespaces],
  keysFor: (change) => (change.type !== 'delete' && change.object.metadata.deletionTimestamp ? [change.key] : []),
  reconcile: (key, context) => {
    const found = context.get<Namespace>(resources.namespaces, '', key);
    if (found?.metadata.deletionTimestamp && found.spec?.finalizers?.includes('kubernetes')) empty(found, context);
  },
};

function empty(found: Namespace, context: ComponentContext): void {
  const name = found.metadata.name;
  for (const { resource, objects } of contents(name, context)) {
    for (const object of objects) if (!object.metadata.deletionTimestamp) remove(resource, object, context);
  }
  const left = contents(name, context);
  const current = context.get<Namespace>(resources.namespaces, '', name);
  if (!current) return;
  const withConditions = report(current, left, context);
  if (left.length) return context.enqueueAfter(name, recheckMs);
  const finalizers = (withConditions.spec?.finalizers ?? []).filter((f) => f !== 'kubernetes');
  context.request('PUT', `/api/v1/namespaces/${name}/finalize`, { ...withConditions, spec: { ...withConditions.spec, finalizers } });
}

interface Content {
  readonly resource: GroupResource;
  readonly objects: readonly ApiObject[];
}

/** What is in a namespace, by resource; Events go with it and count as nothing that holds it up. */
function contents(name: string, context: ComponentContext): readonly Content[] {
  return context
    .namespacedResources()
    .map((resource) => ({ resource, objects: [...context.list(resource, name)] }))
    .filter(({ objects }) => objects.length > 0);
}

function remove(resource: GroupResource, object: ApiObject, context: ComponentContext): void {
  context.delete(resource, object.metadata.namespace ?? '', object.metadata.name, { propagationPolicy: 'Background' });
}

/** Upstream: namespaceConditionUpdater. */
function report(found: Namespace, left: readonly Content[], context: ComponentContext): Namespace {
  const remaining = left.map(({ resource, objects }) => `${resource.plural}.${resource.group} has ${objects.length} resource instances`);
  const finalizers = new Map<string, number>();
  for (const { objects } of left) for (const object of objects) for (const f of object.metadata.finalizers ?? []) finalizers.set(f, (finalizers.get(f) ?? 0) + 1);
  const finalizing = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`);
  const wanted = [
    { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
    { type: 'NamespaceDeletionGroupVersionParsingFailure', status: 'False', reason: 'ParsedGroupVersions', message: 'All legacy kube types successfully parsed' },
    { type: 'NamespaceDeletionContentFailure', status: 'False', reason: 'ContentDeleted', message: 'All content successfully deleted, may be waiting on finalization' },
    remaining.length
      ? { type: 'NamespaceContentRemaining', status: 'True', reason: 'SomeResourcesRemain', message: `Some resources are remaining: ${remaining.join(', ')}` }
      : { type: 'NamespaceContentRemaining', status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed' },
    finalizing.length
      ? { type: 'NamespaceFinalizersRemaining', status: 'True', reason: 'SomeFinalizersRemain', message: `Some content in the namespace has finalizers remaining: ${finalizing.join(', ')}` }
      : { type: 'NamespaceFinalizersRemaining', status: 'False', reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' },
  ];
  const before = (found.status?.conditions ?? []) as readonly Condition[];
  const conditions = wanted.reduce<readonly Condition[]>((all, condition) => setCondition(all, condition, context.nowMs), before);
  if (conditions === before) return found;
  return context.updateStatus(resources.namespaces, { ...found, status: { ...found.status, conditions } }) as unknown as Namespace;
}
