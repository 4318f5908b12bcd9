// Builtins that are not written in jq. Upstream: jq(1), Builtin operators and functions; jq's builtin.c for the messages.

import type { Interpreter } from './evaluate.ts';
import { compareJson, compareText, isArray, isObject, type Json, JsonError, jsonText, parseJson, typeOf } from './json.ts';
import { mathematics } from './mathematics.ts';
import { JqError, JqHalt, truncated } from './operators.ts';
import { indexesOf, type Path, pathDeleted, pathGet, pathSet } from './paths.ts';
import { matches, splitBy, substituted } from './regex.ts';
import { type Closure, type Out, Scope } from './scope.ts';
import { textFunctions } from './texts.ts';
import { timeFunctions } from './times.ts';

/** A builtin: arguments come as filters. */
export type Native = (jq: Interpreter, args: readonly Closure[], input: Out) => Generator<Out, void, void>;

/** A builtin whose arguments are values: it runs for each combination. */
export type Plain = (input: Json, args: readonly Json[], jq: Interpreter) => Json;

const out = (value: Json, like: Out): Out => ({ value, path: like.path === undefined ? undefined : 'none' });

function product(run: Plain): Native {
  return function* (jq, args, input) {
    for (const values of combinations(jq, args, input.value)) yield out(run(input.value, values, jq), input);
  };
}

/** The values of the arguments in every combination, the first changing slowest. */
function* combinations(jq: Interpreter, args: readonly Closure[], input: Json): Generator<readonly Json[], void, void> {
  const [first, ...rest] = args;
  if (!first) {
    yield [];
    return;
  }
  for (const head of jq.values(first.body, first.scope, input)) for (const tail of combinations(jq, rest, input)) yield [head, ...tail];
}

/** Those that need their arguments as filters, or give several values. */
const valuesOf = (jq: Interpreter, arg: Closure | undefined, input: Json): Generator<Json, void, void> =>
  arg ? jq.values(arg.body, arg.scope, input) : jq.values({ type: 'identity' }, new Scope(), input);

const flow: Record<string, Native> = {
  'empty/0': function* () {
    return;
  },
  'error/0': function* (_jq, _args, input) {
    throw new JqError(input.value);
  },
  'not/0': function* (_jq, _args, input) {
    yield out(input.value === null || input.value === false, input);
  },
  'recurse/0': function* (jq, _args, input) {
    yield* jq.recurse(input);
  },
  'path/1': function* (jq, [filter], input) {
    if (filter) for (const path of jq.paths(filter.body, filter.scope, input.value)) yield out(path, input);
  },
  'getpath/1': function* (jq, [filter], input) {
    for (const path of valuesOf(jq, filter, input.value)) {
      if (!isArray(path)) throw new JqError('Path must be specified as an array');
      yield { value: pathGet(input.value, path), path: Array.isArray(input.path) ? [...input.path, ...path] : input.path };
    }
  },
  'first/1': function* (jq, [filter], input) {
    if (filter) for (const one of jq.run(filter.body, filter.scope, input)) return void (yield one);
  },
  'last/1': function* (jq, [filter], input) {
    let last: Out | undefined;
    if (filter) for (const one of jq.run(filter.body, filter.scope, input)) last = one;
    if (last) yield last;
  },
  'limit/2': function* (jq, [count, filter], input) {
    for (const most of valuesOf(jq, count, input.value)) {
      let left = Number(most);
      if (left <= 0 || !filter) continue;
      for (const one of jq.run(filter.body, filter.scope, input)) {
        yield one;
        if (--left <= 0) break;
      }
    }
  },
  'skip/2': function* (jq, [count, filter], input) {
    for (const most of valuesOf(jq, count, input.value)) {
      let left = Number(most);
      if (filter) for (const one of jq.run(filter.body, filter.scope, input)) if (left-- <= 0) yield one;
    }
  },
};

/** Rows of numbers, and questions about all outputs of a filter. */
const rows: Record<string, Native> = {
  'range/1': function* (jq, [to], input) {
    for (const end of valuesOf(jq, to, input.value)) for (let i = 0; i < number(end); i++) yield out(i, input);
  },
  'range/2': function* (jq, [from, to], input) {
    for (const start of valuesOf(jq, from, input.value)) for (const end of valuesOf(jq, to, input.value)) for (let i = number(start); i < number(end); i++) yield out(i, input);
  },
  'range/3': function* (jq, [from, to, by], input) {
    for (const start of valuesOf(jq, from, input.value))
      for (const end of valuesOf(jq, to, input.value))
        for (const step of valuesOf(jq, by, input.value)) {
          const size = number(step);
          if (size === 0) continue;
          for (let i = number(start); size > 0 ? i < number(end) : i > number(end); i += size) yield out(i, input);
        }
  },
  'any/2': function* (jq, [source, test], input) {
    for (const item of valuesOf(jq, source, input.value)) for (const held of valuesOf(jq, test, item)) if (held !== null && held !== false) return void (yield out(true, input));
    yield out(false, input);
  },
  'all/2': function* (jq, [source, test], input) {
    for (const item of valuesOf(jq, source, input.value)) for (const held of valuesOf(jq, test, item)) if (held === null || held === false) return void (yield out(false, input));
    yield out(true, input);
  },
  'isempty/1': function* (jq, [filter], input) {
    yield out(valuesOf(jq, filter, input.value).next().done === true, input);
  },
};

/** Sorting and grouping by what a filter gives, inputs, messages, expressions. */
const others = (): Record<string, Native> => ({
  'sort_by/1': byKeys((entries) => entries.map(([item]) => item)),
  'group_by/1': byKeys((entries) => grouped(entries)),
  'unique_by/1': byKeys((entries) => grouped(entries).map((group) => (group as readonly Json[])[0] ?? null)),
  'min_by/1': byKeys((entries) => entries[0]?.[0] ?? null),
  'max_by/1': byKeys((entries) => entries.findLast(([, key]) => compareJson(key, entries.at(-1)?.[1] ?? null) === 0)?.[0] ?? null),
  'input/0': function* (jq, _args, input) {
    const next = jq.host.nextInput();
    if (next === undefined) throw new JqError('No more inputs');
    yield out(next, input);
  },
  'repeat_input/0': function* (jq, _args, input) {
    for (let next = jq.host.nextInput(); next !== undefined; next = jq.host.nextInput()) yield out(next, input);
  },
  'debug/0': function* (jq, _args, input) {
    jq.host.debug(input.value);
    yield input;
  },
  'stderr/0': function* (jq, _args, input) {
    jq.host.stderr(jsonText(input.value));
    yield input;
  },
  'halt/0': function* () {
    throw new JqHalt(0);
  },
  'halt_error/1': function* (jq, [code], input) {
    for (const one of valuesOf(jq, code, input.value)) throw new JqHalt(number(one), input.value);
    yield* [];
  },
  'sub/3': function* (jq, [pattern, replacement, flags], input) {
    if (!replacement) return;
    for (const flag of valuesOf(jq, flags, input.value))
      for (const source of valuesOf(jq, pattern, input.value)) for (const text of substituted(jq, input.value, source, replacement, flag)) yield out(text, input);
  },
  'match/2': function* (jq, [pattern, flags], input) {
    for (const flag of valuesOf(jq, flags, input.value))
      for (const source of valuesOf(jq, pattern, input.value)) for (const match of matches(input.value, source, flag)) yield out(match, input);
  },
  'ltrimstr/1': product((input, [prefix]) => (typeof input === 'string' && typeof prefix === 'string' && input.startsWith(prefix) ? input.slice(prefix.length) : input)),
  'rtrimstr/1': product((input, [suffix]) =>
    typeof input === 'string' && typeof suffix === 'string' && suffix !== '' && input.endsWith(suffix) ? input.slice(0, -suffix.length) : input,
  ),
});

function number(value: Json): number {
  if (typeof value !== 'number') throw new JqError('Range bounds must be numeric');
  return value;
}

/** Sorts the items of a list by what the argument gives for each, then hands on items and keys. */
function byKeys(finish: (entries: readonly (readonly [item: Json, key: Json])[]) => Json): Native {
  return function* (jq, [filter], input) {
    const { value } = input;
    if (!isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with number`);
    const entries = value.map((item) => [item, filter ? [...jq.values(filter.body, filter.scope, item)] : item] as const);
    yield out(finish([...entries].sort(([, a], [, b]) => compareJson(a, b))), input);
  };
}

function grouped(entries: readonly (readonly [Json, Json])[]): readonly Json[] {
  const groups: Json[][] = [];
  let last: Json | undefined;
  for (const [item, key] of entries) {
    if (last === undefined || compareJson(last, key) !== 0) groups.push([]);
    groups.at(-1)?.push(item);
    last = key;
  }
  return groups;
}

const list = (value: Json, verb: string): readonly Json[] => {
  if (isArray(value)) return value;
  throw new JqError(`${typeOf(value)} (${truncated(value)}) cannot be ${verb}, as it is not an array`);
};

function plainFunctions(): Record<string, Plain> {
  return {
    'length/0': (input) => lengthOf(input),
    'keys/0': (input) => [...keysOf(input)].sort((a, b) => (typeof a === 'number' ? 0 : compareText(a as string, b as string))),
    'keys_unsorted/0': (input) => keysOf(input),
    'type/0': (input) => typeOf(input),
    'has/1': (input, [key = null]) => has(input, key),
    'contains/1': (input, [part = null]) => contains(input, part),
    'tojson/0': (input) => jsonText(input),
    'fromjson/0': (input) => fromJson(input),
    'tostring/0': (input) => (typeof input === 'string' ? input : jsonText(input)),
    'tonumber/0': (input) => toNumber(input),
    'sort/0': (input) => [...list(input, 'sorted')].sort(compareJson),
    'unique/0': (input) => [...list(input, 'sorted')].sort(compareJson).filter((item, i, all) => i === 0 || compareJson(all[i - 1] ?? null, item) !== 0),
    'min/0': (input) => list(input, 'sorted').reduce<Json>((least, item, i) => (i === 0 || compareJson(item, least) < 0 ? item : least), null),
    'max/0': (input) => list(input, 'sorted').reduce<Json>((most, item, i) => (i === 0 || compareJson(item, most) >= 0 ? item : most), null),
    'reverse/0': (input) => (typeof input === 'string' ? [...input].reverse().join('') : input === null ? [] : [...list(input, 'reversed')].reverse()),
    'flatten/0': (input) => flatten(input, Number.POSITIVE_INFINITY),
    'flatten/1': (input, [depth]) => {
      if (Number(depth) < 0) throw new JqError('flatten depth must not be negative');
      return flatten(input, Number(depth));
    },
    'setpath/2': (input, [path = null, value = null]) => {
      if (!isArray(path)) throw new JqError('Path must be specified as an array');
      return pathSet(input, path, value);
    },
    'delpaths/1': (input, [paths = null]) => {
      if (!isArray(paths)) throw new JqError('Paths must be specified as an array');
      return pathDeleted(input, paths as readonly Path[]);
    },
    'indices/1': (input, [part = null]) => indices(input, part),
    'index/1': (input, [part = null]) => ((indices(input, part) as readonly Json[] | null) ?? [])[0] ?? null,
    'rindex/1': (input, [part = null]) => ((indices(input, part) as readonly Json[] | null) ?? []).at(-1) ?? null,
    'transpose/0': (input) => {
      const rows = list(input, 'transposed') as readonly (readonly Json[])[];
      const width = Math.max(0, ...rows.map((row) => row.length));
      return Array.from({ length: width }, (_, i) => rows.map((row) => row[i] ?? null));
    },
    'split/2': (input, [pattern = null, flags = null]) => splitBy(input, pattern, flags),
    'input_filename/0': (_input, _args, jq) => jq.host.inputFilename,
    'now/0': (_input, _args, jq) => jq.host.nowMs / 1000,
    'input_line_number/0': () => 0,
    'builtins/0': () => [...natives.keys()],
    'bsearch/1': (input, [target = null]) => {
      const items = list(input, 'searched');
      const found = items.findIndex((item) => compareJson(item, target) >= 0);
      const at = found < 0 ? items.length : found;
      return found >= 0 && compareJson(items[at] ?? null, target) === 0 ? at : -1 - at;
    },
  };
}

function lengthOf(value: Json): Json {
  if (value === null) return 0;
  if (typeof value === 'string') return [...value].length;
  if (typeof value === 'number') return Math.abs(value);
  if (isArray(value)) return value.length;
  if (isObject(value)) return value.size;
  throw new JqError(`boolean (${value}) has no length`);
}

function keysOf(value: Json): readonly Json[] {
  if (isArray(value)) return value.map((_, i) => i);
  if (isObject(value)) return [...value.keys()];
  throw new JqError(`${typeOf(value)} (${truncated(value)}) has no keys`);
}

function has(value: Json, key: Json): boolean {
  if (isObject(value) && typeof key === 'string') return value.has(key);
  if (isArray(value) && typeof key === 'number') return key >= 0 && key < value.length;
  throw new JqError(`Cannot check whether ${typeOf(value)} has a ${typeof key === 'string' ? 'string' : typeOf(key)} key`);
}

function contains(value: Json, part: Json): boolean {
  if (isObject(value) && isObject(part)) return [...part].every(([key, item]) => value.has(key) && contains(value.get(key) ?? null, item));
  if (isArray(value) && isArray(part)) return part.every((item) => value.some((other) => typeOf(other) === typeOf(item) && contains(other, item)));
  if (typeof value === 'string' && typeof part === 'string') return value.includes(part);
  if (typeOf(value) === typeOf(part)) return compareJson(value, part) === 0;
  throw new JqError(`${typeOf(value)} (${truncated(value)}) and ${typeOf(part)} (${truncated(part)}) cannot have their containment checked`);
}

function fromJson(value: Json): Json {
  if (typeof value !== 'string') throw new JqError(`${typeOf(value)} (${truncated(value)}) cannot be parsed as JSON`);
  try {
    return parseJson(value);
  } catch (error) {
    if (error instanceof JsonError) throw new JqError(`${error.message} (while parsing '${value}')`);
    throw error;
  }
}

function toNumber(value: Json): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && /^\s*-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(value)) return Number(value);
  if (typeof value === 'string') throw new JqError(`Invalid numeric literal at EOF at line 1, column ${value.length} (while parsing '${value}')`);
  throw new JqError(`${typeOf(value)} (${truncated(value)}) cannot be parsed as a number`);
}

function flatten(value: Json, depth: number): Json {
  if (!isArray(value)) throw new JqError(`Cannot iterate over ${typeOf(value)}`);
  return value.flatMap((item) => (isArray(item) && depth > 0 ? (flatten(item, depth - 1) as readonly Json[]) : [item]));
}

function indices(value: Json, part: Json): Json {
  if (value === null) return null;
  if (typeof value === 'string' && typeof part === 'string') {
    if (part === '') return null;
    const found: number[] = [];
    for (let at = value.indexOf(part); at >= 0; at = value.indexOf(part, at + 1)) found.push([...value.slice(0, at)].length);
    return found;
  }
  if (isArray(value)) return indexesOf(value, isArray(part) ? part : [part]);
  throw new JqError(`Cannot determine indices of ${typeOf(value)}`);
}

/** By `name/arity`. */
export const natives: ReadonlyMap<string, Native> = new Map([
  ...Object.entries({ ...flow, ...rows, ...others() }),
  ...Object.entries({ ...plainFunctions(), ...textFunctions, ...timeFunctions, ...mathematics }).map(([key, run]) => [key, product(run)] as const),
]);
