/**
 * Where a Pod may run: affinity, tolerations, spreading.
 * Upstream: validateAffinity, ValidateTolerations, validateTopologySpreadConstraints and their parts in pkg/apis/core/validation/validation.go.
 */
import { duplicate, forbiddenField, invalidField, notSupported, required } from '../../../meta/field-error.ts';
import { isValidLabelValue, nameIsDnsLabel, nameIsDnsSubdomain } from '../../../meta/names.ts';
import type { Report, Selector } from '../checks.ts';
import { addAll, checkOneOf, checkPositive, checkQualifiedName, checkSelector } from '../checks.ts';
import type { Affinity, Item, PodSpec, Toleration } from '../pod-types.ts';

export type NodeSelector = NonNullable<NonNullable<Affinity['nodeAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']>;
type NodeTerm = Item<NodeSelector['nodeSelectorTerms']>;
type NodeRequirement = Item<NodeTerm['matchExpressions']>;
type PodTerm = Item<NonNullable<Affinity['podAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']>;
type Spread = Item<PodSpec['topologySpreadConstraints']>;

const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function checkAffinity(report: Report, at: string, affinity: Affinity | undefined): void {
  const node = affinity?.nodeAffinity;
  const needed = 'requiredDuringSchedulingIgnoredDuringExecution';
  const wanted = 'preferredDuringSchedulingIgnoredDuringExecution';
  if (node?.[needed]) checkNodeSelector(report, `${at}.nodeAffinity.${needed}`, node[needed]);
  node?.[wanted]?.forEach(({ weight, preference }, i) => {
    const here = `${at}.nodeAffinity.${wanted}[${i}]`;
    checkWeight(report, here, weight);
    checkNodeTerm(report, `${here}.preference`, preference, true);
  });
  for (const side of ['podAffinity', 'podAntiAffinity'] as const) {
    affinity?.[side]?.[needed]?.forEach((term, i) => checkPodTerm(report, `${at}.${side}.${needed}[${i}]`, term));
    affinity?.[side]?.[wanted]?.forEach(({ weight, podAffinityTerm }, i) => {
      const here = `${at}.${side}.${wanted}[${i}]`;
      checkWeight(report, here, weight);
      checkPodTerm(report, `${here}.podAffinityTerm`, podAffinityTerm);
    });
  }
}

function checkWeight(report: Report, at: string, weight: number): void {
  if (weight <= 0 || weight > 100) report.push(invalidField(`${at}.weight`, weight, 'must be in the range 1-100'));
}

/** Also a volume's node affinity. */
export function checkNodeSelector(report: Report, at: string, selector: NodeSelector): void {
  const terms = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0) report.push(required(`${at}.nodeSelectorTerms`, 'must have at least one node selector term'));
  terms.forEach((term, i) => checkNodeTerm(report, `${at}.nodeSelectorTerms[${i}]`, term, false));
}

function checkNodeTerm(report: Report, at: string, term: NodeTerm, anyValue: boolean): void {
  term.matchExpressions?.forEach((requirement, i) => checkNodeRequirement(report, `${at}.matchExpressions[${i}]`, requirement, anyValue));
  term.matchFields?.forEach((requirement, i) => checkNodeField(report, `${at}.matchFields[${i}]`, requirement));
}

function checkNodeRequirement(report: Report, at: string, { key, operator, values = [] }: NodeRequirement, anyValue: boolean): void {
  switch (operator as string) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) report.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) report.push(forbiddenField(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) report.push(required(`${at}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      break;
    default:
      report.push(invalidField(`${at}.operator`, operator, 'not a valid selector operator'));
  }
  checkQualifiedName(report, `${at}.key`, key);
  if (!anyValue) values.forEach((value, i) => addAll(report, `${at}.values[${i}]`, value, isValidLabelValue(value)));
}

function checkNodeField(report: Report, at: string, { key, operator, values = [] }: NodeRequirement): void {
  if (operator !== 'In' && operator !== 'NotIn') report.push(invalidField(`${at}.operator`, operator, 'not a valid selector operator'));
  else if (values.length !== 1) report.push(required(`${at}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
  if (key !== 'metadata.name') report.push(invalidField(`${at}.key`, key, 'not a valid field selector key'));
  else values.forEach((value, i) => addAll(report, `${at}.values[${i}]`, value, nameIsDnsSubdomain(value, false)));
}

function checkPodTerm(report: Report, at: string, term: PodTerm): void {
  checkSelector(report, `${at}.labelSelector`, term.labelSelector);
  checkSelector(report, `${at}.namespaceSelector`, term.namespaceSelector);
  for (const name of term.namespaces ?? []) addAll(report, `${at}.namespace`, name, nameIsDnsLabel(name, false));
  checkLabelKeys(report, at, term.matchLabelKeys ?? [], term.mismatchLabelKeys ?? [], term.labelSelector);
  if (!term.topologyKey) report.push(required(`${at}.topologyKey`, 'can not be empty'));
  checkQualifiedName(report, `${at}.topologyKey`, term.topologyKey);
}

/** Upstream: ValidateMatchLabelKeysAndMismatchLabelKeys. */
function checkLabelKeys(report: Report, at: string, match: readonly string[], mismatch: readonly string[], selector: Selector | undefined): void {
  for (const [field, keys] of [
    ['matchLabelKeys', match],
    ['mismatchLabelKeys', mismatch],
  ] as const) {
    if (keys.length === 0) continue;
    if (!selector) report.push(forbiddenField(`${at}.${field}`, 'must not be specified when labelSelector is not set'));
    else keys.forEach((key, i) => checkQualifiedName(report, `${at}.${field}[${i}]`, key));
  }
  const seen = new Set(Object.keys(selector?.matchLabels ?? {}));
  for (const { key } of selector?.matchExpressions ?? []) {
    const i = match.lastIndexOf(key);
    if (i >= 0 && seen.has(key)) report.push(invalidField(`${at}[${i}]`, key, 'exists in both matchLabelKeys and labelSelector'));
    seen.add(key);
  }
  match.forEach((key, i) => {
    if (mismatch.includes(key)) report.push(invalidField(`${at}.matchLabelKeys[${i}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys'));
  });
}

export function checkTolerations(report: Report, at: string, tolerations: readonly Toleration[] | undefined): void {
  tolerations?.forEach(({ key = '', operator = '', value = '', effect = '', tolerationSeconds }, i) => {
    const here = `${at}[${i}]`;
    if (key) checkQualifiedName(report, `${here}.key`, key);
    else if (operator !== 'Exists') {
      report.push(invalidField(`${here}.operator`, operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"'));
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      report.push(invalidField(`${here}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    checkTolerationValue(report, `${here}.operator`, operator, value);
    if (effect) checkOneOf(report, `${here}.effect`, effect, taintEffects);
  });
}

function checkTolerationValue(report: Report, at: string, operator: string, value: string): void {
  if (operator === 'Equal' || operator === '') {
    const errors = isValidLabelValue(value);
    if (errors.length > 0) report.push(invalidField(at, value, errors.join(';')));
  } else if (operator === 'Exists') {
    if (value) report.push(invalidField(at, value, "value must be empty when `operator` is 'Exists'"));
  } else report.push(notSupported(at, operator, operator === 'Lt' || operator === 'Gt' ? ['Equal', 'Exists', 'Lt', 'Gt'] : ['Equal', 'Exists']));
}

/** A taint's effect must be given. */
export function checkTaintEffect(report: Report, at: string, effect: string | undefined): void {
  if (!effect) report.push(required(at, ''));
  else checkOneOf(report, at, effect, taintEffects);
}

export function checkSpread(report: Report, at: string, constraints: readonly Spread[] | undefined): void {
  constraints?.forEach((constraint, i) => {
    const here = `${at}[${i}]`;
    const { topologyKey, whenUnsatisfiable: action, minDomains } = constraint;
    checkPositive(report, `${here}.maxSkew`, constraint.maxSkew);
    if (!topologyKey) report.push(required(`${here}.topologyKey`, 'can not be empty'));
    checkOneOf(report, `${here}.whenUnsatisfiable`, action, ['DoNotSchedule', 'ScheduleAnyway']);
    if (constraints.slice(i + 1).some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === action)) {
      report.push(duplicate(`${here}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${action}}`));
    }
    if (minDomains !== undefined) {
      checkPositive(report, `${here}.minDomains`, minDomains);
      if (action !== 'DoNotSchedule') report.push(invalidField(`${here}.minDomains`, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`));
    }
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      if (constraint[field] !== undefined) checkOneOf(report, `${here}.${field}`, constraint[field], ['Honor', 'Ignore']);
    }
    checkLabelKeys(report, here, constraint.matchLabelKeys ?? [], [], constraint.labelSelector);
    checkSelector(report, `${here}.labelSelector`, constraint.labelSelector);
  });
}
