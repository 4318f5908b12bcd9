// Sets of fields, in the very form they have in managedFields: `{"f:spec": {"f:replicas": {}}}`. A field is in the set when
// its node is empty or has a member `.`. All functions leave their arguments alone and share what they can.
// Upstream: structured-merge-diff/fieldpath/set.go

export interface FieldSet {
  readonly [element: string]: FieldSet;
}

export const emptySet: FieldSet = Object.freeze({});

export function isEmpty(set: FieldSet): boolean {
  for (const _ in set) return false;
  return true;
}

/** Fields of either. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmpty(b)) return a;
  if (isEmpty(a)) return b;
  let out: Record<string, FieldSet> | undefined;
  for (const element in b) {
    const theirs = b[element] as FieldSet;
    const mine = a[element];
    const both = mine === undefined ? theirs : unionOfNodes(mine, theirs);
    if (both !== mine) (out ??= { ...a })[element] = both;
  }
  return out ?? a;
}

/** Two nodes: an empty one means the field itself, which a filled one says with `.`. */
function unionOfNodes(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(a)) return isEmpty(b) || '.' in b ? (isEmpty(b) ? a : b) : { '.': emptySet, ...b };
  if (isEmpty(b)) return '.' in a ? a : { '.': emptySet, ...a };
  return union(a, b);
}

/** Fields of `a` that are not in `b`. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(a) || isEmpty(b)) return a;
  let out: Record<string, FieldSet> | undefined;
  for (const element in b) {
    const mine = a[element];
    if (mine === undefined) continue;
    const rest = differenceOfNodes(mine, b[element] as FieldSet);
    if (rest === mine) continue;
    out ??= { ...a };
    if (rest === undefined) delete out[element];
    else out[element] = rest;
  }
  return out ?? a;
}

function differenceOfNodes(a: FieldSet, b: FieldSet): FieldSet | undefined {
  const removesSelf = isEmpty(b) || '.' in b;
  if (isEmpty(a)) return removesSelf ? undefined : a;
  if (isEmpty(b)) {
    if (!('.' in a)) return a;
    const { '.': _, ...rest } = a;
    return isEmpty(rest) ? undefined : rest;
  }
  const rest = difference(a, b);
  if (!isEmpty(rest)) return onlySelf(rest) ? emptySet : rest;
  return undefined;
}

const onlySelf = (set: FieldSet): boolean => {
  for (const element in set) if (element !== '.') return false;
  return true;
};

/** Whether both hold the same fields. */
export function sameSet(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  let count = 0;
  for (const element in a) {
    const theirs = b[element];
    if (theirs === undefined || !sameSet(a[element] as FieldSet, theirs)) return false;
    count += 1;
  }
  for (const _ in b) count -= 1;
  return count === 0;
}

const interned = new Map<string, FieldSet>();
const internedMost = 4096;

/** One object for equal sets: thousands of Pods of one template own the same fields. */
export function intern(set: FieldSet): FieldSet {
  const key = JSON.stringify(set);
  const known = interned.get(key);
  if (known) return known;
  if (interned.size >= internedMost) interned.clear();
  interned.set(key, set);
  return set;
}
