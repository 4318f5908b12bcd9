/**
 * Arithmetic on quantities as objects hold them: text in, text out. Text that is no quantity counts as zero; decoding refuses it before.
 * Upstream: apimachinery/pkg/api/resource.
 */
import { parseQuantity, type Quantity, tryParseQuantity } from '../../meta/quantity.ts';

const zero = parseQuantity('0');

/** The amount a text stands for; zero when it is none. */
export function quantity(text: string | number | undefined): Quantity {
  return tryParseQuantity(text) ?? zero;
}

/** The text a server would store for this amount. */
export function canonicalQuantity(text: string): string {
  return tryParseQuantity(text)?.toString() ?? text;
}

/** The sum, in the first one's format. */
export function addQuantities(a: string, b: string): string {
  return quantity(a).add(quantity(b)).toString();
}

/** -1, 0 or 1. */
export function compareQuantities(a: string | number, b: string | number): -1 | 0 | 1 {
  return a === b ? 0 : quantity(a).cmp(quantity(b));
}

/** The amount rounded up to thousandths; nothing on a node is measured finer. */
export function roundUpToMilli(text: string): string {
  return tryParseQuantity(text)?.roundUp(-3).toString() ?? text;
}
