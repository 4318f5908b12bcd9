// Reading collections: in key order, in pieces, as they are now or as they were at a revision that is still in the log.
// Upstream: apiserver/pkg/storage/etcd3/store.go GetList, storage/continue.go

import { badRequest, expired, StatusError } from '../../../api/meta/status-error.ts';
import type { ApiObject, JsonObject } from '../../../api/object.ts';
import { goQuote } from '../../../base/go-quote.ts';
import { isObject, JsonError, parseJson } from '../../../base/json.ts';
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

/** Clients may come back: another server of the same cluster may have seen it already. Upstream: NewTooLargeResourceVersionError */
function tooLarge(wanted: number, current: number): StatusError {
  const message = `Timeout: Too large resource version: ${wanted}, current: ${current}`;
  return new StatusError(504, 'Timeout', message, { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 });
}

/** @throws StatusError 500 for what is no version, as upstream's store has no better word for it */
export function parseResourceVersion(text: string): number {
  const isNumber = /^[0-9]+$/.test(text);
  if (isNumber && BigInt(text) <= 0xffffffffffffffffn) return Number(text);
  const why = isNumber ? 'value out of range' : 'invalid syntax';
  throw new StatusError(500, '', `resourceVersion: Invalid value: ${goQuote(text)}: strconv.ParseUint: parsing ${goQuote(text)}: ${why}`);
}

/** @throws StatusError 410 when the revision is compacted, 400 for a token that is none */
export function listObjects(etcd: Etcd, resource: Resource, request: ListRequest): ListResult {
  const { selection } = request;
  const limit = request.limit !== undefined && request.limit > 0 ? request.limit : undefined;
  const place = request.continueToken ? placeIn(request.continueToken, request.resourceVersion) : undefined;
  const revision = place ? (place.revision < 0 ? undefined : place.revision) : exactRevision(etcd, request);
  if (revision !== undefined && revision < etcd.compactedRevision) throw tooOld(place?.after);
  const found: ApiObject[] = [];
  const inOrder = candidates(etcd, resource, selection, revision);
  let at = place ? firstAfter(inOrder, place.after) : 0;
  for (; at < inOrder.keys.length && !(limit && found.length >= limit); at++) {
    const object = inOrder.object(at);
    if (object && selects(resource, selection, object)) found.push(object);
  }
  const remaining = inOrder.keys.length - at;
  const metadata: Record<string, unknown> = { resourceVersion: String(revision ?? etcd.revision) };
  const last = found.at(-1);
  if (limit && remaining > 0 && last) {
    metadata.continue = writeToken(revision ?? etcd.revision, keyOfObject(last));
    // The number is honest only without selectors: upstream leaves it out with them.
    if (!selection.labels && !selection.fields) metadata.remainingItemCount = remaining;
  }
  return { items: found, metadata };
}

/** Only `Exact` and a continued list look back; `NotOlderThan` is met by what is current. */
function exactRevision(etcd: Etcd, { resourceVersion, resourceVersionMatch }: ListRequest): number | undefined {
  if (!resourceVersion || resourceVersion === '0') return undefined;
  const wanted = parseResourceVersion(resourceVersion);
  if (wanted > etcd.revision) throw tooLarge(wanted, etcd.revision);
  return resourceVersionMatch === 'Exact' ? wanted : undefined;
}

/** Objects that may be selected, in key order. */
interface InOrder {
  readonly keys: readonly string[];
  object(at: number): ApiObject | undefined;
}

const inOrder = (objects: readonly ApiObject[]): InOrder => ({ keys: objects.map(keyOfObject), object: (at) => objects[at] });

/** Where the keys after this one begin. */
function firstAfter({ keys }: InOrder, key: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as string) <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function candidates(etcd: Etcd, resource: Resource, selection: Selection, revision: number | undefined): InOrder {
  const { namespace, name } = selection;
  if (revision !== undefined && revision !== etcd.revision) return inOrder(past(etcd, resource, namespace, revision));
  if (name !== undefined && (namespace !== '' || !resource.kind.namespaced)) {
    const one = etcd.get(resource.storage, resource.kind.namespaced ? `${namespace}/${name}` : name);
    return inOrder(one ? [one] : []);
  }
  return sorted(etcd, resource.storage, namespace);
}

const sortedKeys = new WeakMap<Etcd, Map<string, readonly string[]>>();

/** A collection in key order. The order is kept until something is created or deleted, so that pieces of a long list cost little. */
function sorted(etcd: Etcd, storage: string, namespace: string): InOrder {
  const keys = keysInOrder(etcd, storage, namespace);
  return { keys, object: (at) => etcd.get(storage, keys[at] as string) };
}

function keysInOrder(etcd: Etcd, storage: string, namespace: string): readonly string[] {
  let known = sortedKeys.get(etcd);
  if (!known) {
    known = new Map();
    sortedKeys.set(etcd, known);
    forgetOnChange(etcd, known);
  }
  const name = `${storage} ${namespace}`;
  let keys = known.get(name);
  if (!keys) known.set(name, (keys = [...etcd.list(storage, namespace === '' ? undefined : namespace)].map(keyOfObject).sort()));
  return keys;
}

function forgetOnChange(etcd: Etcd, known: Map<string, readonly string[]>): void {
  etcd.subscribe((change) => {
    if (change.type === 'update' || known.size === 0) return;
    known.delete(`${change.resource} `);
    known.delete(`${change.resource} ${change.object.metadata.namespace ?? ''}`);
  });
}

/** A collection as it was: what is now, with every later change undone. */
function past(etcd: Etcd, resource: Resource, namespace: string, revision: number): readonly ApiObject[] {
  const changes = etcd.since(revision);
  if (!changes) throw tooOld(undefined);
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

/** A list that was begun too long ago may go on with what is there now. Upstream: handleCompactedErrorForPaging */
function tooOld(after: string | undefined): StatusError {
  if (after === undefined) return expired('The resourceVersion for the provided list is too old.');
  return new StatusError(410, 'Expired', inconsistentContinue, undefined, { continue: writeToken(-1, after) });
}

const inconsistentContinue =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

function writeToken(revision: number, after: string): string {
  return btoa(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${after}\u0000` }))
    .replace(/=+$/, '')
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}

interface Place {
  /** -1: whatever is current */
  readonly revision: number;
  readonly after: string;
}

/** @throws StatusError 400 */
function placeIn(token: string, resourceVersion: string | undefined): Place {
  const { v, rv, start } = readToken(token);
  const refuse = (why: string): StatusError => badRequest(`invalid continue token: ${why}`);
  if (v !== 'meta.k8s.io/v1') throw refuse(`continue key is not valid: server does not recognize this encoded version ${String(v ?? '')}`);
  if (typeof rv !== 'number' || rv === 0) throw refuse('continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  if (typeof start !== 'string' || start === '') throw refuse('continue key is not valid: encoded start key empty (version meta.k8s.io/v1)');
  if (start.split('/').some((part) => part === '..' || part === '.')) throw refuse(`continue key is not valid: ${start}`);
  if (resourceVersion && resourceVersion !== '0') throw badRequest('specifying resource version is not allowed when using continue');
  return { revision: rv, after: start.replace(/\0$/, '') };
}

function readToken(token: string): { readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown } {
  const illegal = token.search(/[^A-Za-z0-9_-]/);
  const wrong = illegal >= 0 ? illegal : token.length % 4 === 1 ? token.length - 1 : -1;
  if (wrong >= 0) throw badRequest(`invalid continue token: continue key is not valid: illegal base64 data at input byte ${wrong}`);
  try {
    const value = parseJson(atob(token.replaceAll('-', '+').replaceAll('_', '/')));
    if (isObject(value)) return value;
    const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    throw new JsonError(`json: cannot unmarshal ${kind} into Go value of type storage.continueToken`, 0);
  } catch (error) {
    if (error instanceof JsonError) throw badRequest(`invalid continue token: continue key is not valid: ${error.message}`);
    throw error;
  }
}
