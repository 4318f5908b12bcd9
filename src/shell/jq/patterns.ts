// Destructuring: `. as [$a, {b: $c}]`. Upstream: jq(1), Destructuring Alternative Operator.

import type { Interpreter } from './evaluate.ts';
import { isArray, type Json, typeOf } from './json.ts';
import { JqError } from './operators.ts';
import { indexed } from './paths.ts';
import { Scope } from './scope.ts';
import type { Pattern } from './syntax.ts';

/** Scopes with the pattern's variables bound; variables of the other alternatives are null. */
export function* destructured(jq: Interpreter, [pattern, ...others]: readonly Pattern[], value: Json, scope: Scope, input: Json): Generator<Scope, void, void> {
  for (const bindings of match(jq, pattern as Pattern, value, scope, input)) {
    const inner = new Scope(scope);
    for (const name of others.flatMap(namesOf)) inner.setVariable(name, null);
    for (const [name, bound] of bindings) inner.setVariable(name, bound);
    yield inner;
  }
}

function* match(jq: Interpreter, pattern: Pattern, value: Json, scope: Scope, input: Json): Generator<readonly (readonly [string, Json])[], void, void> {
  if (pattern.type === 'variable') {
    yield [[pattern.name, value]];
    return;
  }
  if (pattern.type === 'array') {
    if (!isArray(value) && value !== null) throw new JqError(`Cannot index ${typeOf(value)} with number`);
    yield* matchAll(pattern.items.map((item, i) => () => match(jq, item, isArray(value) ? (value[i] ?? null) : null, scope, input)));
    return;
  }
  yield* matchAll(pattern.entries.map((entry) => () => matchEntry(jq, entry, value, scope, input)));
}

function* matchEntry(
  jq: Interpreter,
  entry: Extract<Pattern, { type: 'object' }>['entries'][number],
  value: Json,
  scope: Scope,
  input: Json,
): Generator<readonly (readonly [string, Json])[], void, void> {
  for (const key of jq.values(entry.key, scope, input)) {
    const item = indexed(value, key);
    const own: (readonly [string, Json])[] = entry.variable ? [[entry.variable, item]] : [];
    if (!entry.pattern) yield own;
    else for (const inner of match(jq, entry.pattern, item, scope, input)) yield [...own, ...inner];
  }
}

function* matchAll(makers: readonly (() => Generator<readonly (readonly [string, Json])[], void, void>)[]): Generator<readonly (readonly [string, Json])[], void, void> {
  const [first, ...rest] = makers;
  if (!first) {
    yield [];
    return;
  }
  for (const head of first()) for (const tail of matchAll(rest)) yield [...head, ...tail];
}

/** The variables a pattern binds. */
export function namesOf(pattern: Pattern): readonly string[] {
  if (pattern.type === 'variable') return [pattern.name];
  if (pattern.type === 'array') return pattern.items.flatMap(namesOf);
  return pattern.entries.flatMap((entry) => [...(entry.variable ? [entry.variable] : []), ...(entry.pattern ? namesOf(entry.pattern) : [])]);
}
