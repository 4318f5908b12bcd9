/**
 * What ReplicaSets, Deployments, StatefulSets, DaemonSets and Jobs have in common: a selector that must find the Pods of a template, counts,
 * and steps of an update.
 * Upstream: pkg/apis/apps/validation/validation.go.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { forbiddenField, invalidField, notSupported, required } from '../../meta/field-error.ts';
import { labelSelectorAsSelector, matches, SelectorError } from '../../meta/labels.ts';
import { isDns1123Label, isValidPercent } from '../../meta/names.ts';
import type { ObjectMeta } from '../../object.ts';
import type { PodTemplateSpec } from '../../types.ts';
import type { Report, Selector } from './checks.ts';
import { addAll, checkNotNegative, checkSelector, isEmptySelector, negativeMessage } from './checks.ts';
import { same } from './copy.ts';
import { immutableMessage } from './immutable.ts';
import { checkTemplate, templateLabels } from './pod-template.ts';

/** A map as Go's JSON writes it: keys sorted; null when there is none. */
export function shownMap(map: Readonly<Record<string, string>> | undefined): unknown {
  const keys = Object.keys(map ?? {}).sort();
  return keys.length === 0 ? null : Object.fromEntries(keys.map((key) => [key, map?.[key]]));
}

/** A selector as Go's JSON writes it. */
export function shownSelector(selector: Selector | null | undefined): unknown {
  if (!selector) return null;
  const { matchLabels, matchExpressions } = selector;
  return {
    ...(matchLabels && Object.keys(matchLabels).length > 0 ? { matchLabels: shownMap(matchLabels) } : undefined),
    ...(matchExpressions?.length ? { matchExpressions } : undefined),
  };
}

/** The selector must be given and ask for something. @param what how the message calls the kind */
export function checkOwnSelector(report: Report, at: string, selector: Selector | null | undefined, what: string): void {
  if (!selector) {
    report.push(required(at, ''));
    return;
  }
  checkSelector(report, at, selector);
  if (isEmptySelector(selector)) report.push(invalidField(at, shownSelector(selector), `empty selector is invalid for ${what}`));
}

/** The template's labels must be found by the selector. @returns whether the selector can be understood at all */
export function checkSelectorFinds(report: Report, at: string, selector: Selector | null | undefined, template: PodTemplateSpec | undefined): boolean {
  try {
    const found = selector && isEmptySelector(selector) ? true : matches(labelSelectorAsSelector(selector), templateLabels(template));
    if (!found) report.push(invalidField(`${at}.template.metadata.labels`, shownMap(templateLabels(template)), '`selector` does not match template `labels`'));
    return true;
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error; // what is wrong with the selector has been told already
    return false;
  }
}

/** Pods of these workloads never end on their own. @param kind how the message calls it */
export function checkAlwaysRestarts(report: Report, at: string, template: PodTemplateSpec | undefined, kind: string): void {
  const policy = template?.spec?.restartPolicy;
  if (policy !== 'Always') report.push(notSupported(`${at}.spec.restartPolicy`, policy ?? '', ['Always']));
  if (template?.spec?.activeDeadlineSeconds !== undefined) report.push(forbiddenField(`${at}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`));
}

/** Selector and template of a ReplicaSet or Deployment. Upstream: ValidatePodTemplateSpecForReplicaSet. */
export function checkReplicaTemplate(report: Report, selector: Selector | null | undefined, template: PodTemplateSpec | undefined): void {
  if (!checkSelectorFinds(report, 'spec', selector, template)) {
    report.push(invalidField('spec.selector', shownSelector(selector), 'invalid label selector'));
    return;
  }
  checkTemplate(report, 'spec.template', template);
  checkAlwaysRestarts(report, 'spec.template', template, 'ReplicaSet');
}

/** A selector once given stays. */
export function immutableSelector(selector: Selector | null | undefined, old: Selector | null | undefined): readonly FieldError[] {
  return same(selector, old) ? [] : [invalidField('spec.selector', shownSelector(selector), immutableMessage)];
}

type Count = number | string;

/** A number of Pods or a percentage of them. */
export function checkIntOrPercent(report: Report, at: string, value: Count | undefined): void {
  if (typeof value === 'string') addAll(report, at, value, isValidPercent(value));
  else if (value !== undefined && value < 0) report.push(invalidField(at, value, negativeMessage));
}

export function checkNotOverHundred(report: Report, at: string, value: Count | undefined): void {
  if (typeof value === 'string' && isValidPercent(value).length === 0 && Number.parseInt(value, 10) > 100) {
    report.push(invalidField(at, value, 'must not be greater than 100%'));
  }
}

/** The number, or the number before the percent sign; 0 for anything else. */
export function countOf(value: Count | undefined): number {
  if (typeof value === 'number') return value;
  return value !== undefined && /^[-+]?\d+%?$/.test(value) ? Number.parseInt(value, 10) : 0;
}

/** Counts of a status: none negative. */
export function checkCounts<T extends object>(report: Report, status: T | undefined, fields: readonly (keyof T & string)[]): void {
  for (const field of fields) checkNotNegative(report, `status.${field}`, status?.[field] as number | undefined);
}

/** Some of the counts are parts of another. */
export function checkNotMore<T extends object>(report: Report, status: T | undefined, fields: readonly (keyof T & string)[], whole: keyof T & string, shown: string): void {
  const limit = (status?.[whole] as number | undefined) ?? 0;
  for (const field of fields) {
    const value = (status?.[field] as number | undefined) ?? 0;
    if (value > limit) report.push(invalidField(`status.${field}`, value, `cannot be greater than ${shown}`));
  }
}

/** `status.collisionCount` only grows. */
export function checkCollisions(report: Report, now: number | undefined, before: number | undefined): void {
  if (before !== undefined && (now === undefined || now < before)) report.push(invalidField('status.collisionCount', now ?? 0, 'cannot be decremented'));
}

/** Names of workloads become parts of their Pods' names. */
export function podNameWarnings(metadata: ObjectMeta): readonly string[] {
  const messages = isDns1123Label(metadata.name);
  if (messages.length === 0) return [];
  return [`metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`];
}

/** Whether an update changed what the kind counts as a change. */
export function isNewGeneration(object: { readonly metadata: ObjectMeta }, old: { readonly metadata: ObjectMeta } | undefined): boolean {
  return old === undefined || object.metadata.generation !== old.metadata.generation;
}
