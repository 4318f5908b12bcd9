// Label selectors as commands take and give them.
// Upstream: apimachinery v0.36 meta/v1/helpers.go (ParseToLabelSelector), labels.

import { parseSelector as parse } from '../../api/meta/label-selector-parse.ts';
import { formatSelector, type LabelSelector, labelSelectorAsSelector, type Selector, SelectorError } from '../../api/meta/labels.ts';
import { CommandError } from './errors.ts';

/** @throws CommandError in upstream's words */
export function parseSelector(text: string): Selector {
  try {
    return parse(text);
  } catch (error) {
    throw error instanceof SelectorError ? new CommandError(error.message) : error;
  }
}

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** `a=b,c in (d,e)` as the structure objects hold. @throws CommandError */
export function parseToLabelSelector(text: string): { readonly matchLabels?: Record<string, string>; readonly matchExpressions?: readonly Expression[] } {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: Expression[] = [];
  for (const { key, operator, values } of parseSelector(text).requirements) {
    const list = [...values].sort();
    if (operator === '=' || operator === '==') matchLabels[key] = list[0] ?? '';
    else if (operator === 'in' || operator === 'notin') matchExpressions.push({ key, operator: operator === 'in' ? 'In' : 'NotIn', values: list });
    else if (operator === 'exists' || operator === '!') matchExpressions.push({ key, operator: operator === '!' ? 'DoesNotExist' : 'Exists' });
    else throw new CommandError(`"${operator}" is not a valid label selector operator`);
  }
  const sorted = Object.fromEntries(Object.entries(matchLabels).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...(Object.keys(sorted).length > 0 ? { matchLabels: sorted } : {}), ...(matchExpressions.length > 0 ? { matchExpressions } : {}) };
}

/** An object's selector as a query. @throws CommandError `invalid label selector: …` */
export function labelSelectorText(selector: unknown): string {
  try {
    return formatSelector(labelSelectorAsSelector(selector as LabelSelector | undefined));
  } catch (error) {
    throw error instanceof SelectorError ? new CommandError(`invalid label selector: ${error.message}`) : error;
  }
}
