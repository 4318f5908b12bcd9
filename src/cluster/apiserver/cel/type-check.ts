// Finds what an expression asks of types that cannot be: fields that are not there, comparisons of unlike values. Whatever is not known is dyn.
// Upstream: cel-go checker, apiserver/pkg/cel/common/schemas.go
//
// Leaves out: overloads of functions other than the operators.

import type { ASTNode } from '@marcbachmann/cel-js';
import { noOverload, operatorPlace, pointAt } from './messages.ts';

export interface CelType {
  /** `int`, `string`, `bool`, `double`, `bytes`, `timestamp`, `list`, `map`, `dyn`, or the name of an object's type */
  readonly name: string;
  /** the items of a list, the values of a map */
  readonly of?: () => CelType;
  /** an object's fields */
  readonly field?: (name: string) => CelType | undefined;
}

export const dyn: CelType = { name: 'dyn' };
export const scalar = (name: string): CelType => ({ name });
export const listOf = (of: () => CelType): CelType => ({ name: 'list', of });
export const mapOf = (of: () => CelType): CelType => ({ name: 'map', of });

const bool = scalar('bool');
const primitives = new Set(['int', 'double', 'string', 'bool', 'bytes', 'uint']);
const numbers = new Set(['int', 'double', 'uint']);

type Scope = ReadonlyMap<string, CelType>;

interface Check {
  readonly source: string;
  readonly problems: string[];
}

/** Everything found, each as cel-go shows it. */
export function typeProblems(ast: ASTNode, source: string, scope: Scope): readonly string[] {
  const check: Check = { source, problems: [] };
  typeOf(ast, scope, check);
  return check.problems;
}

function typeOf(node: ASTNode, scope: Scope, check: Check): CelType {
  switch (node.op) {
    case 'value':
      return scalar(literalType(node.args));
    case 'id':
      return scope.get(node.args) ?? dyn;
    case '.':
    case '.?':
      return select(node, scope, check);
    case '[]':
    case '[?]': {
      const [target, index] = node.args;
      typeOf(index, scope, check);
      return typeOf(target, scope, check).of?.() ?? dyn;
    }
    case 'list':
      return list(node.args, scope, check);
    case 'map':
      for (const [key, value] of node.args) for (const part of [key, value]) typeOf(part, scope, check);
      return mapOf(() => dyn);
    case '?:': {
      const [condition, yes, no] = node.args.map((part) => typeOf(part, scope, check)) as [CelType, CelType, CelType];
      return condition && yes.name === no.name ? yes : dyn;
    }
    case '!_':
      typeOf(node.args, scope, check);
      return bool;
    case '-_':
      return typeOf(node.args, scope, check);
    case 'call':
    case 'rcall':
      return invocation(node, scope, check);
    default:
      return binary(node as Extract<ASTNode, { args: [ASTNode, ASTNode] }>, scope, check);
  }
}

function literalType(value: unknown): string {
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'double';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'bool' : value === null ? 'null_type' : 'dyn';
}

function list(items: readonly ASTNode[], scope: Scope, check: Check): CelType {
  const types = items.map((item) => typeOf(item, scope, check));
  const [first = dyn] = types;
  return listOf(() => (types.every(({ name }) => name === first.name) ? first : dyn));
}

function select(node: Extract<ASTNode, { op: '.' | '.?' }>, scope: Scope, check: Check): CelType {
  const [target, name] = node.args;
  const type = typeOf(target, scope, check);
  if (type.name === 'map') return type.of?.() ?? dyn;
  if (!type.field) {
    if (primitives.has(type.name)) check.problems.push(pointAt(check.source, place(target, check), `type '${type.name}' does not support field selection`));
    return dyn;
  }
  const field = type.field(name);
  if (!field) check.problems.push(pointAt(check.source, place(target, check), `undefined field '${name}'`));
  return field ?? dyn;
}

function place(target: ASTNode, { source }: Check): number {
  const at = source.indexOf('.', target.end);
  return at < 0 ? target.end : at;
}

const macros = new Set(['all', 'exists', 'exists_one', 'existsOne', 'map', 'filter']);

function invocation(node: Extract<ASTNode, { op: 'call' | 'rcall' }>, scope: Scope, check: Check): CelType {
  if (node.op === 'call') {
    const [name, args] = node.args;
    for (const arg of args) typeOf(arg, scope, check);
    return resultOf(name);
  }
  const [name, target, args] = node.args;
  const type = typeOf(target, scope, check);
  if (!macros.has(name)) {
    for (const arg of args) typeOf(arg, scope, check);
    return resultOf(name);
  }
  const [variable, ...bodies] = args;
  const item = type.name === 'map' ? scalar('string') : (type.of?.() ?? dyn);
  // Two variables of a comprehension: the index or key, and the value.
  const hasTwo = bodies.length === 2 && bodies[0]?.op === 'id' && name !== 'map';
  const inner = new Map(scope);
  if (variable?.op === 'id') inner.set(variable.args, hasTwo ? dyn : item);
  if (hasTwo && bodies[0]?.op === 'id') inner.set(bodies[0].args, type.of?.() ?? dyn);
  const results = (hasTwo ? bodies.slice(1) : bodies).map((body) => typeOf(body, inner, check));
  if (name === 'filter') return type;
  return name === 'map' ? listOf(() => results.at(-1) ?? dyn) : bool;
}

const results: Readonly<Record<string, string>> = {
  size: 'int', has: 'bool', startsWith: 'bool', endsWith: 'bool', contains: 'bool', matches: 'bool', string: 'string', int: 'int', double: 'double', bool: 'bool',
  lowerAscii: 'string', upperAscii: 'string', trim: 'string', type: 'type',
}; // biome-ignore format: a table

const resultOf = (name: string): CelType => scalar((Object.hasOwn(results, name) ? results[name] : undefined) ?? 'dyn');

function binary(node: Extract<ASTNode, { args: [ASTNode, ASTNode] }>, scope: Scope, check: Check): CelType {
  const [left, right] = node.args.map((part) => typeOf(part, scope, check)) as [CelType, CelType];
  if (!fit(node.op, left.name, right.name)) {
    check.problems.push(pointAt(check.source, operatorPlace(node, node.op, check.source) ?? node.start, noOverload(node.op, left.name, right.name)));
  }
  return '+-*/%'.includes(node.op) ? left : bool;
}

function fit(operator: string, left: string, right: string): boolean {
  if (operator === 'in' || !primitives.has(left) || !primitives.has(right)) return true;
  if (operator === '&&' || operator === '||') return left === 'bool' && right === 'bool';
  if (left === right) return '-*/%'.includes(operator) ? numbers.has(left) : operator !== '+' || left !== 'bool';
  return ['<', '<=', '>', '>='].includes(operator) && numbers.has(left) && numbers.has(right);
}
