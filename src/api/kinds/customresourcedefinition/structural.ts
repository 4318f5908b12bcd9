/**
 * What makes a schema structural: every field has its type where it stands, and not in a branch of `anyOf` and its kin.
 * Upstream: apiextensions-apiserver/pkg/apiserver/schema/validation.go, complete.go.
 */

import { re2Problem } from '../../../base/re2.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { errorMessage, forbiddenField, invalidField, required } from '../../meta/field-error.ts';
import type { Report } from '../shared/checks.ts';
import { same } from '../shared/copy.ts';
import type { Schema } from './schema.ts';

type Level = 'root' | 'item' | 'field';

const junctors = ['anyOf', 'allOf', 'oneOf'] as const;

/** Findings, in the order of their texts. */
export function structuralErrors(at: string, schema: Schema): readonly FieldError[] {
  const report: Report = [];
  checkStructural(report, at, schema, 'root');
  checkComplete(report, schema, schema, at, at);
  const byText = report.map((error) => [errorMessage(error), error] as const);
  return byText.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, error]) => error);
}

const missingType: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

function checkStructural(report: Report, at: string, schema: Schema, level: Level): void {
  const { type = '', items, properties = {}, additionalProperties: additional } = schema;
  if (type === 'array' && !items) report.push(required(`${at}.items`, 'must be specified'));
  if (items) checkStructural(report, `${at}.items`, items, 'item');
  for (const [name, property] of Object.entries(properties)) checkStructural(report, `${at}.properties[${name}]`, property, 'field');
  if (additional !== undefined && level === 'root') report.push(forbiddenField(`${at}.additionalProperties`, 'must not be used at the root'));
  if (typeof additional === 'object') checkStructural(report, `${at}.additionalProperties`, additional, 'field');
  checkExtensions(report, at, schema);
  checkValues(report, at, schema);
  checkOwnType(report, at, schema, level);
  checkTypeMeta(report, at, schema, level);
}

function checkExtensions(report: Report, at: string, schema: Schema): void {
  if (!schema['x-kubernetes-int-or-string']) return;
  for (const extension of ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const) {
    if (schema[extension]) report.push(invalidField(`${at}.${extension}`, true, 'must be false if x-kubernetes-int-or-string is true'));
  }
}

function checkOwnType(report: Report, at: string, schema: Schema, level: Level): void {
  const { type = '', additionalProperties, properties = {} } = schema;
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const preserves = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (embedded && type !== 'object') {
    const detail = 'must be object if x-kubernetes-embedded-resource is true';
    report.push(type === '' ? required(`${at}.type`, detail) : invalidField(`${at}.type`, type, detail));
  } else if (type === '' && !schema['x-kubernetes-int-or-string'] && !preserves) report.push(required(`${at}.type`, missingType[level]));
  if (embedded && additionalProperties !== undefined) report.push(forbiddenField(`${at}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set'));
  if (level === 'root' && type !== '' && type !== 'object') report.push(invalidField(`${at}.type`, type, 'must be object at the root'));
  if (embedded && !preserves && Object.keys(properties).length === 0) {
    report.push(required(`${at}.properties`, 'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'));
  }
}

/** `apiVersion`, `kind` and `metadata`, which every object has anyway. */
function checkTypeMeta(report: Report, at: string, schema: Schema, level: Level): void {
  const isObject = level === 'root' || schema['x-kubernetes-embedded-resource'] === true;
  for (const name of ['kind', 'apiVersion']) {
    const property = schema.properties?.[name];
    if (isObject && property && property.type !== 'string') report.push(invalidField(`${at}.properties[${name}].type`, property.type ?? '', 'must be string'));
  }
  const metadata = schema.properties?.['metadata'];
  if (!metadata) return;
  const here = `${at}.properties[metadata]`;
  if (isObject && metadata.type !== 'object') report.push(invalidField(`${here}.type`, metadata.type ?? '', 'must be object'));
  if (level !== 'root') return;
  const { type: _type, default: _default, properties, ...rest } = metadata;
  const names = Object.keys(properties ?? {});
  if (Object.keys(rest).length > 0 || names.some((name) => name !== 'name' && name !== 'generateName')) {
    report.push(forbiddenField(here, 'must not specify anything other than name and generateName, but metadata is implicitly specified'));
  }
}

const intOrString: readonly Schema[] = [{ type: 'integer' }, { type: 'string' }];

function checkValues(report: Report, at: string, schema: Schema, intOrStringHere = true): void {
  for (const field of junctors) {
    if (field === 'anyOf' && intOrStringHere && same(schema.anyOf, intOrString)) continue;
    schema[field]?.forEach((nested, i) => checkNested(report, `${at}.${field}[${i}]`, nested, field === 'allOf' && i === 0 && intOrStringHere));
  }
  if (schema.not) checkNested(report, `${at}.not`, schema.not, false);
  if (schema.pattern) {
    const wrong = re2Problem(schema.pattern);
    if (wrong !== undefined) report.push(invalidField(`${at}.pattern`, schema.pattern, `must be a valid regular expression, but isn't: ${wrong}`));
  }
}

const emptyFields = ['type', 'default', 'title', 'description', 'nullable'] as const;
const falseExtensions = ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource', 'x-kubernetes-int-or-string'] as const;

/** Within `anyOf` and its kin only values are limited. */
function checkNested(report: Report, at: string, schema: Schema, mayBeIntOrString: boolean): void {
  checkValues(report, at, schema, mayBeIntOrString);
  if (schema.items) checkNested(report, `${at}.items`, schema.items, false);
  for (const [name, property] of Object.entries(schema.properties ?? {})) checkNested(report, `${at}.properties[${name}]`, property, false);
  const refuse = (field: string, how: string): void => void report.push(forbiddenField(`${at}.${field}`, `must be ${how} to be structural`));
  if (schema.additionalProperties !== undefined) refuse('additionalProperties', 'undefined');
  for (const field of emptyFields) {
    const value = schema[field];
    if (value !== undefined && value !== '' && value !== false) refuse(field, field === 'default' ? 'undefined' : field === 'nullable' ? 'false' : 'empty');
  }
  for (const extension of falseExtensions) if (schema[extension]) refuse(extension, 'false');
  if (schema['x-kubernetes-list-map-keys']?.length) refuse('x-kubernetes-list-map-keys', 'empty');
  if (schema['x-kubernetes-list-type'] !== undefined) refuse('x-kubernetes-list-type', 'undefined');
  if (schema['x-kubernetes-map-type'] !== undefined) refuse('x-kubernetes-map-type', 'undefined');
  if (schema['x-kubernetes-validations']?.length) refuse('x-kubernetes-validations', 'empty');
  if (schema.properties && 'metadata' in schema.properties) report.push(forbiddenField(`${at}.properties[metadata]`, 'must not be specified in a nested context'));
}

/** What a branch speaks of must be declared outside. @param nested the branch, at first the schema itself */
function checkComplete(report: Report, nested: Schema, schema: Schema | undefined, at: string, nestedAt: string): void {
  if (!schema) {
    report.push(required(at, `because it is defined in ${nestedAt}`));
    return;
  }
  const branch = (inner: Schema, innerAt: string): void => {
    checkComplete(report, inner, schema, at, innerAt);
    if (inner.items) checkComplete(report, inner.items, schema.items, `${at}.items`, `${innerAt}.items`);
    for (const [name, property] of Object.entries(inner.properties ?? {})) {
      const declared = schema.properties?.[name];
      checkBranchField(report, property, declared, `${at}.properties[${name}]`, `${innerAt}.properties[${name}]`);
    }
  };
  if (nested.not) branch(nested.not, `${nestedAt}.not`);
  for (const field of ['allOf', 'anyOf', 'oneOf'] as const) nested[field]?.forEach((inner, i) => branch(inner, `${nestedAt}.${field}[${i}]`));
}

function checkBranchField(report: Report, nested: Schema, schema: Schema | undefined, at: string, nestedAt: string): void {
  checkComplete(report, nested, schema, at, nestedAt);
  if (!schema) return;
  if (nested.items) checkBranchField(report, nested.items, schema.items, `${at}.items`, `${nestedAt}.items`);
  for (const [name, property] of Object.entries(nested.properties ?? {})) {
    checkBranchField(report, property, schema.properties?.[name], `${at}.properties[${name}]`, `${nestedAt}.properties[${name}]`);
  }
}
