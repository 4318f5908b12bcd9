// The part of an object that the server itself fills in and guards.
// Upstream: apiserver/pkg/registry/rest/{meta,create,update}.go, apiserver/pkg/storage/names/generate.go
// Leaves out: selfLink, which no server sets any more.

import type { ApiObject, ObjectMeta } from '../../../api/object.ts';
import type { Random } from '../../../base/random.ts';
import { formatRfc3339 } from '../../../base/time.ts';

type Meta = { -readonly [K in keyof ObjectMeta]?: ObjectMeta[K] | undefined };

/** The object with some metadata changed; a field given as undefined goes. Itself when it says all of that already. */
export function withMeta(object: ApiObject, changes: Meta): ApiObject {
  const before = object.metadata as unknown as Record<string, unknown>;
  const after = changes as Record<string, unknown>;
  let next: Record<string, unknown> | undefined;
  let leaves = false;
  for (const field in after) {
    const value = after[field];
    if (value === before[field]) continue;
    next ??= { ...before };
    next[field] = value;
    if (value === undefined) leaves = true;
  }
  if (!next) return object;
  return { ...object, metadata: (leaves ? withoutUndefined(next) : next) as unknown as ObjectMeta };
}

function withoutUndefined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const field in fields) if (fields[field] !== undefined) out[field] = fields[field];
  return out;
}

/**
 * The object as it is stored and sent: with this version, and its metadata in the order Go's struct has it.
 * One by one and by name, because every write does this.
 */
export function inOrder(object: ApiObject, resourceVersion = object.metadata.resourceVersion): ApiObject {
  const next: Meta = object.metadata;
  const out: Meta = {};
  if (next.name !== undefined) out.name = next.name;
  if (next.generateName !== undefined) out.generateName = next.generateName;
  if (next.namespace !== undefined) out.namespace = next.namespace;
  if (next.uid !== undefined) out.uid = next.uid;
  if (resourceVersion !== undefined) out.resourceVersion = resourceVersion;
  if (next.generation !== undefined) out.generation = next.generation;
  if (next.creationTimestamp !== undefined) out.creationTimestamp = next.creationTimestamp;
  if (next.deletionTimestamp !== undefined) out.deletionTimestamp = next.deletionTimestamp;
  if (next.deletionGracePeriodSeconds !== undefined) out.deletionGracePeriodSeconds = next.deletionGracePeriodSeconds;
  if (next.labels !== undefined) out.labels = next.labels;
  if (next.annotations !== undefined) out.annotations = next.annotations;
  if (next.ownerReferences !== undefined) out.ownerReferences = next.ownerReferences;
  if (next.finalizers !== undefined) out.finalizers = next.finalizers;
  if (next.managedFields !== undefined) out.managedFields = next.managedFields;
  return { ...object, metadata: out as unknown as ObjectMeta };
}

/** What no client may claim about a new object. Upstream: WipeObjectMetaSystemFields */
export const noSystemMeta: Meta = {
  uid: undefined,
  creationTimestamp: undefined,
  resourceVersion: undefined,
  generation: undefined,
  deletionTimestamp: undefined,
  deletionGracePeriodSeconds: undefined,
};

/** What the server says about a new object. Upstream: FillObjectMetaSystemFields */
export function systemMetaForCreate(nowMs: number, random: Random): Meta {
  return {
    uid: random.uuid(),
    creationTimestamp: stamp(nowMs),
    resourceVersion: undefined,
    generation: undefined,
    deletionTimestamp: undefined,
    deletionGracePeriodSeconds: undefined,
  };
}

/** What an update can never change. */
export function systemMetaForUpdate(object: ApiObject, old: ApiObject): Meta {
  const { metadata } = old;
  return {
    uid: object.metadata.uid || metadata.uid,
    creationTimestamp: metadata.creationTimestamp,
    generation: metadata.generation,
    deletionTimestamp: metadata.deletionTimestamp ?? object.metadata.deletionTimestamp,
    deletionGracePeriodSeconds: metadata.deletionGracePeriodSeconds ?? object.metadata.deletionGracePeriodSeconds,
    namespace: metadata.namespace,
    resourceVersion: metadata.resourceVersion,
  };
}

let stampedSecond = Number.NaN;
let stamped = '';

/** A moment as metav1.Time. The last second is remembered: thousands of writes share it. */
export function stamp(nowMs: number): string {
  const second = Math.floor(nowMs / 1000);
  if (second !== stampedSecond) {
    stampedSecond = second;
    stamped = formatRfc3339(nowMs);
  }
  return stamped;
}
