// Parts of an expression that are worked out once and cost nothing: literals, lists and maps of them, conversions of them.
// Upstream: cel-go interpreter/{decorators,optimizations}.go

import type { Expr } from './ast.ts';

const conversionsOf = new Set(['bool', 'bytes', 'double', 'duration', 'dyn', 'int', 'string', 'timestamp', 'uint']);

const known = new WeakMap<Expr, boolean>();

/** Whether an expression has the same value in every run. */
export function isConstant(expr: Expr): boolean {
  if (expr.op === 'literal') return true;
  let found = known.get(expr);
  if (found === undefined) known.set(expr, (found = look(expr)));
  return found;
}

function look(expr: Expr): boolean {
  if (expr.op === 'list') return expr.items.every(({ value, optional }) => !optional && isConstant(value));
  if (expr.op === 'map') return expr.entries.every(({ key, value, optional }) => !optional && isConstant(key) && isConstant(value));
  const [arg] = expr.op === 'call' && !expr.target && expr.args.length === 1 && conversionsOf.has(expr.name) ? expr.args : [];
  return arg !== undefined && isConstant(arg);
}

/** Whether `in` asks a list that is made a set once. */
export function isConstantSet(expr: Expr): boolean {
  return expr.op === 'list' && expr.items.length > 0 && expr.items.every(({ value, optional }) => !optional && value.op === 'literal' && value.value !== null);
}

/** Whether an expression is a variable, or a field or item reached from one. */
export function isAttribute(expr: Expr): boolean {
  if (expr.op === 'ident') return true;
  if (expr.op === 'select') return !expr.test && isAttribute(expr.operand);
  return expr.op === 'call' && expr.name === '_[_]' && expr.args[0] !== undefined && isAttribute(expr.args[0]);
}
