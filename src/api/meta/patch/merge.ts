// JSON merge patches: a document of what changes, null for what goes.
// Upstream: RFC 7386 as gopkg.in/evanphx/json-patch.v4 merge.go reads it, apimachinery/pkg/util/jsonmergepatch.

import { getOwn, isObject, jsonEqual, maxDepth, setOwn } from '../../../base/json.ts';
import { toYaml } from '../../../base/yaml.ts';
import { PatchError } from './patch-error.ts';
import { checkPreconditions, type Precondition } from './precondition.ts';

type Members = Readonly<Record<string, unknown>>;

/** The document with the patch applied; neither is changed, unchanged parts are shared. @throws PatchError for what is nested too deeply */
export function applyMergePatch(document: unknown, patch: unknown): unknown {
  return apply(document, patch, 0);
}

function apply(document: unknown, patch: unknown, depth: number): unknown {
  if (!isObject(patch)) return isObject(document) ? patch : withoutNulls(patch, depth);
  if (!isObject(document)) return withoutNulls(patch, depth);
  if (depth > maxDepth) throw new PatchError('exceeded max depth');
  const out: Record<string, unknown> = { ...document };
  for (const key of Object.keys(patch)) {
    const value = getOwn(patch, key);
    if (value === null || value === undefined) delete out[key];
    else if (Object.hasOwn(out, key) && out[key] !== null) setOwn(out, key, apply(getOwn(out, key), value, depth + 1));
    else setOwn(out, key, withoutNulls(value, depth + 1));
  }
  return out;
}

/** Members that are null mean nothing in what is new; elements of lists stay. */
function withoutNulls(value: unknown, depth: number): unknown {
  if (depth > maxDepth) throw new PatchError('exceeded max depth');
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, depth + 1));
  if (!isObject(value)) return value;
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const member = getOwn(value, key);
    if (member !== null && member !== undefined) setOwn(out, key, withoutNulls(member, depth + 1));
  }
  return out;
}

/** The patch that turns `original` into `modified`. Upstream: CreateMergePatch. */
export function createMergePatch(original: Members, modified: Members): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(modified)) {
    const [before, after] = [getOwn(original, key), getOwn(modified, key)];
    if (isObject(before) && isObject(after)) {
      const inner = createMergePatch(before, after);
      if (Object.keys(inner).length > 0) setOwn(patch, key, inner);
    } else if (!Object.hasOwn(original, key) || !jsonEqual(before, after)) setOwn(patch, key, after);
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) setOwn(patch, key, null);
  return patch;
}

/**
 * What `kubectl apply` sends for kinds without a schema: deletions are what left between original and modified, changes what modified
 * wants of current. Upstream: CreateThreeWayJSONMergePatch. @throws PatchError
 */
export function createThreeWayMergePatch(original: Members, modified: Members, current: Members, preconditions: readonly Precondition[] = []): Members {
  const changes = keepNulls(createMergePatch(current, modified), false);
  const deletions = keepNulls(createMergePatch(original, modified), true);
  if (haveConflicts(changes, deletions)) {
    throw new PatchError(`patch:\n${toYaml(changes)}\nconflicts with changes made from original to current:\n${toYaml(deletions)}\n`, 'conflict');
  }
  const patch = mergeKeepingNulls(deletions, changes);
  checkPreconditions(patch, preconditions);
  return patch;
}

/** Only the nulls of a patch, or everything but them. */
function keepNulls(patch: Members, keep: boolean): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(patch)) {
    const value = getOwn(patch, key);
    if (value === null || value === undefined) {
      if (keep) setOwn(out, key, null);
    } else if (isObject(value) && Object.keys(value).length > 0) {
      const inner = keepNulls(value, keep);
      if (Object.keys(inner).length > 0) setOwn(out, key, inner);
    } else if (!keep) setOwn(out, key, value);
  }
  return out;
}

function haveConflicts(left: unknown, right: unknown): boolean {
  if (!isObject(left) || !isObject(right)) return !jsonEqual(left, right);
  return Object.keys(left).some((key) => Object.hasOwn(right, key) && haveConflicts(getOwn(left, key), getOwn(right, key)));
}

/** Joins two patches that have no conflict: MergePatch(deletions, changes), where deletions hold nulls only. */
function mergeKeepingNulls(deletions: Members, changes: Members): Record<string, unknown> {
  const out: Record<string, unknown> = { ...deletions };
  for (const key of Object.keys(changes)) {
    const [before, after] = [getOwn(out, key), getOwn(changes, key)];
    setOwn(out, key, isObject(before) && isObject(after) ? mergeKeepingNulls(before, after) : after);
  }
  return out;
}
