// When a Job counts as successful before all of its indexes are. Upstream: pkg/controller/job/success_policy.go

import type { Job } from '../../../api/types.ts';
import { has, type Intervals, parseIndexes, total } from './indexes.ts';

type Policy = NonNullable<NonNullable<Job['spec']>['successPolicy']>;

/** The text of the condition when a rule is met. */
export function matchSuccessPolicy(policy: Policy | undefined, completions: number, succeeded: Intervals): string | undefined {
  if (!policy || succeeded.length === 0) return undefined;
  const index = policy.rules.findIndex((rule) => {
    if (rule.succeededIndexes === undefined) return rule.succeededCount !== undefined && total(succeeded) >= rule.succeededCount;
    const wanted = parseIndexes(rule.succeededIndexes, completions);
    if (wanted.length === 0) return false;
    const met = overlap(wanted, succeeded);
    return met === total(wanted) || (rule.succeededCount !== undefined && met >= rule.succeededCount);
  });
  return index < 0 ? undefined : `Matched rules at index ${index}`;
}

function overlap(wanted: Intervals, succeeded: Intervals): number {
  let count = 0;
  for (const { first, last } of wanted) for (let index = first; index <= last; index++) if (has(succeeded, index)) count += 1;
  return count;
}
