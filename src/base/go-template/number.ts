// Number literals of templates: Go's, with bases, underscores, floats and runes.
// Upstream: Go's text/template/parse/node.go newNumber.
// Leaves out: complex numbers have no value here.

import { goQuote, goUnescape } from '../go-quote.ts';

/** An int is a bigint, a float64 a number; undefined is a complex number, or one that no int and no float holds. */
export type NumberLiteral = { readonly value: number | bigint | undefined } | { readonly problem: string };

export function parseNumber(text: string, kind: string): NumberLiteral {
  if (kind === 'charConstant') return rune(text);
  if (kind === 'complex' || text.endsWith('i')) return { value: undefined };
  const integer = parseInteger(text);
  const wantsFloat = /[.eEpP]/.test(text) && !/^[+-]?0[xX][^.pP]*$/.test(text);
  if (integer !== undefined && !wantsFloat) {
    return BigInt.asIntN(64, integer) === integer
      ? { value: integer }
      : BigInt.asUintN(64, integer) === integer
        ? { value: undefined }
        : { problem: `integer overflow: ${goQuote(text)}` };
  }
  const float = parseFloatLiteral(text);
  if (float === undefined) return { problem: `illegal number syntax: ${goQuote(text)}` };
  if (!wantsFloat && /^[+-]?[0-9_]+$/.test(text)) return { problem: `integer overflow: ${goQuote(text)}` };
  return { value: float };
}

function rune(text: string): NumberLiteral {
  const body = goUnescape(text.slice(1, -1), "'");
  if (body === undefined) return { problem: 'invalid syntax' };
  if ([...body].length !== 1) return { problem: `malformed character constant: ${text}` };
  return { value: BigInt(body.codePointAt(0) ?? 0) };
}

/** strconv.ParseInt with base 0: underscores only between digits. */
function parseInteger(text: string): bigint | undefined {
  const match = /^([+-]?)(0[xX]_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|0[oO]_?[0-7]+(?:_[0-7]+)*|0[bB]_?[01]+(?:_[01]+)*|0_?[0-7]+(?:_[0-7]+)*|0|[1-9][0-9]*(?:_[0-9]+)*)$/.exec(text);
  if (!match) return undefined;
  const digits = (match[2] ?? '').replaceAll('_', '');
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
  return match[1] === '-' ? -value : value;
}

function parseFloatLiteral(text: string): number | undefined {
  const plain = text.replaceAll('_', '');
  if (/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(plain)) {
    const value = Number(plain);
    return Number.isFinite(value) ? value : undefined;
  }
  const hex = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?[0-9]+)$/.exec(plain);
  if (!hex) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = hex;
  const value = Number.parseInt(whole + fraction || '0', 16) * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === '-' ? -value : value;
}
