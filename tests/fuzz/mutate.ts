/** What is done to a good document: another type here, a strange key there, text that is no JSON at all. */
import type { Random } from '../../src/base/random.ts';

const strange: readonly ((random: Random) => unknown)[] = [
  () => null,
  () => -1,
  () => 1e308,
  () => 1.5,
  () => true,
  () => '',
  () => [],
  () => ({}),
  () => [[[]]],
  () => [null],
  () => ({ a: { b: null } }),
  () => 'x'.repeat(300),
  () => 'ünïcode \u202e \u0000 \ud83d \u{1f600}',
  () => '-bad-',
  () => 'a/b/c',
  () => '__proto__',
  () => Number.MAX_SAFE_INTEGER * 4,
  (random) => 'y'.repeat(random.below(70)),
];

const keys = ['unknownField', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'finalizers', 'ownerReferences', 'deletionTimestamp', 'resourceVersion', 'uid', '', '$patch', '$setElementOrder/containers', '$retainKeys', 'a.b/c d'];

type Node = Record<string, unknown> | unknown[];

/** Changes a few places of a tree, in place. */
export function mutate(document: unknown, random: Random): void {
  for (let i = 0, times = random.below(4); i < times; i++) {
    const places = nodesIn(document);
    if (places.length === 0) return;
    change(random.pick(places), random);
  }
}

function nodesIn(value: unknown, out: Node[] = []): Node[] {
  if (typeof value !== 'object' || value === null) return out;
  out.push(value as Node);
  for (const member of Object.values(value)) nodesIn(member, out);
  return out;
}

function change(node: Node, random: Random): void {
  const value = random.pick(strange)(random);
  if (Array.isArray(node)) {
    if (random.below(2) === 0 || node.length === 0) node.push(node.length > 0 && random.below(2) === 0 ? structuredClone(node[0]) : value);
    else node[random.below(node.length)] = value;
    return;
  }
  const known = Object.keys(node);
  const action = random.below(4);
  if (action === 0 && known.length > 0) delete node[random.pick(known)];
  else if (action < 3 && known.length > 0) set(node, random.pick(known), value);
  else set(node, random.pick(keys), value);
}

/** An own property, also where assignment would set the prototype. */
function set(node: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(node, key, { value, enumerable: true, configurable: true, writable: true });
}

const deep = 5000;

/** A document as the text of a body: JSON, YAML, or what looks like it. */
export function bodyText(document: unknown, random: Random): string {
  const json = JSON.stringify(document);
  switch (random.below(40)) {
    case 0:
      return json.slice(0, random.below(json.length + 1));
    case 1:
      return json.replace(/:("[^"]*"|\d+)/, ':1e999');
    case 2:
      return json.replace(/:("[^"]*"|\d+)/, ':NaN');
    case 3:
      return json.replace('{', '{"metadata":{"name":"twice"},');
    case 4:
      return `${json.slice(0, -1)},"deep":${'['.repeat(deep)}${']'.repeat(deep)}}`;
    case 5:
      return `${json.slice(0, -1)},"deep":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}`;
    case 6:
      return ['a: &a [x, x, x, x, x, x, x, x, x]\n', ...'bcdefghi'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(', ')}]\n`)].join('');
    case 7:
      return 'a: &a\n  b: *a\n';
    case 8:
      return json.replace('{', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},');
    case 9:
      return random.pick(['', ' ', 'null', '[]', '"x"', '42', '{}', '\u0000', '---\n---\n', '%YAML 9.9\n', '\ufeff{}', '{"kind":"List"}']);
    default:
      return json;
  }
}
