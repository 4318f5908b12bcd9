// JSON as CEL sees it: whole numbers are ints, objects are maps with their own keys only.
// Upstream: apiserver/pkg/cel/common/values.go

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

/** JSON again. */
export function fromCel(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(fromCel);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), fromCel(item)]));
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromCel(item)]));
  }
  return value;
}
