// What differs between two objects of one type, as three sets of fields.
// Upstream: structured-merge-diff typed/compare.go.
// Objects are immutable and share what did not change, so equal references end the walk: a status update costs what it touches.

import { isObject, jsonEqual, maxDepth } from '../../../../base/json.ts';
import { type ApplyList, type ApplyMap, type ApplyType, type AtomKind, atomOf } from './apply-type.ts';
import type { FieldSet } from './field-set.ts';
import { type Collected, type Path, startOfWalk } from './known-sets.ts';
import { itemElement, type PathElement } from './path-element.ts';

/** Known sets, all three. */
export interface Comparison {
  readonly removed: FieldSet;
  readonly modified: FieldSet;
  readonly added: FieldSet;
}

/**
 * @param ignored fields left out of the answer, with all below them
 * @throws PathElementError when items of a list cannot be told apart
 */
export function compareObjects(before: unknown, after: unknown, type: ApplyType, ignored?: FieldSet): Comparison {
  const walk = new Walk();
  walk.compare(before, after, type);
  const { removed, modified, added } = walk;
  if (!ignored) return { removed: removed.set, modified: modified.set, added: added.set };
  return { removed: removed.without(ignored), modified: modified.without(ignored), added: added.without(ignored) };
}

type Members = Readonly<Record<string, unknown>>;
const isEmptyMap = (value: Members | undefined): boolean => {
  for (const _ in value) return false;
  return true;
};

/** A function of its own: read inside a loop over the other object's names, V8 compiles the loop anew for ever. */
function member(members: Members | undefined, name: string): unknown {
  return members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
}

class Walk {
  removed: Collected;
  modified: Collected;
  added: Collected;
  #path: Path;

  constructor() {
    const { path, nothing } = startOfWalk();
    this.#path = path;
    this.removed = nothing;
    this.modified = nothing;
    this.added = nothing;
  }

  /** undefined is absent; null is there. */
  compare(lhs: unknown, rhs: unknown, type: ApplyType): void {
    if (lhs === rhs || this.#path.depth > maxDepth) return;
    const left = atomOf(type, lhs);
    const right = atomOf(type, rhs);
    let inLeaf: boolean;
    if (rhs === undefined) inLeaf = this.#handle(left, lhs, rhs, type);
    else if (lhs === undefined || left === right) inLeaf = this.#handle(right, lhs, rhs, type);
    else {
      this.#handle(left, lhs, rhs, type);
      inLeaf = this.#handle(right, lhs, rhs, type);
    }
    if (inLeaf) return;
    if (lhs === undefined) this.added = this.added.with(this.#path);
    else if (rhs === undefined) this.removed = this.removed.with(this.#path);
  }

  /** @returns whether the value is owned as a whole */
  #handle(atom: AtomKind | undefined, lhs: unknown, rhs: unknown, type: ApplyType): boolean {
    if (atom === 'map') return this.#maps(lhs, rhs, type.map as ApplyMap);
    if (atom === 'list') return this.#lists(lhs, rhs, type.list as ApplyList);
    return this.#leaf(lhs, rhs);
  }

  #leaf(lhs: unknown, rhs: unknown): true {
    if (lhs === undefined) this.added = this.added.with(this.#path);
    else if (rhs === undefined) this.removed = this.removed.with(this.#path);
    else if (!jsonEqual(lhs, rhs)) this.modified = this.modified.with(this.#path);
    return true;
  }

  #maps(lhs: unknown, rhs: unknown, type: ApplyMap): boolean {
    const left = isObject(lhs) ? lhs : undefined;
    const right = isObject(rhs) ? rhs : undefined;
    if (type.relationship === 'atomic' || (isEmptyMap(left) && isEmptyMap(right))) return this.#leaf(lhs, rhs);
    for (const name in left) {
      const value = left[name];
      if (value !== undefined) this.#member(name, value, member(right, name), type);
    }
    for (const name in right) {
      const value = right[name];
      if (value !== undefined && member(left, name) === undefined) this.#member(name, undefined, value, type);
    }
    return false;
  }

  #member(name: string, lhs: unknown, rhs: unknown, type: ApplyMap): void {
    if (lhs === rhs) return;
    const memberType = type.fieldType(name);
    if (!memberType) return;
    const here = this.#path;
    this.#path = here.field(name);
    this.compare(lhs, rhs, memberType);
    this.#path = here;
  }

  #lists(lhs: unknown, rhs: unknown, type: ApplyList): boolean {
    const left: readonly unknown[] | undefined = Array.isArray(lhs) ? lhs : undefined;
    const right: readonly unknown[] | undefined = Array.isArray(rhs) ? rhs : undefined;
    if (type.relationship === 'atomic' || (!left?.length && !right?.length)) return this.#leaf(lhs, rhs);
    const [key] = type.keys;
    if (key !== undefined && type.keys.length === 1 && this.#byKey(key, left ?? none, right ?? none, type)) return false;
    const before = group(type, left);
    const after = group(type, right);
    for (const [element, items] of before) this.#items(element, items, after.get(element) ?? [], type);
    for (const [element, items] of after) if (!before.has(element)) this.#items(element, [], items, type);
    return false;
  }

  /** Short lists whose items have one key each, all different: conditions, containers, ports of a name. @returns whether they were such */
  #byKey(key: string, left: readonly unknown[], right: readonly unknown[], type: ApplyList): boolean {
    const before = keysOf(key, left);
    const after = before && keysOf(key, right);
    if (!before || !after) return false;
    const here = this.#path;
    for (let i = 0; i < left.length; i++) {
      const at = after.indexOf(before[i]);
      const other = at < 0 ? undefined : right[at];
      if (other === left[i]) continue;
      this.#path = here.keyed(before[i], type, left[i]);
      this.compare(left[i], other, type.of);
    }
    for (let i = 0; i < right.length; i++) {
      if (before.includes(after[i])) continue;
      this.#path = here.keyed(after[i], type, right[i]);
      this.compare(undefined, right[i], type.of);
    }
    this.#path = here;
    return true;
  }

  /** Items of one name: more than one are duplicates, owned together. */
  #items(element: PathElement, before: readonly unknown[], after: readonly unknown[], type: ApplyList): void {
    const here = this.#path;
    this.#path = here.item(element);
    if (before.length <= 1 && after.length <= 1) this.compare(before[0], after[0], type.of);
    else if (before.length >= 2 && after.length >= 2) {
      if (!jsonEqual(before, after)) this.modified = this.modified.with(this.#path);
    } else if (before.length >= 2) {
      if (after.length > 0) this.compare(undefined, after[0], type.of);
      this.removed = this.removed.with(this.#path);
    } else {
      if (before.length > 0) this.compare(before[0], undefined, type.of);
      this.added = this.added.with(this.#path);
    }
    this.#path = here;
  }
}

const none: readonly unknown[] = [];
const shortList = 16;

/** The items' values of a key; undefined when one has none, or two have the same. */
function keysOf(key: string, items: readonly unknown[]): readonly unknown[] | undefined {
  if (items.length > shortList) return undefined;
  const keys: unknown[] = [];
  for (const item of items) {
    const value = isObject(item) ? member(item, key) : undefined;
    if (value === undefined || typeof value === 'object' || keys.includes(value)) return undefined;
    keys.push(value);
  }
  return keys;
}

function group(type: ApplyList, items: readonly unknown[] | undefined): Map<PathElement, unknown[]> {
  const found = new Map<PathElement, unknown[]>();
  for (const item of items ?? []) {
    const element = itemElement(type, item);
    const known = found.get(element);
    if (known) known.push(item);
    else found.set(element, [item]);
  }
  return found;
}
