// The namespace controller: empties a namespace that is being deleted, Pods first, says what is left, and lets it go.
// Upstream: pkg/controller/namespace/namespace_controller.go, deletion/{namespaced_resources_deleter,status_condition_utils}.go.

import { internalError } from '../../api/meta/status-error.ts';
import type { ApiObject } from '../../api/object.ts';
import type { Namespace, Pod } from '../../api/types.ts';
import { formatRfc3339, tryParseRfc3339 } from '../../base/time.ts';
import type { Component, ComponentContext, GroupResource } from '../component.ts';
import type { Condition } from './shared/conditions.ts';
import { isTerminal } from './shared/pods.ts';
import { resources } from './shared/resources.ts';

/** Upstream: namespaceDeletionGracePeriod. Every change of a namespace waits so long, also the controller's own. */
const graceMs = 5000;
/** Upstream: finalizerEstimateSeconds */
const finalizerSeconds = 15;

export const namespace: Component = {
  name: 'namespace-controller',
  user: 'system:serviceaccount:kube-system:namespace-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: graceMs,
  watches: [resources.namespaces],
  keysFor: (change) => (change.type !== 'delete' && change.object.metadata.deletionTimestamp ? [change.key] : []),
  reconcile: (key, context) => {
    const found = context.get<Namespace>(resources.namespaces, '', key);
    if (!found?.metadata.deletionTimestamp || !found.spec?.finalizers?.length) return;
    const { seconds, errors } = empty(found, context);
    if (errors.length > 0) throw internalError(errors.join(', '));
    if (seconds > 0) context.enqueueAfter(key, (Math.floor(seconds / 2) + 1) * 1000);
    else finalize(key, context);
  },
};

function finalize(name: string, context: ComponentContext): void {
  const current = context.get<Namespace>(resources.namespaces, '', name);
  const finalizers = (current?.spec?.finalizers ?? []).filter((finalizer) => finalizer !== 'kubernetes');
  if (current) context.request('PUT', `/api/v1/namespaces/${name}/finalize`, { ...current, spec: { ...current.spec, finalizers } });
}

/** What is left of a resource after everything was told to go. */
interface Left {
  readonly resource: GroupResource;
  readonly objects: readonly ApiObject[];
  /** how long it may take, in seconds */
  readonly seconds: number;
}

interface Outcome {
  readonly seconds: number;
  readonly errors: readonly string[];
}

/** Upstream: deleteAllContent. */
function empty(found: Namespace, context: ComponentContext): Outcome {
  const { name } = found.metadata;
  const pods = clear(resources.pods, found, podSeconds(found, context), context);
  if (pods) return report(found, [pods], [], context);
  const left: Left[] = [];
  for (const resource of context.namespacedResources()) {
    const rest = resource.group === '' && resource.plural === 'pods' ? undefined : clear(resource, found, 0, context);
    if (rest) left.push(rest);
  }
  const current = context.get<Namespace>(resources.namespaces, '', name);
  return current ? report(current, left, left, context) : { seconds: 0, errors: [] };
}

/** How long the Pods may take; 0 when that time has passed. Upstream: estimateGracefulTermination. */
function podSeconds({ metadata }: Namespace, context: ComponentContext): number {
  const pods = context.list<Pod>(resources.pods, metadata.name).filter((pod) => !isTerminal(pod));
  const longest = pods.reduce((most, pod) => Math.max(most, pod.spec?.terminationGracePeriodSeconds ?? 0), 0);
  const passedMs = context.nowMs - (tryParseRfc3339(metadata.deletionTimestamp) ?? 0);
  return passedMs >= longest * 1000 ? 0 : longest;
}

/** Deletes all of a resource. @returns what stays; undefined for nothing */
function clear(resource: GroupResource, { metadata }: Namespace, estimate: number, context: ComponentContext): Left | undefined {
  const before = context.list(resource, metadata.name);
  if (before.length === 0) return undefined;
  for (const object of before) if (!object.metadata.deletionTimestamp) context.delete(resource, metadata.name, object.metadata.name, { propagationPolicy: 'Background' });
  const objects = context.list(resource, metadata.name);
  if (objects.length === 0) return undefined;
  const held = objects.some((object) => object.metadata.finalizers?.length);
  return { resource, objects, seconds: estimate > 0 ? estimate : held ? finalizerSeconds : 0 };
}

/**
 * Says how far it came. Upstream: namespaceConditionUpdater.
 * @param counted what the conditions tell of; upstream says nothing of Pods while it waits for them
 */
function report(found: Namespace, left: readonly Left[], counted: readonly Left[], context: ComponentContext): Outcome {
  const { name } = found.metadata;
  const stuck = left.filter(({ seconds }) => seconds === 0);
  const errors = stuck.map(({ resource: { group, plural } }) => {
    const message = `unexpected items still remain in namespace: ${name} for gvr: ${group}/v1, Resource=${plural}`;
    return plural === 'pods' && group === '' ? `failed to delete pods for namespace: ${name}, err: ${message}` : message;
  });
  const conditions = withConditions(found, news(counted, errors), context.nowMs);
  if (conditions) context.updateStatus(resources.namespaces, { ...found, status: { ...found.status, conditions } });
  return { seconds: left.reduce((most, { seconds }) => Math.max(most, seconds), 0), errors };
}

type News = Pick<Required<Condition>, 'type' | 'status' | 'reason' | 'message'>;

const allIsWell: readonly News[] = [
  { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
  { type: 'NamespaceDeletionGroupVersionParsingFailure', status: 'False', reason: 'ParsedGroupVersions', message: 'All legacy kube types successfully parsed' },
  { type: 'NamespaceDeletionContentFailure', status: 'False', reason: 'ContentDeleted', message: 'All content successfully deleted, may be waiting on finalization' },
  { type: 'NamespaceContentRemaining', status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed' },
  { type: 'NamespaceFinalizersRemaining', status: 'False', reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' },
];

/** The conditions that are not as they should be. */
function news(left: readonly Left[], errors: readonly string[]): readonly News[] {
  const out: News[] = [];
  const finalizers = new Map<string, number>();
  for (const { objects } of left) for (const object of objects) for (const f of object.metadata.finalizers ?? []) finalizers.set(f, (finalizers.get(f) ?? 0) + 1);
  const remaining = left.map(({ resource, objects }) => `${resource.plural}.${resource.group} has ${objects.length} resource instances`).sort();
  const finalizing = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort();
  if (errors.length > 0) {
    const message = `Failed to delete all resource types, ${errors.length} remaining: ${errors.toSorted().join(', ')}`;
    out.push({ type: 'NamespaceDeletionContentFailure', status: 'True', reason: 'ContentDeletionFailed', message });
  }
  if (remaining.length > 0) out.push({ type: 'NamespaceContentRemaining', status: 'True', reason: 'SomeResourcesRemain', message: `Some resources are remaining: ${remaining.join(', ')}` });
  if (finalizing.length > 0) {
    const message = `Some content in the namespace has finalizers remaining: ${finalizing.join(', ')}`;
    out.push({ type: 'NamespaceFinalizersRemaining', status: 'True', reason: 'SomeFinalizersRemain', message });
  }
  return out;
}

/** The namespace's conditions with the news; undefined when nothing changes. Upstream: updateConditions. */
function withConditions({ status }: Namespace, told: readonly News[], nowMs: number): readonly Condition[] | undefined {
  const conditions: Condition[] = [...(status?.conditions ?? [])];
  let changed = false;
  for (const well of allIsWell) {
    const next = told.find(({ type }) => type === well.type) ?? well;
    const index = conditions.findIndex(({ type }) => type === well.type);
    const known = conditions[index];
    if (known && known.status === next.status && known.reason === next.reason && known.message === next.message) continue;
    changed = true;
    const lastTransitionTime = known?.status === next.status && known.lastTransitionTime ? known.lastTransitionTime : formatRfc3339(nowMs);
    if (known) conditions[index] = { ...known, ...next, lastTransitionTime };
    else conditions.push({ ...next, lastTransitionTime });
  }
  return changed ? conditions : undefined;
}
