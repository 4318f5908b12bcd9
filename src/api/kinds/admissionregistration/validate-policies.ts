/**
 * Upstream: validateValidatingAdmissionPolicySpec, validateMutatingAdmissionPolicySpec, …BindingSpec in
 * pkg/apis/admissionregistration/validation/validation.go.
 * Leaves out compiling the expressions: whoever runs them finds what is wrong with them.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { duplicate, forbiddenField, invalidField, notSupported, required } from '../../meta/field-error.ts';
import { isDns1035Label, isDns1123Subdomain, isPathSegmentName, nameIsDnsSubdomain } from '../../meta/names.ts';
import type { Report, Selector } from '../shared/checks.ts';
import { addAll, checkOneOf, checkQualifiedName, checkRequiredOneOf, checkSelector } from '../shared/checks.ts';
import { checkConditions } from '../shared/conditions.ts';
import type { Item } from '../shared/pod-types.ts';
import type { PolicyBinding } from './bindings.ts';
import type { MutatingAdmissionPolicy, ValidatingAdmissionPolicy } from './policies.ts';
import type { MatchResources } from './rules.ts';
import { checkMatchConditions, checkMatchResources, checkMutatingOperations, failurePolicies } from './rules.ts';

type ValidatingSpec = NonNullable<ValidatingAdmissionPolicy['spec']>;
type MutatingSpec = NonNullable<MutatingAdmissionPolicy['spec']>;
type Validation = Item<ValidatingSpec['validations']>;
type Mutation = Item<MutatingSpec['mutations']>;

const maxAnnotations = 20;
const maxValueLength = 5 * 1024;

export function validateValidatingPolicy({ spec, metadata }: ValidatingAdmissionPolicy): readonly FieldError[] {
  const report: Report = [];
  if (!spec) return report;
  const { validations = [], auditAnnotations = [] } = spec;
  checkCommon(report, spec);
  const none = 'validations or auditAnnotations must contain at least one item';
  if (validations.length + auditAnnotations.length === 0) report.push(required('spec.validations', none), required('spec.auditAnnotations', none));
  validations.forEach((validation, i) => checkValidation(report, `spec.validations[${i}]`, validation));
  const shown = auditAnnotations.map(({ key, valueExpression }) => ({ Key: key, ValueExpression: valueExpression }));
  if (auditAnnotations.length > maxAnnotations) report.push(invalidField('spec.auditAnnotations', shown, `must not have more than ${maxAnnotations} auditAnnotations`));
  auditAnnotations.forEach(({ key, valueExpression = '' }, i) => {
    const at = `spec.auditAnnotations[${i}]`;
    checkQualifiedName(report, `${at}.key`, `${metadata.name}/${key}`);
    const length = valueExpression.trim().length;
    if (length === 0) report.push(required(`${at}.valueExpression`, 'valueExpression is not specified'));
    else if (length > maxValueLength) report.push(required(`${at}.valueExpression`, `must not exceed ${maxValueLength} bytes in length`));
    if (auditAnnotations.findIndex((other) => other.key === key) < i) report.push(duplicate(`${at}.key`, key));
  });
  return report;
}

export function validateValidatingPolicyStatus({ status }: ValidatingAdmissionPolicy): readonly FieldError[] {
  const report: Report = [];
  status?.typeChecking?.expressionWarnings?.forEach(({ warning, fieldRef }, i) => {
    const at = `status.typeChecking.expressionWarnings[${i}]`;
    if (!warning) report.push(required(`${at}.warning`, ''));
    if (!fieldRef?.trim()) report.push(required(`${at}.fieldRef`, ''));
  });
  checkConditions(report, 'status.conditions', status?.conditions);
  return report;
}

export function validateMutatingPolicy({ spec }: MutatingAdmissionPolicy): readonly FieldError[] {
  const report: Report = [];
  if (!spec) return report;
  checkCommon(report, spec);
  checkMutatingOperations(report, 'spec.matchConstraints', spec.matchConstraints as MatchResources | undefined);
  if (!spec.mutations?.length) report.push(required('spec.mutations', 'mutations must contain at least one item'));
  spec.mutations?.forEach((mutation, i) => checkMutation(report, `spec.mutations[${i}]`, mutation));
  checkRequiredOneOf(report, 'spec.reinvocationPolicy', spec.reinvocationPolicy, ['IfNeeded', 'Never']);
  return report;
}

/** What policies of both kinds have. */
function checkCommon(report: Report, spec: ValidatingSpec | MutatingSpec): void {
  checkRequiredOneOf(report, 'spec.failurePolicy', spec.failurePolicy, failurePolicies);
  if (spec.paramKind) checkParamKind(report, 'spec.paramKind', spec.paramKind);
  const match = spec.matchConstraints as MatchResources | undefined;
  if (!match) report.push(required('spec.matchConstraints', ''));
  checkMatchResources(report, 'spec.matchConstraints', match);
  if (match && !match.resourceRules?.length) report.push(required('spec.matchConstraints.resourceRules', ''));
  checkMatchConditions(report, 'spec.matchConditions', spec.matchConditions);
  spec.variables?.forEach(({ name = '', expression = '' }, i) => {
    const at = `spec.variables[${i}]`;
    if (name.trim() === '') report.push(required(`${at}.name`, 'name is not specified'));
    else if (!isCelIdentifier(name)) report.push(invalidField(`${at}.name`, name, 'must be a valid CEL identifier'));
    if (expression.trim() === '') report.push(required(`${at}.expression`, 'expression is not specified'));
  });
}

const celReserved = new Set([
  'true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package',
  'namespace', 'return', 'var', 'void', 'while',
]); // biome-ignore format: a table

const isCelIdentifier = (name: string): boolean => /^[_a-zA-Z][_a-zA-Z0-9]*$/u.test(name) && !celReserved.has(name);

function checkParamKind(report: Report, at: string, { apiVersion = '', kind = '' }: { readonly apiVersion?: string; readonly kind?: string }): void {
  const [version = '', group = '', ...rest] = apiVersion.split('/').reverse();
  const joined = (value: string, messages: readonly string[], before = ''): void => {
    if (messages.length > 0) report.push(invalidField(`${at}.${value === kind ? 'kind' : 'apiVersion'}`, value, `${before}${messages.join(',')}`));
  };
  if (apiVersion === '') report.push(required(`${at}.apiVersion`, ''));
  else if (rest.length > 0) report.push(invalidField(`${at}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  else {
    if (group !== '') joined(group, isDns1123Subdomain(group));
    if (version === '') report.push(invalidField(`${at}.apiVersion`, apiVersion, 'version must be specified'));
    else joined(version, isDns1035Label(version));
  }
  if (kind === '') report.push(required(`${at}.kind`, ''));
  else joined(kind, isDns1035Label(kind.toLowerCase()), 'may have mixed case, but should otherwise match: ');
}

const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];

function checkValidation(report: Report, at: string, { expression = '', message = '', messageExpression = '', reason }: Validation): void {
  const notBlank = 'must be non-empty if specified';
  if (expression.trim() === '') report.push(required(`${at}.expression`, 'expression is not specified'));
  if (messageExpression !== '' && messageExpression.trim() === '') report.push(invalidField(`${at}.messageExpression`, messageExpression, notBlank));
  if (message !== '' && message.trim() === '') report.push(invalidField(`${at}.message`, message, notBlank));
  else if (/[\n\r]/u.test(message.trim())) report.push(invalidField(`${at}.message`, message, 'must not contain line breaks'));
  if (reason !== undefined) checkOneOf(report, `${at}.reason`, reason, reasons);
}

function checkMutation(report: Report, at: string, mutation: Mutation): void {
  const { patchType } = mutation;
  if (!patchType) {
    report.push(required(`${at}.patchType`, ''));
    return;
  }
  if (patchType !== 'JSONPatch' && patchType !== 'ApplyConfiguration') {
    report.push(notSupported(`${at}.patchType`, patchType, ['ApplyConfiguration', 'JSONPatch']));
    return;
  }
  const [own, other] = patchType === 'JSONPatch' ? (['jsonPatch', 'applyConfiguration'] as const) : (['applyConfiguration', 'jsonPatch'] as const);
  if (!mutation[own]) report.push(required(`${at}.${own}`, `must be specified when patchType is ${patchType}`));
  else if (!mutation[own]?.expression?.trim()) report.push(required(`${at}.${own}.expression`, ''));
  if (mutation[other]) report.push(invalidField(`${at}.${other}`, `{${other}}`, `must not be specified when patchType is ${patchType}`));
}

export function validatePolicyBinding({ spec, kind }: PolicyBinding): readonly FieldError[] {
  const report: Report = [];
  const { policyName, paramRef, matchResources, validationActions = [] } = spec ?? {};
  const validating = kind === 'ValidatingAdmissionPolicyBinding';
  if (!policyName) report.push(required('spec.policyName', ''));
  else addAll(report, 'spec.policyName', policyName, nameIsDnsSubdomain(policyName, false));
  if (paramRef) checkParamRef(report, 'spec.paramRef', paramRef);
  checkMatchResources(report, 'spec.matchResources', matchResources);
  if (validating) checkActions(report, 'spec.validationActions', validationActions);
  else checkMutatingOperations(report, 'spec.matchResources', matchResources);
  return report;
}

type ParamRef = NonNullable<NonNullable<PolicyBinding['spec']>['paramRef']>;

function checkParamRef(report: Report, at: string, { name, selector, parameterNotFoundAction: action }: ParamRef): void {
  const exclusive = 'name and selector are mutually exclusive';
  if (name) addAll(report, `${at}.name`, name, isPathSegmentName(name));
  if (name && selector) report.push(forbiddenField(`${at}.name`, exclusive));
  checkSelector(report, `${at}.selector`, selector as Selector | undefined);
  if (name && selector) report.push(forbiddenField(`${at}.selector`, exclusive));
  if (!name && !selector) report.push(required(at, 'one of name or selector must be specified'));
  checkRequiredOneOf(report, `${at}.parameterNotFoundAction`, action, ['Deny', 'Allow']);
}

function checkActions(report: Report, at: string, actions: readonly string[]): void {
  actions.forEach((action, i) => {
    checkOneOf(report, `${at}[${i}]`, action, ['Audit', 'Deny', 'Warn']);
    if (actions.indexOf(action) < i) report.push(duplicate(`${at}[${i}]`, action));
  });
  if (actions.includes('Deny') && actions.includes('Warn')) {
    report.push(
      invalidField(at, actions, 'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'),
    );
  }
  if (actions.length === 0) report.push(required(at, 'at least one validation action is required'));
}
