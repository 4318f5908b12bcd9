// Numbers in jq. Upstream: jq(1), Math.

import type { Plain } from './builtins.ts';
import { type Json, typeOf } from './json.ts';
import { JqError, truncated } from './operators.ts';

function number(value: Json | undefined): number {
  if (typeof value === 'number') return value;
  throw new JqError(`${typeOf(value ?? null)} (${truncated(value ?? null)}) number required`);
}

const one =
  (calculate: (x: number) => Json): Plain =>
  (input) =>
    calculate(number(input));
const two =
  (calculate: (x: number, y: number) => Json): Plain =>
  (_input, [a, b]) =>
    calculate(number(a), number(b));

/** Halves go away from zero, as in C. */
const round = (x: number): number => Math.sign(x) * Math.round(Math.abs(x));

export const mathematics: Readonly<Record<string, Plain>> = {
  'floor/0': one(Math.floor),
  'ceil/0': one(Math.ceil),
  'round/0': one(round),
  'trunc/0': one(Math.trunc),
  'fabs/0': one(Math.abs),
  'sqrt/0': one(Math.sqrt),
  'cbrt/0': one(Math.cbrt),
  'exp/0': one(Math.exp),
  'exp2/0': one((x) => 2 ** x),
  'exp10/0': one((x) => 10 ** x),
  'log/0': one(Math.log),
  'log2/0': one(Math.log2),
  'log10/0': one(Math.log10),
  'sin/0': one(Math.sin),
  'cos/0': one(Math.cos),
  'tan/0': one(Math.tan),
  'asin/0': one(Math.asin),
  'acos/0': one(Math.acos),
  'atan/0': one(Math.atan),
  'significand/0': one((x) => (x === 0 ? 0 : x / 2 ** Math.floor(Math.log2(Math.abs(x))))),
  'isinfinite/0': one((x) => Math.abs(x) === Number.POSITIVE_INFINITY),
  'isnan/0': one((x) => Number.isNaN(x)),
  'isnormal/0': one((x) => Number.isFinite(x) && x !== 0),
  'infinite/0': () => Number.POSITIVE_INFINITY,
  'nan/0': () => Number.NaN,
  'pow/2': two((x, y) => x ** y),
  'atan2/2': two(Math.atan2),
  'fmin/2': two(Math.min),
  'fmax/2': two(Math.max),
  'fmod/2': two((x, y) => x % y),
};
