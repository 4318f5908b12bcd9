// Updating an object: optimistic concurrency, what an update may not touch, admission, validation, and no write when nothing changes.
// Upstream: apiserver/pkg/registry/generic/registry/store.go Update, registry/rest/update.go BeforeUpdate, endpoints/handlers/update.go

import type { RequestContext } from '../../../api/kind.ts';
import type { FieldError } from '../../../api/meta/field-error.ts';
import { invalidField } from '../../../api/meta/field-error.ts';
import { badRequest } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import { admit, validate } from '../admission/chain.ts';
import type { Attributes } from '../admission/plugin.ts';
import { conflict, invalid, notFound, optimisticLock } from '../failures.ts';
import { sameEntries, trackUpdate } from '../managed-fields.ts';
import type { Resource } from '../resource.ts';
import { keyOf } from '../resource.ts';
import type { RegistryContext } from './context.ts';
import { mustWait, removeObject } from './delete.ts';
import { equalJson, freezeDeep, share } from './equal.ts';
import { hookFor } from './hooks.ts';
import { inOrder, systemMetaForUpdate, withMeta } from './metadata.ts';
import { validateMetaUpdate } from './object-meta.ts';
import type { WriteOptions } from './options.ts';
import { authorOf, requestContextOf } from './options.ts';
import { withOwnersOnce } from './owners.ts';

/**
 * Which part of an object a write may change: all but status, or status; `whole` for subresources whose kind guards them itself;
 * `raw` for what the server itself puts together (a binding): no defaults, no hooks, no admission.
 */
export type Part = 'main' | 'status' | 'whole' | 'raw';

export interface UpdateRequest {
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  /** managedFields are already as they should be: a server-side apply, or a write upstream makes below the field manager */
  readonly applied?: boolean;
  /** `main` unless stated */
  readonly part?: Part;
  /** a PUT: some kinds then insist on a resourceVersion */
  readonly replaces?: boolean;
  /** the caller vouches for the object: it was defaulted already */
  readonly defaulted?: boolean;
}

/**
 * Stores a new state of an object.
 * @param change makes the new state of the old one, in the stored version; the result is not shared
 * @returns the object as stored; the old one when nothing changed
 * @throws StatusError
 */
export function updateObject(context: RegistryContext, resource: Resource, change: (old: ApiObject) => ApiObject, request: UpdateRequest, options: WriteOptions): ApiObject {
  const key = keyOf(request.namespace, request.name);
  const old = context.etcd.get(resource.storage, key);
  if (!old) throw notFound(resource, request.name);
  const wanted = share(change(old), old);
  checkPreconditions(resource, wanted, old, request);
  const ready = prepare(context, resource, wanted, old, request, options);
  if (ready === old) return old;
  if (ready.metadata.deletionTimestamp !== undefined && !mustWait(resource, ready)) return removeObject(context, resource, key, ready, options);
  if (options.dryRun) return inOrder(ready);
  return put(context, resource, key, ready, old, options);
}

function checkPreconditions(resource: Resource, wanted: ApiObject, old: ApiObject, { replaces }: UpdateRequest): void {
  const { name, uid, resourceVersion } = wanted.metadata;
  if (uid && uid !== old.metadata.uid) {
    const { name: object, namespace } = old.metadata;
    const key = `/registry/${resource.kind.group === '' ? '' : `${resource.kind.group}/`}${resource.kind.plural}/${namespace ? `${namespace}/` : ''}${object}`;
    const why = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`;
    throw conflict(resource, name ?? old.metadata.name, why);
  }
  if (replaces && !resourceVersion && resource.guard.unconditionalUpdate === false) {
    throw invalid(resource, name ?? old.metadata.name, [invalidField('metadata.resourceVersion', 0, 'must be specified for an update')]);
  }
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) throw conflict(resource, old.metadata.name, optimisticLock);
}

function prepare(context: RegistryContext, resource: Resource, wanted: ApiObject, old: ApiObject, request: UpdateRequest, options: WriteOptions): ApiObject {
  const part = request.part ?? 'main';
  if (part === 'raw') return prepareRaw(context, resource, wanted, old, request, options);
  const { guard: kind } = resource;
  const requestContext = requestContextOf(context, resource, options);
  const attributes = attributesFor(resource, request, options);
  let current = withMeta(onlyPart(part, resource, wanted, old), systemMetaForUpdate(wanted, old));
  if (kind.defaults && !request.defaulted) current = kind.defaults(current, old);
  if (request.replaces) current = withOwnersOnce(current, options.warnings, false);
  current = share(current, old, wanted);
  const shared = current;
  const isTouched = !sameButVersion(current, old) || current.metadata.managedFields !== old.metadata.managedFields;
  // Admission's own changes are nobody's: fields are counted before it.
  if (isTouched && !request.applied) current = trackUpdate(current, old, resource, request.version, options, context.nowMs);
  current = withOwnersOnce(admit(current, old, attributes, context), options.warnings, true);
  if (part !== 'status') current = hookFor(resource.storage)?.begin?.(current, old, context, options) ?? current;
  current = kind.prepareForUpdate?.(current, old, requestContext) ?? current;
  current = share(withNextGeneration(resource, current, old, part), old, shared);
  if (isUnchanged(current, old)) {
    // Admission is asked all the same: a policy may refuse or warn of what is there already. What is stored needs no validation.
    if (!options.unheard) options.warnings.push(...(kind.warnings?.(old, old) ?? []));
    validate(old, old, attributes, context);
    return old;
  }
  const errors = findings(resource, current, old, requestContext, part);
  if (errors.length > 0) throw invalid(resource, old.metadata.name, errors);
  if (!options.unheard) options.warnings.push(...(kind.warnings?.(current, old) ?? []));
  current = hookFor(resource.storage)?.beforeUpdate?.(current, old, context, options) ?? current;
  validate(current, old, attributes, context);
  return isUnchanged(current, old) ? old : current;
}

function prepareRaw(context: RegistryContext, resource: Resource, wanted: ApiObject, old: ApiObject, request: UpdateRequest, options: WriteOptions): ApiObject {
  const next = share(withMeta(wanted, systemMetaForUpdate(wanted, old)), old);
  if (sameButVersion(next, old)) return old;
  return request.applied ? next : trackUpdate(next, old, resource, request.version, options, context.nowMs);
}

function findings(resource: Resource, object: ApiObject, old: ApiObject, context: RequestContext, part: Part): readonly FieldError[] {
  const { guard: kind } = resource;
  const meta = validateMetaUpdate(resource, object, old);
  if (part === 'status') return [...meta, ...(kind.validateStatusUpdate?.(object, old, context) ?? [])];
  const own = kind.validateUpdate ? kind.validateUpdate(object, old, context) : kind.validate?.(object, context);
  return [...meta, ...(own ?? [])];
}

/** Writes to the object leave status alone, writes to status everything else. */
function onlyPart(part: Part, resource: Resource, wanted: ApiObject, old: ApiObject): ApiObject {
  if (part === 'whole' || part === 'raw' || (part === 'main' && !resource.guard.status)) return wanted;
  if (part === 'main') {
    if (wanted.status === old.status) return wanted;
    const { status: _, ...rest } = wanted;
    return (old.status === undefined ? rest : { ...rest, status: old.status }) as ApiObject;
  }
  const kept = withMeta({ ...old, metadata: wanted.metadata, status: wanted.status } as ApiObject, { labels: old.metadata.labels });
  if (wanted.status !== undefined) return kept;
  const { status: _, ...rest } = kept;
  return rest as ApiObject;
}

function attributesFor(resource: Resource, request: UpdateRequest, options: WriteOptions): Attributes {
  return {
    operation: 'UPDATE',
    resource,
    version: request.version,
    subresource: options.subresource,
    namespace: request.namespace,
    name: request.name,
    user: options.user,
    dryRun: options.dryRun,
    warnings: options.warnings,
  };
}

/** A change to anything but metadata and status raises the generation, unless the kind has done so itself. */
function withNextGeneration(resource: Resource, object: ApiObject, old: ApiObject, part: Part): ApiObject {
  const counts = resource.guard.generation ?? old.spec !== undefined;
  const before = old.metadata.generation;
  if (!counts || part === 'status' || object.metadata.generation !== before || sameDesire(object, old, resource.guard.status === true)) return object;
  return withMeta(object, { generation: (before ?? 0) + 1 });
}

/** Status counts as desire where nothing keeps the two apart. */
function sameDesire(object: ApiObject, old: ApiObject, hasStatus: boolean): boolean {
  const ignored = (field: string): boolean => field === 'metadata' || field === 'apiVersion' || (field === 'status' && hasStatus);
  for (const field in object) if (!ignored(field) && !equalJson(object[field], old[field])) return false;
  for (const field in old) if (!(field in object) && !ignored(field)) return false;
  return true;
}

/** Nothing to write: what differs is at most when fields were owned. Upstream: ignoreManagedFieldsTimestampsTransformer */
function isUnchanged(object: ApiObject, old: ApiObject): boolean {
  return sameButVersion(object, old) && sameEntries(object.metadata.managedFields, old.metadata.managedFields);
}

/** Equal but for resourceVersion (which a client may leave out) and managedFields. */
function sameButVersion(object: ApiObject, old: ApiObject): boolean {
  if (object === old) return true;
  for (const field in object) if (field !== 'metadata' && object[field] !== old[field]) return false;
  for (const field in old) if (!(field in object)) return false;
  return sameMeta(object.metadata as object, old.metadata as object);
}

function sameMeta(meta: object, old: object): boolean {
  const a = meta as Record<string, unknown>;
  const b = old as Record<string, unknown>;
  for (const field in a) if (field !== 'resourceVersion' && field !== 'managedFields' && a[field] !== b[field]) return false;
  for (const field in b) if (field !== 'resourceVersion' && field !== 'managedFields' && !(field in a)) return false;
  return true;
}

function put(context: RegistryContext, resource: Resource, key: string, object: ApiObject, old: ApiObject, options: WriteOptions): ApiObject {
  const stored = context.etcd.put(
    resource.storage,
    key,
    (resourceVersion) => {
      const made = inOrder(object, resourceVersion);
      return context.freeze ? freezeDeep(made) : made;
    },
    context.nowMs,
    authorOf(options),
  );
  hookFor(resource.storage)?.afterWrite?.(stored, old, context, options);
  return stored;
}

/** @throws StatusError when the object's own name is not the one in the path */
export function checkName(object: ApiObject, name: string, namespace: string): void {
  checkNamespace(object, namespace);
  const own = object.metadata.name;
  if (!own) throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (own !== name) throw badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`);
}

/** What lies in no namespace may name any. Upstream: EnsureObjectNamespaceMatchesRequestNamespace. @throws StatusError 400 */
export function checkNamespace({ metadata: { namespace: own } }: ApiObject, namespace: string): void {
  if (own && namespace !== '' && own !== namespace) throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}
