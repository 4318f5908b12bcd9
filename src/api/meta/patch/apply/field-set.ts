// Sets of fields, kept in the form they have on the wire: FieldsV1. `{"f:spec":{"f:replicas":{}}}` is the set of .spec.replicas; `.` marks a
// path that is in the set and has others below it. Sets are never changed; what stays the same is shared, so that work is in proportion to
// the smaller set.
// Upstream: structured-merge-diff fieldpath/set.go, serialize.go.

import { isObject, setOwn } from '../../../../base/json.ts';
import type { ApplyType } from './apply-type.ts';
import { compareElements, formatElement, type PathElement } from './path-element.ts';

/** A node of the tree. An empty one is a member without anything below. At the root an empty one is the empty set. */
export interface FieldSet {
  readonly [element: PathElement]: FieldSet;
}

export const emptySet: FieldSet = Object.freeze({});
const leaf: FieldSet = emptySet;

type Draft = Record<PathElement, FieldSet>;

const hasKeys = (node: FieldSet): boolean => {
  for (const _ in node) return true;
  return false;
};

/** Whether the path that led here is in the set. */
const isMember = (node: FieldSet): boolean => '.' in node || !hasKeys(node);

export const isEmptySet = (set: FieldSet): boolean => !hasKeys(set);

/** A node out of its parts; undefined when nothing is left of it. */
function node(member: boolean, below: Draft): FieldSet | undefined {
  delete below['.'];
  if (!hasKeys(below)) return member ? leaf : undefined;
  if (member) below['.'] = leaf;
  return below;
}

/** The set of the given paths; each is a list of elements. */
export function setOf(...paths: readonly (readonly PathElement[])[]): FieldSet {
  const builder = new SetBuilder();
  for (const path of paths) builder.insert(path);
  return builder.set;
}

/** Collects paths while a value is walked. */
export class SetBuilder {
  readonly set: FieldSet = {};
  #isEmpty = true;
  /** nodes known to have something below: asking an object with ten thousand keys whether it has one costs as much as listing them */
  readonly #inner = new Set<FieldSet>();

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** @param path its elements from the root; the empty path is no field */
  insert(path: readonly PathElement[]): void {
    if (path.length === 0) return;
    this.#isEmpty = false;
    let at = this.set as Draft;
    for (let i = 0; i < path.length - 1; i++) {
      const element = path[i] as PathElement;
      let next = Object.hasOwn(at, element) ? at[element] : undefined;
      if (!next) setOwn(at, element, (next = {}));
      else if (!this.#inner.has(next) && !hasKeys(next)) (next as Draft)['.'] = leaf;
      this.#inner.add(next);
      at = next as Draft;
    }
    const last = path.at(-1) as PathElement;
    const known = Object.hasOwn(at, last) ? at[last] : undefined;
    if (!known) setOwn(at, last, {});
    else if (this.#inner.has(known) || hasKeys(known)) (known as Draft)['.'] = leaf;
  }
}

/** Fields in either. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || !hasKeys(b)) return a;
  return hasKeys(a) ? unionNodes(a, b) : b;
}

function unionNodes(a: FieldSet, b: FieldSet): FieldSet {
  let out: Draft | undefined;
  for (const key of Object.keys(b)) {
    const theirs = b[key] as FieldSet;
    const mine = a[key];
    const joined = mine === undefined ? theirs : mine === theirs || key === '.' ? mine : joinNodes(mine, theirs);
    if (joined !== mine) setOwn((out ??= { ...a }), key, joined);
  }
  return out ?? a;
}

function joinNodes(a: FieldSet, b: FieldSet): FieldSet {
  if (!hasKeys(b)) return isMember(a) ? a : { ...a, '.': leaf };
  if (!hasKeys(a)) return '.' in b ? b : { ...b, '.': leaf };
  return unionNodes(a, b);
}

/** Fields in both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return intersectBelow(a, b) ?? emptySet;
}

function intersectBelow(a: FieldSet, b: FieldSet): Draft | undefined {
  let out: Draft | undefined;
  for (const key of Object.keys(b)) {
    const mine = a[key];
    if (mine === undefined || key === '.') continue;
    const theirs = b[key] as FieldSet;
    const both = node(isMember(mine) && isMember(theirs), { ...intersectBelow(mine, theirs) });
    if (both) setOwn((out ??= {}), key, both);
  }
  return out;
}

/** Fields of `a` that are not in `b`; what lies below a field of `b` stays. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return subtract(a, b, false);
}

/** Like difference, and what lies below goes too. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  return subtract(a, b, true);
}

function subtract(a: FieldSet, b: FieldSet, recursive: boolean): FieldSet {
  let out: Draft | undefined;
  for (const key of Object.keys(b)) {
    const mine = a[key];
    if (mine === undefined || key === '.') continue;
    const left = subtractNode(mine, b[key] as FieldSet, recursive);
    if (left === mine) continue;
    out ??= { ...a };
    if (left) setOwn(out, key, left);
    else delete out[key];
  }
  if (!out) return a;
  return hasKeys(out) ? out : emptySet;
}

function subtractNode(a: FieldSet, b: FieldSet, recursive: boolean): FieldSet | undefined {
  const gone = isMember(b);
  if (gone && recursive) return undefined;
  const below = subtract(a, b, recursive);
  const member = isMember(a) && !gone;
  if (below === a && member === isMember(a)) return a;
  return node(member, { ...below });
}

/** Whether a path is in the set. */
export function hasPath(set: FieldSet, path: readonly PathElement[]): boolean {
  let at: FieldSet | undefined = set;
  for (const element of path) {
    at = at && Object.hasOwn(at, element) ? at[element] : undefined;
    if (!at) return false;
  }
  return path.length > 0 && at !== undefined && isMember(at);
}

/** Whether an element is in the set, and what lies below it. */
export function descend(set: FieldSet, element: PathElement): { readonly member: boolean; readonly below: FieldSet } | undefined {
  const found = Object.hasOwn(set, element) ? set[element] : undefined;
  return found && { member: isMember(found), below: found };
}

/** Whether anything lies below a node. */
export const hasBelow = (set: FieldSet): boolean => {
  for (const key in set) if (key !== '.') return true;
  return false;
};

/** Every path as text, members of a node before what lies below them. Upstream: Set.Iterate with Path.String. */
export function formatPaths(set: FieldSet, prefix = ''): string[] {
  const elements = Object.keys(set)
    .filter((key) => key !== '.')
    .sort(compareElements);
  const here = elements.filter((element) => isMember(set[element] as FieldSet)).map((element) => prefix + formatElement(element));
  return [...here, ...elements.flatMap((element) => formatPaths(set[element] as FieldSet, prefix + formatElement(element)))];
}

/** Named fields on the way to a member become members: they exist because something below them does. Upstream: EnsureNamedFieldsAreMembers. */
export function withNamedFields(set: FieldSet, type: ApplyType | undefined): FieldSet {
  const out: Draft = {};
  for (const element of Object.keys(set)) {
    if (element === '.') continue;
    const below = set[element] as FieldSet;
    const name = element.startsWith('f:') ? element.slice(2) : undefined;
    const declared = name !== undefined && (type?.map?.isDeclared(name) ?? false);
    const inner = hasBelow(below) ? withNamedFields(below, childType(type, element)) : {};
    setOwn(out, element, node(isMember(below) || (declared && hasBelow(below)), { ...inner }) ?? leaf);
  }
  return out;
}

function childType(type: ApplyType | undefined, element: PathElement): ApplyType | undefined {
  if (element.startsWith('f:')) return type?.map?.fieldType(element.slice(2));
  return element.startsWith('k:') ? type?.list?.of : undefined;
}

/** FieldsV1 as it came over the wire; what is not a set is empty. */
export function asFieldSet(value: unknown): FieldSet {
  return isObject(value) ? (value as FieldSet) : emptySet;
}
