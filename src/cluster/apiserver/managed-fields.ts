// Keeps metadata.managedFields up to date as objects are written other than by server-side apply.
// Upstream: apimachinery/pkg/util/managedfields/internal/{structuredmerge,buildmanagerinfo,stripmeta,capmanagers}.go
// Leaves out: entries in versions other than the stored one are compared as they stand, without conversion.

import { canonical } from '../../api/kinds/shared/canonical.ts';
import type { ApiObject, ManagedFieldsEntry } from '../../api/object.ts';
import { compareFields } from './managed-fields/compare.ts';
import type { FieldSet } from './managed-fields/field-set.ts';
import { difference, intern, isEmpty, sameSet, union } from './managed-fields/field-set.ts';
import type { Typing } from './managed-fields/typing.ts';
import { deduced, typingOf } from './managed-fields/typing.ts';
import { stamp, withMeta } from './registry/metadata.ts';
import type { WriteOptions } from './registry/options.ts';
import type { Resource } from './resource.ts';
import { apiVersionOf } from './resource.ts';

/** What nobody owns: the server fills it in. */
const notOwned: FieldSet = {
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    '.': {}, 'f:name': {}, 'f:namespace': {}, 'f:creationTimestamp': {}, 'f:selfLink': {}, 'f:uid': {}, 'f:clusterName': {},
    'f:generation': {}, 'f:managedFields': {}, 'f:resourceVersion': {}, 'f:deletionTimestamp': {}, 'f:deletionGracePeriodSeconds': {},
  },
}; // biome-ignore format: a table

const blanks = new Map<string, ApiObject>();

/** The typing of a resource's stored objects. */
export function typingFor(resource: Resource): Typing {
  return resource.custom ? deduced : typingOf(resource.stored.schema);
}

/** A new object as it was before anyone set a field: structs that Go always writes are there, so nobody comes to own them. */
function blankOf(resource: Resource): ApiObject {
  let blank = blanks.get(resource.storage);
  if (!blank) {
    const empty = { apiVersion: resource.storedApiVersion, kind: resource.kind.kind, metadata: { name: '' } };
    blank = resource.custom ? empty : canonical<ApiObject>(resource.stored.schema, empty);
    blanks.set(resource.storage, blank);
  }
  return blank;
}

/**
 * The object with its managedFields as they are after this write.
 * @param old the object as stored; undefined when it is new
 */
export function trackUpdate(
  object: ApiObject,
  old: ApiObject | undefined,
  resource: Resource,
  version: string,
  options: WriteOptions,
  nowMs: number,
): ApiObject {
  const before = old?.metadata.managedFields ?? [];
  const given = object.metadata.managedFields;
  const wiped = given?.length === 1 && isBlankEntry(given[0]);
  const found = compareFields(typingFor(resource), old ?? blankOf(resource), object);
  const taken = difference(found.set, notOwned);
  const lost = difference(found.removed, notOwned);
  if (isEmpty(taken) && isEmpty(lost) && !wiped)
    return given === before || before.length === 0 ? object : withMeta(object, { managedFields: before });
  const entry = identityOf(resource, version, options);
  const entries = wiped ? [] : withoutLost(before, union(taken, lost), entry, taken);
  const managedFields = isEmpty(taken) ? entries : addTaken(entries, entry, taken, stamp(nowMs));
  return withMeta(object, { managedFields: managedFields.length > 0 ? managedFields : undefined });
}

const isBlankEntry = (entry: ManagedFieldsEntry | undefined): boolean =>
  entry !== undefined && !entry.manager && !entry.fieldsV1 && !entry.operation;

type Identity = Pick<ManagedFieldsEntry, 'manager' | 'operation' | 'apiVersion' | 'subresource'>;

function identityOf(resource: Resource, version: string, { fieldManager, subresource }: WriteOptions): Identity {
  return {
    manager: fieldManager,
    operation: 'Update',
    apiVersion: apiVersionOf(resource.kind.group, version),
    ...(subresource === '' ? {} : { subresource }),
  };
}

const isSame = (a: Identity, b: Identity): boolean =>
  a.manager === b.manager &&
  a.operation === b.operation &&
  a.apiVersion === b.apiVersion &&
  (a.subresource ?? '') === (b.subresource ?? '');

/** Others lose what was changed or removed; the writer itself only what was removed. */
function withoutLost(entries: readonly ManagedFieldsEntry[], changed: FieldSet, writer: Identity, taken: FieldSet): ManagedFieldsEntry[] {
  const out: ManagedFieldsEntry[] = [];
  for (const entry of entries) {
    const fields = (entry.fieldsV1 ?? {}) as FieldSet;
    const rest = isSame(entry, writer)
      ? union(difference(fields, changed), difference(taken, difference(taken, fields)))
      : difference(fields, changed);
    if (rest === fields) out.push(entry);
    else if (!isEmpty(rest)) out.push({ ...entry, fieldsV1: intern(rest) });
  }
  return out;
}

function addTaken(entries: ManagedFieldsEntry[], writer: Identity, taken: FieldSet, time: string): ManagedFieldsEntry[] {
  const at = entries.findIndex((entry) => isSame(entry, writer));
  const mine = entries[at];
  const fields = mine ? union((mine.fieldsV1 ?? {}) as FieldSet, taken) : taken;
  const next = entryOf(writer, time, mine && sameSet(fields, mine.fieldsV1 as FieldSet) ? (mine.fieldsV1 as FieldSet) : intern(fields));
  if (mine) entries.splice(at, 1);
  entries.push(next);
  return entries.sort(byOrder);
}

/** Fields in the order upstream writes them. */
function entryOf({ manager, operation, apiVersion, subresource }: Identity, time: string, fieldsV1: FieldSet): ManagedFieldsEntry {
  return {
    ...(manager ? { manager } : {}),
    ...(operation ? { operation } : {}),
    ...(apiVersion ? { apiVersion } : {}),
    time,
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(subresource ? { subresource } : {}),
  };
}

/** Appliers first, then by time, then by name. */
function byOrder(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  if (a.operation !== b.operation) return a.operation === 'Apply' ? -1 : 1;
  if (a.time !== b.time) return (a.time ?? '') < (b.time ?? '') ? -1 : 1;
  if (a.manager !== b.manager) return (a.manager ?? '') < (b.manager ?? '') ? -1 : 1;
  return (a.subresource ?? '') < (b.subresource ?? '') ? -1 : 1;
}
