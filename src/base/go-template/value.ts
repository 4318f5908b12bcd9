// Values as templates see them: what is missing, what is true, what Go calls their types.
// Upstream: Go's text/template/exec.go, funcs.go; reflect's kinds.
// Numbers as in go-fmt.ts: data holds int64 and float64, literals and functions make ints (bigints) and floats (GoFloat when whole).
// undefined is Go's zero reflect.Value (a key that is not there), null a nil.

import { goFormatV, goTypeOf } from '../go-fmt.ts';
import { GoFloat, isInt64 } from '../go-value.ts';
import { isObject } from '../json.ts';
import { TemplateFunctionError } from './error.ts';

/** A value with methods of its own, or a type that JSON does not have; functions may return and take them. */
export interface GoObject {
  /** Go's name of the type, as errors and %T show it */
  readonly goType: string;
  /** %v */
  goString(): string;
  /** `.Name` in a template: a field, or a method called with arguments; undefined when there is none */
  goField?(name: string, args: readonly unknown[]): unknown;
}

export const isGoObject = (value: unknown): value is GoObject => typeof value === 'object' && value !== null && 'goType' in value && 'goString' in value;

export const isNil = (value: unknown): value is null | undefined => value === null || value === undefined;

/** %T of a valid value. */
export const typeName = (value: unknown): string => (isGoObject(value) ? value.goType : goTypeOf(value));

/** %v */
export const printValue = (value: unknown): string => (isGoObject(value) ? value.goString() : goFormatV(value));

/** A map of Go, and no object of ours. */
export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> => isObject(value) && !isGoObject(value);

/** Go's truth: not zero, not empty, not nil. */
export function isTrue(value: unknown): boolean {
  if (isNil(value)) return false;
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'bigint':
      return value !== 0n;
    case 'number':
      return value !== 0;
    case 'string':
      return value !== '';
  }
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof GoFloat) return value.value !== 0;
  return isMap(value) ? Object.keys(value).length > 0 : true;
}

export type BasicKind = 'bool' | 'int' | 'float' | 'string' | undefined;

/** undefined for what cannot be ordered. */
export function basicKind(value: unknown): BasicKind {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return isInt64(value) ? 'int' : 'float';
    case 'string':
      return 'string';
    default:
      return value instanceof GoFloat ? 'float' : undefined;
  }
}

/** A value of a basic kind as one that JavaScript compares: ints of either type are bigints, floats numbers. */
export function comparable(value: unknown): unknown {
  if (value instanceof GoFloat) return value.value;
  return typeof value === 'number' && isInt64(value) ? BigInt(value) : value;
}

/** What a parameter takes; `any` takes everything, nil included. */
export type ParameterType = 'any' | 'string' | 'int' | 'float64' | 'bool' | 'list' | 'map';

const typeNames: Readonly<Record<ParameterType, string>> = {
  any: 'interface {}',
  string: 'string',
  int: 'int',
  float64: 'float64',
  bool: 'bool',
  list: '[]interface {}',
  map: 'map[string]interface {}',
};

export const parameterTypeName = (type: ParameterType): string => typeNames[type];

/** Whether a valid value can be given to a parameter. */
export function assignable(value: unknown, type: ParameterType): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'string':
      return typeof value === 'string';
    case 'int':
      return typeof value === 'bigint';
    case 'float64':
      return value instanceof GoFloat || (typeof value === 'number' && !isInt64(value));
    case 'bool':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'map':
      return isMap(value);
  }
}

export const canBeNil = (type: ParameterType): boolean => type === 'any' || type === 'list' || type === 'map';

/** A function of templates. Arguments arrive checked against `params`; it fails with TemplateFunctionError. */
export interface TemplateFunction {
  readonly params: readonly ParameterType[];
  /** the type of any number of further arguments */
  readonly rest?: ParameterType;
  readonly call: (...args: never[]) => unknown;
}

/** A list's index, as an int. @throws TemplateFunctionError */
export function toIndex(index: unknown, length: number): number {
  if (isNil(index)) throw new TemplateFunctionError('cannot index slice/array with nil');
  if (basicKind(index) !== 'int') throw new TemplateFunctionError(`cannot index slice/array with type ${typeName(index)}`);
  const at = Number(index);
  if (at < 0 || at >= length) throw new TemplateFunctionError(`index out of range: ${at}`);
  return at;
}
