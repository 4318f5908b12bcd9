// Strategic merge patches: merge patches that know which lists merge by which key.
// Upstream: apimachinery/pkg/util/strategicpatch/patch.go StrategicMergeMapPatchUsingLookupPatchMeta, mergeMap and below.
// Creating them is strategic-diff.ts. Unlike upstream nothing is changed in place; unchanged parts are shared.

import { goText, goType } from '../../../base/go-value.ts';
import { getOwn, isObject, jsonEqual, maxDepth, setOwn } from '../../../base/json.ts';
import { PatchError } from './patch-error.ts';
import { type PatchSchema, splitStrategies } from './patch-schema.ts';
import {
  asList,
  asMembers,
  deduplicateScalars,
  deleteFromPrimitiveListPrefix,
  directiveMarker,
  elementKind,
  findByKey,
  isDeletion,
  type List,
  type Members,
  mergeKeyOf,
  noMergeKey,
  normalizeElementOrder,
  partition,
  retainKeysDirective,
  setElementOrderPrefix,
} from './strategic-lists.ts';

/** Applying to an object, or joining two patches into one. */
export interface MergeOptions {
  /** carry out deletions of scalars and orders of elements, instead of keeping their directives */
  readonly mergeParallelList: boolean;
  /** null for what is not there means nothing, instead of being kept */
  readonly ignoreUnmatchedNulls: boolean;
}

/** The object with the patch applied. @throws PatchError */
export function applyStrategicMergePatch(object: Members, patch: Members, schema: PatchSchema): Members {
  return mergeMap(object, patch, schema, { mergeParallelList: true, ignoreUnmatchedNulls: true }, 0);
}

export function mergeMap(object: Members, patch: Members, schema: PatchSchema, options: MergeOptions, depth: number): Members {
  if (depth > maxDepth) throw new PatchError('exceeded max depth');
  if (Object.hasOwn(patch, directiveMarker)) return replaced(patch);
  const out: Record<string, unknown> = { ...object };
  const rest: Record<string, unknown> = { ...patch };
  retainKeys(out, rest, options);
  for (const key of Object.keys(patch)) {
    if (key.startsWith(setElementOrderPrefix)) orderElements(out, rest, key, schema, options, depth);
  }
  for (const key of Object.keys(rest)) mergeMember(out, key, getOwn(rest, key), schema, options, depth);
  return out;
}

/** `$patch: replace` stands for the rest of the patch, `$patch: delete` for nothing. */
function replaced(patch: Members): Members {
  const { [directiveMarker]: directive, ...rest } = patch;
  if (directive === 'replace') return rest;
  if (directive === 'delete') return {};
  throw badPatchType(directive, patch);
}

const badPatchType = (directive: unknown, patch: Members): PatchError =>
  new PatchError(`unknown patch type: ${typeof directive === 'string' ? directive : `%!s(${goType(directive)}=${goText(directive)})`} in map: ${goText(patch)}`);

function mergeMember(out: Record<string, unknown>, patchKey: string, value: unknown, schema: PatchSchema, options: MergeOptions, depth: number): void {
  let key = patchKey;
  const isDeleteList = key.startsWith(deleteFromPrimitiveListPrefix);
  if (isDeleteList) {
    if (!options.mergeParallelList) return setOwn(out, key, value);
    key = targetOf(key, deleteFromPrimitiveListPrefix, 'invalid patch format of primitive list');
  }
  if (value === null || value === undefined) {
    delete out[key];
    if (options.ignoreUnmatchedNulls) return;
  }
  const before = getOwn(out, key);
  if (!Object.hasOwn(out, key) || goType(before) !== goType(value)) {
    if (!isDeleteList) assign(out, key, options.ignoreUnmatchedNulls ? withoutNulls(value) : value);
    return;
  }
  if (isObject(before)) {
    const field = schema.lookupStruct(key);
    const after = asMembers(value);
    setOwn(out, key, splitStrategies(field.meta).strategy === 'replace' ? after : mergeMap(before, after, field.schema, options, depth + 1));
  } else if (Array.isArray(before)) {
    const field = schema.lookupSlice(key);
    const merges = splitStrategies(field.meta).strategy === 'merge' || isDeleteList;
    setOwn(out, key, merges ? mergeList(before, asList(value), field.schema, field.meta.mergeKey, isDeleteList, options, depth) : value);
  } else assign(out, key, value);
}

/** `$prefix/name` names a member. */
function targetOf(key: string, prefix: string, otherwise: string): string {
  if (!key.startsWith(`${prefix}/`)) throw new PatchError(otherwise);
  return key.slice(prefix.length + 1);
}

function assign(out: Record<string, unknown>, key: string, value: unknown): void {
  const kept = withoutDirectives(value);
  if (kept) setOwn(out, key, kept.value);
  else delete out[key];
}

/** A value that is new has nothing to direct; undefined when it is a directive itself. */
function withoutDirectives(value: unknown): { readonly value: unknown } | undefined {
  if (Array.isArray(value)) return { value: value.flatMap((item) => withoutDirectives(item) ?? []).map((kept) => kept.value) };
  if (!isObject(value)) return { value };
  if (Object.hasOwn(value, directiveMarker)) return undefined;
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const kept = withoutDirectives(getOwn(value, key));
    if (kept) setOwn(out, key, kept.value);
  }
  return { value: out };
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const member = getOwn(value, key);
    if (member !== null && member !== undefined) setOwn(out, key, withoutNulls(member));
  }
  return out;
}

/** `$retainKeys` lists the members that may stay. */
function retainKeys(out: Record<string, unknown>, patch: Record<string, unknown>, options: MergeOptions): void {
  if (!Object.hasOwn(patch, retainKeysDirective)) return;
  const kept = patch[retainKeysDirective];
  delete patch[retainKeysDirective];
  if (!options.mergeParallelList) {
    if (Object.hasOwn(out, retainKeysDirective) && !jsonEqual(out[retainKeysDirective], kept)) {
      throw new PatchError(`${goText(out[retainKeysDirective])} and ${goText(kept)} are not deep equal: this may happen when calculating the 3-way diff patch`);
    }
    out[retainKeysDirective] = kept;
    return;
  }
  const wrong = new PatchError('invalid patch format of retainKeys');
  if (!Array.isArray(kept)) throw wrong;
  for (const key of Object.keys(patch)) {
    const directive = key.startsWith(deleteFromPrimitiveListPrefix) || key.startsWith(setElementOrderPrefix);
    if (patch[key] !== null && !directive && !kept.includes(key)) throw wrong;
  }
  for (const key of Object.keys(out)) if (!kept.includes(key)) delete out[key];
}

/** `$setElementOrder/name`: merges that list now, and puts it in order. */
function orderElements(out: Record<string, unknown>, rest: Record<string, unknown>, key: string, schema: PatchSchema, options: MergeOptions, depth: number): void {
  const wrong = 'invalid patch format of setElementOrder list';
  const order = getOwn(rest, key);
  if (!options.mergeParallelList) {
    if (Object.hasOwn(out, key) && !jsonEqual(out[key], order)) throw new PatchError(wrong);
    out[key] = order;
  }
  delete rest[key];
  const orderList = asList(order);
  const target = targetOf(key, setElementOrderPrefix, wrong);
  const hasBefore = Object.hasOwn(out, target);
  const hasPatch = Object.hasOwn(rest, target);
  const before = hasBefore ? asList(getOwn(out, target)) : [];
  const patch = hasPatch ? asList(getOwn(rest, target)) : [];
  const { schema: elementSchema, meta } = schema.lookupSlice(target);
  checkOrder(patch, orderList, meta.mergeKey);
  if (!hasBefore && !hasPatch) return;
  let merged: List = before;
  let serverOrder: List = before;
  if (!hasBefore) merged = withoutDirectives(patch)?.value as List;
  else if (hasPatch && splitStrategies(meta).strategy === 'merge') {
    merged = mergeList(before, patch, elementSchema, meta.mergeKey, false, options, depth);
    serverOrder = orderAfterMerge(before, patch, meta.mergeKey);
  } else if (hasPatch) merged = patch;
  const { named, others } = partition(merged, orderList, meta.mergeKey);
  setOwn(out, target, normalizeElementOrder(named, others, orderList, serverOrder, meta.mergeKey, elementKind(before, patch)));
  delete rest[target];
}

/**
 * What upstream takes for the server's order once it has merged: its merge works in place, so deletions shift the old list and additions
 * fill the room that they left.
 */
function orderAfterMerge(before: List, patch: List, mergeKey: string): List {
  if (mergeKey === '') return before;
  const slots = [...before];
  let length = slots.length;
  for (const element of patch.filter(isDeletion)) {
    const value = mergeKeyOf(element, mergeKey);
    for (let at = findByKey(slots.slice(0, length), mergeKey, value); at >= 0; at = findByKey(slots.slice(0, length), mergeKey, value)) {
      slots.copyWithin(at, at + 1, length--);
    }
  }
  for (const element of patch.filter((each) => !isDeletion(each))) {
    const isNew = length < slots.length && findByKey(slots.slice(0, length), mergeKey, mergeKeyOf(element, mergeKey)) < 0;
    if (isNew) slots[length++] = element;
  }
  return slots;
}

/** The elements a patch brings must stand in the order that it sets. */
function checkOrder(patch: List, order: List, mergeKey: string): void {
  if (order.length === 0 || patch.length === 0) return;
  const brought = mergeKey === '' ? patch : patch.filter((element) => !isDeletion(asMembers(element)));
  let i = 0;
  let j = 0;
  while (i < brought.length && j < order.length) {
    const element = brought[i];
    if (isObject(element) && Object.hasOwn(element, directiveMarker)) i++;
    else {
      const same = mergeKey === '' ? element === order[j] : mergeKeyOf(element, mergeKey) === mergeKeyOf(order[j], mergeKey);
      if (same) i++;
      j++;
    }
  }
  if (i < brought.length && j >= order.length) {
    throw new PatchError(`The order in patch list:\n${goText(patch)}\n doesn't match ${setElementOrderPrefix} list:\n${goText(order)}\n`);
  }
}

function mergeList(before: List, patch: List, schema: PatchSchema, mergeKey: string, isDeleteList: boolean, options: MergeOptions, depth: number): List {
  if (before.length === 0 && patch.length === 0) return before;
  const kind = elementKind(before, patch);
  let [original, brought, merged]: [List, List, List] = [before, patch, []];
  if (kind === 'scalar') {
    if (options.mergeParallelList && isDeleteList) return before.filter((element) => !patch.includes(element));
    merged = deduplicateScalars([...before, ...patch]);
  } else {
    if (mergeKey === '') throw new PatchError(`cannot merge lists without merge key for ${schema.name}`);
    ({ original, brought } = carryOutDirectives(before, patch, mergeKey));
    ({ original, merged } = mergeElements(original, brought, mergeKey, schema, options, depth));
  }
  const { named, others } = partition(merged, brought, mergeKey);
  return normalizeElementOrder(named, others, brought, original, mergeKey, kind);
}

/** Elements with `$patch` delete by key, or replace the list. */
function carryOutDirectives(before: List, patch: List, mergeKey: string): { original: List; brought: List } {
  let original = before;
  let replace = false;
  const brought: unknown[] = [];
  for (const element of patch) {
    const members = asMembers(element);
    if (!Object.hasOwn(members, directiveMarker)) {
      brought.push(element);
      continue;
    }
    const directive = members[directiveMarker];
    if (directive === 'delete') {
      if (!Object.hasOwn(members, mergeKey)) throw noMergeKey(members, mergeKey);
      const value = getOwn(members, mergeKey);
      if (findByKey(original, mergeKey, value) >= 0) original = original.filter((item) => findByKey([item], mergeKey, value) < 0);
    } else if (directive === 'replace') replace = true;
    else if (directive === 'merge') throw new PatchError('merging lists cannot yet be specified in the patch');
    else throw badPatchType(directive, members);
  }
  return replace ? { original: brought, brought: [] } : { original, brought };
}

function mergeElements(before: List, brought: List, mergeKey: string, schema: PatchSchema, options: MergeOptions, depth: number): { original: List; merged: List } {
  const merged = [...before];
  for (const element of brought) {
    const at = findByKey(merged, mergeKey, mergeKeyOf(element, mergeKey));
    if (at < 0) merged.push(element);
    else merged[at] = mergeMap(asMembers(merged[at]), asMembers(element), schema, options, depth + 1);
  }
  return { original: merged.slice(0, before.length), merged };
}
