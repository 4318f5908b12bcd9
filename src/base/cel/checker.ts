// Gives every part of an expression its type and every call its overloads.
// Upstream: cel-go checker/checker.go

import type { Call, Entry, Expr, Fold } from './ast.ts';
import type { Environment, Overload } from './environment.ts';
import { nameOf } from './parser.ts';
import type { Problem } from './problem.ts';
import type { Bindings, CelType } from './type.ts';
import { bool, bytes, double, dyn, errorType, int, isAssignable, isDyn, listOf, mapOf, nullType, optionalOf, sameType, string, substitute, typeText, uint } from './type.ts';
import { Bytes, Uint } from './value.ts';

/** What is known of an expression after checking. */
export interface Checked {
  readonly expr: Expr;
  readonly type: CelType;
  readonly types: ReadonlyMap<number, CelType>;
  /** for each call the overloads that may be meant */
  readonly overloads: ReadonlyMap<number, readonly Overload[]>;
  /** variables of the environment that are used */
  readonly used: ReadonlySet<string>;
  /** values of constant parts, as they become known */
  readonly constants: Map<number, unknown>;
}

type Scope = ReadonlyMap<string, CelType>;

/** @param variables types of variables beyond the environment's, or instead of them */
export function check(expr: Expr, environment: Environment, variables?: Scope): Checked | { readonly problems: readonly Problem[] } {
  const checker = new Checker(environment, variables ?? new Map());
  const type = substitute(checker.bindings, checker.check(expr, new Map()), true);
  if (checker.problems.length > 0) return { problems: checker.problems };
  const types = new Map([...checker.types].map(([id, one]) => [id, substitute(checker.bindings, one, true)]));
  return { expr, type, types, overloads: checker.overloads, used: checker.used, constants: new Map() };
}

class Checker {
  readonly problems: Problem[] = [];
  readonly types = new Map<number, CelType>();
  readonly overloads = new Map<number, readonly Overload[]>();
  readonly used = new Set<string>();
  bindings: Bindings = new Map();
  readonly #environment: Environment;
  readonly #variables: Scope;
  #fresh = 0;

  constructor(environment: Environment, variables: Scope) {
    this.#environment = environment;
    this.#variables = variables;
  }

  check(expr: Expr, scope: Scope): CelType {
    const type = this.#typeOf(expr, scope);
    this.types.set(expr.id, type);
    return type;
  }

  #problem({ at }: { readonly at: number }, message: string): CelType {
    this.problems.push({ at, message });
    return errorType;
  }

  #typeOf(expr: Expr, scope: Scope): CelType {
    switch (expr.op) {
      case 'literal':
        return literalType(expr.value);
      case 'ident':
        return this.#ident(expr, scope);
      case 'select':
        return this.#select(expr, scope);
      case 'call':
        return this.#call(expr, scope);
      case 'list':
        return listOf(this.#joinAll(expr.items, scope));
      case 'map':
        return this.#map(expr, scope);
      case 'struct':
        return this.#struct(expr, scope);
      case 'fold':
        return this.#fold(expr, scope);
    }
  }

  #lookUp(name: string, scope: Scope): CelType | undefined {
    const local = scope.get(name);
    if (local) return local;
    const outer = this.#variables.get(name) ?? this.#environment.variables.get(name);
    if (outer) this.used.add(name);
    return outer ?? this.#environment.constants.get(name)?.type;
  }

  #ident(expr: Extract<Expr, { op: 'ident' }>, scope: Scope): CelType {
    return this.#lookUp(expr.name, scope) ?? this.#problem(expr, `undeclared reference to '${expr.name}' (in container '')`);
  }

  #select(expr: Extract<Expr, { op: 'select' }>, scope: Scope): CelType {
    const whole = expr.test ? undefined : nameOf(expr);
    const constant = whole === undefined ? undefined : this.#environment.constants.get(whole);
    if (constant) return constant.type;
    const qualified = whole === undefined ? undefined : this.#environment.variables.get(whole);
    if (qualified) return qualified;
    const type = this.#field(expr, expr.operand, expr.field, scope, false);
    return expr.test ? bool : type;
  }

  #field(expr: Expr, operand: Expr, field: string, scope: Scope, optional: boolean): CelType {
    const given = substitute(this.bindings, this.check(operand, scope), false);
    const isOptional = given.name === 'optional_type' && !given.isParam;
    const target = isOptional ? (given.params?.[0] ?? dyn) : given;
    const type = this.#fieldOf(expr, target, field);
    return isOptional || optional ? optionalOf(type) : type;
  }

  #fieldOf(expr: Expr, target: CelType, field: string): CelType {
    if (target.isParam) return dyn;
    if (target.name === 'map') return target.params?.[1] ?? dyn;
    if (target.field) return target.field(field) ?? this.#problem(expr, `undefined field '${field}'`);
    if (target.isObject) return this.#problem(expr, `undefined field '${field}'`);
    if (!isDyn(target)) this.#problem(expr, `type '${typeText(target)}' does not support field selection`);
    return dyn;
  }

  #call(expr: Call, scope: Scope): CelType {
    const { name, target, args } = expr;
    if (name === '_?._') {
      const [operand, field] = args;
      return operand && field?.op === 'literal' ? this.#field(expr, operand, String(field.value), scope, true) : dyn;
    }
    const types = args.map((arg) => this.check(arg, scope));
    const qualified = target ? nameOf(target) : undefined;
    const free = qualified === undefined ? undefined : this.#environment.functions.get(`${qualified}.${name}`);
    if (free) return this.#resolve(expr, `${qualified}.${name}`, free, undefined, types);
    const targetType = target ? this.check(target, scope) : undefined;
    const overloads = this.#environment.functions.get(name);
    if (!overloads) return this.#problem(expr, `undeclared reference to '${name}' (in container '')`);
    return this.#resolve(expr, name, overloads, targetType, types);
  }

  #resolve(expr: Call, name: string, overloads: readonly Overload[], target: CelType | undefined, types: readonly CelType[]): CelType {
    const given = target ? [target, ...types] : types;
    if (name === '_&&_' || name === '_||_') return this.#logical(expr, overloads, types);
    let result: CelType | undefined;
    const found: Overload[] = [];
    for (const overload of overloads) {
      if (overload.isMember !== (target !== undefined) || overload.args.length !== given.length) continue;
      const type = this.#fits(overload, given);
      if (!type) continue;
      found.push(overload);
      if (!result) result = type;
      else if (!isDyn(result) && !sameType(result, type)) result = dyn;
    }
    this.overloads.set(expr.id, found);
    if (result) return result;
    const [first, ...rest] = given.map((type) => typeText(substitute(this.bindings, type, true)));
    const shown = target ? `${first}.(${rest.join(', ')})` : `(${[first, ...rest].filter((one) => one !== undefined).join(', ')})`;
    return this.#problem(expr, `found no matching overload for '${name}' applied to '${shown}'`);
  }

  /** The result of an overload, its parameters bound for good; undefined when it does not fit. */
  #fits(overload: Overload, given: readonly CelType[]): CelType | undefined {
    const suffix = `#${this.#fresh++}`;
    const fresh = (type: CelType): CelType => (type.isParam ? { name: `${type.name}${suffix}`, isParam: true } : type.params ? { ...type, params: type.params.map(fresh) } : type);
    const trial: Bindings = new Map(this.bindings);
    if (!overload.args.every((arg, i) => isAssignable(trial, given[i] ?? dyn, fresh(arg)))) return undefined;
    this.bindings = trial;
    return substitute(trial, fresh(overload.result), false);
  }

  #logical(expr: Call, overloads: readonly Overload[], types: readonly CelType[]): CelType {
    this.overloads.set(expr.id, overloads);
    types.forEach((type, i) => {
      if (!this.#assign(type, bool)) this.#problem(expr.args[i] ?? expr, `expected type 'bool' but found '${typeText(substitute(this.bindings, type, true))}'`);
    });
    return bool;
  }

  #assign(from: CelType, to: CelType): boolean {
    const trial: Bindings = new Map(this.bindings);
    if (!isAssignable(trial, from, to)) return false;
    this.bindings = trial;
    return true;
  }

  /** The type of all items; each must be like those before it. */
  #joinAll(items: readonly Entry[], scope: Scope): CelType {
    let all: CelType | undefined;
    for (const { value, optional } of items) all = this.#join(all, this.#item(value, optional, scope));
    return all ?? this.#open();
  }

  #item(value: Expr, optional: boolean, scope: Scope): CelType {
    const type = this.check(value, scope);
    if (!optional) return type;
    const inner = substitute(this.bindings, type, false);
    if (inner.name === 'optional_type') return inner.params?.[0] ?? dyn;
    if (!isDyn(inner)) this.#problem(value, `expected type 'optional_type(${typeText(inner)})' but found '${typeText(inner)}'`);
    return inner;
  }

  /** Unlike types make a dyn; literals of unlike items are refused later. */
  #join(all: CelType | undefined, type: CelType): CelType {
    if (!all) return type;
    if (this.#assign(all, type)) return isDyn(type) ? type : all;
    return dyn;
  }

  #open(): CelType {
    return { name: `_var${this.#fresh++}`, isParam: true };
  }

  #map({ entries }: Extract<Expr, { op: 'map' }>, scope: Scope): CelType {
    let key: CelType | undefined;
    let value: CelType | undefined;
    for (const entry of entries) {
      key = this.#join(key, this.check(entry.key, scope));
      value = this.#join(value, this.#item(entry.value, entry.optional, scope));
    }
    return mapOf(key ?? this.#open(), value ?? this.#open());
  }

  #struct(expr: Extract<Expr, { op: 'struct' }>, scope: Scope): CelType {
    const type = this.#environment.structOf(expr.type);
    if (!type) return this.#problem(expr, `undeclared reference to '${expr.type}' (in container '')`);
    for (const field of expr.fields) {
      const given = this.#item(field.value, field.optional, scope);
      const wanted = type.field?.(field.name);
      if (!wanted) this.#problem(field, `undefined field '${field.name}'`);
      else if (!this.#assign(wanted, given)) {
        this.#problem(field, `expected type of field '${field.name}' is '${typeText(wanted)}' but provided type is '${typeText(substitute(this.bindings, given, true))}'`);
      }
    }
    return type;
  }

  #fold(expr: Fold, scope: Scope): CelType {
    const range = substitute(this.bindings, this.check(expr.range, scope), false);
    const accu = this.check(expr.init, scope);
    const [first, second] = this.#iterated(expr, range);
    const outer = new Map(scope).set(expr.accuVar, accu);
    const inner = new Map(outer).set(expr.iterVar, expr.iterVar2 === undefined && range.name !== 'list' ? first : expr.iterVar2 === undefined ? second : first);
    if (expr.iterVar2 !== undefined) inner.set(expr.iterVar2, second);
    this.#assert(expr.condition, bool, inner);
    this.#assert(expr.step, accu, inner);
    return substitute(this.bindings, this.check(expr.result, outer), false);
  }

  /** Types of the index or key, and of the item or value. */
  #iterated({ range: at }: Fold, range: CelType): readonly [CelType, CelType] {
    if (range.name === 'list' && !range.isParam) return [int, range.params?.[0] ?? dyn];
    if (range.name === 'map' && !range.isParam) return [range.params?.[0] ?? dyn, range.params?.[1] ?? dyn];
    if (range.isParam || isDyn(range)) return [dyn, dyn];
    this.#problem(at, `expression of type '${typeText(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`);
    return [errorType, errorType];
  }

  #assert(expr: Expr, wanted: CelType, scope: Scope): void {
    const type = this.check(expr, scope);
    if (!this.#assign(wanted, type)) {
      const show = (one: CelType): string => typeText(substitute(this.bindings, one, true));
      this.#problem(expr, `expected type '${show(wanted)}' but found '${show(type)}'`);
    }
  }
}

function literalType(value: unknown): CelType {
  if (value === null) return nullType;
  if (typeof value === 'bigint') return int;
  if (typeof value === 'number') return double;
  if (typeof value === 'string') return string;
  if (value instanceof Uint) return uint;
  return value instanceof Bytes ? bytes : bool;
}
