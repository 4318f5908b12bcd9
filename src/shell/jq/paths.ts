// Going into values: by key, by number, by slice, along a path. Upstream: jq's jv_aux.c, whose messages it gives.

import { compareJson, isArray, isObject, type Json, typeOf } from './json.ts';
import { JqError, truncated } from './operators.ts';

export type Path = readonly Json[];

/** `value[key]`. @throws JqError */
export function indexed(value: Json, key: Json): Json {
  if (isObject(value) && typeof key === 'string') return value.get(key) ?? null;
  if (isArray(value) && typeof key === 'number') return at(value, key);
  if (value === null && (typeof key === 'string' || typeof key === 'number' || key === null)) return null;
  if (isObject(key) && (isArray(value) || value === null || typeof value === 'string')) return pathSlice(value, key.get('start') ?? null, key.get('end') ?? null);
  if (isArray(value) && isArray(key)) return indexesOf(value, key);
  if (typeof key === 'string') throw new JqError(`Cannot index ${typeOf(value)} with "${key}"`);
  throw new JqError(`Cannot index ${typeOf(value)} with ${typeOf(key)}`);
}

function at(value: readonly Json[], index: number): Json {
  const whole = Math.floor(index);
  return value[whole < 0 ? value.length + whole : whole] ?? null;
}

/** Where a list lies inside another one. */
export function indexesOf(value: readonly Json[], part: readonly Json[]): Json {
  if (part.length === 0) return null;
  const out: number[] = [];
  for (let i = 0; i + part.length <= value.length; i++) if (part.every((item, k) => compareJson(item, value[i + k] ?? null) === 0)) out.push(i);
  return out;
}

function bounds(length: number, from: Json, to: Json): readonly [number, number] {
  if ((from !== null && typeof from !== 'number') || (to !== null && typeof to !== 'number')) throw new JqError('Start and end indices of an array slice must be numbers');
  const clamp = (index: number): number => Math.max(0, Math.min(length, index < 0 ? length + index : index));
  const start = clamp(Math.floor(from ?? 0));
  return [start, Math.max(start, clamp(Math.ceil(to ?? length)))];
}

/** `value[from:to]`. @throws JqError */
export function pathSlice(value: Json, from: Json, to: Json): Json {
  if (value === null) return null;
  if (isArray(value)) return value.slice(...bounds(value.length, from, to));
  if (typeof value === 'string') {
    const characters = [...value];
    return characters.slice(...bounds(characters.length, from, to)).join('');
  }
  throw new JqError(`Cannot index ${typeOf(value)} with object`);
}

/** The value at a path; null where there is none. @throws JqError */
export function pathGet(value: Json, path: Path): Json {
  let here = value;
  for (const key of path) {
    if (here === null) return null;
    here = indexed(here, key);
  }
  return here;
}

/** A copy with another value at a path; what is missing on the way is made. @throws JqError */
export function pathSet(value: Json, path: Path, to: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return to;
  if (typeof key === 'string') {
    if (value !== null && !isObject(value)) throw new JqError(`Cannot index ${typeOf(value)} with "${key}"`);
    const before = value?.get(key) ?? null;
    return new Map([...(value ?? [])]).set(key, pathSet(before, rest, to));
  }
  if (typeof key === 'number') return setItem(value, key, rest, to);
  if (isObject(key)) return setSlice(value, key, rest, to);
  throw new JqError(isArray(key) ? `Cannot update field at array index of array` : `Invalid path component ${truncated(key)}`);
}

function setItem(value: Json, key: number, rest: Path, to: Json): Json {
  if (value !== null && !isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with number`);
  const list = [...(value ?? [])];
  const index = Math.floor(key) < 0 ? list.length + Math.floor(key) : Math.floor(key);
  if (index < 0) throw new JqError('Out of bounds negative array index');
  while (list.length < index) list.push(null);
  list[index] = pathSet(list[index] ?? null, rest, to);
  return list;
}

function setSlice(value: Json, key: ReadonlyMap<string, Json>, rest: Path, to: Json): Json {
  if (value !== null && !isArray(value)) throw new JqError(`Cannot update field at object index of ${typeOf(value)}`);
  const list = value ?? [];
  const [start, end] = bounds(list.length, key.get('start') ?? null, key.get('end') ?? null);
  const part = pathSet(list.slice(start, end), rest, to);
  if (!isArray(part)) throw new JqError('A slice of an array can only be assigned another array');
  return [...list.slice(0, start), ...part, ...list.slice(end)];
}

/** A copy without what lies at these paths. @throws JqError */
export function pathDeleted(value: Json, paths: readonly Path[]): Json {
  const order = [...paths].sort((a, b) => compareJson(b, a));
  return order.reduce<Json>((result, path) => deleteOne(result, path), value);
}

function deleteOne(value: Json, path: Path): Json {
  const [key, ...rest] = path;
  if (value === null) return null;
  if (key === undefined) return null;
  if (rest.length > 0) {
    const inner = indexed(value, key);
    return inner === null ? value : pathSet(value, [key], deleteOne(inner, rest));
  }
  if (isObject(value) && typeof key === 'string') {
    const out = new Map(value);
    out.delete(key);
    return out;
  }
  if (isArray(value) && typeof key === 'number') {
    const index = key < 0 ? value.length + key : key;
    return value.filter((_, i) => i !== index);
  }
  if (isArray(value) && isObject(key)) {
    const [start, end] = bounds(value.length, key.get('start') ?? null, key.get('end') ?? null);
    return [...value.slice(0, start), ...value.slice(end)];
  }
  throw new JqError(typeof key === 'string' ? `Cannot delete field at object index of ${typeOf(value)}` : `Cannot delete field at array index of ${typeOf(value)}`);
}
