// Labels and the selectors that choose by them.
// Upstream: apimachinery/pkg/labels (selector.go, labels.go), meta/v1/helpers.go.

import { goQuote } from '../../base/go-quote.ts';
import { aggregate, errorMessage, type FieldError, invalidField, notSupported, path } from './field-error.ts';
import { isQualifiedName, isValidLabelValue } from './names.ts';

export type Labels = Readonly<Record<string, string>>;

/** Upstream's selection.Operator. */
export type Operator = 'in' | 'notin' | '=' | '==' | '!=' | 'exists' | '!' | 'gt' | 'lt';

export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** All of its requirements must hold; without any it selects everything, unless it is `nothing`. */
export interface Selector {
  readonly requirements: readonly Requirement[];
}

/** Selects every object. */
export const everything: Selector = { requirements: [] };
/** Selects no object: what an absent LabelSelector stands for. */
export const nothing: Selector = { requirements: [] };

/** metav1.LabelSelector. */
export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

/** A selector cannot be understood; the message is upstream's. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError';
}

/** Whether an object with these labels is selected. */
export function matches(selector: Selector, labels: Labels | undefined): boolean {
  if (selector === nothing) return false;
  for (const requirement of selector.requirements) {
    if (!requirementHolds(requirement, labels)) return false;
  }
  return true;
}

/** Whether one requirement holds. */
export function requirementHolds(requirement: Requirement, labels: Labels | undefined): boolean {
  const has = labels !== undefined && Object.hasOwn(labels, requirement.key);
  const value = has ? (labels[requirement.key] ?? '') : '';
  switch (requirement.operator) {
    case 'in':
    case '=':
    case '==':
      return has && requirement.values.includes(value);
    case 'notin':
    case '!=':
      return !has || !requirement.values.includes(value);
    case 'exists':
      return has;
    case '!':
      return !has;
    case 'gt':
    case 'lt':
      return has && compares(requirement.operator, value, requirement.values);
  }
}

const integer = /^[-+]?[0-9]+$/;

function isInt64(text: string): boolean {
  return integer.test(text) && BigInt.asIntN(64, BigInt(text.replace(/^\+/, ''))) === BigInt(text.replace(/^\+/, ''));
}

function compares(operator: 'gt' | 'lt', value: string, values: readonly string[]): boolean {
  const [limit] = values;
  if (values.length !== 1 || limit === undefined || !isInt64(value) || !isInt64(limit)) return false;
  const [a, b] = [BigInt(value.replace(/^\+/, '')), BigInt(limit.replace(/^\+/, ''))];
  return operator === 'gt' ? a > b : a < b;
}

const allOperators = ['in', 'notin', '=', '==', '!=', 'gt', 'lt', 'exists', '!'];

/**
 * Builds a requirement and says what is wrong with it.
 * Upstream: labels.NewRequirement. @throws SelectorError with the aggregated field errors
 */
export function newRequirement(key: string, operator: Operator, values: readonly string[]): Requirement {
  const errors = requirementErrors(key, operator, values);
  if (errors.length > 0) throw new SelectorError(aggregate(errors.map(errorMessage)));
  return { key, operator, values };
}

function requirementErrors(key: string, operator: Operator, values: readonly string[]): FieldError[] {
  const errors: FieldError[] = [];
  const keyErrors = isQualifiedName(key);
  if (keyErrors.length > 0) errors.push(invalidField('key', key, keyErrors.join('; ')));
  const countError = valueCountError(operator, values.length);
  if (countError === undefined) errors.push(notSupported('operator', operator, allOperators));
  else if (countError !== '') errors.push(invalidField('values', values, countError));
  if (operator === 'gt' || operator === 'lt') {
    values.forEach((value, i) => {
      if (!isInt64(value)) errors.push(invalidField(path('values').index(i), value, "for 'Gt', 'Lt' operators, the value must be an integer"));
    });
  }
  values.forEach((value, i) => {
    const valueErrors = isValidLabelValue(value);
    if (valueErrors.length > 0) errors.push(invalidField(path('values').index(i).key(key), value, valueErrors.join('; ')));
  });
  return errors;
}

/** '' when the number of values fits; undefined when there is no such operator. */
function valueCountError(operator: Operator, count: number): string | undefined {
  switch (operator) {
    case 'in':
    case 'notin':
      return count === 0 ? "for 'in', 'notin' operators, values set can't be empty" : '';
    case '=':
    case '==':
    case '!=':
      return count !== 1 ? 'exact-match compatibility requires one single value' : '';
    case 'exists':
    case '!':
      return count !== 0 ? 'values set must be empty for exists and does not exist' : '';
    case 'gt':
    case 'lt':
      return count !== 1 ? "for 'Gt', 'Lt' operators, exactly one value is required" : '';
    default:
      return undefined;
  }
}

/** A selector that wants exactly these labels; does not validate them. Upstream: SelectorFromSet. */
export function selectorFromSet(labels: Labels | undefined): Selector {
  const keys = Object.keys(labels ?? {}).sort();
  if (keys.length === 0) return everything;
  return { requirements: keys.map((key) => ({ key, operator: '=', values: [labels?.[key] ?? ''] })) };
}

/** Several requirements as one selector, ordered by key. */
export function selectorOf(requirements: readonly Requirement[]): Selector {
  return { requirements: requirements.toSorted(byKey) };
}

const byKey = (a: Requirement, b: Requirement): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

const expressionOperators: Readonly<Record<string, Operator>> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' };

const compiled = new WeakMap<LabelSelector, Selector>();

/**
 * The selector of a metav1.LabelSelector; absent selects nothing, empty everything. Frozen input is compiled once.
 * @throws SelectorError
 */
export function labelSelectorAsSelector(selector: LabelSelector | undefined | null): Selector {
  if (selector === undefined || selector === null) return nothing;
  const known = compiled.get(selector);
  if (known) return known;
  const result = compile(selector);
  if (Object.isFrozen(selector)) compiled.set(selector, result);
  return result;
}

function compile(selector: LabelSelector): Selector {
  const labels = selector.matchLabels ?? {};
  const requirements = Object.keys(labels).map((key) => newRequirement(key, '=', [labels[key] ?? '']));
  for (const expression of selector.matchExpressions ?? []) {
    const operator = Object.hasOwn(expressionOperators, expression.operator) ? expressionOperators[expression.operator] : undefined;
    if (!operator) throw new SelectorError(`${goQuote(expression.operator)} is not a valid label selector operator`);
    requirements.push(newRequirement(expression.key, operator, expression.values ?? []));
  }
  return requirements.length === 0 ? everything : selectorOf(requirements);
}

/** As `kubectl get` shows it: `app=web,tier in (a,b)`, `<none>`, `<error>`. */
export function formatLabelSelector(selector: LabelSelector | undefined | null): string {
  try {
    return formatSelector(labelSelectorAsSelector(selector)) || '<none>';
  } catch (error) {
    if (error instanceof SelectorError) return '<error>';
    throw error;
  }
}

/** The selector as text that parseSelector reads. */
export function formatSelector(selector: Selector): string {
  return selector.requirements.map(formatRequirement).join(',');
}

const infix: Readonly<Record<Operator, string>> = { in: ' in ', notin: ' notin ', '=': '=', '==': '==', '!=': '!=', exists: '', '!': '', gt: '>', lt: '<' };

export function formatRequirement({ key, operator, values }: Requirement): string {
  if (operator === '!') return `!${key}`;
  if (operator === 'exists') return key;
  const list = values.length > 1 ? values.toSorted().join(',') : (values[0] ?? '');
  return operator === 'in' || operator === 'notin' ? `${key}${infix[operator]}(${list})` : `${key}${infix[operator]}${list}`;
}

/** `a=1,b=2`, sorted, or `<none>`: the LABELS column. Upstream: labels.FormatLabels. */
export function formatLabels(labels: Labels | undefined): string {
  return formatLabelSet(labels) || '<none>';
}

/** `a=1,b=2`, sorted by the whole term; empty without labels. Upstream: labels.Set.String. */
export function formatLabelSet(labels: Labels | undefined): string {
  if (!labels) return '';
  return Object.keys(labels)
    .map((key) => `${key}=${labels[key]}`)
    .sort()
    .join(',');
}

/** The one value a selector allows for `key`, if it does. Upstream: RequiresExactMatch. */
export function requiresExactMatch(selector: Selector, key: string): string | undefined {
  const requirement = selector.requirements.find((r) => r.key === key);
  if (!requirement || !['=', '==', 'in'].includes(requirement.operator)) return undefined;
  return requirement.values.length === 1 ? requirement.values[0] : undefined;
}
