// Reading collections: in key order, in pieces, as they are now or as they were at a revision that is still in the log.
// Upstream: apiserver/pkg/storage/etcd3/store.go GetList, storage/continue.go

import { badRequest, expired } from '../../../api/meta/status-error.ts';
import type { ApiObject, JsonObject } from '../../../api/object.ts';
import type { Change, Etcd } from '../../etcd.ts';
import type { Resource } from '../resource.ts';
import { keyOfObject } from '../resource.ts';
import type { Selection } from '../selection.ts';
import { selects } from '../selection.ts';

export interface ListRequest {
  readonly selection: Selection;
  readonly limit?: number;
  readonly continueToken?: string;
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: string;
}

export interface ListResult {
  /** in the stored version */
  readonly items: readonly ApiObject[];
  readonly metadata: JsonObject;
}

const tooLarge = (wanted: number, current: number): string => `Too large resource version: ${wanted}, current: ${current}`;

/** @throws StatusError 410 when the revision is compacted, 400 for a token that is none */
export function listObjects(etcd: Etcd, resource: Resource, request: ListRequest): ListResult {
  const { selection, limit } = request;
  const place = request.continueToken ? readToken(request.continueToken) : undefined;
  const revision = place ? place.revision : exactRevision(etcd, request);
  const found: ApiObject[] = [];
  let remaining = 0;
  for (const object of candidates(etcd, resource, selection, revision)) {
    if (place && keyOfObject(object) <= place.after) continue;
    if (limit && found.length >= limit) {
      // Counting on is honest only without selectors: upstream leaves the number out with them.
      remaining += 1;
      continue;
    }
    if (selects(resource, selection, object)) found.push(object);
  }
  const metadata: Record<string, unknown> = { resourceVersion: String(revision ?? etcd.revision) };
  const last = found.at(-1);
  if (limit && remaining > 0 && last) {
    metadata.continue = writeToken(revision ?? etcd.revision, keyOfObject(last));
    if (!selection.labels && !selection.fields) metadata.remainingItemCount = remaining;
  }
  return { items: found, metadata };
}

/** Only `Exact` and a continued list look back; `NotOlderThan` is met by what is current. */
function exactRevision(etcd: Etcd, { resourceVersion, resourceVersionMatch }: ListRequest): number | undefined {
  if (!resourceVersion || resourceVersion === '0') return undefined;
  const wanted = Number(resourceVersion);
  if (!Number.isInteger(wanted) || wanted < 0)
    throw badRequest(`Invalid value: ${JSON.stringify(resourceVersion)}: strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`);
  if (wanted > etcd.revision) throw expired(tooLarge(wanted, etcd.revision));
  return resourceVersionMatch === 'Exact' ? wanted : undefined;
}

/** Objects that may be selected, in key order. */
function candidates(etcd: Etcd, resource: Resource, selection: Selection, revision: number | undefined): Iterable<ApiObject> {
  const { namespace, name } = selection;
  if (revision !== undefined && revision !== etcd.revision) return past(etcd, resource, namespace, revision);
  if (name !== undefined && (namespace !== '' || !resource.kind.namespaced)) {
    const one = etcd.get(resource.storage, resource.kind.namespaced ? `${namespace}/${name}` : name);
    return one ? [one] : [];
  }
  return sorted(etcd, resource.storage, namespace);
}

interface Sorted {
  readonly keys: readonly string[];
  readonly size: number;
  readonly shape: number;
}

const sortedKeys = new WeakMap<Etcd, Map<string, Sorted>>();

/** A collection in key order. The order is kept until something is created or deleted, so that pieces of a long list cost little. */
function* sorted(etcd: Etcd, storage: string, namespace: string): Iterable<ApiObject> {
  const keys = keysInOrder(etcd, storage, namespace);
  for (const key of keys) {
    const object = etcd.get(storage, key);
    if (object) yield object;
  }
}

function keysInOrder(etcd: Etcd, storage: string, namespace: string): readonly string[] {
  let known = sortedKeys.get(etcd);
  if (!known) {
    known = new Map();
    sortedKeys.set(etcd, known);
    forgetOnChange(etcd, known);
  }
  const name = `${storage} ${namespace}`;
  let entry = known.get(name);
  if (!entry) {
    const keys = [...etcd.list(storage, namespace === '' ? undefined : namespace)].map(keyOfObject).sort();
    entry = { keys, size: keys.length, shape: 0 };
    known.set(name, entry);
  }
  return entry.keys;
}

function forgetOnChange(etcd: Etcd, known: Map<string, Sorted>): void {
  etcd.subscribe((change) => {
    if (change.type === 'update' || known.size === 0) return;
    known.delete(`${change.resource} `);
    known.delete(`${change.resource} ${change.object.metadata.namespace ?? ''}`);
  });
}

/** A collection as it was: what is now, with every later change undone. */
function past(etcd: Etcd, resource: Resource, namespace: string, revision: number): readonly ApiObject[] {
  const changes = etcd.since(revision);
  if (!changes) throw expired('The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.');
  const objects = new Map<string, ApiObject>();
  for (const object of etcd.list(resource.storage)) objects.set(keyOfObject(object), object);
  for (const change of changes.toReversed()) if (change.resource === resource.storage) undo(objects, change);
  const wanted = [...objects].filter(([, object]) => namespace === '' || object.metadata.namespace === namespace);
  return wanted.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
}

function undo(objects: Map<string, ApiObject>, { key, previous }: Change): void {
  if (previous) objects.set(key, previous);
  else objects.delete(key);
}

function writeToken(revision: number, after: string): string {
  return btoa(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${after}\u0000` })).replace(/=+$/, '');
}

function readToken(token: string): { readonly revision: number; readonly after: string } {
  try {
    const { v, rv, start } = JSON.parse(atob(token)) as { v?: unknown; rv?: unknown; start?: unknown };
    if (v === 'meta.k8s.io/v1' && typeof rv === 'number' && typeof start === 'string') return { revision: rv, after: start.replace(/\0$/, '') };
  } catch {
    // not base64, or not JSON: the same answer as for a token of another make
  }
  throw badRequest('continue key is not valid: ');
}
