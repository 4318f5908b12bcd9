// Whether a policy or webhook concerns a request, by its match conditions.
// Upstream: apiserver/pkg/admission/plugin/webhook/matchconditions/matcher.go

import type { CompileFailure, Program } from '../../../../base/cel/program.ts';
import { matchConditionsBudget } from '../../cel/environment.ts';
import { joined } from '../refuse.ts';
import type { Condition } from './bindings.ts';
import type { Bindings, Budget } from './environment.ts';
import { errorOf, evaluate } from './environment.ts';

/** One false condition decides, whatever the others do. @returns a text when it cannot be told */
export function conditionsHold(conditions: readonly Condition[] | undefined, read: (expression: string) => Program | CompileFailure, bindings: Bindings, ignores: boolean): boolean | string {
  const budget: Budget = { left: matchConditionsBudget };
  const problems: string[] = [];
  let holds = true;
  for (const { expression } of conditions ?? []) {
    const result = evaluate(read(expression.trim()), bindings, budget);
    if ('spent' in result) return ignores ? false : result.spent;
    if ('error' in result) problems.push(errorOf(expression.trim(), result.error));
    else if (result.value !== true) holds = false;
  }
  if (!holds || problems.length === 0) return holds;
  return ignores ? false : joined([...new Set(problems)]);
}
