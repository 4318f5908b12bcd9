/**
 * Conditions of the common form, metav1.Condition.
 * Upstream: ValidateConditions in apimachinery/pkg/apis/meta/v1/validation/validation.go.
 */
import { duplicate, invalidField, required, tooLong } from '../../meta/field-error.ts';
import { regexMessage } from '../../meta/names.ts';
import type { Report } from './checks.ts';
import { checkOneOf, checkQualifiedName } from './checks.ts';

/** What every such condition has. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly observedGeneration?: number;
  readonly lastTransitionTime?: string;
}

const reasonFormat = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?';
const reasonPattern = new RegExp(`^${reasonFormat}$`, 'u');
const reasonRule =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'";
const maxReason = 1024;
const maxMessage = 32 * 1024;

export function checkConditions(report: Report, at: string, conditions: readonly Condition[] | undefined): void {
  const seen = new Set<string>();
  conditions?.forEach((condition, i) => {
    const here = `${at}[${i}]`;
    const { type, status, reason = '', message = '', observedGeneration = 0, lastTransitionTime } = condition;
    if (seen.has(type)) report.push(duplicate(`${here}.type`, type));
    seen.add(type);
    checkQualifiedName(report, `${here}.type`, type);
    checkOneOf(report, `${here}.status`, status, ['False', 'True', 'Unknown']);
    if (observedGeneration < 0) report.push(invalidField(`${here}.observedGeneration`, observedGeneration, 'must be greater than or equal to zero'));
    if (!lastTransitionTime) report.push(required(`${here}.lastTransitionTime`, ''));
    if (reason === '') report.push(required(`${here}.reason`, ''));
    else if (!reasonPattern.test(reason))
      report.push(invalidField(`${here}.reason`, reason, regexMessage(reasonRule, reasonFormat, 'my_name', 'MY_NAME', 'MyName', 'ReasonA,ReasonB', 'ReasonA:ReasonB')));
    if (reason.length > maxReason) report.push(tooLong(`${here}.reason`, maxReason));
    if (message.length > maxMessage) report.push(tooLong(`${here}.message`, maxMessage));
  });
}
