/**
 * Fields that keep the value they got.
 * Upstream: apimachinery/pkg/api/validation/objectmeta.go ValidateImmutableField.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { invalidField } from '../../meta/field-error.ts';
import { same } from './copy.ts';

export const immutableMessage = 'field is immutable';

/** A finding when the value changed. */
export function immutableField(value: unknown, old: unknown, at: string): readonly FieldError[] {
  return same(value, old) ? [] : [invalidField(at, value ?? null, immutableMessage)];
}
