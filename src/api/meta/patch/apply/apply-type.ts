// What server-side apply must know of a type. Injected: built-in-type.ts has it for built-in kinds, json-schema-type.ts for custom ones.
// Upstream: structured-merge-diff schema/elements.go (Atom, List, Map), typed/deduced.go.

export interface ApplyList {
  /** owned as a whole, a set of scalars, or objects told apart by keys */
  readonly relationship: 'atomic' | 'set' | 'map';
  readonly keys: readonly string[];
  readonly of: ApplyType;
}

export interface ApplyMap {
  readonly relationship: 'atomic' | 'granular';
  /** the type of a declared field, or of any member when the map is open; undefined for a field that may not be there */
  fieldType(name: string): ApplyType | undefined;
  /** whether the field is named by the type, and not just a member of an open map */
  isDeclared(name: string): boolean;
  /** what a missing field counts as when it is a list's key */
  defaultOf(name: string): unknown;
}

/** What a value may be: one of these, or several when any JSON is allowed. */
export interface ApplyType {
  readonly scalar?: 'string' | 'numeric' | 'boolean' | 'untyped';
  readonly list?: ApplyList;
  readonly map?: ApplyMap;
}

/** Any JSON, owned as a whole. Upstream: __untyped_atomic_. */
export const untypedAtomic: ApplyType = {
  scalar: 'untyped',
  list: {
    relationship: 'atomic',
    keys: [],
    get of(): ApplyType {
      return untypedAtomic;
    },
  },
  map: { relationship: 'atomic', fieldType: () => untypedAtomic, isDeclared: () => false, defaultOf: () => undefined },
};

/** Any JSON, objects owned member by member. Upstream: __untyped_deduced_. */
export const untypedDeduced: ApplyType = {
  scalar: 'untyped',
  list: { relationship: 'atomic', keys: [], of: untypedAtomic },
  map: { relationship: 'granular', fieldType: () => untypedDeduced, isDeclared: () => false, defaultOf: () => undefined },
};

export type AtomKind = 'scalar' | 'list' | 'map';

/** What a type is for a value: the kind of the value where the type allows it, else its first. @returns undefined for a type that is nothing */
export function atomOf(type: ApplyType, value: unknown): AtomKind | undefined {
  if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) {
      if (type.list) return 'list';
    } else if (type.map) return 'map';
  } else if (value !== null && value !== undefined && type.scalar) return 'scalar';
  return type.map ? 'map' : type.scalar ? 'scalar' : type.list ? 'list' : undefined;
}
