// jq's arithmetic and its errors. Upstream: jq's builtin.c (binop_*), jv_dump_string_trunc.

import { compareJson, isArray, isObject, type Json, jsonText, typeOf } from './json.ts';

/** An error a filter can catch; its value is mostly a text. */
export class JqError extends Error {
  override readonly name = 'JqError';
  readonly value: Json;
  /** `error(null)` caught by `?` only at its own level */
  readonly breaks = false;

  constructor(value: Json) {
    super(typeof value === 'string' ? value : `${jsonText(value)} (not a string)`);
    this.value = value;
  }
}

/** `break $label` on its way. */
export class JqBreak {
  readonly mark: object;
  constructor(mark: object) {
    this.mark = mark;
  }
}

/** `halt` and `halt_error` on their way. */
export class JqHalt {
  readonly code: number;
  readonly message: Json | undefined;
  constructor(code: number, message?: Json) {
    this.code = code;
    this.message = message;
  }
}

/** A value in a message: cut to so many bytes. */
export function truncated(value: Json, length = 11): string {
  const text = jsonText(value);
  return text.length > length ? `${text.slice(0, length - 3 < 0 ? 0 : length - 3)}...` : text;
}

const named = (value: Json): string => `${typeOf(value)} (${truncated(value)})`;

/** `a OPERATOR b`. @throws JqError */
export function arithmetic(operator: string, a: Json, b: Json): Json {
  switch (operator) {
    case '+':
      return sum(a, b);
    case '-':
      if (typeof a === 'number' && typeof b === 'number') return a - b;
      if (isArray(a) && isArray(b)) return a.filter((item) => !b.some((other) => compareJson(item, other) === 0));
      throw new JqError(`${named(a)} and ${named(b)} cannot be subtracted`);
    case '*':
      return product(a, b);
    case '/':
      return quotient(a, b);
    case '%':
      return remainder(a, b);
    case '==':
      return compareJson(a, b) === 0;
    case '!=':
      return compareJson(a, b) !== 0;
    case '<':
      return compareJson(a, b) < 0;
    case '<=':
      return compareJson(a, b) <= 0;
    case '>':
      return compareJson(a, b) > 0;
    default:
      return compareJson(a, b) >= 0;
  }
}

function sum(a: Json, b: Json): Json {
  if (a === null) return b;
  if (b === null) return a;
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (isArray(a) && isArray(b)) return [...a, ...b];
  if (isObject(a) && isObject(b)) return new Map([...a, ...b]);
  throw new JqError(`${named(a)} and ${named(b)} cannot be added`);
}

function product(a: Json, b: Json): Json {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  const [text, times] = typeof a === 'string' ? [a, b] : [b, a];
  if (typeof text === 'string' && typeof times === 'number') return times <= 0 ? null : text.repeat(Math.max(1, Math.ceil(times - 1e-9)));
  if (isObject(a) && isObject(b)) return merged(a, b);
  throw new JqError(`${named(a)} and ${named(b)} cannot be multiplied`);
}

function merged(a: ReadonlyMap<string, Json>, b: ReadonlyMap<string, Json>): Json {
  const out = new Map(a);
  for (const [key, value] of b) {
    const old = out.get(key);
    out.set(key, isObject(old) && isObject(value) ? merged(old, value) : value);
  }
  return out;
}

function quotient(a: Json, b: Json): Json {
  if (typeof a === 'number' && typeof b === 'number') {
    if (b === 0) throw new JqError(`${named(a)} and ${named(b)} cannot be divided because the divisor is zero`);
    return a / b;
  }
  if (typeof a === 'string' && typeof b === 'string') return a === '' ? [] : a.split(b);
  throw new JqError(`${named(a)} and ${named(b)} cannot be divided`);
}

function remainder(a: Json, b: Json): Json {
  if (typeof a !== 'number' || typeof b !== 'number') throw new JqError(`${named(a)} and ${named(b)} cannot be divided`);
  const divisor = Math.abs(Math.trunc(b));
  if (divisor === 0) throw new JqError(`${named(a)} and ${named(b)} cannot be divided because the divisor is zero`);
  return (Math.trunc(a) % divisor) + 0;
}
