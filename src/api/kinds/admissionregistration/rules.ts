/**
 * Which requests a webhook or policy is for.
 * Upstream: validateRuleWithOperations, validateMatchResources, validateMatchConditions in pkg/apis/admissionregistration/validation.
 * Leaves out compiling the conditions.
 */
import { duplicate, invalidField, required, tooMany } from '../../meta/field-error.ts';
import { isPathSegmentName } from '../../meta/names.ts';
import type { Report, Selector } from '../shared/checks.ts';
import { addAll, checkOneOf, checkQualifiedName, checkRequiredOneOf, checkSelector } from '../shared/checks.ts';
import type { Item } from '../shared/pod-types.ts';
import type { PolicyBinding } from './bindings.ts';

export type MatchResources = NonNullable<NonNullable<PolicyBinding['spec']>['matchResources']>;
export type NamedRule = Item<MatchResources['resourceRules']>;

export const failurePolicies = ['Fail', 'Ignore'];
export const matchPolicies = ['Equivalent', 'Exact'];
const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const scopes = ['*', 'Cluster', 'Namespaced'];

type Rule = Omit<NamedRule, 'resourceNames'>;

export function checkRule(report: Report, at: string, rule: Rule): void {
  const { operations: ops = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  const alone = (field: string, list: readonly string[], what: string): void => {
    if (list.length === 0) report.push(required(`${at}.${field}`, ''));
    if (list.length > 1 && list.includes('*')) report.push(invalidField(`${at}.${field}`, list, `if '*' is present, must not specify other ${what}`));
  };
  alone('operations', ops, 'operations');
  ops.forEach((operation, i) => checkOneOf(report, `${at}.operations[${i}]`, operation, operations));
  alone('apiGroups', apiGroups, 'API groups');
  alone('apiVersions', apiVersions, 'API versions');
  apiVersions.forEach((version, i) => {
    if (version === '') report.push(required(`${at}.apiVersions[${i}]`, ''));
  });
  checkResources(report, `${at}.resources`, resources);
  if (scope !== undefined) checkOneOf(report, `${at}.scope`, scope, scopes);
}

/** Resources and subresources, of which stars must not cover others. */
function checkResources(report: Report, at: string, resources: readonly string[]): void {
  if (resources.length === 0) report.push(required(at, ''));
  const starred = { resources: new Set<string>(), subresources: new Set<string>() };
  let plain = false;
  resources.forEach((text, i) => {
    const slash = text.indexOf('/');
    if (text === '') report.push(required(`${at}[${i}]`, ''));
    else if (slash < 0) plain = text !== '*';
    else {
      const [resource, sub] = [text.slice(0, slash), text.slice(slash + 1)];
      if (starred.resources.has(resource)) report.push(invalidField(`${at}[${i}]`, text, `if '${resource}/*' is present, must not specify ${text}`));
      if (starred.subresources.has(sub)) report.push(invalidField(`${at}[${i}]`, text, `if '*/${sub}' is present, must not specify ${text}`));
      if (sub === '*') starred.resources.add(resource);
      if (resource === '*') starred.subresources.add(sub);
    }
  });
  if (resources.length > 1 && resources.includes('*/*')) report.push(invalidField(at, resources, "if '*/*' is present, must not specify other resources"));
  if (plain && resources.includes('*')) report.push(invalidField(at, resources, "if '*' is present, must not specify other resources without subresources"));
}

export function checkMatchResources(report: Report, at: string, match: MatchResources | undefined): void {
  if (!match) return;
  checkRequiredOneOf(report, `${at}.matchPolicy`, match.matchPolicy, matchPolicies);
  for (const field of ['namespaceSelector', 'objectSelector'] as const) {
    if (match[field]) checkSelector(report, `${at}.${field}`, match[field] as Selector);
    else report.push(required(`${at}.${field}`, ''));
  }
  for (const field of ['resourceRules', 'excludeResourceRules'] as const) {
    match[field]?.forEach((rule, i) => {
      const here = `${at}.${field}[${i}]`;
      rule.resourceNames?.forEach((name, n) => {
        addAll(report, `${here}.resourceNames[${n}]`, name, isPathSegmentName(name));
        if (rule.resourceNames?.indexOf(name) !== n) report.push(duplicate(`${here}.resourceNames[${n}]`, name));
      });
      checkRule(report, here, rule);
    });
  }
}

const mutating = ['*', 'CONNECT', 'CREATE', 'UPDATE'];

/** Nothing can be changed about what is deleted. */
export function checkMutatingOperations(report: Report, at: string, match: MatchResources | undefined): void {
  for (const rule of match?.resourceRules ?? []) for (const operation of rule.operations ?? []) checkOneOf(report, `${at}.resourceRules.operations`, operation, mutating);
}

const maxConditions = 64;

export function checkMatchConditions(report: Report, at: string, conditions: readonly { readonly name?: string; readonly expression?: string }[] = []): void {
  if (conditions.length > maxConditions) report.push(tooMany(at, conditions.length, maxConditions));
  const names = new Set<string>();
  conditions.forEach(({ name, expression = '' }, i) => {
    if (expression.trim() === '') report.push(required(`${at}[${i}].expression`, ''));
    if (!name) {
      report.push(required(`${at}[${i}].name`, ''));
      return;
    }
    checkQualifiedName(report, `${at}[${i}].name`, name);
    if (names.has(name)) report.push(duplicate(`${at}[${i}].name`, name));
    names.add(name);
  });
}
