// Values that are a number or a text: ports by number or name, counts as numbers or percentages.
// Upstream: apimachinery/pkg/util/intstr.

import { goQuote } from '../../base/go-quote.ts';

export type IntOrString = number | string;

/** A text that should have been a number or a percentage; the message is upstream's. */
export class IntOrStringError extends Error {
  override readonly name = 'IntOrStringError';
}

/** `80` is a number, `http` and `25%` stay text. Upstream: intstr.Parse. */
export function parseIntOrString(text: string): IntOrString {
  if (!/^[-+]?\d+$/.test(text)) return text;
  const value = Number(text);
  return value >= -2147483648 && value <= 2147483647 ? value : text;
}

/**
 * A count out of `total`: numbers as they are, percentages rounded.
 * @throws IntOrStringError `invalid value for IntOrString: invalid type: string is not a percentage`
 */
export function scaledValue(value: IntOrString, total: number, roundUp: boolean): number {
  if (typeof value === 'number') return value;
  const percent = percentOf(value);
  const scaled = (percent * total) / 100;
  return roundUp ? Math.ceil(scaled) : Math.floor(scaled);
}

function percentOf(text: string): number {
  if (!text.endsWith('%')) throw new IntOrStringError('invalid value for IntOrString: invalid type: string is not a percentage');
  const digits = text.slice(0, -1);
  if (!/^[-+]?\d+$/.test(digits)) {
    throw new IntOrStringError(`invalid value for IntOrString: invalid value ${goQuote(text)}: strconv.Atoi: parsing ${goQuote(digits)}: invalid syntax`);
  }
  return Number(digits);
}
