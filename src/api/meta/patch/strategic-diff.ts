// Makes strategic merge patches: from two objects, or from what was applied, what is wanted and what is there (kubectl apply).
// Upstream: apimachinery/pkg/util/strategicpatch/patch.go CreateTwoWayMergePatch, CreateThreeWayMergePatch, diffMaps, diffLists.

import { goText, goType } from '../../../base/go-value.ts';
import { getOwn, isObject, jsonEqual, maxDepth, setOwn } from '../../../base/json.ts';
import { toYaml } from '../../../base/yaml.ts';
import { PatchError } from './patch-error.ts';
import { type PatchField, type PatchSchema, splitStrategies } from './patch-schema.ts';
import { checkPreconditions, type Precondition } from './precondition.ts';
import { mergeMap } from './strategic.ts';
import { patchesConflict } from './strategic-conflict.ts';
import {
  asMembers,
  deduplicateScalars,
  deleteFromPrimitiveListPrefix,
  directiveMarker,
  elementKind,
  type List,
  type Members,
  mergeKeyOf,
  normalizeSliceOrder,
  retainKeysDirective,
  setElementOrderPrefix,
  sortByMergeKey,
  sortScalars,
} from './strategic-lists.ts';

interface DiffOptions {
  readonly setElementOrder?: boolean;
  readonly ignoreChangesAndAdditions?: boolean;
  readonly ignoreDeletions?: boolean;
  readonly buildRetainKeys?: boolean;
}

/** The patch that turns `original` into `modified`. @throws PatchError */
export function createTwoWayMergePatch(original: Members, modified: Members, schema: PatchSchema, preconditions: readonly Precondition[] = []): Members {
  const patch = diffMaps(original, modified, schema, { setElementOrder: true }, 0);
  checkPreconditions(patch, preconditions);
  return patch;
}

/**
 * The patch kubectl apply sends.
 * @param original what was applied last; `{}` when nothing was
 * @param overwrite whether changes others made may be undone; otherwise they are a conflict
 * @throws PatchError
 */
export function createThreeWayMergePatch(
  original: Members,
  modified: Members,
  current: Members,
  schema: PatchSchema,
  overwrite: boolean,
  preconditions: readonly Precondition[] = [],
): Members {
  const changes = diffMaps(current, modified, schema, { ignoreDeletions: true, setElementOrder: true }, 0);
  const deletions = diffMaps(original, modified, schema, { setElementOrder: true, ignoreChangesAndAdditions: true }, 0);
  const patch = mergeMap(deletions, changes, schema, { mergeParallelList: false, ignoreUnmatchedNulls: false }, 0);
  checkPreconditions(patch, preconditions);
  if (!overwrite) {
    const changed = diffMaps(original, current, schema, {}, 0);
    if (patchesConflict(patch, changed, schema)) {
      throw new PatchError(`patch:\n${toYaml(patch)}\nconflicts with changes made from original to current:\n${toYaml(changed)}\n`, 'conflict');
    }
  }
  return patch;
}

function diffMaps(original: Members, modified: Members, schema: PatchSchema, options: DiffOptions, depth: number): Record<string, unknown> {
  if (depth > maxDepth) throw new PatchError('exceeded max depth');
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(modified)) diffMember(patch, key, original, modified, schema, options, depth);
  if (!options.ignoreDeletions) {
    for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) setOwn(patch, key, null);
  }
  if (!options.buildRetainKeys) return patch;
  const kept = Object.keys(modified).filter((key) => getOwn(modified, key) !== null);
  const lost = Object.keys(original).some((key) => getOwn(original, key) !== null && !Object.hasOwn(modified, key));
  if (kept.length > 0 && (Object.keys(patch).length > 0 || lost)) patch[retainKeysDirective] = kept.sort();
  return patch;
}

function diffMember(patch: Record<string, unknown>, key: string, original: Members, modified: Members, schema: PatchSchema, options: DiffOptions, depth: number): void {
  const after = getOwn(modified, key);
  const before = getOwn(original, key);
  const addChange = (): void => {
    if (!options.ignoreChangesAndAdditions) setOwn(patch, key, after);
  };
  if (!Object.hasOwn(original, key)) return addChange();
  if (key === directiveMarker) {
    if (typeof before !== 'string' || typeof after !== 'string') throw new PatchError(`invalid value for special key: ${directiveMarker}`);
    if (before !== after) patch[directiveMarker] = after;
    return;
  }
  if (goType(before) !== goType(after)) return addChange();
  if (isObject(before) && isObject(after)) return diffObject(patch, key, before, after, schema, options, depth);
  if (Array.isArray(before) && Array.isArray(after)) return diffList(patch, key, before, after, schema, options, depth);
  if (before !== after) addChange();
}

/** An unknown field is no trouble as long as nothing changes there. */
function fieldOrSame(lookup: () => PatchField, before: unknown, after: unknown): PatchField | undefined {
  try {
    return lookup();
  } catch (error) {
    if (error instanceof PatchError && jsonEqual(before, after)) return undefined;
    throw error;
  }
}

function diffObject(patch: Record<string, unknown>, key: string, before: Members, after: Members, schema: PatchSchema, options: DiffOptions, depth: number): void {
  const field = fieldOrSame(() => schema.lookupStruct(key), before, after);
  if (!field) return;
  const { retainKeys, strategy } = splitStrategies(field.meta);
  if (strategy === 'replace') {
    if (!options.ignoreChangesAndAdditions) setOwn(patch, key, after);
    return;
  }
  const inner = diffMaps(before, after, field.schema, { ...options, buildRetainKeys: retainKeys }, depth + 1);
  if (Object.keys(inner).length > 0) setOwn(patch, key, inner);
}

function diffList(patch: Record<string, unknown>, key: string, before: List, after: List, schema: PatchSchema, options: DiffOptions, depth: number): void {
  const field = fieldOrSame(() => schema.lookupSlice(key), before, after);
  if (!field) return;
  const { retainKeys, strategy } = splitStrategies(field.meta);
  if (strategy !== 'merge') {
    if (!options.ignoreChangesAndAdditions && !jsonEqual(before, after)) setOwn(patch, key, after);
    return;
  }
  const { added, deleted, order } = diffElements(before, after, field.schema, field.meta.mergeKey, { ...options, buildRetainKeys: retainKeys }, depth);
  if (added.length > 0) setOwn(patch, key, added);
  if (deleted.length > 0) patch[`${deleteFromPrimitiveListPrefix}/${key}`] = deleted;
  if (order.length > 0) patch[`${setElementOrderPrefix}/${key}`] = order;
}

interface ListDiff {
  readonly added: List;
  /** scalars that go; objects go by a directive among the added */
  readonly deleted: List;
  readonly order: List;
}

function diffElements(before: List, after: List, schema: PatchSchema, mergeKey: string, options: DiffOptions, depth: number): ListDiff {
  if (before.length === 0) return { added: options.ignoreChangesAndAdditions ? [] : after, deleted: [], order: [] };
  return elementKind(before, after) === 'map' ? diffObjects(before, after, schema, mergeKey, options, depth) : diffScalars(before, after, options);
}

function diffObjects(before: List, after: List, schema: PatchSchema, mergeKey: string, options: DiffOptions, depth: number): ListDiff {
  const { changed, deleted } = diffListsOfObjects(before, after, schema, mergeKey, options, depth);
  const added = [...normalizeSliceOrder(changed, after, mergeKey, 'map'), ...deleted];
  const sameOrder = before.length === after.length && after.every((element, i) => mergeKeyOf(before[i], mergeKey) === mergeKeyOf(element, mergeKey));
  const changes = !options.ignoreChangesAndAdditions && (added.length > 0 || !sameOrder);
  const needsOrder = options.setElementOrder && (changes || (!options.ignoreDeletions && added.length > 0));
  return { added, deleted: [], order: needsOrder ? after.map((element) => ({ [mergeKey]: getOwn(asMembers(element), mergeKey) })) : [] };
}

function diffListsOfObjects(before: List, after: List, schema: PatchSchema, mergeKey: string, options: DiffOptions, depth: number): { changed: unknown[]; deleted: unknown[] } {
  const changed: unknown[] = [];
  const deleted: unknown[] = [];
  const left = sortByMergeKey(before, mergeKey);
  const right = sortByMergeKey(after, mergeKey);
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const leftKey = i < left.length ? goText(mergeKeyOf(left[i], mergeKey)) : undefined;
    const rightKey = j < right.length ? goText(mergeKeyOf(right[j], mergeKey)) : undefined;
    if (leftKey !== undefined && leftKey === rightKey) {
      const element = asMembers(right[j++]);
      const inner = diffMaps(asMembers(left[i++]), element, schema, options, depth + 1);
      if (Object.keys(inner).length > 0) changed.push({ ...inner, [mergeKey]: getOwn(element, mergeKey) });
    } else if (leftKey === undefined || (rightKey !== undefined && leftKey > rightKey)) {
      if (!options.ignoreChangesAndAdditions) changed.push(right[j]);
      j++;
    } else {
      if (!options.ignoreDeletions) deleted.push({ [mergeKey]: mergeKeyOf(left[i], mergeKey), [directiveMarker]: 'delete' });
      i++;
    }
  }
  return { changed, deleted };
}

function diffScalars(before: List, after: List, options: DiffOptions): ListDiff {
  const left = sortScalars(before);
  const right = sortScalars(after);
  const added: unknown[] = [];
  const removed: unknown[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const leftText = i < left.length ? goText(left[i]) : undefined;
    const rightText = j < right.length ? goText(right[j]) : undefined;
    if (leftText !== undefined && leftText === rightText) {
      i++;
      j++;
    } else if (leftText === undefined || (rightText !== undefined && leftText > rightText)) added.push(right[j++]);
    else removed.push(left[i++]);
  }
  const kept = options.ignoreChangesAndAdditions ? [] : normalizeSliceOrder(added, after, '', 'scalar');
  const deleted = options.ignoreDeletions ? [] : deduplicateScalars(removed);
  // Upstream sorts the original in place before it compares: an unsorted list that did not change still sets an order.
  const changes = !options.ignoreChangesAndAdditions && !jsonEqual(left, after);
  const needsOrder = options.setElementOrder && ((!options.ignoreDeletions && deleted.length > 0) || changes);
  return { added: kept, deleted, order: needsOrder ? after : [] };
}
