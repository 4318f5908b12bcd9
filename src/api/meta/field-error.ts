// What is wrong with one field of an object: returned by validation as lists, never thrown.
// Upstream: apimachinery/pkg/util/validation/field (errors.go, path.go).
// Leaves out: origins and stability levels, which only upstream's own tests look at.

import { goQuote } from '../../base/go-quote.ts';
import { toJsonUnsorted } from '../../base/json.ts';

/** The causes' types in a Status. */
export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooShort'
  | 'FieldValueTooMany'
  | 'FieldValueTooFew'
  | 'FieldValueTypeInvalid'
  | 'InternalError';

/** One finding. Compare by content; `message` and `body` are computed by errorMessage and errorBody. */
export interface FieldError {
  readonly type: FieldErrorType;
  /** `spec.containers[0].image` */
  readonly field: string;
  /** what stands there; absent where the message leaves the value out */
  readonly badValue?: unknown;
  readonly detail: string;
}

/**
 * Where a field is: `path('spec', 'containers').index(0).child('name')` reads `spec.containers[0].name`.
 * Immutable; cheap to build, spelt out only when asked.
 */
export class FieldPath {
  readonly #parent: FieldPath | undefined;
  readonly #name: string;
  readonly #isIndex: boolean;

  private constructor(parent: FieldPath | undefined, name: string, isIndex: boolean) {
    this.#parent = parent;
    this.#name = name;
    this.#isIndex = isIndex;
  }

  static of(...names: readonly string[]): FieldPath {
    let at: FieldPath | undefined;
    for (const name of names) at = new FieldPath(at, name, false);
    return at ?? new FieldPath(undefined, '', false);
  }

  child(...names: readonly string[]): FieldPath {
    let at: FieldPath = this;
    for (const name of names) at = new FieldPath(at, name, false);
    return at;
  }

  /** An element of a list. */
  index(index: number): FieldPath {
    return new FieldPath(this, String(index), true);
  }

  /** A member of a map, written in brackets. */
  key(key: string): FieldPath {
    return new FieldPath(this, key, true);
  }

  toString(): string {
    const before = this.#parent?.toString() ?? '';
    if (this.#isIndex) return `${before}[${this.#name}]`;
    return this.#parent && this.#name !== '' ? `${before}.${this.#name}` : `${before}${this.#name}`;
  }
}

/** A path from the root: `path('spec', 'replicas')`. */
export const path = (...names: readonly string[]): FieldPath => FieldPath.of(...names);

/** Where a finding is: a path, or its text. */
export type FieldAt = FieldPath | string;

/** A value that a reference names is not there. */
export const fieldNotFound = (at: FieldAt, value: unknown): FieldError => make('FieldValueNotFound', at, '', value);
/** A value must be given. */
export const required = (at: FieldAt, detail: string): FieldError => make('FieldValueRequired', at, detail);
/** A value that must be unique comes twice. */
export const duplicate = (at: FieldAt, value: unknown): FieldError => make('FieldValueDuplicate', at, '', value);
/** A malformed value. */
export const invalidField = (at: FieldAt, value: unknown, detail: string): FieldError => make('FieldValueInvalid', at, detail, value);
/** A value of the wrong type. */
export const typeInvalid = (at: FieldAt, value: unknown, detail: string): FieldError => make('FieldValueTypeInvalid', at, detail, value);
/** A value that would be right under other conditions. */
export const forbiddenField = (at: FieldAt, detail: string): FieldError => make('FieldValueForbidden', at, detail);
/** An error of ours, met while looking at a field. */
export const internalFieldError = (at: FieldAt, detail: string): FieldError => make('InternalError', at, detail);

/** Not one of the known values, which are listed in the order given (upstream's callers sort them). */
export function notSupported(at: FieldAt, value: unknown, supported: readonly string[]): FieldError {
  const detail = supported.length > 0 ? `supported values: ${supported.map(goQuote).join(', ')}` : '';
  return make('FieldValueNotSupported', at, detail, value);
}

/** More than `maxLength` bytes; a negative limit is not told. */
export function tooLong(at: FieldAt, maxLength: number): FieldError {
  return make('FieldValueTooLong', at, maxLength < 0 ? 'value is too long' : `may not be more than ${count(maxLength, 'byte')}`);
}

/** More than `maxLength` characters; a negative limit is not told. */
export function tooLongCharacters(at: FieldAt, maxLength: number): FieldError {
  return make('FieldValueTooLong', at, maxLength < 0 ? 'value is too long' : `may not be more than ${count(maxLength, 'character')}`);
}

export function tooShort(at: FieldAt, value: string, minLength: number): FieldError {
  return make('FieldValueTooShort', at, minLength < 0 ? 'value is too short' : `must be at least ${count(minLength, 'character')}`, value);
}

/** More items than `max`; negative numbers are not told. */
export function tooMany(at: FieldAt, actual: number, max: number): FieldError {
  const detail = max < 0 ? 'has too many items' : `must have at most ${count(max, 'item')}`;
  return actual < 0 ? make('FieldValueTooMany', at, detail) : make('FieldValueTooMany', at, detail, actual);
}

/** Fewer items than `min`. */
export function tooFew(at: FieldAt, actual: number, min: number): FieldError {
  const detail = min < 0 ? 'has too few items' : `must have at least ${count(min, 'item')}`;
  return actual < 0 ? make('FieldValueTooFew', at, detail) : make('FieldValueTooFew', at, detail, actual);
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

function make(type: FieldErrorType, at: FieldAt, detail: string, ...value: readonly unknown[]): FieldError {
  const field = String(at);
  return value.length === 0 ? { type, field, detail } : { type, field, badValue: value[0], detail };
}

const titles: Readonly<Record<FieldErrorType, string>> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooShort: 'Too short',
  FieldValueTooMany: 'Too many',
  FieldValueTooFew: 'Too few',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
};

const withoutValue: ReadonlySet<FieldErrorType> = new Set(['FieldValueRequired', 'FieldValueForbidden', 'FieldValueTooLong', 'FieldValueTooShort', 'InternalError']);

/** The message without the field: `Invalid value: "x": must be …`. */
export function errorBody(error: FieldError): string {
  const shown = 'badValue' in error && !withoutValue.has(error.type);
  const head = shown ? `${titles[error.type]}: ${renderValue(error.badValue)}` : titles[error.type];
  return error.detail === '' ? head : `${head}: ${error.detail}`;
}

/** `spec.replicas: Invalid value: -1: must be greater than or equal to 0`. */
export function errorMessage(error: FieldError): string {
  return `${error.field}: ${errorBody(error)}`;
}

/** All findings in one sentence: the message itself when it is one, else `[first, second]`; the same text only once. */
export function toAggregate(errors: readonly FieldError[]): string {
  return aggregate(errors.map(errorMessage));
}

/** Upstream's util/errors Aggregate for plain messages. */
export function aggregate(messages: readonly string[]): string {
  const unique = [...new Set(messages)];
  return unique.length === 1 ? (unique[0] ?? '') : `[${unique.join(', ')}]`;
}

function renderValue(value: unknown): string {
  return typeof value === 'string' ? goQuote(value) : toJsonUnsorted(value ?? null);
}
