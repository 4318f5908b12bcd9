// Lists in strategic merge patches: ordering, deleting, and telling elements apart.
// Upstream: apimachinery/pkg/util/strategicpatch/patch.go, from normalizeElementOrder to sortScalars, quirks of its sorting included.

import { goText, goType } from '../../../base/go-value.ts';
import { getOwn, isObject } from '../../../base/json.ts';
import { PatchError } from './patch-error.ts';

export type Members = Readonly<Record<string, unknown>>;
export type List = readonly unknown[];
export type ElementKind = 'map' | 'scalar';

export const directiveMarker = '$patch';
export const retainKeysDirective = '$retainKeys';
export const deleteFromPrimitiveListPrefix = '$deleteFromPrimitiveList';
export const setElementOrderPrefix = '$setElementOrder';

/** What all elements are. @throws PatchError for lists of lists, mixed lists, and none */
export function elementKind(...lists: readonly List[]): ElementKind {
  let type: string | undefined;
  for (const list of lists) {
    for (const element of list) {
      const current = goType(element);
      if (type === undefined) {
        if (current === '[]interface {}') throw new PatchError('lists of lists are not supported');
        type = current;
      } else if (type !== current) throw new PatchError(`list element types are not identical: [${lists.map((each) => goText(each)).join(' ')}]`);
    }
  }
  if (type === undefined) throw new PatchError('no elements in any of the given slices');
  return type === 'map[string]interface {}' ? 'map' : 'scalar';
}

export const noMergeKey = (element: unknown, mergeKey: string): PatchError => new PatchError(`map: ${goText(element)} does not contain declared merge key: ${mergeKey}`);

export const badType = (expected: string, actual: unknown): PatchError =>
  new PatchError(`expected a ${expected}, but received a ${actual === null || actual === undefined ? '%!s(<nil>)' : goType(actual)}`);

/** An element that must be an object. */
export function asMembers(element: unknown): Members {
  if (!isObject(element)) throw badType('map[string]interface {}', element);
  return element;
}

/** A value that must be a list. */
export function asList(value: unknown): List {
  if (!Array.isArray(value)) throw badType('[]interface {}', value);
  return value as List;
}

/** The value of the merge key, which must be there. */
export function mergeKeyOf(element: unknown, mergeKey: string): unknown {
  const members = asMembers(element);
  if (!Object.hasOwn(members, mergeKey)) throw noMergeKey(members, mergeKey);
  return getOwn(members, mergeKey);
}

/** Where an element with that key is; -1 when nowhere. */
export function findByKey(list: List, mergeKey: string, value: unknown): number {
  return list.findIndex((element, i) => {
    if (!isObject(element)) throw new PatchError(`value for key ${i} is not a map`);
    return Object.hasOwn(element, mergeKey) && getOwn(element, mergeKey) === value;
  });
}

function positionIn(order: List, element: unknown, mergeKey: string, kind: ElementKind): number {
  const valueOf = (item: unknown): unknown => (kind === 'map' ? (isObject(item) ? getOwn(item, mergeKey) : undefined) : item);
  const wanted = valueOf(element);
  return order.findIndex((item) => valueOf(item) === wanted);
}

export function isDeletion(element: unknown): boolean {
  return isObject(element) && getOwn(element, directiveMarker) === 'delete';
}

/** Elements in the order given; what the order does not know comes first, deletions last. */
export function normalizeSliceOrder(list: List, order: List, mergeKey: string, kind: ElementKind): unknown[] {
  if (kind === 'scalar') return sortByOrder(list, order, mergeKey, kind);
  for (const element of [...list, ...order]) mergeKeyOf(element, mergeKey);
  const kept = list.filter((element) => !isDeletion(element));
  return [...sortByOrder(kept, order, mergeKey, kind), ...list.filter(isDeletion)];
}

/** Insertion sort, as Go's stable sort does for short lists: its comparison is no order for unknown elements. */
function sortByOrder(list: List, order: List, mergeKey: string, kind: ElementKind): unknown[] {
  const out = [...list];
  const before = (a: unknown, b: unknown): boolean => {
    const ia = positionIn(order, a, mergeKey, kind);
    const ib = ia >= 0 ? positionIn(order, b, mergeKey, kind) : -1;
    return ia >= 0 && ib >= 0 ? ia < ib : true;
  };
  for (let i = 1; i < out.length; i++) {
    for (let j = i; j > 0 && before(out[j], out[j - 1]); j--) [out[j - 1], out[j]] = [out[j], out[j - 1]];
  }
  return out;
}

/** The patch's elements in the patch's order, the server's own among them where the server had them. */
export function normalizeElementOrder(patch: List, serverOnly: List, patchOrder: List, serverOrder: List, mergeKey: string, kind: ElementKind): unknown[] {
  const left = normalizeSliceOrder(serverOnly, serverOrder, mergeKey, kind);
  const right = normalizeSliceOrder(patch, patchOrder, mergeKey, kind);
  const out: unknown[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i >= left.length) out.push(right[j++]);
    else if (j >= right.length) out.push(left[i++]);
    else {
      const li = positionIn(serverOrder, left[i], mergeKey, kind);
      const ri = positionIn(serverOrder, right[j], mergeKey, kind);
      out.push(li >= 0 && ri >= 0 && li < ri ? left[i++] : right[j++]);
    }
  }
  return out;
}

/** Which elements `by` names, and which it does not. */
export function partition(list: List, by: List, mergeKey: string): { readonly named: List; readonly others: List } {
  const isNamed = mergeKey === '' ? (element: unknown) => by.includes(element) : (element: unknown) => findByKey(by, mergeKey, mergeKeyOf(element, mergeKey)) >= 0;
  const named: unknown[] = [];
  const others: unknown[] = [];
  for (const element of list) (isNamed(element) ? named : others).push(element);
  return { named, others };
}

/** Every scalar once; the last one takes a duplicate's place. */
export function deduplicateScalars(list: List): unknown[] {
  const out = [...list];
  let last = out.length - 1;
  for (let i = 0; i < last; i++) {
    for (let j = i + 1; j <= last; j++) {
      if (out[i] !== out[j]) continue;
      out[j] = out[last];
      out.length = last;
      last--;
      j--;
    }
  }
  return out;
}

/** By their text. */
export function sortScalars(list: List): unknown[] {
  return sortByText(list, (element) => element);
}

/** Objects by the text of their merge key. */
export function sortByMergeKey(list: List, mergeKey: string): unknown[] {
  return sortByText(list, (element) => getOwn(asMembers(element), mergeKey));
}

function sortByText(list: List, valueOf: (element: unknown) => unknown): unknown[] {
  const texts = new Map(list.map((element) => [element, goText(valueOf(element))]));
  return [...list].sort((a, b) => {
    const [ta, tb] = [texts.get(a) ?? '', texts.get(b) ?? ''];
    return ta < tb ? -1 : ta > tb ? 1 : 0;
  });
}
