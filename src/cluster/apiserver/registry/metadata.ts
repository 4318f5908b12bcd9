// The part of an object that the server itself fills in and guards.
// Upstream: apiserver/pkg/registry/rest/{meta,create,update}.go, apiserver/pkg/storage/names/generate.go
// Leaves out: selfLink, which no server sets any more.

import type { ApiObject, ObjectMeta } from '../../../api/object.ts';
import type { Random } from '../../../base/random.ts';
import { formatRfc3339 } from '../../../base/time.ts';

type Meta = { -readonly [K in keyof ObjectMeta]?: ObjectMeta[K] | undefined };

/**
 * The object with some metadata changed; a field given as undefined goes.
 * The fields come out in the order Go's struct has them, which is the order on the wire: one by one and by name, because every write does this several times.
 */
export function withMeta(object: ApiObject, changes: Meta): ApiObject {
  const old: Meta = object.metadata ?? nothing;
  const out: Meta = {};
  const name = 'name' in changes ? changes.name : old.name;
  if (name !== undefined) out.name = name;
  const generateName = 'generateName' in changes ? changes.generateName : old.generateName;
  if (generateName !== undefined) out.generateName = generateName;
  const namespace = 'namespace' in changes ? changes.namespace : old.namespace;
  if (namespace !== undefined) out.namespace = namespace;
  const uid = 'uid' in changes ? changes.uid : old.uid;
  if (uid !== undefined) out.uid = uid;
  const resourceVersion = 'resourceVersion' in changes ? changes.resourceVersion : old.resourceVersion;
  if (resourceVersion !== undefined) out.resourceVersion = resourceVersion;
  const generation = 'generation' in changes ? changes.generation : old.generation;
  if (generation !== undefined) out.generation = generation;
  const creationTimestamp = 'creationTimestamp' in changes ? changes.creationTimestamp : old.creationTimestamp;
  if (creationTimestamp !== undefined) out.creationTimestamp = creationTimestamp;
  const deletionTimestamp = 'deletionTimestamp' in changes ? changes.deletionTimestamp : old.deletionTimestamp;
  if (deletionTimestamp !== undefined) out.deletionTimestamp = deletionTimestamp;
  const grace = 'deletionGracePeriodSeconds' in changes ? changes.deletionGracePeriodSeconds : old.deletionGracePeriodSeconds;
  if (grace !== undefined) out.deletionGracePeriodSeconds = grace;
  const labels = 'labels' in changes ? changes.labels : old.labels;
  if (labels !== undefined) out.labels = labels;
  const annotations = 'annotations' in changes ? changes.annotations : old.annotations;
  if (annotations !== undefined) out.annotations = annotations;
  const ownerReferences = 'ownerReferences' in changes ? changes.ownerReferences : old.ownerReferences;
  if (ownerReferences !== undefined) out.ownerReferences = ownerReferences;
  const finalizers = 'finalizers' in changes ? changes.finalizers : old.finalizers;
  if (finalizers !== undefined) out.finalizers = finalizers;
  const managedFields = 'managedFields' in changes ? changes.managedFields : old.managedFields;
  if (managedFields !== undefined) out.managedFields = managedFields;
  return { ...object, metadata: out as unknown as ObjectMeta };
}

const nothing: Meta = {};

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
  return { ...noSystemMeta, uid: random.uuid(), creationTimestamp: stamp(nowMs) };
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
