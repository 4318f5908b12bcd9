// Deleting an object: at once, or by marking it and waiting for a grace period and for finalizers.
// Upstream: apiserver/pkg/registry/generic/registry/store.go Delete, registry/rest/delete.go BeforeDelete

import type { ApiObject } from '../../../api/object.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';
import { admit, validate } from '../admission/chain.ts';
import type { Attributes } from '../admission/plugin.ts';
import { conflict, notFound } from '../failures.ts';
import type { Resource } from '../resource.ts';
import { keyOf } from '../resource.ts';
import type { RegistryContext } from './context.ts';
import { freezeDeep } from './equal.ts';
import { hookFor } from './hooks.ts';
import { inOrder, stamp, withMeta } from './metadata.ts';
import type { WriteOptions } from './options.ts';
import { authorOf } from './options.ts';

/** Upstream: metav1.DeleteOptions. */
export interface DeleteRequest {
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
  readonly orphanDependents?: boolean;
}

/** What became of it: gone, or marked and still there. */
export interface DeleteResult {
  readonly object: ApiObject;
  readonly deleted: boolean;
}

const orphanFinalizer = 'orphan';
const foregroundFinalizer = 'foregroundDeletion';

/** Resources whose dependents stay when nothing is said, for compatibility with their first days. */
const orphanedByDefault: ReadonlySet<string> = new Set(['replicationcontrollers', 'jobs.batch']);

/** Resources no dependents are ever looked for. */
const withoutDependents: ReadonlySet<string> = new Set(['events', 'events.events.k8s.io']);

/** @throws StatusError */
export function deleteObject(context: RegistryContext, resource: Resource, request: DeleteRequest, options: WriteOptions): DeleteResult {
  const key = keyOf(request.namespace, request.name);
  const old = context.etcd.get(resource.storage, key);
  if (!old) throw notFound(resource, request.name);
  checkPreconditions(resource, old, request);
  const attributes = attributesFor(resource, request, options);
  admit(old, old, attributes, context);
  validate(undefined, old, attributes, context);
  const noted = mark(context, resource, old, request);
  if (noted === 'pending') return { object: old, deleted: false };
  const marked = noted === old ? old : inOrder(noted);
  if (marked !== old && !options.dryRun) put(context, resource, key, marked, options);
  if (mustWait(resource, marked)) return { object: marked, deleted: false };
  if (options.dryRun) return { object: marked, deleted: true };
  return { object: removeObject(context, resource, key, marked, options), deleted: true };
}

/** Takes an object out of the store; its last state is given back. */
export function removeObject(context: RegistryContext, resource: Resource, key: string, last: ApiObject, options: WriteOptions): ApiObject {
  if (options.dryRun) return inOrder(last);
  const gone = context.etcd.delete(
    resource.storage,
    key,
    (_, resourceVersion) => {
      const made = inOrder(last, resourceVersion);
      return context.freeze ? freezeDeep(made) : made;
    },
    context.nowMs,
    authorOf(options),
  );
  hookFor(resource.storage)?.afterDelete?.(gone, context, options);
  return gone;
}

/** Whether something must happen before the object may go: a grace period runs, a finalizer stands. */
export function mustWait(resource: Resource, object: ApiObject): boolean {
  const { metadata } = object;
  if ((metadata.finalizers?.length ?? 0) > 0) return true;
  if (hookFor(resource.storage)?.holdsDeletion?.(object)) return true;
  return metadata.deletionTimestamp !== undefined && (metadata.deletionGracePeriodSeconds ?? 0) > 0;
}

function checkPreconditions(resource: Resource, { metadata }: ApiObject, { uid, resourceVersion, name }: DeleteRequest): void {
  if (uid !== undefined && uid !== metadata.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
    throw conflict(resource, name, why);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`;
    throw conflict(resource, name, why);
  }
}

/** The object as it is while its deletion runs; itself when nothing is to be noted; `pending` when it runs already. */
function mark(context: RegistryContext, resource: Resource, old: ApiObject, request: DeleteRequest): ApiObject | 'pending' {
  const graceful = graceOf(context, resource, old, request);
  if (graceful === 'pending') return 'pending';
  const finalizers = finalizersFor(resource, old, request);
  const next = finalizers ? withMeta(old, { finalizers: finalizers.length > 0 ? finalizers : undefined }) : old;
  if (graceful) return withMeta(next, { ...graceful, ...raised(old) });
  const held = (next.metadata.finalizers?.length ?? 0) > 0 || hookFor(resource.storage)?.holdsDeletion?.(next);
  if (!held) return next;
  const changed = hookFor(resource.storage)?.markDeleted?.(next) ?? next;
  if (old.metadata.deletionTimestamp !== undefined) return changed;
  return withMeta(changed, { deletionTimestamp: stamp(context.nowMs), deletionGracePeriodSeconds: 0, ...raised(old) });
}

/** Controllers act differently on what is being deleted: its generation says so. */
function raised({ metadata }: ApiObject): { readonly generation?: number } {
  if (metadata.deletionTimestamp !== undefined || !metadata.generation) return {};
  return { generation: metadata.generation + 1 };
}

type Grace = { readonly deletionTimestamp: string; readonly deletionGracePeriodSeconds: number };

function graceOf(context: RegistryContext, resource: Resource, old: ApiObject, request: DeleteRequest): Grace | undefined | 'pending' {
  const grace = resource.guard.gracePeriodSeconds;
  if (!grace) return undefined;
  const { deletionTimestamp, deletionGracePeriodSeconds: running } = old.metadata;
  if (deletionTimestamp !== undefined) {
    if (!running) return undefined;
    const asked = request.gracePeriodSeconds;
    if (asked === undefined || asked >= running) return 'pending';
    const startMs = (tryParseRfc3339(deletionTimestamp) ?? context.nowMs) - running * 1000;
    return { deletionTimestamp: stamp(startMs + asked * 1000), deletionGracePeriodSeconds: asked };
  }
  const seconds = grace(old, request.gracePeriodSeconds);
  return { deletionTimestamp: stamp(context.nowMs + seconds * 1000), deletionGracePeriodSeconds: seconds };
}

/** The finalizers the propagation policy asks for; undefined when they are so already. */
function finalizersFor(resource: Resource, { metadata }: ApiObject, request: DeleteRequest): readonly string[] | undefined {
  if (withoutDependents.has(resource.storage)) return undefined;
  const old = metadata.finalizers ?? [];
  const policy = policyOf(resource, old, request);
  const next = old.filter((finalizer) => finalizer !== orphanFinalizer && finalizer !== foregroundFinalizer);
  if (policy === 'Orphan') next.push(orphanFinalizer);
  if (policy === 'Foreground') next.push(foregroundFinalizer);
  return next.length === old.length && next.every((finalizer) => old.includes(finalizer)) ? undefined : next;
}

function policyOf(resource: Resource, finalizers: readonly string[], request: DeleteRequest): string {
  if (request.propagationPolicy) return request.propagationPolicy;
  if (request.orphanDependents !== undefined) return request.orphanDependents ? 'Orphan' : 'Background';
  if (finalizers.includes(orphanFinalizer)) return 'Orphan';
  if (finalizers.includes(foregroundFinalizer)) return 'Foreground';
  return orphanedByDefault.has(resource.storage) ? 'Orphan' : 'Background';
}

function attributesFor(resource: Resource, request: DeleteRequest, options: WriteOptions): Attributes {
  return {
    operation: 'DELETE',
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

function put(context: RegistryContext, resource: Resource, key: string, object: ApiObject, options: WriteOptions): ApiObject {
  return context.etcd.put(
    resource.storage,
    key,
    (resourceVersion) => {
      const made = inOrder(object, resourceVersion);
      return context.freeze ? freezeDeep(made) : made;
    },
    context.nowMs,
    authorOf(options),
  );
}
