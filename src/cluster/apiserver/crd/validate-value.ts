// What is wrong with a custom resource, by its schema.
// Upstream: kube-openapi/pkg/validation/validate, apiextensions-apiserver/pkg/apiserver/{validation,schema/listtype}
// Differs: properties are looked at in the order of the schema; upstream's follows Go's maps and changes.

import type { FieldError } from '../../../api/meta/field-error.ts';
import { duplicate, invalidField, notSupported, required, tooLong, tooMany, typeInvalid } from '../../../api/meta/field-error.ts';
import { goQuote } from '../../../base/go-quote.ts';
import { toJson } from '../../../base/json.ts';
import { re2, re2Problem } from '../../../base/re2.ts';
import { equalJson } from '../registry/equal.ts';
import { formatFits } from './formats.ts';
import type { Schema } from './schema.ts';
import { isRecord, memberSchema } from './schema.ts';

/** @param path `''` at the root */
export function validateValue(value: unknown, schema: Schema, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  check(value, schema, path, errors);
  checkListTypes(value, schema, path, errors);
  return errors;
}

function check(value: unknown, schema: Schema, path: string, errors: FieldError[]): void {
  if (value === null && schema.nullable) return;
  checkType(value, schema, path, errors);
  checkCombined(value, schema, path, errors);
  if (typeof value === 'string') checkString(value, schema, path, errors);
  if (typeof value === 'number') checkNumber(value, schema, path, errors);
  if (Array.isArray(value)) checkList(value, schema, path, errors);
  if (schema.enum && !schema.enum.some((one) => equalJson(one, value))) {
    errors.push(
      notSupported(
        at(path),
        value,
        schema.enum.map((one) => (typeof one === 'string' ? one : toJson(one))),
      ),
    );
  }
  if (isRecord(value)) checkObject(value, schema, path, errors);
}

const at = (path: string): string => (path === '' ? '<nil>' : path);

const inBody = (path: string): string => `${path === '' ? '' : `${path} `}in body`;

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function fitsType(value: unknown, schema: Schema): boolean {
  const { type } = schema;
  if (schema['x-kubernetes-int-or-string']) return typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value));
  if (!type) return true;
  if (type === 'number') return typeof value === 'number';
  return typeName(value) === type;
}

function checkType(value: unknown, schema: Schema, path: string, errors: FieldError[]): void {
  if (!fitsType(value, schema)) {
    const wanted = schema['x-kubernetes-int-or-string'] ? 'integer,string' : (schema.type ?? '');
    const given = typeName(value);
    errors.push(typeInvalid(at(path), given, `${inBody(path)} must be of type ${wanted}: ${goQuote(given)}`));
  } else if (schema.format && !formatFits(schema.format, value)) {
    const text = typeof value === 'string' ? value : String(value);
    errors.push(typeInvalid(at(path), value, `${inBody(path)} must be of type ${schema.format}: ${goQuote(text)}`));
  }
}

/** Findings about combinations stand at no field; the branch that came nearest tells why. */
function checkCombined(value: unknown, schema: Schema, path: string, errors: FieldError[]): void {
  const findings = (one: Schema): readonly FieldError[] => {
    const found: FieldError[] = [];
    check(value, one, path, found);
    return found;
  };
  const say = (what: string): void => void errors.push(invalidField('<nil>', '', `${goQuote(path)} must ${what}`));
  if (schema.anyOf?.length) {
    const all = schema.anyOf.map(findings);
    if (all.every(({ length }) => length > 0)) {
      say('validate at least one schema (anyOf)');
      errors.push(...nearest(all));
    }
  }
  if (schema.oneOf?.length) {
    const all = schema.oneOf.map(findings);
    const count = all.filter(({ length }) => length === 0).length;
    if (count !== 1) say(`validate one and only one schema (oneOf). ${count === 0 ? 'Found none valid' : `Found ${count} valid alternatives`}`);
    if (count === 0) errors.push(...nearest(all));
  }
  if (schema.allOf?.length) {
    const all = schema.allOf.map(findings);
    errors.push(...all.flat());
    const count = all.filter(({ length }) => length === 0).length;
    if (count < all.length) say(`validate all the schemas (allOf)${count === 0 ? '. None validated' : ''}`);
  }
  if (schema.not && findings(schema.not).length === 0) say('not validate the schema (not)');
}

const nearest = (all: readonly (readonly FieldError[])[]): readonly FieldError[] => all.reduce((best, one) => (one.length < best.length ? one : best));

/** Only the first finding is told. */
function checkString(value: string, { minLength, maxLength, pattern }: Schema, path: string, errors: FieldError[]): void {
  const length = [...value].length;
  if (maxLength !== undefined && length > maxLength) errors.push(tooLong(at(path), maxLength));
  else if (minLength !== undefined && length < minLength) errors.push(invalidField(at(path), value, `${inBody(path)} should be at least ${minLength} chars long`));
  else if (pattern !== undefined) checkPattern(value, pattern, path, errors);
}

function checkPattern(value: string, pattern: string, path: string, errors: FieldError[]): void {
  const wrong = re2Problem(pattern);
  if (wrong !== undefined) errors.push(invalidField(at(path), value, `${inBody(path)} should match '${pattern}, but pattern is invalid: ${wrong}'`));
  else if (!re2(pattern).test(value)) errors.push(invalidField(at(path), value, `${inBody(path)} should match '${pattern}'`));
}

function checkNumber(value: number, schema: Schema, path: string, errors: FieldError[]): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const say = (what: string): void => {
    errors.push(invalidField(at(path), value, `${inBody(path)} should be ${what}`));
  };
  if (multipleOf !== undefined && !Number.isInteger(Number((value / multipleOf).toFixed(9)))) say(`a multiple of ${multipleOf}`);
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) say(exclusiveMaximum ? `less than ${maximum}` : `less than or equal to ${maximum}`);
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) say(exclusiveMinimum ? `greater than ${minimum}` : `greater than or equal to ${minimum}`);
}

function checkList(value: readonly unknown[], schema: Schema, path: string, errors: FieldError[]): void {
  const { minItems, maxItems, uniqueItems, items } = schema;
  if (items) for (const [index, item] of value.entries()) check(item, items, `${path}[${index}]`, errors);
  if (minItems !== undefined && value.length < minItems) errors.push(invalidField(at(path), value.length, `${inBody(path)} should have at least ${minItems} items`));
  if (maxItems !== undefined && value.length > maxItems) errors.push(tooMany(at(path), value.length, maxItems));
  if (uniqueItems && value.some((item, index) => value.slice(0, index).some((other) => equalJson(item, other)))) {
    errors.push(invalidField(at(path), '', `${inBody(path)} shouldn't contain duplicates`));
  }
}

function checkObject(value: Readonly<Record<string, unknown>>, schema: Schema, path: string, errors: FieldError[]): void {
  const { minProperties, maxProperties } = schema;
  const names = Object.keys(value);
  if (minProperties !== undefined && names.length < minProperties)
    errors.push(invalidField(at(path), names.length, `${inBody(path)} should have at least ${minProperties} properties`));
  if (maxProperties !== undefined && names.length > maxProperties) errors.push(tooMany(at(path), names.length, maxProperties));
  const child = (name: string): string => (path === '' ? name : `${path}.${name}`);
  for (const name of schema.required ?? []) if (!Object.hasOwn(value, name)) errors.push(required(child(name), ''));
  for (const name of inSchemaOrder(names, schema)) {
    const below = memberSchema(schema, name);
    if (below && !(path === '' && name === 'metadata')) check(value[name], below, child(name), errors);
  }
}

function inSchemaOrder(names: readonly string[], { properties = {} }: Schema): readonly string[] {
  const known = Object.keys(properties).filter((name) => names.includes(name));
  return [...known, ...names.filter((name) => !Object.hasOwn(properties, name))];
}

/** Sets and maps hold every item once. Upstream: schema/listtype */
function checkListTypes(value: unknown, schema: Schema, path: string, errors: FieldError[]): void {
  if (Array.isArray(value)) {
    checkDuplicates(value, schema, path, errors);
    value.forEach((item, index) => {
      if (schema.items) checkListTypes(item, schema.items, `${path}[${index}]`, errors);
    });
  } else if (isRecord(value)) {
    for (const name in value) {
      const below = memberSchema(schema, name);
      const isKey = schema.properties === undefined || !Object.hasOwn(schema.properties, name);
      if (below) checkListTypes(value[name], below, isKey ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`, errors);
    }
  }
}

function checkDuplicates(value: readonly unknown[], schema: Schema, path: string, errors: FieldError[]): void {
  const type = schema['x-kubernetes-list-type'];
  if (type !== 'set' && type !== 'map') return;
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const keyed = (item: unknown): unknown => {
    if (type === 'set' || !isRecord(item)) return item;
    return Object.fromEntries(keys.map((key) => [key, item[key] ?? schema.items?.properties?.[key]?.default]));
  };
  // Each is told once, however often it comes.
  const seen = new Map<string, number>();
  value.forEach((item, index) => {
    const key = toJson(keyed(item));
    const count = (seen.get(key) ?? 0) + 1;
    if (count === 2) errors.push(duplicate(`${path}[${index}]`, keyed(item)));
    seen.set(key, count);
  });
}
