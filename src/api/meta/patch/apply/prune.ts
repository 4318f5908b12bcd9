// What an applier named before and names no more goes, unless others own it or it was never the applier's alone.
// Upstream: structured-merge-diff merge/update.go prune, addBackOwnedItems, addBackDanglingItems.

import type { JsonObject } from '../../../object.ts';
import type { FieldManagerContext, Versioned } from './field-manager.ts';
import { difference, emptySet, type FieldSet, intersection, isEmptySet, union, withNamedFields } from './field-set.ts';
import type { Manager, Managers } from './managers.ts';
import { removeItems } from './remove-items.ts';
import { toFieldSet } from './to-field-set.ts';

/**
 * @param managers all managers, the applier's new fields among them
 * @param last what the applier owned before
 */
export function pruneRemoved(merged: JsonObject, managers: Managers, last: Manager | undefined, context: FieldManagerContext): JsonObject {
  if (!last || isEmptySet(last.fields)) return merged;
  const version = last.apiVersion;
  const versioned = inVersion(merged, version, context);
  if (!versioned) return merged;
  const without = remove(versioned, withNamedFields(last.fields, versioned.type));
  const owned = addBackOwned(versioned, without, managers, context);
  const result = addBackDangling(versioned, owned, last.fields);
  return inVersion(result, context.apiVersion, context)?.object ?? merged;
}

function inVersion(object: JsonObject, apiVersion: string, context: FieldManagerContext): Versioned | undefined {
  if (object['apiVersion'] === undefined || object['apiVersion'] === apiVersion || !context.inVersion) return { object, type: context.type };
  return context.inVersion(object, apiVersion);
}

function remove({ object, type }: Versioned, items: FieldSet): JsonObject {
  return (removeItems(object, items, type) ?? {}) as JsonObject;
}

const allFields = ({ object, type }: Versioned): FieldSet => withNamedFields(toFieldSet(object, type), type);

/** Everything some manager owns stays. */
function addBackOwned(merged: Versioned, pruned: JsonObject, managers: Managers, context: FieldManagerContext): JsonObject {
  const version = String(merged.object['apiVersion'] ?? context.apiVersion);
  const byVersion = new Map<string, FieldSet>([[version, emptySet]]);
  for (const { apiVersion, fields } of managers.values()) byVersion.set(apiVersion, union(byVersion.get(apiVersion) ?? emptySet, fields));
  let [full, left] = [merged.object, pruned];
  for (const [apiVersion, owned] of byVersion) {
    const fullThere = inVersion(full, apiVersion, context);
    const leftThere = inVersion(left, apiVersion, context);
    if (!fullThere || !leftThere) continue;
    const keep = union(allFields(leftThere), withNamedFields(owned, fullThere.type));
    full = fullThere.object;
    left = remove(fullThere, difference(allFields(fullThere), keep));
  }
  return inVersion(left, version, context)?.object ?? left;
}

/** What the applier did not own before stays too, though nobody owns it. */
function addBackDangling(merged: Versioned, pruned: JsonObject, last: FieldSet): JsonObject {
  const lost = difference(allFields(merged), allFields({ object: pruned, type: merged.type }));
  return remove(merged, intersection(lost, withNamedFields(last, merged.type)));
}
