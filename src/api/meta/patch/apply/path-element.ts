// Steps of a path in server-side apply, in the form FieldsV1 writes them: `f:name`, `k:{"name":"web"}`, `v:"x"`, `i:0`.
// Upstream: structured-merge-diff fieldpath/element.go, serialize-pe.go.

import { goQuote } from '../../../../base/go-quote.ts';
import { goText } from '../../../../base/go-value.ts';
import { getOwn, isObject, toJson } from '../../../../base/json.ts';
import type { ApplyList } from './apply-type.ts';

export type PathElement = string;

/** A list's items cannot be told apart; the message is upstream's. */
export class PathElementError extends Error {
  override readonly name = 'PathElementError';
}

export const fieldElement = (name: string): PathElement => `f:${name}`;

/** How an item of an associative list is named. @throws PathElementError */
export function itemElement(list: ApplyList, item: unknown): PathElement {
  return list.relationship === 'map' ? keyedElement(list, item) : setElement(item);
}

function setElement(item: unknown): PathElement {
  if (item === null || item === undefined) throw new PathElementError("associative list without keys has an element that's an explicit null");
  if (Array.isArray(item)) throw new PathElementError('not supported: associative list with lists as elements');
  if (typeof item === 'object') throw new PathElementError("associative list without keys has an element that's a map type");
  return `v:${scalarJson(item)}`;
}

const simpleText = /^[\w ./:@-]*$/;

/** JSON as Go writes it, quickly for what names usually are. */
function scalarJson(value: unknown): string {
  if (typeof value === 'string' && simpleText.test(value)) return `"${value}"`;
  return typeof value === 'number' ? String(value) : toJson(value);
}

function keyedElement(list: ApplyList, item: unknown): PathElement {
  if (item === null || item === undefined) throw new PathElementError('associative list with keys may not have a null element');
  if (!isObject(item)) throw new PathElementError('associative list with keys may not have non-map elements');
  const parts: string[] = [];
  for (const key of list.keys) {
    const value = Object.hasOwn(item, key) ? getOwn(item, key) : list.of.map?.defaultOf(key);
    if (value !== undefined) parts.push(`"${key}":${scalarJson(value)}`);
  }
  if (parts.length > 0) return `k:{${parts.length > 1 ? parts.sort().join(',') : parts[0]}}`;
  const names = `[${list.keys.map(goQuote).join(' ')}]`;
  throw new PathElementError(`associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`);
}

/** `.spec`, `[name="web"]`, `[="x"]`, `[0]`. */
export function formatElement(element: PathElement): string {
  const rest = element.slice(2);
  switch (element.charAt(0)) {
    case 'f':
      return `.${rest}`;
    case 'k': {
      const keys = JSON.parse(rest) as Readonly<Record<string, unknown>>;
      return `[${Object.keys(keys)
        .sort()
        .map((key) => `${key}=${formatValue(keys[key])}`)
        .join(',')}]`;
    }
    case 'v':
      return `[=${formatValue(JSON.parse(rest))}]`;
    default:
      return `[${rest}]`;
  }
}

const formatValue = (value: unknown): string => (typeof value === 'string' ? goQuote(value) : goText(value));

const ranks: Readonly<Record<string, number>> = { f: 0, k: 1, v: 2, i: 3 };

/** Upstream's order: fields, keys, values, indices; within each by content. */
export function compareElements(a: PathElement, b: PathElement): number {
  const rank = (ranks[a.charAt(0)] ?? 4) - (ranks[b.charAt(0)] ?? 4);
  if (rank !== 0) return rank;
  const [ra, rb] = [a.slice(2), b.slice(2)];
  if (a.charAt(0) === 'f') return ra < rb ? -1 : ra > rb ? 1 : 0;
  const [va, vb] = [JSON.parse(ra) as unknown, JSON.parse(rb) as unknown];
  return a.charAt(0) === 'k' ? compareKeys(va as Readonly<Record<string, unknown>>, vb as Readonly<Record<string, unknown>>) : compareScalars(va, vb);
}

function compareKeys(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): number {
  const [ka, kb] = [Object.keys(a).sort(), Object.keys(b).sort()];
  for (let i = 0; i < Math.min(ka.length, kb.length); i++) {
    const [na, nb] = [ka[i] ?? '', kb[i] ?? ''];
    if (na !== nb) return na < nb ? -1 : 1;
    const order = compareScalars(a[na], b[nb]);
    if (order !== 0) return order;
  }
  return ka.length - kb.length;
}

const kinds = ['number', 'string', 'boolean'];

function compareScalars(a: unknown, b: unknown): number {
  const kind = kinds.indexOf(typeof a) - kinds.indexOf(typeof b);
  if (kind !== 0) return kind;
  return (a as string) < (b as string) ? -1 : (a as string) > (b as string) ? 1 : 0;
}
