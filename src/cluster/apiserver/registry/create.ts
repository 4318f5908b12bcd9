// Creating an object: from what a client sent, already decoded, to what is stored.
// Upstream: apiserver/pkg/registry/generic/registry/store.go Create, registry/rest/create.go BeforeCreate, endpoints/handlers/create.go

import { generateName } from '../../../api/meta/object-meta.ts';
import { badRequest, StatusError } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import { admit, validate } from '../admission/chain.ts';
import type { Attributes } from '../admission/plugin.ts';
import { alreadyExists, generateNameConflict, invalid } from '../failures.ts';
import { trackUpdate } from '../managed-fields.ts';
import type { Resource } from '../resource.ts';
import { keyOf } from '../resource.ts';
import type { RegistryContext } from './context.ts';
import { freezeDeep } from './equal.ts';
import { hookFor } from './hooks.ts';
import { inOrder, noSystemMeta, systemMetaForCreate, withMeta } from './metadata.ts';
import { validateMeta } from './object-meta.ts';
import type { WriteOptions } from './options.ts';
import { authorOf, requestContextOf } from './options.ts';
import { withOwnersOnce } from './owners.ts';

/** How often a generated name is tried anew. Upstream: maxNameGenerationCreateAttempts */
const nameAttempts = 8;

/** What a create is asked with beside the object. */
export interface CreateRequest {
  /** of the path; `''` for cluster-scoped resources */
  readonly namespace: string;
  /** the version the request was made in, for admission and managedFields */
  readonly version: string;
  /** managedFields are already as they should be: the write is a server-side apply */
  readonly applied?: boolean;
}

/**
 * Stores a new object.
 * @param object in the stored version, not shared with anyone
 * @returns the object as stored (or as it would be, in a dry run)
 * @throws StatusError
 */
export function createObject(context: RegistryContext, resource: Resource, object: ApiObject, request: CreateRequest, options: WriteOptions): ApiObject {
  const start = inNamespace(resource, object, request.namespace);
  const attributes = attributesFor(resource, start, request, options);
  const admitted = admitNew(context, resource, start, request, attributes, options);
  for (let attempt = 1; ; attempt++) {
    const ready = prepare(context, resource, admitted, attributes, options);
    const { name, namespace } = ready.metadata;
    const key = keyOf(namespace, name);
    if (!request.applied && !options.dryRun) checkUnversioned(object);
    const there = context.etcd.get(resource.storage, key);
    if (!there) return put(context, resource, key, ready, options);
    if (admitted.metadata.name || !admitted.metadata.generateName) throw alreadyExists(resource, name, there.metadata.deletionTimestamp !== undefined);
    if (attempt === nameAttempts) throw generateNameConflict(resource, name);
  }
}

/** Nobody knows a new object's version before it is stored. What is no number counts as none. Upstream: etcd3.store Create; its error has no reason. */
function checkUnversioned({ metadata: { resourceVersion = '' } }: ApiObject): void {
  if (/^\d+$/.test(resourceVersion) && Number(resourceVersion) !== 0) throw new StatusError(500, '', 'resourceVersion should not be set on objects to be created');
}

/** The namespace of the path is the object's; another one in the object is refused. */
export function inNamespace(resource: Resource, object: ApiObject, namespace: string): ApiObject {
  const given = object.metadata.namespace ?? '';
  if (resource.kind.namespaced) {
    if (given === namespace) return object;
    if (given !== '') throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
    return withMeta(object, { namespace });
  }
  if (given === '') return object;
  throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

/** Defaults, who owns the fields, admission: what happens once, whatever name is generated then. */
function admitNew(context: RegistryContext, resource: Resource, object: ApiObject, request: CreateRequest, attributes: Attributes, options: WriteOptions): ApiObject {
  const clean = withOwnersOnce(withMeta(object, noSystemMeta), options.warnings, false);
  const defaulted = resource.guard.defaults?.(clean) ?? clean;
  // Admission's own changes are nobody's: fields are counted before it.
  const tracked = request.applied ? defaulted : trackUpdate(defaulted, undefined, resource, request.version, options, context.nowMs);
  return withOwnersOnce(admit(tracked, undefined, attributes, context), options.warnings, true);
}

/** Everything from there up to the store: names, allocation, the kind's own hooks, validation. */
function prepare(context: RegistryContext, resource: Resource, admitted: ApiObject, attributes: Attributes, options: WriteOptions): ApiObject {
  const { guard: kind } = resource;
  const hook = hookFor(resource.storage);
  const requestContext = requestContextOf(context, resource, options);
  const system = systemMetaForCreate(context.nowMs, context.random);
  let current = withMeta(admitted, { ...system, name: nameOf(admitted, context) });
  current = hook?.begin?.(current, undefined, context, options) ?? current;
  current = kind.prepareForCreate?.(current, requestContext) ?? current;
  current = withFirstGeneration(resource, current);
  const errors = [...validateMeta(resource, current), ...(kind.validate?.(current, requestContext) ?? [])];
  if (errors.length > 0) throw invalid(resource, current.metadata.name, errors);
  if (!options.unheard) options.warnings.push(...(kind.warnings?.(current, undefined) ?? []));
  current = hook?.beforeCreate?.(current, context, options) ?? current;
  validate(current, undefined, { ...attributes, name: current.metadata.name }, context);
  return current;
}

function attributesFor(resource: Resource, object: ApiObject, request: CreateRequest, options: WriteOptions): Attributes {
  return {
    operation: 'CREATE',
    resource,
    version: request.version,
    subresource: options.subresource,
    namespace: request.namespace,
    name: object.metadata.name ?? '',
    user: options.user,
    dryRun: options.dryRun,
    warnings: options.warnings,
  };
}

/** Its name; a generated one where it asks for that; `''` without either. */
function nameOf({ metadata: { name = '', generateName: base } }: ApiObject, { random }: RegistryContext): string {
  return name === '' && base ? generateName(base, random) : name;
}

/** Objects with a spec count its changes, from 1. */
function withFirstGeneration(resource: Resource, object: ApiObject): ApiObject {
  const counts = resource.guard.generation ?? object.spec !== undefined;
  return counts && object.metadata.generation === undefined ? withMeta(object, { generation: 1 }) : object;
}

function put(context: RegistryContext, resource: Resource, key: string, object: ApiObject, options: WriteOptions): ApiObject {
  if (options.dryRun) return inOrder(object);
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
  hookFor(resource.storage)?.afterWrite?.(stored, undefined, context, options);
  return stored;
}
