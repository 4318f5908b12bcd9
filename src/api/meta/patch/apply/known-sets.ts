// Sets of fields that were met before: equal ones are one object, down to their parts, so that thousands of Pods of one template share what they
// own, sets compare by identity, and what was once computed of two sets is remembered.
// Upstream has no such thing: it computes every set anew. What is remembered decides only how fast an answer comes.

import { setOwn } from '../../../../base/json.ts';
import { emptySet, type FieldSet, recursiveDifference, SetBuilder } from './field-set.ts';
import type { ApplyList } from './apply-type.ts';
import { itemElement, type PathElement } from './path-element.ts';

/** More than this is forgotten, all at once: names of every Pod would pile up. */
const mostKnown = 16_384;

const known = new Map<string, FieldSet>([['', emptySet]]);
const numbers = new WeakMap<FieldSet, number>([[emptySet, 0]]);
let lastNumber = 0;

/** The one object for this set, in the order upstream writes sets: a field before what is in it, then by name. */
export function knownSet(set: FieldSet): FieldSet {
  if (numbers.has(set)) return set;
  const names = Object.keys(set);
  if (names.length > 1) names.sort(compareNames);
  const parts: FieldSet[] = [];
  let key = '';
  for (const name of names) {
    const part = knownSet(set[name] as FieldSet);
    parts.push(part);
    key += `${name}\0${numbers.get(part)}\0`;
  }
  const found = known.get(key);
  if (found) return found;
  if (known.size >= mostKnown) {
    known.clear();
    known.set('', emptySet);
  }
  const made: Record<PathElement, FieldSet> = {};
  for (let i = 0; i < names.length; i++) setOwn(made, names[i] as PathElement, parts[i]);
  known.set(key, made);
  numbers.set(made, ++lastNumber);
  return made;
}

const compareNames = (a: string, b: string): number => (a === '.' ? -1 : b === '.' ? 1 : a < b ? -1 : 1);

/** The operation with its answers kept, as known sets. Both sets should be known ones, else nothing is found again. */
export function remembered(operation: (a: FieldSet, b: FieldSet) => FieldSet): (a: FieldSet, b: FieldSet) => FieldSet {
  const answers = new WeakMap<FieldSet, WeakMap<FieldSet, FieldSet>>();
  return (a, b) => {
    let ofFirst = answers.get(a);
    if (!ofFirst) answers.set(a, (ofFirst = new WeakMap()));
    let answer = ofFirst.get(b);
    if (answer === undefined) ofFirst.set(b, (answer = knownSet(operation(a, b))));
    return answer;
  };
}

/** A path; equal ones are one object as long as they are remembered. */
export class Path {
  readonly depth: number;
  readonly #element: PathElement;
  readonly #parent: Path | undefined;
  #fields: Map<string, Path> | undefined;
  #items: Map<PathElement, Path> | undefined;
  #keyed: Map<unknown, Path> | undefined;

  constructor(element: PathElement, parent: Path | undefined) {
    this.#element = element;
    this.#parent = parent;
    this.depth = parent ? parent.depth + 1 : 0;
  }

  field(name: string): Path {
    return this.#fields?.get(name) ?? this.#add((this.#fields ??= new Map()), name, `f:${name}`);
  }

  item(element: PathElement): Path {
    return this.#items?.get(element) ?? this.#add((this.#items ??= new Map()), element, element);
  }

  /** `item` for an item of a list with one key, by the key's value */
  keyed(value: unknown, list: ApplyList, item: unknown): Path {
    let found = this.#keyed?.get(value);
    if (!found) (this.#keyed ??= new Map()).set(value, (found = this.item(itemElement(list, item))));
    return found;
  }

  get elements(): readonly PathElement[] {
    return this.#parent ? [...this.#parent.elements, this.#element] : [];
  }

  #add(to: Map<string, Path>, key: string, element: PathElement): Path {
    remembering += 1;
    const made = new Path(element, this);
    to.set(key, made);
    return made;
  }
}

/** A set while its paths are collected: the same paths in the same order lead to the same object. Objects of one shape hardly cost more than their walk. */
export class Collected {
  readonly #before: Collected | undefined;
  readonly #path: Path | undefined;
  #next: Map<Path, Collected> | undefined;
  #without: Map<FieldSet, FieldSet> | undefined;
  #set: FieldSet | undefined;

  constructor(before?: Collected, path?: Path) {
    this.#before = before;
    this.#path = path;
  }

  /** This set and a path; the empty path is no field. */
  with(path: Path): Collected {
    if (path.depth === 0) return this;
    return this.#next?.get(path) ?? this.#add(path);
  }

  #add(path: Path): Collected {
    remembering += 1;
    const made = new Collected(this, path);
    (this.#next ??= new Map()).set(path, made);
    return made;
  }

  /** as a known set */
  get set(): FieldSet {
    if (this.#set) return this.#set;
    const builder = new SetBuilder();
    const paths: Path[] = [];
    for (let at: Collected | undefined = this; at; at = at.#before) if (at.#path) paths.push(at.#path);
    for (const path of paths.reverse()) builder.insert(path.elements);
    return (this.#set = knownSet(builder.set));
  }

  /** the set without these fields and all below them */
  without(ignored: FieldSet): FieldSet {
    let left = this.#without?.get(ignored);
    if (!left) (this.#without ??= new Map()).set(ignored, (left = knownSet(recursiveDifference(this.set, ignored))));
    return left;
  }
}

let remembering = 0;
let start = { path: new Path('', undefined), nothing: new Collected() };

/** Where a walk begins. */
export function startOfWalk(): { readonly path: Path; readonly nothing: Collected } {
  if (remembering > mostKnown) {
    remembering = 0;
    start = { path: new Path('', undefined), nothing: new Collected() };
  }
  return start;
}
