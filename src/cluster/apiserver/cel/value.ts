// JSON as CEL sees it: whole numbers are ints, objects are maps with their own keys only.
// Upstream: apiserver/pkg/cel/common/values.go

import { Struct, Uint } from '../../../base/cel/value.ts';

/** Without a schema: a number is an int when it is whole. */
export function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value ?? null;
  const known = seen.get(value);
  if (known !== undefined) return known;
  const made = Array.isArray(value) ? value.map(toCel) : new Map(Object.entries(value).map(([key, item]) => [key, toCel(item)]));
  if (Object.isFrozen(value)) seen.set(value, made);
  return made;
}

/** Stored objects are immutable, so their CEL form can be kept. */
const seen = new WeakMap<object, unknown>();

/** JSON again; object literals keep their class, so that their types can be looked at. */
export function fromCel(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint) return Number(value.value);
  if (Array.isArray(value)) return value.map(fromCel);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), fromCel(item)]));
  if (value instanceof Struct) return new Struct(value.typeName, new Map([...value.fields].map(([name, item]) => [name, fromCel(item)])));
  return value === null || ['string', 'number', 'boolean'].includes(typeof value) ? value : String(value);
}
