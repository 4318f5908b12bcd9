/**
 * Upstream: pkg/apis/flowcontrol/validation/validation.go.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { duplicate, forbiddenField, invalidField, notSupported, required } from '../../meta/field-error.ts';
import { nameIsDnsLabel, nameIsDnsSubdomain } from '../../meta/names.ts';
import type { Report } from '../shared/checks.ts';
import { addAll, checkOneOf } from '../shared/checks.ts';
import { change, same } from '../shared/copy.ts';
import { internalForm } from '../shared/internal-diff.ts';
import type { Item } from '../shared/pod-types.ts';
import type { FlowSchema } from './flowschema.ts';
import { mandatoryLevels, mandatorySchemas } from './mandatory.ts';
import type { PriorityLevelConfiguration } from './prioritylevelconfiguration.ts';

type Rule = Item<NonNullable<FlowSchema['spec']>['rules']>;
type Subject = Item<Rule['subjects']>;
type Limited = NonNullable<NonNullable<PriorityLevelConfiguration['spec']>['limited']>;

const maxPrecedence = 10_000;
const maxQueues = 10_000_000;
/** Upstream: shufflesharding.MaxHashBits */
const maxHashBits = 60;
const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];

export function validateFlowSchema(schema: FlowSchema): readonly FieldError[] {
  const report: Report = [];
  const { matchingPrecedence: precedence = 0, distinguisherMethod: method, priorityLevelConfiguration: level, rules } = schema.spec ?? {};
  const wrong = (detail: string): void => void report.push(invalidField('spec.matchingPrecedence', precedence, detail));
  if (precedence <= 0) wrong('must be a positive value');
  if (precedence > maxPrecedence) wrong(`must not be greater than ${maxPrecedence}`);
  if (precedence === 1 && schema.metadata.name !== 'exempt') wrong("only the schema named 'exempt' may have matchingPrecedence 1");
  if (method && method.type !== 'ByNamespace' && method.type !== 'ByUser')
    report.push(notSupported('spec.distinguisherMethod.type', { Type: method.type }, ['ByNamespace', 'ByUser']));
  if (level?.name) addAll(report, 'spec.priorityLevelConfiguration.name', level.name, nameIsDnsSubdomain(level.name, false));
  else report.push(required('spec.priorityLevelConfiguration.name', 'must reference a priority level'));
  rules?.forEach((rule, i) => checkRule(report, `spec.rules[${i}]`, rule));
  const fixed = mandatorySchemas.get(schema.metadata.name);
  if (fixed && !same(schema.spec, fixed)) report.push(invalidField('spec', internalForm('FlowSchemaSpec', schema.spec ?? {}), `spec of '${schema.metadata.name}' must equal the fixed value`));
  checkConditionTypes(report, schema.status?.conditions);
  return report;
}

export function validateConditionTypes(object: { readonly status?: { readonly conditions?: readonly { readonly type?: string }[] } }): readonly FieldError[] {
  const report: Report = [];
  checkConditionTypes(report, object.status?.conditions);
  return report;
}

function checkConditionTypes(report: Report, conditions: readonly { readonly type?: string }[] | undefined): void {
  conditions?.forEach(({ type = '' }, i) => {
    if (conditions.findIndex((other) => (other.type ?? '') === type) < i) report.push(duplicate(`status.conditions[${i}].type`, type));
    if (type === '') report.push(required(`status.conditions[${i}].type`, ''));
  });
}

function checkRule(report: Report, at: string, { subjects, resourceRules = [], nonResourceRules = [] }: Rule): void {
  if (!subjects?.length) report.push(required(`${at}.subjects`, 'subjects must contain at least one value'));
  subjects?.forEach((subject, i) => checkSubject(report, `${at}.subjects[${i}]`, subject));
  if (resourceRules.length + nonResourceRules.length === 0) report.push(required(at, 'at least one of resourceRules and nonResourceRules has to be non-empty'));
  resourceRules.forEach((rule, i) => {
    const here = `${at}.resourceRules[${i}]`;
    const { namespaces = [] } = rule;
    checkVerbs(report, `${here}.verbs`, rule.verbs ?? []);
    checkAlone(report, `${here}.apiGroups`, rule.apiGroups ?? [], 'resource rules must supply at least one api group', 'api groups');
    checkAlone(report, `${here}.resources`, rule.resources ?? [], 'resource rules must supply at least one resource', 'resources');
    if (namespaces.length > 0 || !rule.clusterScope) {
      checkAlone(report, `${here}.namespaces`, namespaces, 'resource rules that are not cluster scoped must supply at least one namespace', 'namespaces');
    }
    if (namespaces.includes('*')) return;
    namespaces.forEach((name, n) => {
      for (const message of nameIsDnsLabel(name, false)) {
        report.push(invalidField(`${here}.namespaces[${n}]`, name, `each member of this list must be '*' or a DNS-1123 label; ${message}`));
      }
    });
  });
  nonResourceRules.forEach((rule, i) => {
    const here = `${at}.nonResourceRules[${i}]`;
    const urls = rule.nonResourceURLs ?? [];
    checkVerbs(report, `${here}.verbs`, rule.verbs ?? []);
    checkAlone(report, `${here}.nonResourceURLs`, urls, 'nonResourceURLs must contain at least one value', 'non-resource URLs');
    if (!urls.includes('*')) urls.forEach((url, n) => checkUrl(report, `${here}.nonResourceURLs[${n}]`, url));
  });
}

/** A list that must not be empty, and in which a star stands alone. */
function checkAlone(report: Report, at: string, list: readonly string[], empty: string, what: string): void {
  if (list.length === 0) report.push(required(at, empty));
  else if (list.length > 1 && list.includes('*')) report.push(invalidField(at, list, `if '*' is present, must not specify other ${what}`));
}

function checkVerbs(report: Report, at: string, given: readonly string[]): void {
  checkAlone(report, at, given, 'verbs must contain at least one value', 'verbs');
  if (!given.includes('*') && given.some((verb) => !verbs.includes(verb))) report.push(notSupported(at, given, verbs));
}

function checkUrl(report: Report, at: string, url: string): void {
  const wrong = (detail: string): void => void report.push(invalidField(at, url, detail));
  const stars = url.split('*').length - 1;
  if (url === '') wrong('must not be empty');
  else if (url === '/') return;
  else if (!url.startsWith('/')) wrong('must start with slash');
  else if (url.includes(' ')) wrong('must not contain white-space');
  else if (url.includes('//')) wrong('must not contain double slash');
  else if (stars > 1 || (stars === 1 && !url.endsWith('/*'))) wrong('wildcard can only do suffix matching');
}

const subjectFields = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' } as const;

function checkSubject(report: Report, at: string, subject: Subject): void {
  const kind = subject.kind as keyof typeof subjectFields;
  if (!(kind in subjectFields)) {
    report.push(notSupported(`${at}.kind`, subject.kind, ['Group', 'ServiceAccount', 'User']));
    return;
  }
  const own = subjectFields[kind];
  const { [own]: given } = subject;
  if (!given) report.push(required(`${at}.${own}`, `${own} is required when subject kind is '${kind}'`));
  else if (!given.name) report.push(required(`${at}.${own}.name`, ''));
  if (kind === 'ServiceAccount' && subject.serviceAccount) {
    const { name, namespace } = subject.serviceAccount;
    if (name && name !== '*') addAll(report, `${at}.${own}.name`, name, nameIsDnsSubdomain(name, false));
    if (namespace) addAll(report, `${at}.${own}.namespace`, namespace, nameIsDnsLabel(namespace, false));
    else report.push(required(`${at}.${own}.namespace`, 'must specify namespace for service account'));
  }
  for (const [other, field] of Object.entries(subjectFields)) {
    if (other !== kind && subject[field]) report.push(forbiddenField(`${at}.${field}`, `${field} is forbidden when subject kind is not '${other}'`));
  }
}

export function validatePriorityLevel(level: PriorityLevelConfiguration): readonly FieldError[] {
  const report: Report = [];
  const { type = '', limited, exempt } = level.spec ?? {};
  const preserve = 'flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares';
  if (preserve in (level.metadata.annotations ?? {})) report.push(forbiddenField('metadata.annotations', `annotation '${preserve}' is forbidden`));
  if ((level.metadata.name === 'exempt') !== (type === 'Exempt')) report.push(invalidField('spec.type', type, "must be 'Exempt' if and only if `name` is 'exempt'"));
  checkOneOf(report, 'spec.type', type, ['Exempt', 'Limited']);
  if (type === 'Exempt') {
    if (limited) report.push(forbiddenField('spec.limited', 'must be nil if the type is not Limited'));
    if (exempt) checkShares(report, 'spec.exempt', exempt);
  }
  if (type === 'Limited') {
    if (exempt) report.push(forbiddenField('spec.exempt', 'must be nil if the type is Limited'));
    if (limited) checkLimited(report, 'spec.limited', limited);
    else report.push(required('spec.limited', 'must not be empty when type is Limited'));
  }
  checkMandatoryLevel(report, level);
  checkConditionTypes(report, level.status?.conditions);
  return report;
}

function checkMandatoryLevel(report: Report, { metadata: { name }, spec }: PriorityLevelConfiguration): void {
  const fixed = mandatoryLevels.get(name);
  const isExempt = name === 'exempt';
  if (!fixed || same(isExempt && spec ? change(spec, { exempt: undefined }) : spec, fixed)) return;
  const except = isExempt ? " except the 'spec.exempt' field" : '';
  report.push(invalidField('spec', internalForm('PriorityLevelConfigurationSpec', spec ?? {}), `spec of '${name}'${except} must equal the fixed value`));
}

function checkShares(report: Report, at: string, shares: { readonly nominalConcurrencyShares?: number; readonly lendablePercent?: number }): void {
  const { nominalConcurrencyShares: nominal = 0, lendablePercent: percent = 0 } = shares;
  if (nominal < 0) report.push(invalidField(`${at}.nominalConcurrencyShares`, nominal, 'must be a non-negative integer'));
  if (percent < 0 || percent > 100) report.push(invalidField(`${at}.lendablePercent`, percent, 'must be between 0 and 100, inclusive'));
}

function checkLimited(report: Report, at: string, limited: Limited): void {
  const { type = '', queuing } = limited.limitResponse ?? {};
  const here = `${at}.limitResponse`;
  checkShares(report, at, { ...limited, lendablePercent: 0 });
  checkOneOf(report, `${here}.type`, type, ['Queue', 'Reject']);
  if (type === 'Reject' && queuing) report.push(forbiddenField(`${here}.queuing`, 'must be nil if limited.limitResponse.type is not Limited'));
  if (type === 'Queue' && !queuing) report.push(required(`${here}.queuing`, 'must not be empty if limited.limitResponse.type is Limited'));
  if (type === 'Queue' && queuing) checkQueuing(report, `${here}.queuing`, queuing);
  checkShares(report, at, { lendablePercent: limited.lendablePercent ?? 0 });
  const borrowing = limited.borrowingLimitPercent ?? 0;
  if (borrowing < 0) report.push(invalidField(`${at}.borrowingLimitPercent`, borrowing, 'if specified, must be a non-negative integer'));
}

function checkQueuing(report: Report, at: string, queuing: { readonly queues?: number; readonly handSize?: number; readonly queueLengthLimit?: number }): void {
  const { queues = 0, handSize = 0, queueLengthLimit = 0 } = queuing;
  const positive = (field: string, value: number): boolean => {
    if (value <= 0) report.push(invalidField(`${at}.${field}`, value, 'must be positive'));
    return value > 0;
  };
  positive('queueLengthLimit', queueLengthLimit);
  if (positive('queues', queues) && queues > maxQueues) report.push(invalidField(`${at}.queues`, queues, `must not be greater than ${maxQueues}`));
  if (!positive('handSize', handSize)) return;
  const wrong = (detail: string): void => void report.push(invalidField(`${at}.handSize`, handSize, detail));
  if (handSize > queues) wrong(`should not be greater than queues (${queues})`);
  else if (Math.ceil(Math.log2(queues) * handSize) > maxHashBits) {
    wrong(`required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${maxHashBits}`);
  }
}
