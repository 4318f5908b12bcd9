// Macros: what looks like a call and becomes a loop over a list or map.
// Upstream: cel-go parser/macro.go, ext/bindings.go, ext/comprehensions.go, cel/library.go (optMap, optFlatMap)

import type { Expr } from './ast.ts';
import { accumulator } from './ast.ts';
import type { Maker } from './parser.ts';

type Macro = (maker: Maker, at: number, target: Expr, args: readonly Expr[]) => Expr | undefined;

/** The expression a call stands for; undefined when it is a plain call. */
export function expandMacro(maker: Maker, at: number, name: string, target: Expr | undefined, args: readonly Expr[]): Expr | undefined {
  if (!target) return name === 'has' && args.length === 1 ? has(maker, at, args[0] as Expr) : undefined;
  const key = `${name}/${args.length}`;
  return Object.hasOwn(macros, key) ? macros[key]?.(maker, at, target, args) : undefined;
}

function has(maker: Maker, at: number, arg: Expr): Expr {
  if (arg.op === 'select') return maker.make(at, { ...arg, test: true });
  maker.problems.push({ at: arg.at, message: 'invalid argument to has() macro' });
  return arg;
}

/** Shorthands for what loops are made of. */
class Parts {
  readonly maker: Maker;
  readonly at: number;
  constructor(maker: Maker, at: number) {
    this.maker = maker;
    this.at = at;
  }
  literal = (value: unknown): Expr => this.maker.make(this.at, { op: 'literal', value });
  ident = (name: string): Expr => this.maker.make(this.at, { op: 'ident', name });
  accu = (): Expr => this.ident(accumulator);
  call = (name: string, ...args: readonly Expr[]): Expr => this.maker.make(this.at, { op: 'call', name, args });
  list = (...items: readonly Expr[]): Expr => this.maker.make(this.at, { op: 'list', items: items.map((value) => ({ value, optional: false })) });
  map = (): Expr => this.maker.make(this.at, { op: 'map', entries: [] });
  fold(range: Expr, vars: readonly string[], init: Expr, condition: Expr, step: Expr, result: Expr = this.accu()): Expr {
    const [iterVar = '', iterVar2] = vars;
    return this.maker.make(this.at, { op: 'fold', range, iterVar, ...(iterVar2 === undefined ? {} : { iterVar2 }), accuVar: accumulator, init, condition, step, result });
  }
}

/** The names of the loop's variables; undefined when they are none, which is noted. */
function variables(maker: Maker, args: readonly Expr[], message: string): readonly string[] | undefined {
  const names: string[] = [];
  for (const arg of args) {
    if (arg.op !== 'ident') {
      maker.problems.push({ at: arg.at, message });
      return undefined;
    }
    if (arg.name === accumulator || arg.name === '__result__') {
      maker.problems.push({ at: arg.at, message: 'iteration variable overwrites accumulator variable' });
      return undefined;
    }
    names.push(arg.name);
  }
  return names;
}

const simpleName = 'argument must be a simple name';

/** A loop over one variable, or over two. */
function looped(count: 1 | 2, build: (parts: Parts, vars: readonly string[], target: Expr, body: readonly Expr[]) => Expr): Macro {
  return (maker, at, target, args) => {
    const vars = variables(maker, args.slice(0, count), simpleName);
    return vars ? build(new Parts(maker, at), vars, target, args.slice(count)) : target;
  };
}

const all = (count: 1 | 2): Macro =>
  looped(count, (p, vars, target, [body = p.literal(true)]) =>
    p.fold(target, vars, p.literal(true), p.call('@not_strictly_false', p.accu()), p.call('_&&_', p.accu(), body)),
  );

const exists = (count: 1 | 2): Macro =>
  looped(count, (p, vars, target, [body = p.literal(true)]) =>
    p.fold(target, vars, p.literal(false), p.call('@not_strictly_false', p.call('!_', p.accu())), p.call('_||_', p.accu(), body)),
  );

const existsOne = (count: 1 | 2): Macro =>
  looped(count, (p, vars, target, [body = p.literal(true)]) =>
    p.fold(
      target,
      vars,
      p.literal(0n),
      p.literal(true),
      p.call('_?_:_', body, p.call('_+_', p.accu(), p.literal(1n)), p.accu()),
      p.call('_==_', p.accu(), p.literal(1n)),
    ),
  );

/** A list of what the body gives, for items that pass the filter. */
const transformed = (count: 1 | 2): Macro =>
  looped(count, (p, vars, target, body) => {
    const value = body.at(-1) ?? p.literal(null);
    const added = p.call('_+_', p.accu(), p.list(value));
    const filter = body.length > 1 ? body[0] : undefined;
    return p.fold(target, vars, p.list(), p.literal(true), filter ? p.call('_?_:_', filter, added, p.accu()) : added);
  });

const filter: Macro = looped(1, (p, vars, target, [body = p.literal(true)]) =>
  p.fold(target, vars, p.list(), p.literal(true), p.call('_?_:_', body, p.call('_+_', p.accu(), p.list(p.ident(vars[0] ?? ''))), p.accu())),
);

const transformedMap = (insert: 'entry' | 'value'): Macro =>
  looped(2, (p, vars, target, body) => {
    const value = body.at(-1) ?? p.literal(null);
    const added = insert === 'value' ? p.call('cel.@mapInsert', p.accu(), p.ident(vars[0] ?? ''), value) : p.call('cel.@mapInsert', p.accu(), value);
    const condition = body.length > 1 ? body[0] : undefined;
    return p.fold(target, vars, p.map(), p.literal(true), condition ? p.call('_?_:_', condition, added, p.accu()) : added);
  });

/** A loop that never runs and gives the body, with the value as its accumulator. */
function bound(p: Parts, name: string, value: Expr, body: Expr): Expr {
  const fold = p.fold(p.list(), ['#unused'], value, p.literal(false), p.ident(name), body);
  return { ...fold, accuVar: name } as Expr;
}

const member = (p: Parts, name: string, target: Expr): Expr => p.maker.make(p.at, { op: 'call', name, target, args: [] });

const optional = (wraps: boolean): Macro =>
  looped(1, (p, [name = ''], target, [body = p.literal(null)]) => {
    const value = bound(p, name, member(p, 'value', target), body);
    return p.call('_?_:_', member(p, 'hasValue', target), wraps ? p.call('optional.of', value) : value, p.call('optional.none'));
  });

/** Sorts a list by what the body gives for each item. */
const sortBy: Macro = (maker, at, target, args) => {
  const [name] = variables(maker, args.slice(0, 1), simpleName) ?? [];
  const body = args[1];
  if (name === undefined || !body) return target;
  const p = new Parts(maker, at);
  const input = '@__sortBy_input__';
  const keys = p.fold(p.ident(input), [name], p.list(), p.literal(true), p.call('_+_', p.accu(), p.list(body)));
  return bound(p, input, target, maker.make(at, { op: 'call', name: '@sortByAssociatedKeys', target: p.ident(input), args: [keys] }));
};

const macros: Readonly<Record<string, Macro>> = {
  'all/2': all(1), 'all/3': all(2), 'exists/2': exists(1), 'exists/3': exists(2), 'exists_one/2': existsOne(1), 'existsOne/2': existsOne(1),
  'exists_one/3': existsOne(2), 'existsOne/3': existsOne(2), 'map/2': transformed(1), 'map/3': transformed(1), 'filter/2': filter,
  'transformList/3': transformed(2), 'transformList/4': transformed(2), 'transformMap/3': transformedMap('value'), 'transformMap/4': transformedMap('value'),
  'transformMapEntry/3': transformedMap('entry'), 'transformMapEntry/4': transformedMap('entry'),
  'sortBy/2': sortBy, 'optMap/2': optional(true), 'optFlatMap/2': optional(false),
}; // biome-ignore format: a table
