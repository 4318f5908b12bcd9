// Keeps metadata.managedFields as objects are written: the request's view of api/meta/patch/apply.
// Upstream: apiserver/pkg/endpoints/handlers/fieldmanager, the strategies' GetResetFields

import type { ApplyType } from '../../api/meta/patch/apply/apply-type.ts';
import { applyTypeOf } from '../../api/meta/patch/apply/built-in-type.ts';
import type { FieldManagerContext } from '../../api/meta/patch/apply/field-manager.ts';
import { trackUpdate as track } from '../../api/meta/patch/apply/field-manager.ts';
import type { FieldSet } from '../../api/meta/patch/apply/field-set.ts';
import { asFieldSet, setOf } from '../../api/meta/patch/apply/field-set.ts';
import { knownSet } from '../../api/meta/patch/apply/known-sets.ts';
import { applyTypeOfCustomResource } from '../../api/meta/patch/apply/json-schema-type.ts';
import type { ApiObject, JsonObject, ManagedFieldsEntry } from '../../api/object.ts';
import { typeOf } from '../../api/schema/schema.ts';
import { assert } from '../../base/assert.ts';
import { fromStored } from './convert.ts';
import { equalJson } from './registry/equal.ts';
import { withMeta } from './registry/metadata.ts';
import type { WriteOptions } from './registry/options.ts';
import type { Resource } from './resource.ts';
import { apiVersionOf } from './resource.ts';

/** Deletion is the server's doing, not a writer's. */
const deletion = [
  ['f:metadata', 'f:deletionTimestamp'],
  ['f:metadata', 'f:deletionGracePeriodSeconds'],
] as const;
const notStatus = setOf(['f:status'], ...deletion);
const notSpec = setOf(['f:spec'], ['f:metadata', 'f:labels'], ...deletion);
const notDeletion = setOf(...deletion);

function resetFields({ guard }: Resource, subresource: string): FieldSet {
  const own = guard.resetFields?.[subresource];
  if (own) return setOf(...own.map((path) => path.map((name): `f:${string}` => `f:${name}`)), ...deletion);
  if (!guard.status || (subresource !== '' && subresource !== 'status')) return notDeletion;
  return subresource === 'status' ? notSpec : notStatus;
}

const types = new WeakMap<object, ApplyType>();

/** How fields of a resource's version are told apart. */
export function applyTypeFor(resource: Resource, version: string): ApplyType {
  const schema = resource.custom?.schemas.get(version);
  const described = resource.custom ? (schema ?? resource.custom) : typeOf(resource.kind.versions.find(({ name }) => name === version)?.schema ?? '');
  assert(described, `${resource.qualified} in version ${version} is described`);
  let type = types.get(described);
  if (!type) {
    type = resource.custom ? applyTypeOfCustomResource(schema) : applyTypeOf(described as Parameters<typeof applyTypeOf>[0]);
    types.set(described, type);
  }
  return type;
}

/** What tracking must know of a request. */
export function fieldManagerContext(resource: Resource, version: string, subresource: string, nowMs: number): FieldManagerContext {
  const { kind } = resource;
  return {
    apiVersion: apiVersionOf(kind.group, version),
    kind: kind.kind,
    subresource,
    type: applyTypeFor(resource, version),
    resetFields: resetFields(resource, subresource),
    nowMs,
    inVersion: kind.versions.length === 1 ? undefined : (object, apiVersion) => inVersion(resource, object as ApiObject, apiVersion),
  };
}

function inVersion(resource: Resource, object: ApiObject, apiVersion: string): { readonly object: JsonObject; readonly type: ApplyType } | undefined {
  const version = resource.kind.versions.find(({ name }) => apiVersionOf(resource.kind.group, name) === apiVersion);
  if (!version) return undefined;
  const own = resource.kind.versions.find(({ name }) => apiVersionOf(resource.kind.group, name) === object.apiVersion);
  const stored = !own || own === resource.stored ? object : (own.toStored?.(object) ?? object);
  return { object: fromStored(resource, version, stored), type: applyTypeFor(resource, version.name) };
}

/**
 * The object with its managedFields as they are after this write; both are in the stored version.
 * @param old the object as stored; undefined when it is new
 */
export function trackUpdate(object: ApiObject, old: ApiObject | undefined, resource: Resource, version: string, options: WriteOptions, nowMs: number): ApiObject {
  const shown = version === resource.stored.name ? resource.stored : (resource.kind.versions.find(({ name }) => name === version) ?? resource.stored);
  const context = fieldManagerContext(resource, shown.name, options.subresource, nowMs);
  const entries = track(old && fromStored(resource, shown, old), fromStored(resource, shown, object), options.fieldManager, context);
  const shared = entries && shareEntries(entries, old?.metadata.managedFields ?? []);
  return withMeta(object, { managedFields: shared });
}

/** Entries that did not change are the old ones, the others' fields are known sets. */
export function shareEntries(entries: readonly ManagedFieldsEntry[], old: readonly ManagedFieldsEntry[]): readonly ManagedFieldsEntry[] {
  const shared = entries.map((entry) => old.find((one) => one === entry || sameEntry(entry, one)) ?? latestLike(entry));
  return shared.length === old.length && shared.every((entry, index) => entry === old[index]) ? old : shared;
}

/** Told by time and fields first: they differ when anything does. */
const sameEntry = (a: ManagedFieldsEntry, b: ManagedFieldsEntry): boolean => a.time === b.time && a.manager === b.manager && a.subresource === b.subresource && equalJson(a, b);

/** The entry made last for the same fields: Pods that are created in the same second share it. */
const latest = new Map<FieldSet, ManagedFieldsEntry>();
const latestMost = 1024;

function latestLike(entry: ManagedFieldsEntry): ManagedFieldsEntry {
  const fieldsV1 = knownSet(asFieldSet(entry.fieldsV1));
  const last = latest.get(fieldsV1);
  const made = entry.fieldsV1 === fieldsV1 ? entry : { ...entry, fieldsV1 };
  if (last && sameEntry(made, last)) return last;
  if (latest.size >= latestMost) latest.clear();
  latest.set(fieldsV1, made);
  return made;
}

/** Whether both say the same but for the time. */
export function sameEntries(a: readonly ManagedFieldsEntry[] | undefined, b: readonly ManagedFieldsEntry[] | undefined): boolean {
  if (a === b) return true;
  const timeless = (entries: readonly ManagedFieldsEntry[] = []): unknown => entries.map(({ time: _, ...entry }) => entry);
  return equalJson(timeless(a), timeless(b));
}
