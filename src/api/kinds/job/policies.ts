/**
 * When a Job gives up early, and when it is content early.
 * Upstream: validatePodFailurePolicy, validateSuccessPolicy, validateIndexesFormat in pkg/apis/batch/validation/validation.go.
 */
import { goQuote } from '../../../base/go-quote.ts';
import { duplicate, invalidField, notSupported, required, tooLong, tooMany } from '../../meta/field-error.ts';
import type { Job } from '../../types.ts';
import type { Report } from '../shared/checks.ts';
import { checkNotNegative, checkQualifiedName, invalidTogether } from '../shared/checks.ts';
import { countIndexes, IndexesError } from './indexes.ts';

type JobSpec = NonNullable<Job['spec']>;
type FailurePolicy = NonNullable<JobSpec['podFailurePolicy']>;
type FailureRule = NonNullable<FailurePolicy['rules']>[number];
type OnExitCodes = NonNullable<FailureRule['onExitCodes']>;
type SuccessPolicy = NonNullable<JobSpec['successPolicy']>;
type SuccessRule = NonNullable<SuccessPolicy['rules']>[number];

const maxRules = 20;
const maxExitCodes = 255;
const maxPatterns = 20;
const maxIndexesLength = 64 * 1024;
const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const statuses = ['False', 'True', 'Unknown'];

export function checkFailurePolicy(report: Report, at: string, spec: JobSpec, policy: FailurePolicy): void {
  const rules = policy.rules ?? [];
  if (rules.length > maxRules) report.push(tooMany(`${at}.rules`, rules.length, maxRules));
  const podSpec = spec.template?.spec;
  const names = new Set([...(podSpec?.containers ?? []), ...(podSpec?.initContainers ?? [])].map(({ name }) => name));
  rules.forEach((rule, i) => checkFailureRule(report, `${at}.rules[${i}]`, spec, rule, names));
}

function checkFailureRule(report: Report, at: string, spec: JobSpec, rule: FailureRule, names: ReadonlySet<string>): void {
  const { action, onExitCodes, onPodConditions = [] } = rule;
  if (!checkValue(report, `${at}.action`, action, actions) && action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
    report.push(invalidField(`${at}.action`, action, 'requires the backoffLimitPerIndex to be set'));
  }
  if (onExitCodes) checkExitCodes(report, `${at}.onExitCodes`, onExitCodes, names);
  if (onPodConditions.length > maxPatterns) report.push(tooMany(`${at}.onPodConditions`, onPodConditions.length, maxPatterns));
  onPodConditions.forEach((pattern, i) => {
    const here = `${at}.onPodConditions[${i}]`;
    checkQualifiedName(report, `${here}.type`, pattern.type ?? '');
    checkValue(report, `${here}.status`, pattern.status, statuses);
  });
  if (onExitCodes && onPodConditions.length > 0) report.push(invalidTogether(at, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  if (!onExitCodes && onPodConditions.length === 0) report.push(invalidTogether(at, 'specifying one of OnExitCodes and OnPodConditions is required'));
}

/** Given, and one of these. @returns whether something was wrong */
function checkValue(report: Report, at: string, value: string | undefined, supported: readonly string[]): boolean {
  if (!value) report.push(required(at, `valid values: [${supported.map(goQuote).join(' ')}]`));
  else if (!supported.includes(value)) report.push(notSupported(at, value, supported));
  else return false;
  return true;
}

function checkExitCodes(report: Report, at: string, codes: OnExitCodes, names: ReadonlySet<string>): void {
  const { operator, containerName, values = [] } = codes;
  checkValue(report, `${at}.operator`, operator, ['In', 'NotIn']);
  if (containerName !== undefined && !names.has(containerName)) {
    report.push(invalidField(`${at}.containerName`, containerName, 'must be one of the container or initContainer names in the pod template'));
  }
  if (values.length === 0) report.push(invalidField(`${at}.values`, values, 'at least one value is required'));
  else if (values.length > maxExitCodes) report.push(tooMany(`${at}.values`, values.length, maxExitCodes));
  const seen = new Set<number>();
  values.forEach((value, i) => {
    if (operator === 'In' && value === 0) report.push(invalidField(`${at}.values[${i}]`, value, 'must not be 0 for the In operator'));
    if (seen.has(value)) report.push(duplicate(`${at}.values[${i}]`, value));
    seen.add(value);
  });
  if (values.some((value, i) => i > 0 && (values[i - 1] as number) > value)) report.push(invalidField(`${at}.values`, values, 'must be ordered'));
}

export function checkSuccessPolicy(report: Report, at: string, spec: JobSpec, policy: SuccessPolicy): void {
  const rules = policy.rules ?? [];
  if (spec.completionMode !== 'Indexed') {
    const shown = { Rules: rules.map((rule) => ({ SucceededIndexes: rule.succeededIndexes ?? null, SucceededCount: rule.succeededCount ?? null })) };
    report.push(invalidField(at, shown, 'requires indexed completion mode'));
    return;
  }
  if (rules.length === 0) report.push(required(`${at}.rules`, 'at least one rules must be specified when the successPolicy is specified'));
  if (rules.length > maxRules) report.push(tooMany(`${at}.rules`, rules.length, maxRules));
  rules.forEach((rule, i) => checkSuccessRule(report, `${at}.rules[${i}]`, spec.completions ?? 0, rule));
}

function checkSuccessRule(report: Report, at: string, completions: number, rule: SuccessRule): void {
  const { succeededCount, succeededIndexes } = rule;
  if (succeededCount === undefined && succeededIndexes === undefined) report.push(required(at, 'at least one of succeededCount or succeededIndexes must be specified'));
  let total = 0;
  if (succeededIndexes !== undefined) {
    if (succeededIndexes.length > maxIndexesLength) report.push(tooLong(`${at}.succeededIndexes`, maxIndexesLength));
    try {
      total = countIndexes(succeededIndexes, completions);
    } catch (error) {
      if (!(error instanceof IndexesError)) throw error;
      report.push(invalidField(`${at}.succeededIndexes`, succeededIndexes, `error parsing succeededIndexes: ${error.message}`));
    }
  }
  if (succeededCount === undefined) return;
  checkNotNegative(report, `${at}.succeededCount`, succeededCount);
  const tooLarge = (limit: number, what: string): void =>
    void report.push(invalidField(`${at}.succeededCount`, succeededCount, `must be less than or equal to ${limit} (the number of ${what})`));
  if (succeededCount > completions) tooLarge(completions, 'specified completions');
  if (succeededIndexes !== undefined && succeededCount > total) tooLarge(total, 'indexes in the specified succeededIndexes field');
}
