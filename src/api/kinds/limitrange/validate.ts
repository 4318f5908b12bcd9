/**
 * Upstream: ValidateLimitRange in pkg/apis/core/validation/validation.go.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { duplicate, forbiddenField, invalidField, required } from '../../meta/field-error.ts';
import { isQualifiedName } from '../../meta/names.ts';
import type { Report } from '../shared/checks.ts';
import { addAll } from '../shared/checks.ts';
import { checkContainerResourceName, checkResourceName } from '../shared/pod-spec/resources.ts';
import type { ResourceList } from '../shared/pod-types.ts';
import { compareQuantities, quantity } from '../shared/quantities.ts';
import { isOvercommitAllowed } from '../shared/resource-names.ts';
import type { LimitRange, LimitRangeItem } from './index.ts';

const standardTypes = ['Container', 'PersistentVolumeClaim', 'Pod'];

export function validateLimitRange(range: LimitRange): readonly FieldError[] {
  const report: Report = [];
  const seen = new Set<string>();
  range.spec?.limits?.forEach((item, i) => {
    const at = `spec.limits[${i}]`;
    checkType(report, `${at}.type`, item.type);
    if (seen.has(item.type)) report.push(duplicate(`${at}.type`, item.type));
    seen.add(item.type);
    checkNames(report, at, item);
    const names = new Set(fields.flatMap((field) => (applies(item, field) ? Object.keys(item[field] ?? {}) : [])));
    for (const name of names) checkOrder(report, at, item, name);
  });
  return report;
}

function checkType(report: Report, at: string, type: string): void {
  const messages = isQualifiedName(type);
  addAll(report, at, type, messages);
  if (messages.length === 0 && !type.includes('/') && !standardTypes.includes(type)) report.push(invalidField(at, type, 'must be a standard limit type or fully qualified'));
}

const fields = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

/** Pods as a whole have no defaults. */
const applies = (item: LimitRangeItem, field: (typeof fields)[number]): boolean => item.type !== 'Pod' || (field !== 'default' && field !== 'defaultRequest');

function checkNames(report: Report, at: string, item: LimitRangeItem): void {
  for (const field of fields) {
    const names = Object.keys(item[field] ?? {});
    if (!applies(item, field)) {
      if (names.length > 0) report.push(forbiddenField(`${at}.${field}`, "may not be specified when `type` is 'Pod'"));
      continue;
    }
    if (field === 'maxLimitRequestRatio') checkStorage(report, at, item);
    for (const name of names) {
      const here = `${at}.${field}[${name}]`;
      if (item.type === 'Pod' || item.type === 'Container') checkContainerResourceName(report, here, name);
      else checkResourceName(report, here, name);
    }
  }
}

function checkStorage(report: Report, at: string, item: LimitRangeItem): void {
  const has = (list: object | undefined): boolean => list !== undefined && 'storage' in list;
  if (item.type === 'PersistentVolumeClaim' && !has(item.min) && !has(item.max)) {
    report.push(required(`${at}.limits`, 'either minimum or maximum storage value is required, but neither was provided'));
  }
}

/** Minimum, default and maximum of one resource, which must follow each other. */
function checkOrder(report: Report, at: string, item: LimitRangeItem, name: string): void {
  const of = (field: (typeof fields)[number]): string | undefined => (applies(item, field) ? (item[field] as ResourceList | undefined)?.[name] : undefined);
  const [min, max, limit, request, ratio] = [of('min'), of('max'), of('default'), of('defaultRequest'), of('maxLimitRequestRatio')];
  const more = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && compareQuantities(a, b) > 0;
  const wrong = (field: string, shown: string | undefined, detail: string): void => void report.push(invalidField(`${at}.${field}[${name}]`, shown, detail));
  if (more(min, max)) wrong('min', min, `min value ${min} is greater than max value ${max}`);
  if (more(min, request)) wrong('defaultRequest', request, `min value ${min} is greater than default request value ${request}`);
  if (more(request, max)) wrong('defaultRequest', request, `default request value ${request} is greater than max value ${max}`);
  if (more(request, limit)) wrong('defaultRequest', request, `default request value ${request} is greater than default limit value ${limit}`);
  if (more(min, limit)) wrong('default', min, `min value ${min} is greater than default value ${limit}`);
  if (more(limit, max)) wrong('default', max, `default value ${limit} is greater than max value ${max}`);
  if (ratio !== undefined && compareQuantities(ratio, '1') < 0) wrong('maxLimitRequestRatio', ratio, `ratio ${ratio} is less than 1`);
  if (ratio !== undefined && min !== undefined && max !== undefined) {
    const possible = quantity(max).milliValue() / quantity(min).milliValue();
    if (quantity(ratio).milliValue() / 1000 > possible) wrong('maxLimitRequestRatio', ratio, `ratio ${ratio} is greater than max/min = ${possible.toFixed(6)}`);
  }
  if (!isOvercommitAllowed(name) && limit !== undefined && request !== undefined && compareQuantities(limit, request) !== 0) {
    wrong('defaultRequest', request, `default value ${limit} must equal to defaultRequest value ${request} in ${name}`);
  }
}
