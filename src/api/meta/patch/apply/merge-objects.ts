// Lays what is applied over what is there.
// Upstream: structured-merge-diff typed/merge.go with ruleKeepRHS.

import { isObject, maxDepth, setOwn } from '../../../../base/json.ts';
import { type ApplyList, type ApplyMap, type ApplyType, type AtomKind, atomOf } from './apply-type.ts';
import { formatElement, itemElement, type PathElement, PathElementError } from './path-element.ts';

/** The merged value; undefined when nothing is left of it. @throws PathElementError */
export function mergeObjects(live: unknown, applied: unknown, type: ApplyType, depth = 0): unknown {
  if (live === applied) return applied;
  if (depth > maxDepth) throw new PathElementError('exceeded max depth');
  const left = atomOf(type, live);
  const right = atomOf(type, applied);
  return merge(applied === undefined ? left : right, live, applied, type, depth);
}

const keepApplied = (live: unknown, applied: unknown): unknown => (applied !== undefined ? applied : live);

function merge(atom: AtomKind | undefined, live: unknown, applied: unknown, type: ApplyType, depth: number): unknown {
  if (atom === 'map') return mergeMaps(live, applied, type.map as ApplyMap, depth);
  if (atom === 'list') return mergeLists(live, applied, type.list as ApplyList, depth);
  return keepApplied(live, applied);
}

function mergeMaps(live: unknown, applied: unknown, type: ApplyMap, depth: number): unknown {
  const left = isObject(live) ? live : {};
  const right = isObject(applied) ? applied : {};
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  if (type.relationship === 'atomic' || names.size === 0) return keepApplied(live, applied);
  const out: Record<string, unknown> = {};
  for (const name of names) {
    const [before, after] = [Object.hasOwn(left, name) ? left[name] : undefined, Object.hasOwn(right, name) ? right[name] : undefined];
    const memberType = type.fieldType(name);
    const merged = memberType ? mergeObjects(before, after, memberType, depth + 1) : keepApplied(before, after);
    if (merged !== undefined) setOwn(out, name, merged);
  }
  return Object.keys(out).length > 0 ? out : undefined;
}

interface Indexed {
  readonly elements: readonly PathElement[];
  readonly items: readonly unknown[];
  /** undefined for what comes more than once */
  readonly byElement: ReadonlyMap<PathElement, unknown>;
}

function index(type: ApplyList, items: readonly unknown[], allowDuplicates: boolean): Indexed {
  const byElement = new Map<PathElement, unknown>();
  const elements = items.map((item, i) => {
    const element = elementAt(type, item, i);
    if (byElement.has(element) && !allowDuplicates) throw new PathElementError(`duplicate entries for key ${formatElement(element)}`);
    byElement.set(element, byElement.has(element) ? null : item);
    return element;
  });
  return { elements, items, byElement };
}

function elementAt(type: ApplyList, item: unknown, i: number): PathElement {
  try {
    return itemElement(type, item);
  } catch (error) {
    if (error instanceof PathElementError) throw new PathElementError(`element ${i}: ${error.message}`);
    throw error;
  }
}

function mergeLists(live: unknown, applied: unknown, type: ApplyList, depth: number): unknown {
  const left: readonly unknown[] = Array.isArray(live) ? live : [];
  const right: readonly unknown[] = Array.isArray(applied) ? applied : [];
  if (type.relationship === 'atomic' || (left.length === 0 && right.length === 0)) return keepApplied(live, applied);
  const rhs = index(type, right, false);
  const lhs = index(type, left, true);
  const out = interleave(lhs, rhs, (element, before, after) => {
    const merged = mergeObjects(before, after, type.of, depth + 1);
    return merged === undefined ? [] : [merged];
  });
  return out.length > 0 ? out : undefined;
}

type MergeItem = (element: PathElement, before: unknown, after: unknown) => unknown[];

/** The applied order, with the live items that are not applied between their neighbours. Upstream: visitListItems. */
function interleave(lhs: Indexed, rhs: Indexed, merge: MergeItem): unknown[] {
  const out: unknown[] = [];
  const shared = rhs.elements.filter((element) => lhs.byElement.has(element));
  const done = new Set<PathElement>();
  let nextShared = shared.shift();
  let l = 0;
  let r = 0;
  const both = (element: PathElement): void => {
    done.add(element);
    out.push(...merge(element, lhs.byElement.get(element) ?? undefined, rhs.byElement.get(element)));
    r++;
  };
  while (l < lhs.elements.length || r < rhs.elements.length) {
    const le = lhs.elements[l];
    const re = rhs.elements[r];
    if (le !== undefined && re !== undefined) {
      if (le === re) {
        both(le);
        l++;
        nextShared = shared.shift();
        continue;
      }
      if (rhs.byElement.has(le) && nextShared !== undefined && nextShared !== le) {
        l++;
        continue;
      }
    }
    if (le !== undefined) {
      if (!rhs.byElement.has(le)) {
        out.push(...merge(le, lhs.items[l], undefined));
        l++;
        continue;
      }
      if (done.has(le)) l++;
    }
    if (re !== undefined) {
      both(re);
      if (nextShared === re) nextShared = shared.shift();
    }
  }
  return out;
}
