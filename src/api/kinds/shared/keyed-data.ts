/**
 * What ConfigMaps and Secrets have in common: entries by key, a size limit, and the switch that makes them immutable.
 * Upstream: ValidateConfigMap, ValidateSecret in pkg/apis/core/validation/validation.go.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { forbiddenField, invalidField } from '../../meta/field-error.ts';
import { byteLength, isConfigMapKey } from '../../meta/names.ts';
import { same } from './copy.ts';

/** 1 MiB over all values. */
export const maxDataSize = 1024 * 1024;

type Entries = Readonly<Record<string, string>>;

/** What is wrong with a key. */
export function keyErrors(field: string, key: string): readonly FieldError[] {
  return isConfigMapKey(key).map((message) => invalidField(`${field}[${key}]`, key, message));
}

/** Bytes of all values. */
export function textSize(entries: Entries | undefined): number {
  return Object.values(entries ?? {}).reduce((sum, value) => sum + byteLength(value), 0);
}

/** Bytes of all values that base64 stands for. */
export function decodedSize(entries: Entries | undefined): number {
  return Object.values(entries ?? {}).reduce((sum, value) => sum + Math.floor((value.replace(/[\r\n=]/g, '').length * 3) / 4), 0);
}

/** An object whose `immutable` is set keeps it, and the named fields. */
export function immutableErrors<T extends { readonly immutable?: boolean }>(object: T, old: T, fields: readonly (keyof T & string)[]): readonly FieldError[] {
  if (!old.immutable) return [];
  const detail = 'field is immutable when `immutable` is set';
  const errors = object.immutable ? [] : [forbiddenField('immutable', detail)];
  return [...errors, ...fields.filter((field) => !same(object[field], old[field])).map((field) => forbiddenField(field, detail))];
}
