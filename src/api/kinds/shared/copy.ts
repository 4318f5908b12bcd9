/**
 * Changing what may be frozen: each function gives back the very object it got when nothing changes, so that defaulting a complete Pod
 * allocates nothing and versions of an object share what they have in common.
 */

type Fields = Readonly<Record<string, unknown>>;

/** `object` with `fields` where it has none; fields that are there, even false or 0, stay. */
export function fill<T extends object>(object: T, fields: Partial<T>): T {
  let copy: Record<string, unknown> | undefined;
  for (const name in fields) {
    const value = (fields as Fields)[name];
    if (value !== undefined && (object as Fields)[name] === undefined) {
      copy ??= { ...object } as Record<string, unknown>;
      copy[name] = value;
    }
  }
  return (copy ?? object) as T;
}

/** `object` with `fields` set; one set to undefined is removed. */
export function change<T extends object>(object: T, fields: { readonly [K in keyof T]?: T[K] | undefined }): T {
  let copy: Record<string, unknown> | undefined;
  for (const name in fields) {
    const value = (fields as Fields)[name];
    if ((object as Fields)[name] === value) continue;
    copy ??= { ...object } as Record<string, unknown>;
    if (value === undefined) delete copy[name];
    else copy[name] = value;
  }
  return (copy ?? object) as T;
}

/** Every item through `f`; undefined lists stay undefined. */
export function each<T>(list: readonly T[] | undefined, f: (item: T) => T): readonly T[] | undefined {
  if (!list) return list;
  let copy: T[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const item = list[i] as T;
    const next = f(item);
    if (next === item) continue;
    copy ??= list.slice();
    copy[i] = next;
  }
  return copy ?? list;
}

/** `f` where there is a value. */
export function maybe<T>(value: T | undefined, f: (value: T) => T): T | undefined {
  return value === undefined ? undefined : f(value);
}

/** Whether two JSON values are equal, as Go's DeepEqual sees them: an absent field and an empty list or map are the same. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isBlank(a) && isBlank(b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  }
  for (const name in a) if (!same((a as Fields)[name], (b as Fields)[name])) return false;
  for (const name in b) if (!(name in a) && !isBlank((b as Fields)[name])) return false;
  return true;
}

/** Absent, or an empty list: what Go's semantic equality does not tell apart. An empty object is not blank: it may be a pointer that is set. */
function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
