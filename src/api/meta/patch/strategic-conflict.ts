// Whether two strategic merge patches want different things of the same field.
// Upstream: apimachinery/pkg/util/strategicpatch/patch.go MergingMapsHaveConflicts.

import { goText } from '../../../base/go-value.ts';
import { getOwn, isObject, jsonEqual } from '../../../base/json.ts';
import { PatchError } from './patch-error.ts';
import { type PatchSchema, splitStrategies } from './patch-schema.ts';
import { deduplicateScalars, directiveMarker, elementKind, type List, type Members, retainKeysDirective, sortScalars } from './strategic-lists.ts';

export function patchesConflict(left: Members, right: Members, schema: PatchSchema): boolean {
  return valuesConflict(left, right, schema, '', '');
}

function valuesConflict(left: unknown, right: unknown, schema: PatchSchema, strategy: string, mergeKey: string): boolean {
  if (isObject(left)) {
    if (!isObject(right)) return true;
    if (getOwn(left, directiveMarker) !== getOwn(right, directiveMarker)) return true;
    return strategy !== 'replace' && membersConflict(left, right, schema);
  }
  if (Array.isArray(left)) return !Array.isArray(right) || listsConflict(left, right, schema, strategy, mergeKey);
  return !jsonEqual(left, right);
}

function membersConflict(left: Members, right: Members, schema: PatchSchema): boolean {
  return Object.keys(left).some((key) => {
    if (key === directiveMarker || key === retainKeysDirective || !Object.hasOwn(right, key)) return false;
    const [a, b] = [getOwn(left, key), getOwn(right, key)];
    const field = Array.isArray(a) ? schema.lookupSlice(key) : isObject(a) ? schema.lookupStruct(key) : undefined;
    if (!field) return valuesConflict(a, b, schema, '', '');
    return valuesConflict(a, b, field.schema, splitStrategies(field.meta).strategy, field.meta.mergeKey);
  });
}

function listsConflict(left: List, right: List, schema: PatchSchema, strategy: string, mergeKey: string): boolean {
  const kind = elementKind(left, right);
  if (strategy === 'merge') {
    if (kind === 'scalar') return false;
    const others = byMergeKey(right, mergeKey);
    for (const [key, element] of byMergeKey(left, mergeKey)) {
      const other = others.get(key);
      if (other && valuesConflict(element, other, schema, '', '')) return true;
    }
    return false;
  }
  if (left.length !== right.length) return true;
  const normal = (list: List): List => (kind === 'scalar' ? sortScalars(deduplicateScalars(list)) : list);
  const [a, b] = [normal(left), normal(right)];
  return a.some((element, i) => valuesConflict(element, b[i], schema, '', ''));
}

function byMergeKey(list: List, mergeKey: string): Map<string, Members> {
  const found = new Map<string, Members>();
  for (const element of list) {
    if (!isObject(element)) throw new PatchError(`invalid element type in merging list:${goText(list)}`);
    if (!Object.hasOwn(element, mergeKey)) throw new PatchError(`cannot find merge key \`${mergeKey}\` in merging list element:${goText(element)}`);
    found.set(goText(getOwn(element, mergeKey)), element);
  }
  return found;
}
