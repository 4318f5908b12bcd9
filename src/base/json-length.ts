// Whether a value's JSON is longer than so many bytes, without writing it down where that is plain to see.

import { utf8 } from './bytes.ts';
import { isObject, toJson } from './json.ts';

/** Stops as soon as it knows. @param most bytes of UTF-8 */
export function isJsonLongerThan(value: unknown, most: number): boolean {
  const least = most - charactersLeft(value, most);
  if (least > most) return true;
  // a character takes six bytes at most, as an escape
  return least * 6 > most && utf8(toJson(value)).length > most;
}

/** What is left of a number of characters when those that the value needs at least are taken away; below zero where they do not suffice. */
function charactersLeft(value: unknown, left: number): number {
  if (typeof value === 'string') return left - value.length - 2;
  if (Array.isArray(value)) {
    let rest = left - 2;
    for (const item of value) if ((rest = charactersLeft(item, rest)) < 0) break;
    return rest;
  }
  if (!isObject(value)) return left - 1;
  let rest = left - 2;
  for (const key in value) if (rest < 0 || (rest = charactersLeft(value[key], rest - key.length - 3)) < 0) break;
  return rest;
}
