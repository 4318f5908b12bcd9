// Functions on lists and sets. Upstream: apiserver/pkg/cel/library/lists.go, cel-go/ext/lists.go (version 3), cel-go/ext/sets.go

import { add } from '../../../base/cel/arithmetic.ts';
import type { Environment } from '../../../base/cel/environment.ts';
import type { Value } from '../../../base/cel/value.ts';
import { compare, Duration, equals, fail, none, some, Uint } from '../../../base/cel/value.ts';

type List = readonly Value[];

const comparable = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];
const zeros: Readonly<Record<string, Value>> = { int: 0n, uint: new Uint(0n), double: 0, duration: new Duration(0n) };

export function addLists(environment: Environment): void {
  for (const type of comparable) {
    environment
      .fn(`list<${type}>.isSorted(): bool`, (list: List) => list.every((item, i) => i === 0 || compare(list[i - 1], item) <= 0))
      .fn(`list<${type}>.min(): ${type}`, (list: List) => best(list, -1, 'min'))
      .fn(`list<${type}>.max(): ${type}`, (list: List) => best(list, 1, 'max'))
      .fn(`list<${type}>.sort(): list<${type}>`, (list: List) => [...list].sort(compare))
      .fn(`list<T>.@sortByAssociatedKeys(list<${type}>): list<T>`, (list: List, keys: List) =>
        list.map((item, i) => [item, keys[i]] as const).sort(([, a], [, b]) => compare(a, b)).map(([item]) => item),
      );
  }
  for (const [type, zero] of Object.entries(zeros)) environment.fn(`list<${type}>.sum(): ${type}`, (list: List) => list.reduce(add, zero));
  environment
    .fn('list<T>.indexOf(T): int', (list: List, item: Value) => BigInt(list.findIndex((one) => equals(one, item))))
    .fn('list<T>.lastIndexOf(T): int', (list: List, item: Value) => BigInt(list.findLastIndex((one) => equals(one, item))))
    .fn('list<T>.slice(int, int): list<T>', slice)
    .fn('list<list<T>>.flatten(): list<T>', (list: List) => flatten(list, 1n))
    .fn('list<dyn>.flatten(int): list<dyn>', flatten)
    .fn('list<T>.distinct(): list<T>', (list: List) => list.filter((item, i) => list.findIndex((one) => equals(one, item)) === i))
    .fn('list<T>.reverse(): list<T>', (list: List) => [...list].reverse())
    .fn('list<T>.first(): optional<T>', firstOf)
    .fn('list<T>.last(): optional<T>', (list: List) => firstOf(list.slice(-1)))
    .fn('lists.range(int): list<int>', (count: bigint) => Array.from({ length: Number(count) }, (_, i) => BigInt(i)));
}

const firstOf = (list: List): Value => (list.length > 0 ? some(list[0]) : none);

const best = (list: List, sign: number, name: string): Value =>
  list.length === 0 ? fail(`${name} called on empty list`) : list.reduce((a, b) => (compare(b, a) * sign > 0 ? b : a));

function slice(list: List, from: bigint, to: bigint): List {
  if (from < 0n || to < 0n) return fail(`cannot slice(${from}, ${to}), negative indexes not supported`);
  if (from > to) return fail(`cannot slice(${from}, ${to}), start index must be less than or equal to end index`);
  if (to > list.length) return fail(`cannot slice(${from}, ${to}), list is length ${list.length}`);
  return list.slice(Number(from), Number(to));
}

function flatten(list: List, depth: bigint): List {
  if (depth < 0n) return fail('level must be non-negative');
  return depth === 0n ? list : list.flatMap((item) => (Array.isArray(item) ? flatten(item, depth - 1n) : [item]));
}

export function addSets(environment: Environment): void {
  const contains = (a: List, b: List): boolean => b.every((item) => a.some((one) => equals(one, item)));
  environment
    .fn('sets.contains(list<T>, list<T>): bool', contains)
    .fn('sets.equivalent(list<T>, list<T>): bool', (a: List, b: List) => contains(a, b) && contains(b, a))
    .fn('sets.intersects(list<T>, list<T>): bool', (a: List, b: List) => b.some((item) => a.some((one) => equals(one, item))));
}
