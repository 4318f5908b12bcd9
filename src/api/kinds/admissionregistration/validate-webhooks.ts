/**
 * Upstream: validateValidatingWebhook, validateMutatingWebhook in pkg/apis/admissionregistration/validation/validation.go.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { duplicate, invalidField, required } from '../../meta/field-error.ts';
import { isDns1035Label, isDns1123Subdomain } from '../../meta/names.ts';
import type { Report, Selector } from '../shared/checks.ts';
import { checkOneOf, checkSelector } from '../shared/checks.ts';
import { checkWebhookService, checkWebhookUrl } from '../shared/webhook-client.ts';
import type { NamedRule } from './rules.ts';
import { checkMatchConditions, checkRule, failurePolicies, matchPolicies } from './rules.ts';
import type { Webhook, WebhookConfiguration } from './webhooks.ts';

const sideEffects = ['None', 'NoneOnDryRun'];
const reviewVersions = ['v1', 'v1beta1'];

export function validateWebhooks({ webhooks = [] }: WebhookConfiguration): readonly FieldError[] {
  const report: Report = [];
  webhooks.forEach((webhook, i) => {
    const at = `webhooks[${i}]`;
    checkWebhook(report, at, webhook);
    checkReviewVersions(report, `${at}.admissionReviewVersions`, webhook.admissionReviewVersions ?? []);
    if (webhook.name && webhooks.findIndex(({ name }) => name === webhook.name) < i) report.push(duplicate(`${at}.name`, webhook.name));
  });
  return report;
}

function checkWebhook(report: Report, at: string, webhook: Webhook): void {
  const { failurePolicy, matchPolicy, sideEffects: effects, timeoutSeconds: timeout, reinvocationPolicy: again } = webhook;
  checkFullName(report, `${at}.name`, webhook.name ?? '');
  webhook.rules?.forEach((rule, i) => checkRule(report, `${at}.rules[${i}]`, rule as NamedRule));
  if (failurePolicy !== undefined) checkOneOf(report, `${at}.failurePolicy`, failurePolicy, failurePolicies);
  if (matchPolicy !== undefined) checkOneOf(report, `${at}.matchPolicy`, matchPolicy, matchPolicies);
  if (!effects) report.push(required(`${at}.sideEffects`, `must specify one of ${sideEffects.join(', ')}`));
  else checkOneOf(report, `${at}.sideEffects`, effects, sideEffects);
  if (timeout !== undefined && (timeout > 30 || timeout < 1)) report.push(invalidField(`${at}.timeoutSeconds`, timeout, 'the timeout value must be between 1 and 30 seconds'));
  checkSelector(report, `${at}.namespaceSelector`, webhook.namespaceSelector as Selector | undefined);
  checkSelector(report, `${at}.objectSelector`, webhook.objectSelector as Selector | undefined);
  if (again !== undefined) checkOneOf(report, `${at}.reinvocationPolicy`, again, ['IfNeeded', 'Never']);
  const { url, service } = webhook.clientConfig ?? {};
  if ((url === undefined) === (service === undefined)) report.push(required(`${at}.clientConfig`, 'exactly one of url or service is required'));
  else if (url !== undefined) checkWebhookUrl(report, `${at}.clientConfig.url`, url);
  else if (service) checkWebhookService(report, `${at}.clientConfig.service`, service);
  checkMatchConditions(report, `${at}.matchConditions`, webhook.matchConditions);
}

/** Upstream: IsFullyQualifiedName. */
function checkFullName(report: Report, at: string, name: string): void {
  const wrong = isDns1123Subdomain(name);
  if (name === '') report.push(required(at, ''));
  else if (wrong.length > 0) report.push(invalidField(at, name, wrong.join(',')));
  else if (name.split('.').length < 3) report.push(invalidField(at, name, 'should be a domain with at least three segments separated by dots'));
}

function checkReviewVersions(report: Report, at: string, versions: readonly string[]): void {
  const known = reviewVersions.join(', ');
  if (versions.length === 0) {
    report.push(required(at, `must specify one of ${known}`));
    return;
  }
  versions.forEach((version, i) => {
    if (versions.indexOf(version) < i) report.push(invalidField(`${at}[${i}]`, version, 'duplicate version'));
    else for (const message of isDns1035Label(version)) report.push(invalidField(`${at}[${i}]`, version, message));
  });
  if (!versions.some((version) => reviewVersions.includes(version))) report.push(invalidField(at, versions, `must include at least one of ${known}`));
}
