// A namespace's quotas: what is asked for must fit into what is left, and is counted at once.
// Upstream: apiserver/pkg/admission/plugin/resourcequota/controller.go

import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import type { ResourceList } from '../../quota/resource-list.ts';
import { addLists, exceeding, maskList, printList, subtractLists, withoutZeros } from '../../quota/resource-list.ts';
import { inScope } from '../../quota/scopes.ts';
import { concerns, usageOf } from '../../quota/usage.ts';
import { inOrder } from '../registry/metadata.ts';
import { keyOfObject } from '../resource.ts';
import type { AdmissionContext, AdmissionPlugin, Attributes } from './plugin.ts';
import { refuse } from './refuse.ts';

interface Quota extends ApiObject {
  readonly status?: { readonly hard?: ResourceList; readonly used?: ResourceList };
}

/** Updates of anything else do not change what is used. */
const changing: ReadonlySet<string> = new Set(['pods', 'services', 'persistentvolumeclaims']);

export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  operations: ['CREATE', 'UPDATE'],
  validate: (object, old, attributes, context) => {
    const { resource, namespace, subresource, operation } = attributes;
    if (!object || namespace === '' || resource.storage === 'events') return;
    if (subresource !== '' && !(resource.storage === 'pods' && subresource === 'resize')) return;
    if (operation === 'UPDATE' && !changing.has(resource.storage)) return;
    if (context.etcd.count('resourcequotas', namespace) === 0) return;
    const quotas = concerned(object, attributes, context);
    if (quotas.length === 0) return;
    const delta = deltaOf(object, old, attributes, context);
    const charged = quotas.flatMap((quota) => charge(quota, delta, object, attributes));
    if (!attributes.dryRun) for (const [quota, used] of charged) store(quota, used, context);
  },
};

/** Quotas that count this object, each with what must be stated stated. Upstream: CheckRequest */
function concerned(object: ApiObject, attributes: Attributes, { etcd }: AdmissionContext): readonly Quota[] {
  const { storage } = attributes.resource;
  const out: Quota[] = [];
  const all = [...etcd.list('resourcequotas', attributes.namespace)].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  for (const quota of all as Quota[]) {
    const names = Object.keys(quota.status?.hard ?? {}).filter((name) => concerns(storage, name));
    if (names.length === 0 || !inScope(quota, storage, object)) continue;
    const missing = storage === 'pods' ? unstated(object as unknown as Pod, names) : '';
    if (missing !== '') throw refuse(attributes, object, `failed quota: ${quota.metadata.name}: must specify ${missing}`);
    if (!names.every((name) => quota.status?.used?.[name] !== undefined)) {
      throw refuse(attributes, object, `status unknown for quota: ${quota.metadata.name}, resources: ${names.sort().join(',')}`);
    }
    out.push(quota);
  }
  return out;
}

const stated = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']);

/** A quota on CPU or memory wants every container to say how much. Upstream: podEvaluator.Constraints */
function unstated({ spec }: Pod, names: readonly string[]): string {
  const missing: string[] = [];
  for (const name of names.filter((one) => stated.has(one)).sort()) {
    const what = name.startsWith('limits.') ? 'limits' : 'requests';
    const resource = name.replace(/^(requests|limits)\./, '');
    const without = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].filter(({ resources }) => resources?.[what]?.[resource] === undefined);
    const podLevel = spec?.resources?.[what]?.[resource] !== undefined;
    if (without.length > 0 && !podLevel) missing.push(`${name} for: ${[...new Set(without.map((container) => container.name))].sort().join(',')}`);
  }
  return missing.join('; ');
}

function deltaOf(object: ApiObject, old: ApiObject | undefined, { resource, operation }: Attributes, { nowMs }: AdmissionContext): ResourceList {
  const now = usageOf(resource.storage, object, nowMs);
  return withoutZeros(operation === 'UPDATE' && old ? subtractLists(now, usageOf(resource.storage, old, nowMs)) : now);
}

/** The quota with its new usage, when that changes. @throws StatusError when it would be too much */
function charge(quota: Quota, delta: ResourceList, object: ApiObject, attributes: Attributes): readonly (readonly [Quota, ResourceList])[] {
  const { hard = {}, used = {} } = quota.status ?? {};
  const requested = maskList(delta, Object.keys(hard));
  if (Object.keys(requested).length === 0) return [];
  const next = addLists(used, requested);
  const over = exceeding(maskList(next, Object.keys(requested)), hard);
  if (over.length > 0) {
    const [asked, has, most] = [requested, used, hard].map((list) => printList(maskList(list, over)));
    throw refuse(attributes, object, `exceeded quota: ${quota.metadata.name}, requested: ${asked}, used: ${has}, limited: ${most}`);
  }
  return [[quota, next]];
}

/** Counted at once, so that the next request sees it. */
function store(quota: Quota, used: ResourceList, { etcd, nowMs }: AdmissionContext): void {
  const author = { user: 'system:apiserver', agent: 'kube-apiserver', verb: 'update', subresource: 'status' };
  const next = { ...quota, status: { ...quota.status, used } };
  etcd.put('resourcequotas', keyOfObject(quota), (resourceVersion) => inOrder(next, resourceVersion), nowMs, author);
}
