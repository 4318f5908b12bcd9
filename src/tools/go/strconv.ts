// Numbers and truth values as Go's strconv reads them, with its words for what is wrong.
// Upstream: strconv.ParseBool, ParseInt (base 0 and 10), ParseFloat.
import { quote } from './quote.ts';

/** A text is not what was wanted; the message is Go's. */
export class ParseError extends Error {
  override readonly name = 'ParseError';
}

const fail = (call: string, text: string, why = 'invalid syntax'): ParseError => new ParseError(`strconv.${call}: parsing ${quote(text)}: ${why}`);

/** @throws ParseError */
export function parseBool(text: string): boolean {
  if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true;
  if (/^(0|f|F|FALSE|false|False)$/.test(text)) return false;
  throw fail('ParseBool', text);
}

/** Undefined when the text is no truth value. */
export function tryParseBool(text: string): boolean | undefined {
  try {
    return parseBool(text);
  } catch {
    return undefined; // the caller asks whether it is one
  }
}

/**
 * @param base 0: prefixes `0x`, `0o`, `0b`, `0` decide and `_` may separate digits; 10: digits only
 * @param bits 32 or 64: what fits
 * @param call the function Go names in its error
 * @throws ParseError
 */
export function parseInt(text: string, base: 0 | 10 = 0, bits: 32 | 64 = 64, call = 'ParseInt'): number {
  const [, sign = '', body = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const digits = base === 10 ? body : withoutUnderscores(body);
  const literal = digits === undefined ? undefined : toLiteral(digits, base);
  if (literal === undefined) throw fail(call, text);
  const value = BigInt(literal);
  const limit = 1n << BigInt(bits - 1);
  if (sign === '-' ? value > limit : value >= limit) throw fail(call, text, 'value out of range');
  return Number(sign === '-' ? -value : value) || 0;
}

function withoutUnderscores(body: string): string | undefined {
  if (!body.includes('_')) return body;
  return /^(0[xXoObB]_?)?[0-9a-fA-F]+(_[0-9a-fA-F]+)*$/.test(body) ? body.replaceAll('_', '') : undefined;
}

function toLiteral(body: string, base: 0 | 10): string | undefined {
  if (base === 10) return /^\d+$/.test(body) ? body : undefined;
  if (/^(0|[1-9]\d*)$/.test(body)) return body;
  if (/^0[xX][0-9a-fA-F]+$|^0[bB][01]+$|^0[oO][0-7]+$/.test(body)) return body.toLowerCase();
  return /^0[0-7]+$/.test(body) ? `0o${body.slice(1)}` : undefined;
}

/** strconv.Atoi. @throws ParseError */
export const atoi = (text: string): number => parseInt(text, 10, 64, 'Atoi');

/** Undefined when the text is no whole number. */
export function tryAtoi(text: string): number | undefined {
  try {
    return atoi(text);
  } catch {
    return undefined; // the caller asks whether it is one
  }
}

/** @throws ParseError */
export function parseFloat(text: string): number {
  if (/^[+-]?(inf|infinity)$/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) throw fail('ParseFloat', text);
  return Number(text);
}
