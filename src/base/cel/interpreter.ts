// Works out the value of a checked expression, and what that costs.
// Upstream: cel-go interpreter/{interpretable,attributes,runtimecost}.go

import type { Call, Expr, Fold } from './ast.ts';
import { accumulator } from './ast.ts';
import { isAttribute, isConstant, isConstantSet } from './constant.ts';
import type { Checked } from './checker.ts';
import { callCost, createListCost, createMapCost, createStructCost } from './cost-model.ts';
import type { Environment, Overload } from './environment.ts';
import { nameOf } from './parser.ts';
import type { CelType } from './type.ts';
import type { Value } from './value.ts';
import { CelError, fail, mapGet, mapHas, none, Optional, some, Struct, typeNameOf, Uint } from './value.ts';

/** The expression cost more than it may. */
export class CostExceeded extends CelError {
  override readonly name = 'CostExceeded';
}

type Variables = ReadonlyMap<string, Value>;

export interface Outcome {
  readonly value: Value;
  readonly cost: number;
}

/** One evaluation. Kept apart from the program, so that programs can be shared. */
export class Interpreter {
  cost = 0;
  readonly #checked: Checked;
  readonly #environment: Environment;
  readonly #resolve: (name: string) => Value;
  readonly #limit: number;

  /** @param limit the most it may cost */
  constructor(checked: Checked, environment: Environment, resolve: (name: string) => Value, limit: number) {
    this.#checked = checked;
    this.#environment = environment;
    this.#resolve = resolve;
    this.#limit = limit;
  }

  run(): Value {
    return this.#eval(this.#checked.expr, new Map());
  }

  #spend(cost: number): void {
    this.cost += cost;
    if (this.cost > this.#limit) throw new CostExceeded('operation cancelled: actual cost limit exceeded');
  }

  #eval(expr: Expr, locals: Variables): Value {
    return isConstant(expr) ? this.#constant(expr) : this.#compute(expr, locals);
  }

  /** Worked out once for all runs, and for nothing. */
  #constant(expr: Expr): Value {
    if (expr.op === 'literal') return expr.value;
    const { constants } = this.#checked;
    if (!constants.has(expr.id)) {
      const before = this.cost;
      constants.set(expr.id, this.#compute(expr, new Map()));
      this.cost = before;
    }
    return constants.get(expr.id);
  }

  #compute(expr: Expr, locals: Variables): Value {
    switch (expr.op) {
      case 'literal':
        return expr.value;
      case 'ident':
        return this.#ident(expr.name, locals);
      case 'select':
        return this.#select(expr, locals);
      case 'call':
        return this.#call(expr, locals);
      case 'list':
        return this.#list(expr, locals);
      case 'map':
        return this.#map(expr, locals);
      case 'struct':
        return this.#struct(expr, locals);
      case 'fold':
        return this.#fold(expr, locals);
    }
  }

  #ident(name: string, locals: Variables): Value {
    if (!locals.has(name)) {
      const constant = this.#environment.constants.get(name);
      if (constant && !this.#checked.used.has(name)) return constant.value;
      this.#spend(1);
      return this.#resolve(name);
    }
    this.#spend(1);
    const value = locals.get(name);
    // An accumulator may be an error, which a later item can still absorb.
    if (value instanceof CelError) throw value;
    return value;
  }

  #select(expr: Extract<Expr, { op: 'select' }>, locals: Variables): Value {
    const whole = expr.test ? undefined : nameOf(expr);
    const constant = whole === undefined ? undefined : this.#environment.constants.get(whole);
    if (constant) return constant.value;
    if (whole !== undefined && this.#environment.variables.has(whole)) return this.#resolve(whole);
    const target = this.#eval(expr.operand, locals);
    if (expr.test) return presence(target, expr.field);
    this.#spend(1);
    if (target instanceof Optional) return target.has ? optionalField(target.value, expr.field) : none;
    return field(target, expr.field);
  }

  #list(expr: Extract<Expr, { op: 'list' }>, locals: Variables): Value {
    const out: Value[] = [];
    for (const { value, optional } of expr.items) {
      const item = this.#eval(value, locals);
      if (!optional) out.push(item);
      else if (!(item instanceof Optional)) fail('no such overload');
      else if (item.has) out.push(item.value);
    }
    this.#spend(createListCost);
    return out;
  }

  #map(expr: Extract<Expr, { op: 'map' }>, locals: Variables): Value {
    const out = new Map<Value, Value>();
    for (const entry of expr.entries) {
      const given = this.#eval(entry.key, locals);
      const key = given instanceof Uint ? given.value : given;
      if (!['string', 'bigint', 'boolean'].includes(typeof key)) fail(`unsupported key type: ${typeNameOf(key)}`);
      const value = this.#eval(entry.value, locals);
      if (entry.optional && value instanceof Optional) {
        if (value.has) out.set(key, value.value);
        continue;
      }
      if (out.has(key)) fail(`Failed with repeated key`);
      out.set(key, value);
    }
    this.#spend(createMapCost);
    return out;
  }

  #struct(expr: Extract<Expr, { op: 'struct' }>, locals: Variables): Value {
    const out = new Map<string, Value>();
    for (const { name, value, optional } of expr.fields) {
      const item = this.#eval(value, locals);
      if (optional && item instanceof Optional) {
        if (item.has) out.set(name, item.value);
      } else out.set(name, item);
    }
    this.#spend(createStructCost);
    return new Struct(expr.type, out);
  }

  #call(expr: Call, locals: Variables): Value {
    const { name } = expr;
    if (name === '_&&_' || name === '_||_') return this.#logical(expr, locals, name === '_||_');
    if (name === '_?_:_') return this.#conditional(expr, locals);
    if (name === '@not_strictly_false') return this.#notStrictlyFalse(expr, locals);
    if (name === '_?._') return this.#optionalSelect(expr, locals);
    if ((name === 'or' || name === 'orValue') && expr.target) return this.#or(expr, expr.target, locals);
    const overloads = this.#checked.overloads.get(expr.id) ?? [];
    const isFree = overloads[0] !== undefined && !overloads[0].isMember;
    const args = this.#args([...(expr.target && !isFree ? [expr.target] : []), ...expr.args], locals);
    const overload = overloads.find((one) => fits(one, args, true)) ?? overloads.find((one) => fits(one, args, false));
    if (!overload) return fail('no such overload');
    const value = (overload.call as (...all: readonly Value[]) => Value)(...args);
    this.#spend(this.#priceOf(expr, overload, args, value));
    return value;
  }

  /** A call is paid for even when an argument has no value. */
  #args(exprs: readonly Expr[], locals: Variables): readonly Value[] {
    try {
      return exprs.map((arg) => this.#eval(arg, locals));
    } catch (error) {
      if (error instanceof CelError && !(error instanceof CostExceeded)) this.#spend(1);
      throw error;
    }
  }

  #priceOf({ name, args: [, second] }: Call, overload: Overload, args: readonly Value[], value: Value): number {
    if (second && name === '@in' && isConstantSet(second)) return 0;
    // Only what is known before counts as a step of a path.
    if (second && name === '_[_]') return isConstant(second) ? 1 : 0;
    return this.#environment.costs.runtime?.(overload.function, overload, args, value) ?? callCost(overload, args);
  }

  #optionalSelect({ args: [operand, name] }: Call, locals: Variables): Value {
    const target = this.#eval(operand as Expr, locals);
    const key = (name as Extract<Expr, { op: 'literal' }>).value as string;
    const found = target instanceof Optional ? (target.has ? optionalField(target.value, key) : none) : optionalField(target, key);
    if (found.has) this.#spend(1);
    return found;
  }

  /** The other value is only asked for when there is none. */
  #or({ name, args: [other] }: Call, target: Expr, locals: Variables): Value {
    const value = this.#eval(target, locals);
    if (!(value instanceof Optional)) return fail('no such overload');
    if (value.has) return name === 'or' ? value : value.value;
    return this.#eval(other as Expr, locals);
  }

  #logical({ args: [left, right] }: Call, locals: Variables, deciding: boolean): Value {
    const first = this.#attempt(left as Expr, locals);
    if (first === deciding) return deciding;
    const second = this.#attempt(right as Expr, locals);
    if (second === deciding) return deciding;
    for (const one of [first, second]) if (one instanceof CelError) throw one;
    return typeof first === 'boolean' && typeof second === 'boolean' ? !deciding : fail('no such overload');
  }

  /** The value, or why there is none: and and or may not need it. */
  #attempt(expr: Expr, locals: Variables): Value {
    try {
      return this.#eval(expr, locals);
    } catch (error) {
      if (!(error instanceof CelError) || error instanceof CostExceeded) throw error;
      return error;
    }
  }

  #conditional({ args: [condition, yes, no] }: Call, locals: Variables): Value {
    const holds = this.#eval(condition as Expr, locals);
    if (typeof holds !== 'boolean') return fail('no such overload');
    return this.#branch((holds ? yes : no) as Expr, locals);
  }

  /** A path that a condition chooses is part of the choice, and not paid for again. */
  #branch(expr: Expr, locals: Variables): Value {
    const value = this.#eval(expr, locals);
    if (isAttribute(expr)) this.cost -= 1;
    return value;
  }

  #notStrictlyFalse({ args: [condition] }: Call, locals: Variables): Value {
    const value = this.#attempt(condition as Expr, locals);
    this.#spend(1);
    return value instanceof CelError || value !== false;
  }

  #fold(expr: Fold, locals: Variables): Value {
    const range = this.#eval(expr.range, locals);
    const { iterVar, iterVar2, accuVar } = expr;
    const inner = new Map(locals);
    const init = this.#eval(expr.init, locals);
    let accu: Value = Array.isArray(init) && expr.init.op === 'list' ? [...init] : init;
    for (const [key, item] of entriesOf(range)) {
      inner.set(accuVar, accu);
      inner.set(iterVar, iterVar2 === undefined && Array.isArray(range) ? item : key);
      if (iterVar2 !== undefined) inner.set(iterVar2, item);
      if (this.#eval(expr.condition, inner) !== true) break;
      try {
        accu = this.#step(expr.step, inner, accu, accuVar);
      } catch (error) {
        if (!(error instanceof CelError) || error instanceof CostExceeded || !isQuantifier(expr)) throw error;
        accu = error;
      }
    }
    return this.#eval(expr.result, new Map(locals).set(accuVar, accu));
  }

  /** Lists that grow item by item are grown in place: nobody else can see them. */
  #step(step: Expr, locals: Variables, accu: Value, accuVar: string): Value {
    if (accuVar !== accumulator || step.op !== 'call') return this.#eval(step, locals);
    const [first, second, third] = step.args;
    if (step.name === '_?_:_' && first && second && third) {
      const holds = this.#eval(first, locals);
      if (typeof holds !== 'boolean') return fail('no such overload');
      return holds ? this.#step(second, locals, accu, accuVar) : this.#branch(third, locals);
    }
    if (step.name !== '_+_' || first?.op !== 'ident' || first.name !== accumulator || second?.op !== 'list' || !Array.isArray(accu)) return this.#eval(step, locals);
    const more = this.#eval(second, locals) as readonly Value[];
    accu.push(...more);
    this.#spend(2);
    return accu;
  }
}

const isQuantifier = ({ step }: Fold): boolean => step.op === 'call' && (step.name === '_&&_' || step.name === '_||_');

function entriesOf(range: Value): Iterable<readonly [Value, Value]> {
  if (Array.isArray(range)) return range.map((item, i) => [BigInt(i), item] as const);
  if (range instanceof Map) return range;
  return fail('no such overload');
}

/** Whether values may be given to an overload. */
function fits({ args }: Overload, values: readonly Value[], deep: boolean): boolean {
  return args.every((type, i) => isOfType(values[i], type, deep));
}

function isOfType(value: Value, type: CelType, deep: boolean): boolean {
  if (type.isParam || type.name === 'dyn') return true;
  const name = typeNameOf(value);
  if (name !== type.name) return name === 'null_type' && type.name === 'null';
  // The first item speaks for the list.
  const [item] = type.params ?? [];
  return !deep || !item || !Array.isArray(value) || value.length === 0 || isOfType(value[0], item, true);
}

/** @throws CelError when there is no such field */
export function field(target: Value, name: string): Value {
  if (target instanceof Map) return target.has(name) ? target.get(name) : fail(`no such key: ${name}`);
  if (target instanceof Struct) return target.fields.has(name) ? target.fields.get(name) : fail(`no such key: ${name}`);
  if (target === null || target === undefined) return fail(`no such key: ${name}`);
  return fail('no such overload');
}

function optionalField(target: Value, name: string): Optional {
  if (target instanceof Map) return mapHas(target, name) ? some(mapGet(target, name)) : none;
  if (target instanceof Struct) return target.fields.has(name) ? some(target.fields.get(name)) : none;
  return target === null || target === undefined ? none : fail('no such overload');
}

function presence(target: Value, name: string): boolean {
  if (target instanceof Optional) return target.has && presence(target.value, name);
  if (target instanceof Map) return target.has(name);
  if (target instanceof Struct) return target.fields.has(name);
  return target === null || target === undefined ? fail(`no such key: ${name}`) : fail('no such overload');
}
