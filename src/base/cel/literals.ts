// Looks into literals that only fail when they are run: patterns, durations, moments.
// Upstream: cel-go cel/validator.go

import { re2Problem } from '../re2.ts';
import type { Expr } from './ast.ts';
import type { Checked } from './checker.ts';
import type { Problem } from './problem.ts';
import { parseDuration, parseTimestamp } from './value.ts';

export function literalProblems({ expr }: Checked): readonly Problem[] {
  const problems: Problem[] = [];
  walk(expr, problems);
  return problems;
}

function walk(expr: Expr, problems: Problem[]): void {
  for (const child of childrenOf(expr)) walk(child, problems);
  if (expr.op !== 'call') return;
  const [first] = expr.name === 'matches' && !expr.target ? expr.args.slice(1) : expr.args;
  if (first?.op !== 'literal' || typeof first.value !== 'string') return;
  const bad = (kind: string): void => void problems.push({ at: first.at, message: `invalid ${kind} argument` });
  if (expr.name === 'matches' && re2Problem(first.value) !== undefined) bad('matches');
  if (expr.name === 'duration' && !parseDuration(first.value)) bad('duration');
  if (expr.name === 'timestamp' && !parseTimestamp(first.value)) bad('timestamp');
}

/** The parts of an expression. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.op) {
    case 'select':
      return [expr.operand];
    case 'call':
      return [...(expr.target ? [expr.target] : []), ...expr.args];
    case 'list':
      return expr.items.map(({ value }) => value);
    case 'map':
      return expr.entries.flatMap(({ key, value }) => [key, value]);
    case 'struct':
      return expr.fields.map(({ value }) => value);
    case 'fold':
      return [expr.range, expr.init, expr.condition, expr.step, expr.result];
    default:
      return [];
  }
}
