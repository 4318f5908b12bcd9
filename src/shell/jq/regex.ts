// Regular expressions in jq. Upstream: jq(1), which uses Oniguruma; JavaScript's are close. Left out: \h, \p{^…}, absent expressions.

import type { Interpreter } from './evaluate.ts';
import { isArray, type Json, typeOf } from './json.ts';
import { JqError, truncated } from './operators.ts';
import type { Closure } from './scope.ts';

interface Found {
  readonly regex: RegExp;
  readonly global: boolean;
  readonly text: string;
}

function prepare(input: Json, pattern: Json, flags: Json): Found {
  // An array holds the expression and its flags.
  const [source, given] = isArray(pattern) ? [pattern[0] ?? null, pattern[1] ?? null] : [pattern, flags];
  if (typeof input !== 'string') throw new JqError(`${typeOf(input)} (${truncated(input)}) cannot be matched, as it is not a string`);
  if (typeof source !== 'string') throw new JqError(`${typeOf(source)} (${truncated(source)}) cannot be matched, as it is not a string`);
  if (given !== null && typeof given !== 'string') throw new JqError(`${typeOf(given)} (${truncated(given)}) is not a string`);
  const letters = given ?? '';
  const bad = /[^gimnpslx]/.exec(letters);
  if (bad) throw new JqError(`${letters} is not a valid modifier string`);
  const plain = letters.includes('x') ? source.replace(/\\#/g, '\u0000').replace(/#.*$/gm, '').replace(/\s+/g, '').replaceAll('\u0000', '\\#') : source;
  const inline = /^\(\?([imsx]+)\)/.exec(plain);
  const all = letters + (inline?.[1] ?? '');
  const body = (inline ? plain.slice(inline[0].length) : plain)
    .replace(/\(\?</g, '(?<')
    .replaceAll('[[:alpha:]]', '[A-Za-z]')
    .replaceAll('[[:digit:]]', '\\d')
    .replaceAll('[[:space:]]', '\\s');
  try {
    const regex = new RegExp(body, `gdu${all.includes('i') ? 'i' : ''}${all.includes('s') || all.includes('p') ? 's' : ''}m`.replace(/m$/, ''));
    return { regex, global: letters.includes('g'), text: input };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new JqError(`${source} (at offset 0) is not a valid regex: ${error.message.replace(/^.*: /, '')}`);
  }
}

function all({ regex, global, text }: Found): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of text.matchAll(regex)) {
    found.push(match);
    if (!global) break;
  }
  return found;
}

/** Code points before a place. */
const offsetOf = (text: string, at: number): number => [...text.slice(0, at)].length;

function described(match: RegExpExecArray, text: string): Json {
  const names = new Map<number, string>();
  for (const [name] of Object.entries(match.groups ?? {})) {
    const at = match.findIndex((group, i) => i > 0 && !names.has(i) && group === match.groups?.[name] && match.indices?.[i]?.[0] === match.indices?.groups?.[name]?.[0]);
    if (at > 0) names.set(at, name);
  }
  const captures = match.slice(1).map((group, i): Json => {
    const place = match.indices?.[i + 1];
    return new Map<string, Json>([
      ['offset', place ? offsetOf(text, place[0]) : -1],
      ['length', [...(group ?? '')].length],
      ['string', group ?? null],
      ['name', names.get(i + 1) ?? null],
    ]);
  });
  return new Map<string, Json>([
    ['offset', offsetOf(text, match.index)],
    ['length', [...match[0]].length],
    ['string', match[0]],
    ['captures', captures],
  ]);
}

/** What `match` gives. @throws JqError */
export function matches(input: Json, pattern: Json, flags: Json): readonly Json[] {
  const found = prepare(input, pattern, flags);
  return all(found).map((match) => described(match, found.text));
}

export function testRegex(input: Json, pattern: Json, flags: Json): boolean {
  return all(prepare(input, pattern, flags)).length > 0;
}

/** `split(re; flags)` */
export function splitBy(input: Json, pattern: Json, flags: Json): Json {
  const found = prepare(input, pattern, `${flags ?? ''}g`);
  const out: string[] = [];
  let start = 0;
  for (const match of all(found)) {
    out.push(found.text.slice(start, match.index));
    start = match.index + match[0].length;
  }
  return [...out, found.text.slice(start)];
}

/** `sub(re; text; flags)`: the replacement is a filter over the named captures; several values give several texts. */
export function* substituted(jq: Interpreter, input: Json, pattern: Json, replacement: Closure, flags: Json): Generator<string, void, void> {
  const found = prepare(input, pattern, flags);
  yield* from(0, 0);

  function* from(index: number, start: number): Generator<string, void, void> {
    const match = all(found)[index];
    if (!match) {
      yield found.text.slice(start);
      return;
    }
    const captures = new Map<string, Json>(Object.entries(match.groups ?? {}).map(([name, group]) => [name, group ?? null]));
    for (const value of jq.values(replacement.body, replacement.scope, captures)) {
      if (typeof value !== 'string') throw new JqError(`${typeOf(captures)} (${truncated(captures)}) cannot be added to a string`);
      for (const rest of from(index + 1, match.index + match[0].length)) yield found.text.slice(start, match.index) + value + rest;
    }
  }
}
