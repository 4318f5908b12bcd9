// Runs a jq filter: each input gives any number of outputs. Upstream: jq(1), and jq's execute.c for the messages.
// An output knows its path in the input while paths are asked for (`path(f)`, assignments, `del`).

import { natives } from './builtins.ts';
import { formatText } from './formats.ts';
import { isArray, isObject, type Json, jsonText, typeOf } from './json.ts';
import { arithmetic, JqBreak, JqError, truncated } from './operators.ts';
import { indexed, type Path, pathDeleted, pathGet, pathSet, pathSlice } from './paths.ts';
import { destructured } from './patterns.ts';
import { type Closure, type Host, type Out, Scope } from './scope.ts';
import type { Filter } from './syntax.ts';

const on = (value: Json, like: Out): Out => ({ value, path: like.path === undefined ? undefined : 'none' });

export class Interpreter {
  readonly host: Host;
  #depth = 0;

  constructor(host: Host) {
    this.host = host;
  }

  /** The values a filter gives for a value. */
  *values(body: Filter, scope: Scope, input: Json): Generator<Json, void, void> {
    for (const out of this.run(body, scope, { value: input, path: undefined })) yield out.value;
  }

  /** The paths a filter gives in a value. @throws JqError when it leaves the value */
  *paths(body: Filter, scope: Scope, input: Json): Generator<Path, void, void> {
    for (const out of this.run(body, scope, { value: input, path: [] })) {
      if (out.path === 'none' || out.path === undefined) throw new JqError(`Invalid path expression with result ${truncated(out.value, 30)}`);
      yield out.path;
    }
  }

  *run(node: Filter, scope: Scope, input: Out): Generator<Out, void, void> {
    if (++this.#depth > 3000) throw new JqError('Recursion too deep');
    try {
      yield* this.#run(node, scope, input);
    } finally {
      this.#depth -= 1;
    }
  }

  *#run(node: Filter, scope: Scope, input: Out): Generator<Out, void, void> {
    switch (node.type) {
      case 'identity':
        yield input;
        return;
      case 'recurse':
        yield* this.recurse(input);
        return;
      case 'literal':
        yield on(node.value, input);
        return;
      case 'string':
        for (const text of this.#string(node.parts, node.format, scope, input.value)) yield on(text, input);
        return;
      case 'format':
        yield on(formatText(node.name, input.value), input);
        return;
      case 'index':
        yield* this.#index(node, scope, input);
        return;
      case 'slice':
        yield* this.#slice(node, scope, input);
        return;
      case 'iterate':
        for (const of of this.run(node.of, scope, input)) yield* this.iterate(of);
        return;
      case 'array':
        yield on(node.body ? [...this.values(node.body, scope, input.value)] : [], input);
        return;
      case 'object':
        for (const value of this.#object(node.entries, scope, input.value, new Map())) yield on(value, input);
        return;
      case 'negate':
        for (const value of this.values(node.body, scope, input.value)) {
          if (typeof value !== 'number') throw new JqError(`${typeOf(value)} (${truncated(value)}) cannot be negated`);
          yield on(-value, input);
        }
        return;
      case 'pipe':
        for (const left of this.run(node.left, scope, input)) yield* this.run(node.right, scope, left);
        return;
      case 'comma':
        yield* this.run(node.left, scope, input);
        yield* this.run(node.right, scope, input);
        return;
      default:
        yield* this.#more(node, scope, input);
    }
  }

  *#more(node: Filter, scope: Scope, input: Out): Generator<Out, void, void> {
    switch (node.type) {
      case 'and':
      case 'or':
        for (const left of this.values(node.left, scope, input.value)) {
          if (isTrue(left) === (node.type === 'or')) yield on(isTrue(left), input);
          else for (const right of this.values(node.right, scope, input.value)) yield on(isTrue(right), input);
        }
        return;
      case 'alternative':
        yield* this.#alternative(node.left, node.right, scope, input);
        return;
      case 'binary':
        for (const right of this.values(node.right, scope, input.value))
          for (const left of this.values(node.left, scope, input.value)) yield on(arithmetic(node.operator, left, right), input);
        return;
      case 'update':
        for (const value of this.#update(node, scope, input.value)) yield on(value, input);
        return;
      case 'if':
        for (const test of this.values(node.test, scope, input.value)) {
          const branch = isTrue(test) ? node.yes : node.no;
          if (branch) yield* this.run(branch, scope, input);
          else yield input;
        }
        return;
      case 'try':
        yield* this.#try(node.body, node.handler, scope, input);
        return;
      case 'reduce':
        yield* this.#reduce(node, scope, input);
        return;
      case 'foreach':
        yield* this.#foreach(node, scope, input);
        return;
      case 'as':
        yield* this.#as(node, scope, input);
        return;
      default:
        yield* this.#named(node, scope, input);
    }
  }

  *#named(node: Filter, scope: Scope, input: Out): Generator<Out, void, void> {
    switch (node.type) {
      case 'define': {
        const inner = new Scope(scope);
        inner.define(node.definition);
        yield* this.run(node.body, inner, input);
        return;
      }
      case 'call':
        yield* this.#call(node.name, node.args, scope, input);
        return;
      case 'variable':
        yield on(this.#variable(node.name, scope), input);
        return;
      case 'label': {
        const inner = new Scope(scope);
        const mark = {};
        inner.labels.set(node.name, mark);
        try {
          yield* this.run(node.body, inner, input);
        } catch (error) {
          if (!(error instanceof JqBreak) || error.mark !== mark) throw error;
        }
        return;
      }
      case 'break':
        throw new JqBreak(scope.label(node.name) ?? {});
    }
  }

  #variable(name: string, scope: Scope): Json {
    if (name === 'ENV') return this.host.env;
    if (name === '__prog_args') return this.host.args;
    if (name === '__loc__')
      return new Map<string, Json>([
        ['file', '<top-level>'],
        ['line', 1],
      ]);
    const value = scope.variable(name);
    if (value === undefined) throw new JqError(`$${name} is not defined`);
    return value;
  }

  /** Every value below and the value itself. */
  *recurse(input: Out): Generator<Out, void, void> {
    yield input;
    if (!isArray(input.value) && !isObject(input.value)) return;
    for (const child of this.iterate(input)) yield* this.recurse(child);
  }

  *iterate(input: Out): Generator<Out, void, void> {
    const { value, path } = input;
    check(input, isArray(value) || isObject(value) ? 'iterate' : undefined);
    if (isArray(value)) {
      for (const [i, item] of value.entries()) yield { value: item, path: Array.isArray(path) ? [...path, i] : path };
    } else if (isObject(value)) {
      for (const [key, item] of value) yield { value: item, path: Array.isArray(path) ? [...path, key] : path };
    } else throw new JqError(`Cannot iterate over ${typeOf(value)}${value === null ? '' : ` (${truncated(value)})`}`);
  }

  *#index(node: Extract<Filter, { type: 'index' }>, scope: Scope, input: Out): Generator<Out, void, void> {
    for (const of of this.run(node.of, scope, input)) {
      for (const key of this.values(node.key, scope, input.value)) {
        check(of, 'index');
        yield { value: indexed(of.value, key), path: Array.isArray(of.path) ? [...of.path, key] : of.path };
      }
    }
  }

  *#slice(node: Extract<Filter, { type: 'slice' }>, scope: Scope, input: Out): Generator<Out, void, void> {
    const bounds = (filter: Filter | undefined): readonly Json[] => (filter ? [...this.values(filter, scope, input.value)] : [null]);
    for (const of of this.run(node.of, scope, input)) {
      for (const to of bounds(node.to)) {
        for (const from of bounds(node.from)) {
          check(of, 'index');
          const key = new Map<string, Json>([
            ['start', from],
            ['end', to],
          ]);
          yield { value: pathSlice(of.value, from, to), path: Array.isArray(of.path) ? [...of.path, key] : of.path };
        }
      }
    }
  }

  *#string(parts: readonly (string | Filter)[], format: string | undefined, scope: Scope, input: Json): Generator<string, void, void> {
    const [first, ...rest] = parts;
    if (first === undefined) {
      yield '';
      return;
    }
    for (const tail of this.#string(rest, format, scope, input)) {
      if (typeof first === 'string') yield first + tail;
      else for (const value of this.values(first, scope, input)) yield (format ? formatText(format, value) : typeof value === 'string' ? value : jsonText(value)) + tail;
    }
  }

  *#object(entries: readonly (readonly [Filter, Filter])[], scope: Scope, input: Json, made: ReadonlyMap<string, Json>): Generator<Json, void, void> {
    const [first, ...rest] = entries;
    if (!first) {
      yield made;
      return;
    }
    for (const key of this.values(first[0], scope, input)) {
      if (typeof key !== 'string') throw new JqError(`Object keys must be strings`);
      for (const value of this.values(first[1], scope, input)) yield* this.#object(rest, scope, input, new Map([...made, [key, value]]));
    }
  }

  *#alternative(left: Filter, right: Filter, scope: Scope, input: Out): Generator<Out, void, void> {
    let any = false;
    try {
      for (const out of this.run(left, scope, input)) {
        if (!isTrue(out.value)) continue;
        any = true;
        yield out;
      }
    } catch (error) {
      // Errors on the left count as nothing.
      if (!(error instanceof JqError)) throw error;
    }
    if (!any) yield* this.run(right, scope, input);
  }

  *#try(body: Filter, handler: Filter | undefined, scope: Scope, input: Out): Generator<Out, void, void> {
    try {
      yield* this.run(body, scope, input);
    } catch (error) {
      if (!(error instanceof JqError) || error.breaks) throw error;
      if (handler) yield* this.run(handler, scope, on(error.value, input));
    }
  }

  *#reduce(node: Extract<Filter, { type: 'reduce' }>, scope: Scope, input: Out): Generator<Out, void, void> {
    for (const init of this.run(node.init, scope, input)) {
      let state: Out | undefined = init;
      for (const item of this.values(node.source, scope, input.value)) {
        for (const inner of destructured(this, [node.pattern], item, scope, input.value)) {
          const before: Out = state ?? on(null, input);
          state = undefined;
          for (const out of this.run(node.update, inner, before)) state = out;
          state ??= on(null, input);
        }
      }
      yield state ?? on(null, input);
    }
  }

  *#foreach(node: Extract<Filter, { type: 'foreach' }>, scope: Scope, input: Out): Generator<Out, void, void> {
    for (const init of this.run(node.init, scope, input)) {
      let state = init;
      for (const item of this.values(node.source, scope, input.value)) {
        for (const inner of destructured(this, [node.pattern], item, scope, input.value)) {
          for (const out of this.run(node.update, inner, state)) {
            state = out;
            if (node.extract) yield* this.run(node.extract, inner, out);
            else yield out;
          }
        }
      }
    }
  }

  *#as(node: Extract<Filter, { type: 'as' }>, scope: Scope, input: Out): Generator<Out, void, void> {
    for (const value of this.values(node.source, scope, input.value)) {
      for (const [i, pattern] of node.patterns.entries()) {
        try {
          for (const inner of destructured(this, [pattern, ...node.patterns.filter((other) => other !== pattern)], value, scope, input.value))
            yield* this.run(node.body, inner, input);
          break;
        } catch (error) {
          // `?//`: the next pattern is tried when this one does not fit.
          if (!(error instanceof JqError) || i === node.patterns.length - 1) throw error;
        }
      }
    }
  }

  *#update({ operator, left, right }: Extract<Filter, { type: 'update' }>, scope: Scope, input: Json): Generator<Json, void, void> {
    if (operator === '|=') {
      yield this.#modify(left, right, scope, input);
      return;
    }
    for (const value of this.values(right, scope, input)) {
      let result = input;
      for (const path of this.paths(left, scope, input)) {
        const before = pathGet(result, path);
        const after = operator === '=' ? value : operator === '//=' ? (isTrue(before) ? before : value) : arithmetic(operator.slice(0, -1), before, value);
        result = pathSet(result, path, after);
      }
      yield result;
    }
  }

  /** `left |= right`: the first output counts; none deletes the path. */
  #modify(left: Filter, right: Filter, scope: Scope, input: Json): Json {
    let result = input;
    const deleted: Path[] = [];
    for (const path of [...this.paths(left, scope, input)]) {
      const first = this.values(right, scope, pathGet(result, path)).next();
      if (first.done) deleted.push(path);
      else result = pathSet(result, path, first.value);
    }
    return pathDeleted(result, deleted);
  }

  *#call(name: string, args: readonly Filter[], scope: Scope, input: Out): Generator<Out, void, void> {
    const key = `${name}/${args.length}`;
    const defined = scope.function(key);
    if (defined) {
      yield* this.#callDefined(defined, args, scope, input);
      return;
    }
    const native = natives.get(key);
    if (!native) throw new JqError(`${key} is not defined`);
    yield* native(
      this,
      args.map((body) => ({ body, scope })),
      input,
    );
  }

  *#callDefined({ body, scope: home, parameters = [] }: Closure, args: readonly Filter[], caller: Scope, input: Out): Generator<Out, void, void> {
    if (parameters.length === 0) {
      yield* this.run(body, home, input);
      return;
    }
    yield* this.#bindParameters(body, new Scope(home), parameters, args, caller, input);
  }

  /** Binds arguments one after the other; a `$name` parameter runs the body once per value. */
  *#bindParameters(body: Filter, scope: Scope, parameters: readonly string[], args: readonly Filter[], caller: Scope, input: Out): Generator<Out, void, void> {
    const [parameter, ...rest] = parameters;
    const [arg, ...others] = args;
    if (parameter === undefined || arg === undefined) {
      yield* this.run(body, scope, input);
      return;
    }
    if (!parameter.startsWith('$')) {
      scope.bind(parameter, { body: arg, scope: caller });
      yield* this.#bindParameters(body, scope, rest, others, caller, input);
      return;
    }
    for (const value of this.values(arg, caller, input.value)) {
      const inner = new Scope(scope);
      inner.setVariable(parameter.slice(1), value);
      inner.bind(parameter.slice(1), { body: { type: 'variable', name: parameter.slice(1) }, scope: inner });
      yield* this.#bindParameters(body, inner, rest, others, caller, input);
    }
  }
}

/** Where paths are asked for, only a value that has one can be gone into. */
function check(out: Out, what: string | undefined): void {
  if (out.path === 'none' && what) throw new JqError(`Invalid path expression with result ${truncated(out.value, 30)}`);
}

export const isTrue = (value: Json): boolean => value !== null && value !== false;
