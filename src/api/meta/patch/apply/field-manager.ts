// Who owns which field after a write: updates take what they change, appliers take what they name, and conflicts are told.
// Upstream: apimachinery/pkg/util/managedfields/internal (fieldmanager.go and the managers it chains), structured-merge-diff merge/update.go.
// Leaves out: re-reading old entries after a custom resource's schema turned a list or map atomic (reconcileManagedFieldsWithSchemaChanges).
// Differs: when an update cannot be tracked, the entries stay as they were; upstream drops them and logs that this should not happen.

import { jsonEqual } from '../../../../base/json.ts';
import { formatRfc3339 } from '../../../../base/time.ts';
import type { JsonObject, ManagedFieldsEntry } from '../../../object.ts';
import { badRequest } from '../../status-error.ts';
import type { ApplyType } from './apply-type.ts';
import { type Comparison, compareObjects } from './compare.ts';
import { type Conflict, conflictError } from './conflict.ts';
import { difference, emptySet, type FieldSet, intersection, isEmptySet, recursiveDifference, setOf, union } from './field-set.ts';
import { remembered } from './known-sets.ts';
import { allowedByLastApplied, refreshLastApplied } from './last-applied.ts';
import { capUpdateManagers, changed, decodeManagers, encodeManagers, type Manager, type ManagerIdentity, type Managers, managerId, setFields } from './managers.ts';
import { mergeObjects } from './merge-objects.ts';
import { PathElementError } from './path-element.ts';
import { pruneRemoved } from './prune.ts';
import { toFieldSet } from './to-field-set.ts';
import { typedProblems } from './validate-typed.ts';
import { withZeroFields } from './zero-objects.ts';

export interface Versioned {
  readonly object: JsonObject;
  readonly type: ApplyType;
}

/** What tracking must know of a request. */
export interface FieldManagerContext {
  /** of the request; objects are given and returned in it */
  readonly apiVersion: string;
  readonly kind: string;
  /** '' for the object itself */
  readonly subresource: string;
  readonly type: ApplyType;
  /** fields this endpoint does not write: `status` of a kind with a status subresource, `spec` on that subresource */
  readonly resetFields?: FieldSet;
  readonly nowMs: number;
  /** an object in another version, for managers recorded there; undefined when it is not served any more. Absent: versions differ in name only */
  readonly inVersion?: ((object: JsonObject, apiVersion: string) => Versioned | undefined) | undefined;
}

/** Metadata every write touches; nobody owns it. */
const stripped = setOf(
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion'].map((name) => ['f:metadata', `f:${name}`]),
);

/**
 * The managedFields of an object after a create, update or patch.
 * @param live what was stored; undefined for a create
 * @param next what is to be stored
 * @returns entries for `next`, or undefined for none
 */
export function trackUpdate(live: JsonObject | undefined, next: JsonObject, manager: string, context: FieldManagerContext): readonly ManagedFieldsEntry[] | undefined {
  const before = decodeLiveOrNew(live, next, context.subresource !== '');
  if (before.size === 0 && live !== undefined) return undefined; // tracking starts at creation, or with the first apply
  try {
    return encodeManagers(updateManagers(live ?? {}, next, before, manager, context));
  } catch (error) {
    // Some may have lost fields before it was seen that the rest cannot be told.
    if (error instanceof PathElementError) return encodeManagers(decodeLiveOrNew(live, next, context.subresource !== ''));
    throw error;
  }
}

/** What the new object says of its managers counts, unless it says nothing; an empty list asks for a reset. */
function decodeLiveOrNew(live: JsonObject | undefined, next: JsonObject, isSubresource: boolean): Map<string, Manager> {
  const ofLive = (): Map<string, Manager> => decodeManagers(managedFieldsOf(live)) ?? new Map();
  if (isSubresource) return ofLive();
  const entries = managedFieldsOf(next);
  if (entries === managedFieldsOf(live)) return ofLive();
  if (Array.isArray(entries) && (entries.length === 0 || (entries.length === 1 && Object.keys(entries[0] as object).length === 0))) return new Map();
  const managers = decodeManagers(entries);
  return managers && managers.size > 0 ? managers : ofLive();
}

function managedFieldsOf(object: JsonObject | undefined): unknown {
  return (object?.['metadata'] as JsonObject | undefined)?.['managedFields'];
}

/** Objects of one shape change in the same ways again and again. */
const both = remembered(union);
const common = remembered(intersection);
const rest = remembered(difference);

/** The object without its managedFields; they are nobody's field. */
export function withoutManagedFields(object: JsonObject): JsonObject {
  const metadata = object['metadata'] as JsonObject | undefined;
  if (metadata?.['managedFields'] === undefined) return object;
  const { managedFields: _, ...rest } = metadata;
  return { ...object, metadata: rest };
}

/** @param managers those before; changed, and returned */
function updateManagers(live: JsonObject, next: JsonObject, managers: Map<string, Manager>, manager: string, context: FieldManagerContext): Map<string, Manager> {
  const share = managedFieldsOf(live) === managedFieldsOf(next); // equal references are passed by anyway
  const comparisons = share ? new Comparisons(live, next, context) : new Comparisons(withoutManagedFields(live), withoutManagedFields(next), context);
  const identity: ManagerIdentity = { name: manager === '' ? 'unknown' : manager, operation: 'Update', apiVersion: context.apiVersion, subresource: context.subresource };
  const id = managerId(identity);
  releaseFields(managers, id, comparisons);
  const mine = comparisons.at(context.apiVersion) as Comparison;
  const taken = rest(both(mine.modified, mine.added), stripped);
  const previous = managers.get(id);
  const kept = previous ? rest(previous.fields, mine.removed) : emptySet;
  if (!isEmptySet(taken)) managers.set(id, changed(identity, formatRfc3339(context.nowMs), both(kept, taken)));
  else if (previous) setFields(managers, id, previous, kept);
  capUpdateManagers(managers);
  return managers;
}

/** Comparisons of the same two objects in the versions that managers need. */
class Comparisons {
  readonly #live: JsonObject;
  readonly #next: JsonObject;
  readonly #context: FieldManagerContext;
  #own: Comparison | undefined;
  #others: Map<string, Comparison | undefined> | undefined;

  constructor(live: JsonObject, next: JsonObject, context: FieldManagerContext) {
    this.#live = live;
    this.#next = next;
    this.#context = context;
  }

  /** undefined when the version is not served */
  at(apiVersion: string): Comparison | undefined {
    if (apiVersion === this.#context.apiVersion) return (this.#own ??= this.#compare(apiVersion));
    this.#others ??= new Map();
    if (!this.#others.has(apiVersion)) this.#others.set(apiVersion, this.#compare(apiVersion));
    return this.#others.get(apiVersion);
  }

  #compare(apiVersion: string): Comparison | undefined {
    const { type, resetFields } = this.#context;
    const complete = (object: JsonObject): JsonObject => withZeroFields(object, apiVersion, this.#context.kind);
    if (apiVersion === this.#context.apiVersion) return compareObjects(complete(this.#live), complete(this.#next), type, resetFields);
    const live = inVersion(this.#live, apiVersion, this.#context);
    const next = inVersion(this.#next, apiVersion, this.#context);
    return live && next && compareObjects(complete(live.object), complete(next.object), next.type, resetFields);
  }
}

/** An object as a manager of another version names its fields. */
export function inVersion(object: JsonObject, apiVersion: string, context: FieldManagerContext): Versioned | undefined {
  if (apiVersion === context.apiVersion) return { object, type: context.type };
  return context.inVersion ? context.inVersion(object, apiVersion) : { object, type: context.type };
}

/** Others lose what changed and what went. @returns what they lost because it changed */
function releaseFields(managers: Map<string, Manager>, except: string | undefined, comparisons: Comparisons, conflictsOnly = false): Conflict[] {
  const conflicts: Conflict[] = [];
  for (const [id, manager] of managers) {
    if (id === except) continue;
    const comparison = comparisons.at(manager.apiVersion);
    if (!comparison) {
      if (!conflictsOnly) managers.delete(id);
      continue;
    }
    const taken = common(manager.fields, both(comparison.modified, comparison.added));
    if (!isEmptySet(taken)) conflicts.push({ manager: { ...manager, time: undefined }, fields: taken }); // conflicts name who, not when
    if (!conflictsOnly) setFields(managers, id, manager, rest(rest(manager.fields, taken), comparison.removed));
  }
  return conflicts;
}

export interface Applied {
  /** the merged object with its managedFields */
  readonly object: JsonObject;
  /** whether anything but managedFields differs from the live object */
  readonly changed: boolean;
}

/**
 * Applies a configuration.
 * @param live what is stored; undefined when the object is new
 * @param force takes over fields that conflict
 * @throws StatusError for conflicts and for configurations that do not fit their type
 */
export function applyConfiguration(live: JsonObject | undefined, config: JsonObject, manager: string, force: boolean, context: FieldManagerContext): Applied {
  checkConfiguration(config, context);
  try {
    return applyTyped(live, config, manager, force, context);
  } catch (error) {
    if (!(error instanceof PathElementError)) throw error;
    // The configuration fits its type, so it is the stored object whose items cannot be told apart.
    const stored = withoutManagedFields(live ?? {});
    throw failedToType('live', stored, typedProblems(stored, context.type) ?? error.message);
  }
}

/** @throws PathElementError when items of the live object's lists cannot be told apart */
function applyTyped(live: JsonObject | undefined, config: JsonObject, manager: string, force: boolean, context: FieldManagerContext): Applied {
  const stored = withoutManagedFields(live ?? {});
  const before = startTracking(live, stored, context);
  const attempt = (forced: boolean): Applied | Conflict[] => applyOnce(stored, config, before, manager, forced, context);
  let result = attempt(force);
  if (Array.isArray(result) && manager === 'kubectl') {
    const left = allowedByLastApplied(result, stored, context);
    result = left.length === 0 ? attempt(true) : left;
  }
  if (Array.isArray(result)) throw conflictError(result);
  return manager === 'kubectl' ? { ...result, object: refreshLastApplied(result.object, config) } : result;
}

function checkConfiguration(config: JsonObject, context: FieldManagerContext): void {
  if (config['apiVersion'] !== context.apiVersion || config['kind'] !== context.kind) {
    throw badRequest(`invalid object type: ${describeGvk(String(config['apiVersion'] ?? ''), String(config['kind'] ?? ''))}`);
  }
  const entries = managedFieldsOf(config);
  if (entries !== undefined && entries !== null) throw badRequest('metadata.managedFields must be nil');
  const problems = typedProblems(config, context.type);
  if (problems !== undefined) throw failedToType('patch', config, problems);
}

/** `apps/v1, Kind=Deployment`, `/v1, Kind=Pod`. */
const describeGvk = (apiVersion: string, kind: string): string => `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;

/** Upstream answers with a plain error, which becomes a 500. */
function failedToType(which: 'patch' | 'live', config: JsonObject, problems: string): Error {
  const metadata = (config['metadata'] ?? {}) as JsonObject;
  const who = `${String(metadata['namespace'] ?? '')}/${String(metadata['name'] ?? '')}; ${describeGvk(String(config['apiVersion']), String(config['kind']))}`;
  return new TypedObjectError(`failed to create typed ${which} object (${who}): ${problems}`);
}

/** The configuration does not fit its type. The API server answers 500 with this as its message. */
export class TypedObjectError extends Error {
  override readonly name = 'TypedObjectError';
}

/** An object nobody tracked so far: what it holds belongs to whoever wrote it before the first apply. */
function startTracking(live: JsonObject | undefined, stored: JsonObject, context: FieldManagerContext): Managers {
  const managers = decodeManagers(managedFieldsOf(live)) ?? new Map<string, Manager>();
  return managers.size > 0 || live === undefined ? managers : updateManagers({}, stored, managers, 'before-first-apply', context);
}

function applyOnce(live: JsonObject, config: JsonObject, before: Managers, name: string, force: boolean, context: FieldManagerContext): Applied | Conflict[] {
  const merged = (mergeObjects(live, config, context.type) ?? {}) as JsonObject;
  const identity = { name: name === '' ? 'unknown' : name, operation: 'Apply', apiVersion: context.apiVersion, subresource: context.subresource } as const;
  const id = managerId(identity);
  const last = before.get(id);
  const named = toFieldSet(config, context.type);
  const fields = context.resetFields ? recursiveDifference(named, context.resetFields) : named;
  const managers = new Map(before).set(id, { ...identity, time: last?.time, fields });
  const pruned = pruneRemoved(merged, managers, last, context);
  const comparisons = new Comparisons(live, pruned, context);
  if (!force) {
    const conflicts = releaseFields(managers, id, comparisons, true);
    if (conflicts.length > 0) return conflicts;
  }
  releaseFields(managers, id, comparisons);
  const changed = !jsonEqual(live, pruned);
  const mine = managers.get(id) as Manager;
  setFields(managers, id, { ...mine, time: changed ? formatRfc3339(context.nowMs) : mine.time }, difference(fields, stripped));
  return { object: withManagedFields(changed ? pruned : live, encodeManagers(managers)), changed };
}

/** The object with these entries; undefined takes them away. */
export function withManagedFields(object: JsonObject, entries: readonly ManagedFieldsEntry[] | undefined): JsonObject {
  const { managedFields: _, ...rest } = (object['metadata'] ?? {}) as JsonObject;
  return { ...object, metadata: entries ? { ...rest, managedFields: entries } : rest };
}
