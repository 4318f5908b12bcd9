// The least and most an expression can cost, from the sizes its types allow.
// Upstream: cel-go checker/cost.go

import type { Call, Expr, Fold } from './ast.ts';
import { accumulator } from './ast.ts';
import type { Checked } from './checker.ts';
import type { CallEstimate, CostModel, Range, Sized } from './cost-model.ts';
import { createListCost, createMapCost, createStructCost, regexFactor, stringFactor } from './cost-model.ts';
import type { Overload } from './environment.ts';
import { nameOf } from './parser.ts';
import type { CelType } from './type.ts';
import { dyn } from './type.ts';
import { Bytes } from './value.ts';

/** What Go's largest number stands for: no bound. */
export const unbounded = 2 ** 64;

export const fixed = (cost: number): Range => ({ min: cost, max: cost });
const clamp = (value: number): number => (value >= unbounded ? unbounded : value);
export const plus = (a: Range, b: Range): Range => ({ min: clamp(a.min + b.min), max: clamp(a.max + b.max) });
export const times = (a: Range, b: Range): Range => ({ min: clamp(a.min * b.min), max: clamp(a.max * b.max) });
export const scaled = (a: Range, factor: number): Range => ({ min: clamp(Math.ceil(a.min * factor)), max: clamp(Math.ceil(a.max * factor)) });
const union = (a: Range, b: Range): Range => ({ min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) });
const unknown: Range = { min: 0, max: unbounded };

interface Local {
  readonly type: CelType | undefined;
  readonly size: Range | undefined;
  readonly entry: EntrySize | undefined;
}

interface EntrySize {
  readonly isList: boolean;
  readonly key: Range;
  readonly value: Range;
}

/** @param variables the types of variables whose sizes are known */
export function estimateCost(checked: Checked, costs: CostModel, variables: ReadonlyMap<string, CelType>): Range {
  return new Coster(checked, costs, variables).cost(checked.expr, new Map());
}

class Coster {
  readonly #checked: Checked;
  readonly #costs: CostModel;
  readonly #variables: ReadonlyMap<string, CelType>;
  readonly #sizes = new Map<number, Range>();
  readonly #entries = new Map<number, EntrySize>();
  /** the declared type behind an expression that is a path from a variable */
  readonly #declared = new Map<number, CelType>();

  /** where paths that begin nowhere lead, as in upstream's estimator */
  readonly #root: CelType;

  constructor(checked: Checked, costs: CostModel, variables: ReadonlyMap<string, CelType>) {
    this.#root = [...variables.values()][0] ?? dyn;
    this.#checked = checked;
    this.#costs = costs;
    this.#variables = variables;
  }

  cost(expr: Expr, locals: ReadonlyMap<string, Local>): Range {
    switch (expr.op) {
      case 'literal':
        return fixed(0);
      case 'ident':
        return this.#ident(expr.id, expr.name, locals);
      case 'select':
        return this.#select(expr, locals);
      case 'call':
        return this.#call(expr, locals);
      case 'list':
        return this.#list(expr, locals);
      case 'map':
        return this.#map(expr, locals);
      case 'struct':
        return expr.fields.reduce((sum, { value }) => plus(sum, this.cost(value, locals)), fixed(createStructCost));
      case 'fold':
        return this.#fold(expr, locals);
    }
  }

  #ident(id: number, name: string, locals: ReadonlyMap<string, Local>): Range {
    const local = locals.get(name);
    const declared = local ? local.type : (this.#variables.get(name) ?? this.#root);
    if (declared) this.#declared.set(id, declared);
    if (local?.entry) this.#entries.set(id, local.entry);
    if (local?.size && !declared) this.#sizes.set(id, local.size);
    return fixed(1);
  }

  #select(expr: Extract<Expr, { op: 'select' }>, locals: ReadonlyMap<string, Local>): Range {
    const operand = this.cost(expr.operand, locals);
    if (expr.test) return operand;
    const target = this.#declared.get(expr.operand.id);
    const declared = target ? target.field?.(expr.field) : this.#root;
    if (declared) this.#declared.set(expr.id, declared);
    const type = this.#type(expr.operand);
    return type.name === 'map' || type.field || type.isObject ? plus(operand, fixed(1)) : operand;
  }

  #type(expr: Expr): CelType {
    return this.#checked.types.get(expr.id) ?? dyn;
  }

  #sizeOf(expr: Expr): Range {
    const computed = this.#sizes.get(expr.id) ?? literalSize(expr);
    if (computed) return computed;
    const declared = this.#declared.get(expr.id);
    if (declared) return { min: 0, max: declared.maxElements ?? 0 };
    return isScalar(this.#type(expr)) ? fixed(1) : unknown;
  }

  #list({ id, items }: Extract<Expr, { op: 'list' }>, locals: ReadonlyMap<string, Local>): Range {
    let sum = fixed(createListCost);
    let size: Range = { min: items.length === 0 ? 0 : unbounded, max: 0 };
    for (const { value } of items) {
      sum = plus(sum, this.cost(value, locals));
      size = union(size, this.#sizeOf(value));
    }
    this.#entries.set(id, { isList: true, key: fixed(1), value: size });
    return sum;
  }

  #map({ id, entries }: Extract<Expr, { op: 'map' }>, locals: ReadonlyMap<string, Local>): Range {
    let sum = fixed(createMapCost);
    const none: Range = { min: entries.length === 0 ? 0 : unbounded, max: 0 };
    let [keys, values] = [none, none];
    for (const { key, value } of entries) {
      sum = plus(plus(sum, this.cost(key, locals)), this.cost(value, locals));
      keys = union(keys, this.#sizeOf(key));
      values = union(values, this.#sizeOf(value));
    }
    this.#entries.set(id, { isList: false, key: keys, value: values });
    return sum;
  }

  #fold(expr: Fold, locals: ReadonlyMap<string, Local>): Range {
    let sum = plus(this.cost(expr.range, locals), this.cost(expr.init, locals));
    const accu: Local = { type: undefined, size: this.#known(expr.init), entry: this.#entries.get(expr.init.id) };
    const outer = new Map(locals).set(expr.accuVar, expr.accuVar === accumulator ? accu : { ...accu, type: this.#declared.get(expr.init.id) });
    if (expr.accuVar !== accumulator) return plus(sum, this.#bound(expr, outer));
    const inner = new Map(outer);
    const entry = this.#entries.get(expr.range.id);
    const declared = this.#declared.get(expr.range.id);
    const isList = entry?.isList ?? this.#type(expr.range).name === 'list';
    const key: Local = { type: isList ? undefined : declared ? declared.params?.[0] : this.#root, size: entry?.key, entry: undefined };
    const value: Local = { type: declared ? declared.params?.[isList ? 0 : 1] : this.#root, size: entry?.value, entry: undefined };
    inner.set(expr.iterVar, expr.iterVar2 === undefined && isList ? value : key);
    if (expr.iterVar2 !== undefined) inner.set(expr.iterVar2, value);
    const once = plus(this.cost(expr.condition, inner), this.cost(expr.step, inner));
    sum = plus(sum, this.cost(expr.result, outer));
    const count = this.#sizeOf(expr.range);
    this.#foldSize(expr, count);
    return plus(sum, times(count, once));
  }

  #bound(expr: Fold, outer: ReadonlyMap<string, Local>): Range {
    const cost = this.cost(expr.result, outer);
    this.#copy(expr, expr.result);
    return cost;
  }

  #foldSize(expr: Fold, count: Range): void {
    const { init, step } = expr;
    if (init.op === 'literal') this.#setSize(expr, this.#known(init));
    else if (init.op === 'list' || init.op === 'map') {
      this.#setSize(expr, count);
      const entry = this.#entries.get(step.id);
      if (entry) this.#entries.set(expr.id, entry);
    }
  }

  #known(expr: Expr): Range | undefined {
    const size = this.#sizeOf(expr);
    return size === unknown ? undefined : size;
  }

  #setSize(expr: Expr, size: Range | undefined): void {
    if (size) this.#sizes.set(expr.id, size);
  }

  #copy(to: Expr, from: Expr): void {
    this.#setSize(to, this.#known(from));
    const entry = this.#entries.get(from.id);
    if (entry) this.#entries.set(to.id, entry);
    const declared = this.#declared.get(from.id);
    if (declared) this.#declared.set(to.id, declared);
  }

  #call(expr: Call, locals: ReadonlyMap<string, Local>): Range {
    if (expr.name === 'dyn' && expr.args[0]) {
      const inner = this.cost(expr.args[0], locals);
      this.#copy(expr, expr.args[0]);
      return plus(fixed(1), inner);
    }
    const costs = expr.args.map((arg) => this.cost(arg, locals));
    const overloads = this.#checked.overloads.get(expr.id) ?? [];
    const isMember = expr.target !== undefined && !this.#isNamespace(expr);
    let sum = expr.target && isMember ? this.cost(expr.target, locals) : fixed(0);
    if (expr.name === '_?._') return plus(costs.reduce(plus, fixed(0)), fixed(1));
    let cost: Range = { min: unbounded, max: 0 };
    let size: Range | undefined;
    for (const overload of overloads) {
      const found = this.#overload(expr, overload, isMember, costs);
      cost = union(cost, found.cost);
      if (found.size) size = size ? union(size, found.size) : found.size;
      size ??= this.#index(expr, overload) ?? this.#sizes.get(expr.id) ?? (isScalar(this.#type(expr)) ? fixed(1) : undefined);
    }
    this.#setSize(expr, size);
    sum = plus(sum, overloads.length === 0 ? fixed(0) : cost);
    return sum;
  }

  #isNamespace({ target, name, id }: Call): boolean {
    const [first] = this.#checked.overloads.get(id) ?? [];
    return target !== undefined && first?.function === `${nameOf(target) ?? ''}.${name}`;
  }

  /** An item of a list or map is as large as its items may be. */
  #index({ id, args: [target] }: Call, { function: name }: Overload): Range | undefined {
    if (name !== '_[_]' || !target) return undefined;
    const declared = this.#declared.get(target.id);
    const item = declared ? declared.params?.[declared.name === 'list' ? 0 : 1] : this.#root;
    if (item) this.#declared.set(id, item);
    return this.#entries.get(target.id)?.value ?? (item ? { min: 0, max: item.maxElements ?? 0 } : undefined);
  }

  #sized(expr: Expr): Sized {
    const declared = this.#declared.get(expr.id);
    const type = this.#type(expr);
    return {
      type,
      expr,
      size: this.#sizeOf(expr),
      item: () => {
        const [item] = type.params ?? [];
        const known = declared?.name === 'list' ? declared.params?.[0] : undefined;
        return item && { type: item, size: known ? { min: 0, max: known.maxElements ?? 0 } : unknown, item: () => undefined };
      },
    };
  }

  #overload(expr: Call, overload: Overload, isMember: boolean, costs: readonly Range[]): CallEstimate {
    const target = expr.target && isMember ? this.#sized(expr.target) : undefined;
    const args = expr.args.map((arg) => this.#sized(arg));
    const sum = costs.reduce(plus, fixed(0));
    const special = this.#costs.estimate?.(overload.function, overload, target, args);
    if (special) return { ...special, cost: plus(special.cost, sum) };
    if (overload.function === '_&&_' || overload.function === '_||_') return { cost: { min: costs[0]?.min ?? 0, max: sum.max } };
    if (overload.function === '_?_:_') return this.#conditional(expr, args, costs);
    if (overload.function === '_+_') this.#joinEntries(expr);
    const found = standardEstimate(overload, target, args);
    return { ...found, cost: plus(found.cost, sum) };
  }

  #conditional({ id, args: [, yes, no] }: Call, args: readonly Sized[], [condition = fixed(0), first = fixed(0), second = fixed(0)]: readonly Range[]): CallEstimate {
    const [a, b] = [this.#entries.get(yes?.id ?? 0), this.#entries.get(no?.id ?? 0)];
    if (a && b) this.#entries.set(id, joined(a, b));
    return { cost: plus(condition, union(first, second)), size: union(args[1]?.size ?? unknown, args[2]?.size ?? unknown) };
  }

  #joinEntries({ id, args: [left, right] }: Call): void {
    const [a, b] = [this.#entries.get(left?.id ?? 0), this.#entries.get(right?.id ?? 0)];
    if (a && b) this.#entries.set(id, joined(a, b));
  }
}

const joined = (a: EntrySize, b: EntrySize): EntrySize => ({ isList: a.isList, key: union(a.key, b.key), value: union(a.value, b.value) });

const orders = new Set(['_<_', '_<=_', '_>_', '_>=_']);

function standardEstimate({ function: name, args: types }: Overload, target: Sized | undefined, args: readonly Sized[]): CallEstimate {
  const [first = unknown, second = unknown] = args.map(({ size }) => size);
  const isText = types[0]?.name === 'string' || types[0]?.name === 'bytes';
  if (name === 'format' && target) return { cost: scaled(target.size, stringFactor) };
  if (name === 'bytes' && types[0]?.name === 'string') return { cost: scaled(first, stringFactor), size: { min: first.min, max: clamp(first.max * 4) } };
  if (name === 'string' && types[0]?.name === 'bytes') return { cost: scaled(first, stringFactor), size: { min: Math.floor(first.min / 4), max: first.max } };
  if (name === 'startsWith' || name === 'endsWith') return { cost: scaled(first, stringFactor) };
  if (name === '@in' && types[1]?.name === 'list') return { cost: second };
  if (name === 'matches' && target) return { cost: times(scaled(plus(target.size, fixed(1)), stringFactor), scaled(first, regexFactor)) };
  if (name === 'contains' && target) return { cost: times(scaled(target.size, stringFactor), scaled(first, stringFactor)) };
  if (name === '_+_' && (isText || types[0]?.name === 'list')) {
    const size = plus(first, second);
    return { cost: isText ? scaled(size, stringFactor) : fixed(1), size };
  }
  if (name === '_==_' || name === '_!=_' || (orders.has(name) && isText)) {
    const most = Math.min(first.max, second.max);
    return { cost: scaled({ min: most > 0 ? 1 : 0, max: most }, stringFactor) };
  }
  return { cost: fixed(1) };
}

function literalSize(expr: Expr): Range | undefined {
  if (expr.op === 'list') return fixed(expr.items.length);
  if (expr.op === 'map') return fixed(expr.entries.length);
  if (expr.op !== 'literal') return undefined;
  const { value } = expr;
  if (typeof value === 'string') return fixed([...value].length);
  return fixed(value instanceof Bytes ? value.text.length : 1);
}

const scalars = new Set(['bool', 'int', 'uint', 'double', 'google.protobuf.Timestamp', 'google.protobuf.Duration']);

const isScalar = (type: CelType): boolean => scalars.has(type.name) || (type.name === 'optional_type' && type.params?.[0] !== undefined && isScalar(type.params[0]));
