// Looks into literals that only fail when they are run: patterns, durations, moments; and into lists and maps of unlike things.
// Upstream: cel-go cel/validator.go

import { re2Problem } from '../re2.ts';
import type { Entry, Expr } from './ast.ts';
import type { Checked } from './checker.ts';
import type { Problem } from './problem.ts';
import type { CelType } from './type.ts';
import { dyn, sameType, typeText } from './type.ts';
import { parseDuration, parseTimestamp } from './value.ts';

export function literalProblems(checked: Checked): readonly Problem[] {
  const problems: Problem[] = [];
  walk(checked.expr, problems);
  if (problems.length === 0) mixed(checked.expr, checked, problems);
  return problems;
}

/** Only what is formatted may be of several types. */
function mixed(expr: Expr, checked: Checked, problems: Problem[]): void {
  const isFormat = expr.op === 'call' && expr.name === 'format';
  if (!isFormat) for (const child of childrenOf(expr)) mixed(child, checked, problems);
  if (expr.op === 'list') alike(expr.items, checked, problems);
  if (expr.op !== 'map') return;
  alike(expr.entries.map(({ key }) => ({ value: key, optional: false })), checked, problems); // biome-ignore format: short
  alike(expr.entries, checked, problems);
}

function alike(items: readonly Entry[], { types }: Checked, problems: Problem[]): void {
  let first: CelType | undefined;
  for (const { value, optional } of items) {
    const given = types.get(value.id) ?? dyn;
    const type = optional ? (given.params?.[0] ?? dyn) : given;
    if (first && !sameType(first, type)) {
      problems.push({ at: value.at, message: `expected type '${typeText(first)}' but found '${typeText(type)}'` });
      return;
    }
    first ??= type;
  }
}

function walk(expr: Expr, problems: Problem[]): void {
  for (const child of childrenOf(expr)) walk(child, problems);
  if (expr.op !== 'call') return;
  const [first] = expr.name === 'matches' && !expr.target ? expr.args.slice(1) : expr.args;
  if (first?.op !== 'literal') return;
  if (expr.name === 'timestamp' && typeof first.value === 'bigint' && (first.value < -62135596800n || first.value > 253402300799n)) problems.push({ at: first.at, message: 'invalid timestamp argument' });
  if (typeof first.value !== 'string') return;
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
