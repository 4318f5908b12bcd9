// Arithmetic on lists of quantities. Upstream: apiserver/pkg/quota/v1/resources.go

import type { Quantity } from '../../api/meta/quantity.ts';
import { parseQuantity } from '../../api/meta/quantity.ts';

/** Amounts by resource name, as they stand in objects. */
export type ResourceList = Readonly<Record<string, string>>;

const zero = parseQuantity('0');

export const quantityOf = (list: ResourceList, name: string): Quantity => (list[name] === undefined ? zero : parseQuantity(list[name]));

export function addLists(a: ResourceList, b: ResourceList): ResourceList {
  const out: Record<string, string> = { ...a };
  for (const name in b) out[name] = quantityOf(a, name).add(quantityOf(b, name)).toString();
  return out;
}

export function subtractLists(a: ResourceList, b: ResourceList): ResourceList {
  const out: Record<string, string> = { ...a };
  for (const name in b) out[name] = quantityOf(a, name).sub(quantityOf(b, name)).toString();
  return out;
}

/** Only the named ones. */
export function maskList(list: ResourceList, names: readonly string[]): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([name]) => names.includes(name)));
}

export function withoutZeros(list: ResourceList): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([, value]) => !parseQuantity(value).isZero));
}

/** Names of what is more in `a` than in `b` allows; what `b` does not name is not limited. */
export function exceeding(a: ResourceList, b: ResourceList): readonly string[] {
  return Object.keys(a).filter((name) => b[name] !== undefined && quantityOf(a, name).cmp(quantityOf(b, name)) > 0);
}

/** `cpu=1,pods=2`, sorted. */
export function printList(list: ResourceList): string {
  return Object.keys(list)
    .sort()
    .map((name) => `${name}=${list[name]}`)
    .join(',');
}
