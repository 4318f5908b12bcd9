/**
 * The steps validation is made of. Each adds what it finds to a report, so that a correct object costs no list.
 * Upstream: apimachinery/pkg/api/validation, pkg/apis/core/validation.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { forbiddenField, invalidField, notSupported, required, tooLong } from '../../meta/field-error.ts';
import { byteLength, isDns1123Label, isDns1123Subdomain, isQualifiedName, isValidLabelValue, isValidPortName, isValidPortNumber } from '../../meta/names.ts';

/** Where findings go, in the order they are made. */
export type Report = FieldError[];

/** Every message as an invalid value. */
export function addAll(report: Report, at: string, value: unknown, messages: readonly string[]): void {
  for (const message of messages) report.push(invalidField(at, value, message));
}

/** Must be given. @returns whether it is */
export function checkGiven(report: Report, at: string, value: unknown, detail = ''): boolean {
  if (value !== undefined && value !== null && value !== '') return true;
  report.push(required(at, detail));
  return false;
}

/** Must be one of the values, which are told in the order given. */
export function checkOneOf(report: Report, at: string, value: unknown, supported: readonly string[]): void {
  if (!supported.includes(value as string)) report.push(notSupported(at, value, supported));
}

/** Must be given and be one of the values. */
export function checkRequiredOneOf(report: Report, at: string, value: unknown, supported: readonly string[]): void {
  if (checkGiven(report, at, value)) checkOneOf(report, at, value, supported);
}

export const negativeMessage = 'must be greater than or equal to 0';
export const notPositiveMessage = 'must be greater than zero';

export function checkNotNegative(report: Report, at: string, value: number | undefined): void {
  if (value !== undefined && value < 0) report.push(invalidField(at, value, negativeMessage));
}

export function checkPositive(report: Report, at: string, value: number): void {
  if (value <= 0) report.push(invalidField(at, value, notPositiveMessage));
}

export function checkDnsLabel(report: Report, at: string, value: string): void {
  addAll(report, at, value, isDns1123Label(value));
}

export function checkDnsSubdomain(report: Report, at: string, value: string): void {
  addAll(report, at, value, isDns1123Subdomain(value));
}

export function checkQualifiedName(report: Report, at: string, value: string): void {
  addAll(report, at, value, isQualifiedName(value));
}

/** A port's number or its name. */
export function checkPort(report: Report, at: string, port: number | string | undefined): void {
  addAll(report, at, port ?? 0, typeof port === 'string' ? isValidPortName(port) : isValidPortNumber(port ?? 0));
}

/** Labels, or a map like them: all findings are told of the map. Upstream: unversionedvalidation.ValidateLabels. */
export function checkLabels(report: Report, at: string, labels: Readonly<Record<string, string>> | undefined): void {
  for (const key in labels) {
    checkQualifiedName(report, at, key);
    addAll(report, at, labels[key], isValidLabelValue(labels[key] as string));
  }
}

/** A LabelSelector as objects hold it. */
export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

/** Upstream: unversionedvalidation.ValidateLabelSelector. */
export function checkSelector(report: Report, at: string, selector: Selector | null | undefined): void {
  if (!selector) return;
  checkLabels(report, `${at}.matchLabels`, selector.matchLabels);
  selector.matchExpressions?.forEach(({ key, operator, values = [] }, i) => {
    const here = `${at}.matchExpressions[${i}]`;
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) report.push(required(`${here}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) report.push(forbiddenField(`${here}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    } else report.push(invalidField(`${here}.operator`, operator, 'not a valid selector operator'));
    checkQualifiedName(report, `${here}.key`, key);
    values.forEach((value, n) => addAll(report, `${here}.values[${n}]`, value, isValidLabelValue(value)));
  });
}

/** Whether a selector asks for nothing. */
export function isEmptySelector(selector: Selector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0;
}

/** Most bytes of all annotations together. */
const maxAnnotationsSize = 256 * 1024;

/** Upstream: apimachinery/pkg/api/validation ValidateAnnotations. */
export function checkAnnotations(report: Report, at: string, annotations: Readonly<Record<string, string>> | undefined): void {
  let size = 0;
  for (const key in annotations) {
    addAll(report, at, key, isQualifiedName(key.toLowerCase()));
    size += key.length + byteLength(annotations[key] as string);
  }
  if (size > maxAnnotationsSize) report.push(tooLong(at, maxAnnotationsSize));
}

/** A finding about more than one value, so that none is shown. */
export function invalidTogether(at: string, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field: at, detail };
}
