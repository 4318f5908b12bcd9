// Keeps metadata.managedFields as objects are written: the request's view of api/meta/patch/apply.
// Upstream: apiserver/pkg/endpoints/handlers/fieldmanager, the strategies' GetResetFields

import type { ApplyType } from '../../api/meta/patch/apply/apply-type.ts';
import { applyTypeOf } from '../../api/meta/patch/apply/built-in-type.ts';
import type { FieldManagerContext } from '../../api/meta/patch/apply/field-manager.ts';
import { trackUpdate as track } from '../../api/meta/patch/apply/field-manager.ts';
import type { FieldSet } from '../../api/meta/patch/apply/field-set.ts';
import { setOf } from '../../api/meta/patch/apply/field-set.ts';
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
  const base = {
    apiVersion: apiVersionOf(kind.group, version),
    kind: kind.kind,
    subresource,
    type: applyTypeFor(resource, version),
    nowMs,
  };
  const context = { ...base, resetFields: resetFields(resource, subresource) };
  return kind.versions.length === 1 ? context : { ...context, inVersion: (object, apiVersion) => inVersion(resource, object as ApiObject, apiVersion) };
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
  const shown = resource.kind.versions.find(({ name }) => name === version) ?? resource.stored;
  const context = fieldManagerContext(resource, shown.name, options.subresource, nowMs);
  const entries = track(old && fromStored(resource, shown, old), fromStored(resource, shown, object), options.fieldManager, context);
  const shared = entries && shareEntries(entries, old?.metadata.managedFields ?? []);
  return shared === object.metadata.managedFields ? object : withMeta(object, { managedFields: shared });
}

/** Entries that did not change are the old ones, the others' fields are interned. */
export function shareEntries(entries: readonly ManagedFieldsEntry[], old: readonly ManagedFieldsEntry[]): readonly ManagedFieldsEntry[] {
  const shared = entries.map((entry) => old.find((one) => one === entry || equalJson(entry, one)) ?? { ...entry, fieldsV1: intern(entry.fieldsV1 ?? {}) });
  return shared.length === old.length && shared.every((entry, index) => entry === old[index]) ? old : shared;
}

/** Whether both say the same but for the time. */
export function sameEntries(a: readonly ManagedFieldsEntry[] | undefined, b: readonly ManagedFieldsEntry[] | undefined): boolean {
  if (a === b) return true;
  const timeless = (entries: readonly ManagedFieldsEntry[] = []): unknown => entries.map(({ time: _, ...entry }) => entry);
  return equalJson(timeless(a), timeless(b));
}

const interned = new Map<string, JsonObject>();
const internedMost = 4096;

/** One object for equal sets: thousands of Pods of one template own the same fields. */
function intern(fields: JsonObject): JsonObject {
  const key = JSON.stringify(fields);
  const known = interned.get(key);
  if (known) return known;
  if (interned.size >= internedMost) interned.clear();
  const made = sorted(fields);
  interned.set(key, made);
  return made;
}

/** In the order upstream writes sets: a field before what is in it, then by name. */
function sorted(fields: JsonObject): JsonObject {
  const names = Object.keys(fields).sort((a, b) => (a === '.' ? -1 : b === '.' ? 1 : a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, sorted(fields[name] as JsonObject)]));
}
