// Which fields a write added, changed and removed. Walks only what differs by identity, so that updates that share
// most of the old object cost little.
// Upstream: structured-merge-diff/typed/compare.go

import { equalJson } from '../registry/equal.ts';
import type { FieldSet } from './field-set.ts';
import { emptySet } from './field-set.ts';
import type { Typing } from './typing.ts';
import { deduced } from './typing.ts';

/** Sets being built. */
type Building = { [element: string]: Building };

export interface Comparison {
  /** added or changed */
  readonly set: FieldSet;
  readonly removed: FieldSet;
}

type Fields = Readonly<Record<string, unknown>>;

/** @param old an object of the type; for a new object the type's zero */
export function compareFields(typing: Typing, old: unknown, next: unknown): Comparison {
  const set: Building = {};
  const removed: Building = {};
  if (isMap(old) && isMap(next)) compareMaps(typing, old, next, set, removed);
  return { set: set as FieldSet, removed: removed as FieldSet };
}

/** The node of `element`, made when the first field in it is found. */
function compareMember(typing: Typing, element: string, old: unknown, next: unknown, set: Building, removed: Building): void {
  if (old === next) return;
  if (typing.is === 'leaf' || isWhole(typing, old, next)) {
    compareWhole(element, old, next, set, removed);
    return;
  }
  const inSet: Building = {};
  const inRemoved: Building = {};
  if (old === undefined) inSet['.'] = emptySet as Building;
  if (next === undefined) inRemoved['.'] = emptySet as Building;
  descend(typing, old, next, inSet, inRemoved);
  if (hasAny(inSet)) set[element] = tidy(inSet);
  if (hasAny(inRemoved)) removed[element] = tidy(inRemoved);
}

/** Empty maps and lists on both sides count as one value; so does what has no members. */
function isWhole(typing: Typing, old: unknown, next: unknown): boolean {
  if (isBlank(old) && isBlank(next)) return true;
  const shown = next ?? old;
  if (typing.is === 'list' || typing.is === 'set') return !Array.isArray(shown);
  return !isMap(shown);
}

function compareWhole(element: string, old: unknown, next: unknown, set: Building, removed: Building): void {
  if (next === undefined) removed[element] = {};
  else if (old === undefined || !equalJson(old, next)) set[element] = {};
}

function descend(typing: Typing, old: unknown, next: unknown, set: Building, removed: Building): void {
  if (typing.is === 'list') compareLists(typing, asList(old), asList(next), set, removed);
  else if (typing.is === 'set') compareSets(asList(old), asList(next), set, removed);
  else compareMaps(typing, isMap(old) ? old : {}, isMap(next) ? next : {}, set, removed);
}

function compareMaps(typing: Typing, old: Fields, next: Fields, set: Building, removed: Building): void {
  for (const name in next) {
    const before = Object.hasOwn(old, name) ? old[name] : undefined;
    if (before !== next[name]) compareMember(memberOf(typing, name), `f:${name}`, before, next[name], set, removed);
  }
  for (const name in old) {
    if (!Object.hasOwn(next, name)) compareMember(memberOf(typing, name), `f:${name}`, old[name], undefined, set, removed);
  }
}

function memberOf(typing: Typing, name: string): Typing {
  return typing.is === 'map' ? (typing.fields?.get(name) ?? typing.of ?? deduced) : deduced;
}

function compareLists(
  typing: Typing & { is: 'list' },
  old: readonly unknown[],
  next: readonly unknown[],
  set: Building,
  removed: Building,
): void {
  const before = byKey(typing, old);
  const after = byKey(typing, next);
  for (const [key, item] of after) compareMember(typing.of, key, before.get(key), item, set, removed);
  for (const [key, item] of before) if (!after.has(key)) compareMember(typing.of, key, item, undefined, set, removed);
}

function byKey(typing: Typing & { is: 'list' }, list: readonly unknown[]): Map<string, unknown> {
  return new Map(list.map((item) => [listKey(typing, item), item]));
}

/** `k:{"containerPort":80,"protocol":"TCP"}` */
function listKey({ keys, defaults }: Typing & { is: 'list' }, item: unknown): string {
  const only = keys.length === 1 ? keys[0] : undefined;
  const fields = isMap(item) ? item : {};
  if (only !== undefined) return `k:{${JSON.stringify(only)}:${JSON.stringify(fields[only] ?? defaults[only] ?? null)}}`;
  const parts = [...keys].sort().map((key) => `${JSON.stringify(key)}:${JSON.stringify(fields[key] ?? defaults[key] ?? null)}`);
  return `k:{${parts.join(',')}}`;
}

function compareSets(old: readonly unknown[], next: readonly unknown[], set: Building, removed: Building): void {
  const before = new Set(old);
  const after = new Set(next);
  for (const item of after) if (!before.has(item)) set[`v:${JSON.stringify(item)}`] = {};
  for (const item of before) if (!after.has(item)) removed[`v:${JSON.stringify(item)}`] = {};
}

const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function isBlank(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value !== 'object') return false;
  return hasAny(value as object) === false;
}

function hasAny(value: object): boolean {
  for (const _ in value) return true;
  return false;
}

/** A node that holds nothing but itself is written empty. */
function tidy(node: Building): Building {
  for (const element in node) if (element !== '.') return node;
  return {};
}
