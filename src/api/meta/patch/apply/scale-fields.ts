// managedFields between an object and its scale: there is one number, and its owner must be the same seen from both sides.
// Upstream: apimachinery/pkg/util/managedfields/scalehandler.go.

import type { ManagedFieldsEntry } from '../../../object.ts';
import { difference, emptySet, hasPath, isEmptySet, setOf } from './field-set.ts';
import { decodeManagers, encodeManagers, type Manager, managerId } from './managers.ts';
import type { PathElement } from './path-element.ts';

/** Where the number of replicas stands in each version, `['f:spec', 'f:replicas']`; undefined in one without scale. */
export type ReplicaPaths = Readonly<Record<string, readonly PathElement[] | undefined>>;

const scaleVersion = 'autoscaling/v1';
const pathInScale: readonly PathElement[] = ['f:spec', 'f:replicas'];

/** The object's entries about replicas, as the scale's. */
export function scaleEntries(entries: readonly ManagedFieldsEntry[] | undefined, paths: ReplicaPaths): readonly ManagedFieldsEntry[] | undefined {
  const managers = new Map<string, Manager>();
  for (const [id, manager] of decodeManagers(entries) ?? []) {
    const path = Object.hasOwn(paths, manager.apiVersion) ? paths[manager.apiVersion] : undefined;
    if (path && hasPath(manager.fields, path)) managers.set(id, { ...manager, apiVersion: scaleVersion, fields: setOf(pathInScale) });
  }
  return encodeManagers(managers);
}

/**
 * The object's entries after its scale was written.
 * @param apiVersion the version new owners are recorded in
 */
export function entriesFromScale(
  entries: readonly ManagedFieldsEntry[] | undefined,
  ofScale: readonly ManagedFieldsEntry[] | undefined,
  apiVersion: string,
  paths: ReplicaPaths,
): readonly ManagedFieldsEntry[] | undefined {
  const parents = decodeManagers(entries) ?? new Map<string, Manager>();
  const scalers = decodeManagers(ofScale) ?? new Map<string, Manager>();
  const unclaimed = new Map([...scalers].map(([, manager]) => [scaleIdOf(manager), manager]));
  const out = new Map<string, Manager>();
  for (const [id, manager] of parents) {
    if (!Object.hasOwn(paths, manager.apiVersion)) continue;
    const path = paths[manager.apiVersion];
    if (!path || !hasPath(manager.fields, path)) out.set(id, manager);
    else if (unclaimed.delete(scaleIdOf(manager))) out.set(id, manager);
    else {
      const fields = difference(manager.fields, setOf(path));
      if (!isEmptySet(fields)) out.set(id, { ...manager, fields });
    }
  }
  for (const manager of unclaimed.values()) {
    if (!hasPath(manager.fields, pathInScale)) continue;
    const path = paths[apiVersion];
    const taken: Manager = { ...manager, apiVersion, time: parents.get(managerId(manager))?.time, fields: path ? setOf(path) : emptySet };
    out.set(managerId(taken), taken);
  }
  return encodeManagers(out);
}

/** An update's identity names its version; seen from the scale that is always the scale's. */
const scaleIdOf = (manager: Manager): string => managerId(manager);
