// The resource quota controller: counts what a namespace uses when something of it ends or a quota changes. What is created is
// counted by admission at once. Upstream: pkg/controller/resourcequota, pkg/quota/v1/install/update_filter.go

import type { ApiObject } from '../../api/object.ts';
import type { PersistentVolumeClaim, Pod, ResourceQuota, Service } from '../../api/types.ts';
import { jsonEqual } from '../../base/json.ts';
import type { Component, ComponentContext, GroupResource } from '../component.ts';
import type { Change } from '../etcd.ts';
import type { ResourceList } from '../quota/resource-list.ts';
import { addLists, maskList } from '../quota/resource-list.ts';
import { inScope } from '../quota/scopes.ts';
import { concerns, isCounted, usageOf } from '../quota/usage.ts';
import { asObject, keyOf, resources } from './shared/resources.ts';

/** Upstream: ResourceQuotaSyncPeriod */
const resyncMs = 300_000;

export const resourcequota: Component = {
  name: 'resourcequota-controller',
  user: 'system:serviceaccount:kube-system:resourcequota-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 5,
  watches: 'everything',
  keysFor: (change, context) => {
    if (change.resource === 'resourcequotas' && change.type !== 'delete') return isNewSpec(change) ? [change.key] : [];
    return isReplenishing(change, context.nowMs) ? concernedKeys(change, context) : [];
  },
  reconcile: (key, context) => {
    const [namespace = '', name = ''] = key.split('/');
    const quota = context.get<ResourceQuota>(resources.resourcequotas, namespace, name);
    if (!quota) return;
    context.enqueueAfter(key, resyncMs);
    sync(quota, context);
  },
};

const isNewSpec = ({ object, previous }: Change): boolean => !previous || !jsonEqual(object['spec'], previous['spec']);

/** Whether a change may have given something back. Upstream: DefaultUpdateFilter. */
function isReplenishing({ type, resource, object, previous }: Change, nowMs: number): boolean {
  if (type === 'delete') return object.metadata.namespace !== undefined && resource !== 'events' && resource !== 'leases.coordination.k8s.io';
  if (!previous) return false;
  if (resource === 'pods') return podChanged(previous as unknown as Pod, object as unknown as Pod, nowMs);
  if (resource === 'services') return (previous as unknown as Service).spec?.type !== (object as unknown as Service).spec?.type;
  return resource === 'persistentvolumeclaims' && claimChanged(previous as unknown as PersistentVolumeClaim, object as unknown as PersistentVolumeClaim);
}

function podChanged(before: Pod, now: Pod, nowMs: number): boolean {
  if (isCounted(before, nowMs) && !isCounted(now, nowMs)) return true;
  if (before.spec !== now.spec && before.spec?.activeDeadlineSeconds !== now.spec?.activeDeadlineSeconds) return true;
  const old = before.status?.containerStatuses;
  if (!old || old === now.status?.containerStatuses) return false;
  return old.some((status) => {
    const next = now.status?.containerStatuses?.find((s) => s.name === status.name);
    return next !== undefined && next.resources !== status.resources && !jsonEqual(next.resources, status.resources);
  });
}

const claimChanged = (before: PersistentVolumeClaim, now: PersistentVolumeClaim): boolean =>
  before.spec?.resources?.requests?.storage !== now.spec?.resources?.requests?.storage || before.spec?.volumeAttributesClassName !== now.spec?.volumeAttributesClassName;

/** Quotas of the namespace that count such objects. */
function concernedKeys({ resource, object }: Change, context: ComponentContext): readonly string[] {
  const quotas = context.list<ResourceQuota>(resources.resourcequotas, object.metadata.namespace);
  return quotas.filter((quota) => Object.keys(quota.status?.hard ?? {}).some((name) => concerns(resource, name))).map(keyOf);
}

/** Upstream: syncResourceQuota. */
function sync(quota: ResourceQuota, context: ComponentContext): void {
  const hard = (quota.spec?.hard ?? {}) as ResourceList;
  const counted = countUsage(asObject(quota), Object.keys(hard), context);
  const used = maskList({ ...((quota.status?.used ?? {}) as ResourceList), ...counted }, Object.keys(hard));
  const clean = quota.status?.hard && jsonEqual(quota.status.hard, hard) && jsonEqual(quota.status.used ?? null, used);
  if (!clean) context.updateStatus(resources.resourcequotas, { ...quota, status: { hard, used } });
}

/** What is used of each name that can be counted. Upstream: CalculateUsage. */
function countUsage(quota: ApiObject, names: readonly string[], context: ComponentContext): ResourceList {
  let used: ResourceList = {};
  for (const resource of context.namespacedResources()) {
    const storage = storageOf(resource);
    const counted = names.filter((name) => concerns(storage, name));
    if (counted.length === 0) continue;
    used = { ...Object.fromEntries(counted.map((name) => [name, '0'])), ...used };
    const objects = context.list(resource, quota.metadata.namespace);
    context.busyFor(objects.length / 100);
    for (const object of objects) {
      if (inScope(quota, storage, object)) used = addLists(used, maskList(usageOf(storage, object, context.nowMs), counted));
    }
  }
  return used;
}

const storageOf = ({ group, plural }: GroupResource): string => (group === '' ? plural : `${plural}.${group}`);
