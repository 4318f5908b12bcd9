// Whether a write changes anything, and sharing of what it leaves alone: both in one walk.
// Sharing keeps the store small (a status update keeps the old spec) and makes the next comparison an identity check.

import { setOwn } from '../../../base/json.ts';

/**
 * The same JSON as `next`, made of `old`'s own parts wherever they are equal.
 * @param done what went through this before, with the same `old`: parts that `next` still has of it are not looked at again
 * @returns `old` itself when nothing differs
 */
export function share<T>(next: T, old: unknown, done?: unknown): T {
  if (next === old || next === done || typeof next !== 'object' || typeof old !== 'object' || next === null || old === null) return next;
  if (Array.isArray(next)) return Array.isArray(old) ? (shareList(next, old) as T) : next;
  if (Array.isArray(old)) return next;
  return shareMap(next as Record<string, unknown>, old as Record<string, unknown>, done as Record<string, unknown> | undefined) as T;
}

function shareList(next: readonly unknown[], old: readonly unknown[]): readonly unknown[] {
  let same = next.length === old.length;
  let out: unknown[] | undefined;
  for (let i = 0; i < next.length; i++) {
    const item = next[i];
    const shared = i < old.length ? share(item, old[i]) : item;
    if (shared !== item) (out ??= next.slice())[i] = shared;
    if (same && !isSame(shared, old[i])) same = false;
  }
  return same ? old : (out ?? next);
}

function shareMap(next: Record<string, unknown>, old: Record<string, unknown>, done: Record<string, unknown> | undefined): Record<string, unknown> {
  let same = true;
  let count = 0;
  let out: Record<string, unknown> | undefined;
  for (const name in next) {
    count += 1;
    const item = next[name];
    const before = Object.hasOwn(old, name) ? old[name] : undefined;
    const shared = item === before ? item : share(item, before, done?.[name]);
    if (shared !== item) setOwn((out ??= copy(next)), name, shared);
    if (same && !isSame(shared, before)) same = false;
  }
  if (same) for (const _ in old) count -= 1;
  return same && count === 0 ? old : (out ?? next);
}

const isSame = (a: unknown, b: unknown): boolean => Object.is(a, b);

function copy(object: Record<string, unknown>): Record<string, unknown> {
  return { ...object };
}

/** Whether two JSON values are equal. */
export function equalJson(a: unknown, b: unknown): boolean {
  return share(a, b) === b;
}

/** Freezes what is not frozen yet, all the way down. */
export function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const name in value) freezeDeep(value[name]);
  return value;
}
