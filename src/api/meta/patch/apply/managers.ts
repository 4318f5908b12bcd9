// metadata.managedFields: who set which fields, as entries on the wire and as managers while one works on them.
// Upstream: apimachinery/pkg/util/managedfields/internal/managedfields.go, capmanagers.go.

import { isObject } from '../../../../base/json.ts';
import { tryParseRfc3339 } from '../../../../base/time.ts';
import type { ManagedFieldsEntry } from '../../../object.ts';
import { asFieldSet, emptySet, type FieldSet, isEmptySet, union } from './field-set.ts';

/** One manager's part of an object. */
export interface Manager extends ManagerIdentity {
  readonly time: string | undefined;
  readonly fields: FieldSet;
  /** as it stood in an object, perhaps before something changed */
  readonly entry?: ManagedFieldsEntry;
}

/** Who a manager is; an applier is the same in every version. */
export interface ManagerIdentity {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  /** the version its fields are named in */
  readonly apiVersion: string;
  readonly subresource: string;
}

/** By identity. */
export type Managers = ReadonlyMap<string, Manager>;

/** Upstream: BuildManagerIdentifier, whose JSON orders managers where nothing else does. */
export function managerId(identity: ManagerIdentity): string {
  const { name, operation, apiVersion, subresource } = identity;
  let namesakes = known.get(name);
  for (const one of namesakes ?? []) if (one.operation === operation && one.subresource === subresource && (one.apiVersion === apiVersion || operation === 'Apply')) return one.id;
  const id = JSON.stringify({
    ...(name === '' ? {} : { manager: name }),
    operation,
    ...(operation === 'Apply' ? {} : { apiVersion }),
    ...(subresource === '' ? {} : { subresource }),
  });
  if (known.size >= mostNames) known.clear();
  if (!namesakes || namesakes.length >= mostNamesakes) known.set(name, (namesakes = []));
  namesakes.push({ name, operation, apiVersion, subresource, id });
  return id;
}

/** The identifiers made so far, by manager: each writes a few kinds of objects again and again. */
const known = new Map<string, (ManagerIdentity & { readonly id: string })[]>();
const mostNames = 1024;
const mostNamesakes = 64;

/** Reads the entries of an object. @returns undefined when one of them is not what upstream accepts */
export function decodeManagers(entries: unknown): Map<string, Manager> | undefined {
  const managers = new Map<string, Manager>();
  if (entries === undefined || entries === null) return managers;
  if (!Array.isArray(entries)) return undefined;
  for (const entry of entries as readonly ManagedFieldsEntry[]) {
    if (!isObject(entry) || entryProblem(entry, managers.size) !== undefined) return undefined;
    const manager = managerOf(entry);
    managers.set(managerId(manager), manager);
  }
  return managers;
}

/** What is wrong with an entry, as upstream says it. */
export function entryProblem(entry: ManagedFieldsEntry, index: number): string | undefined {
  if (entry.operation !== 'Apply' && entry.operation !== 'Update') return 'operation must be `Apply` or `Update`';
  if (!entry.apiVersion) return 'apiVersion must not be empty';
  if (!entry.fieldsType) return `missing fieldsType in managed fields entry ${index}`;
  return entry.fieldsType === 'FieldsV1' ? undefined : `invalid fieldsType ${JSON.stringify(entry.fieldsType)} in managed fields entry ${index}`;
}

function managerOf(entry: ManagedFieldsEntry): Manager {
  return {
    name: entry.manager ?? '',
    operation: entry.operation ?? 'Update',
    apiVersion: entry.apiVersion ?? '',
    subresource: entry.subresource ?? '',
    time: entry.time ?? undefined,
    fields: asFieldSet(entry.fieldsV1),
    entry,
  };
}

/** The entries in upstream's order: appliers first, then by time, name, version and subresource. Undefined when there are none. */
export function encodeManagers(managers: Managers): ManagedFieldsEntry[] | undefined {
  if (managers.size === 0) return undefined;
  const all = [...managers.values()];
  return (isSorted(all) ? all : all.sort(compareManagers)).map(entryOf);
}

/** They mostly are: who writes last stands last. */
function isSorted(managers: readonly Manager[]): boolean {
  for (let i = 1; i < managers.length; i++) if (compareManagers(managers[i - 1] as Manager, managers[i] as Manager) > 0) return false;
  return true;
}

/** Appliers first, then by time, name, version and subresource. */
export const sortManagers = (managers: readonly Manager[]): Manager[] => managers.toSorted(compareManagers);

function entryOf({ name, operation, apiVersion, subresource, time, fields, entry }: Manager): ManagedFieldsEntry {
  if (entry && asFieldSet(entry.fieldsV1) === fields && entry.apiVersion === apiVersion && (entry.time ?? undefined) === time) return entry;
  return {
    ...(name === '' ? {} : { manager: name }),
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(subresource === '' ? {} : { subresource }),
  };
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const seconds = (manager: Manager): number => (manager.time === undefined ? 0 : Math.floor((tryParseRfc3339(manager.time) ?? 0) / 1000));
const isPlainUtc = (time: string | undefined): time is string => time !== undefined && time.length === 20 && time.endsWith('Z');

/** By seconds; times as this server writes them compare as text. */
function compareTimes(a: Manager, b: Manager): number {
  return isPlainUtc(a.time) && isPlainUtc(b.time) ? compareText(a.time, b.time) : seconds(a) - seconds(b);
}

function compareManagers(a: Manager, b: Manager): number {
  return (
    compareText(a.operation, b.operation) ||
    compareTimes(a, b) ||
    compareText(a.name, b.name) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  );
}

/** How many entries of updates an object keeps. */
const maxUpdateManagers = 10;

/** Joins the oldest updates of each version into one, `ancient-changes`, until few enough are left. Upstream: capUpdateManagers. */
export function capUpdateManagers(managers: Map<string, Manager>, most = maxUpdateManagers): void {
  if (managers.size <= most) return;
  const updaters = [...managers].filter(([, manager]) => manager.operation === 'Update');
  let count = updaters.length;
  if (count <= most) return;
  updaters.sort(([idA, a], [idB, b]) => compareTimes(a, b) || compareText(idA, idB));
  const firstOfVersion = new Map<string, string>();
  for (const [id, manager] of updaters) {
    if (count <= most) return;
    const { apiVersion } = manager;
    const first = firstOfVersion.get(apiVersion);
    if (first === undefined) {
      firstOfVersion.set(apiVersion, id);
      continue;
    }
    const bucket = { name: 'ancient-changes', operation: 'Update', apiVersion, subresource: '' } as const;
    const bucketId = managerId(bucket);
    const held = managers.get(bucketId) ?? managers.get(first);
    managers.delete(first);
    managers.delete(id);
    managers.set(bucketId, { ...bucket, time: manager.time, fields: union(manager.fields, held?.fields ?? emptySet) });
    count--;
  }
}

/** Managers that own nothing vanish. */
export function setFields(managers: Map<string, Manager>, id: string, manager: Manager, fields: FieldSet): void {
  if (isEmptySet(fields)) managers.delete(id);
  else if (fields !== manager.fields) managers.set(id, changed(manager, manager.time, fields));
  else if (managers.get(id) !== manager) managers.set(id, manager);
}

/** The manager with other fields or another time. */
export function changed({ name, operation, apiVersion, subresource }: ManagerIdentity, time: string | undefined, fields: FieldSet): Manager {
  return { name, operation, apiVersion, subresource, time, fields };
}
