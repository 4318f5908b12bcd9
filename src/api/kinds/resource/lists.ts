/**
 * Lists of claims and devices: not too long, and items told apart by a key.
 * Upstream: validateSlice and validateSet in pkg/apis/resource/validation/validation.go.
 */
import { duplicate, tooMany } from '../../meta/field-error.ts';
import type { Report } from '../shared/checks.ts';

/** The longest most lists may be. */
export const maxItems = 32;

/** Items by a key that must be unique. */
export function checkSet<T>(report: Report, at: string, list: readonly T[] | null | undefined, max: number, key: (item: T) => string, check: (here: string, item: T) => void): void {
  const items = list ?? [];
  if (items.length > max) {
    report.push(tooMany(at, items.length, max));
    return;
  }
  items.forEach((item, i) => check(`${at}[${i}]`, item));
  items.forEach((item, i) => {
    if (items.findIndex((other) => key(other) === key(item)) < i) report.push(duplicate(`${at}[${i}]`, key(item)));
  });
}

/** Each item, unless there are too many to look at. */
export function checkList<T>(report: Report, at: string, list: readonly T[] | undefined, check: (here: string, item: T) => void, max = maxItems): void {
  const items = list ?? [];
  if (items.length > max) report.push(tooMany(at, items.length, max));
  else items.forEach((item, i) => check(`${at}[${i}]`, item));
}
