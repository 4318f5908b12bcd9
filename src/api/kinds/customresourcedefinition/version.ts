/**
 * What one version of a definition says beside its schema.
 * Upstream: ValidateCustomResourceDefinitionSubresources, ValidateCustomResourceColumnDefinition, ValidateCustomResourceSelectableFields,
 * validateDeprecationWarning in apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go; getUnrecognizedFormatsInCRD.
 */
import { duplicate, invalidField, required, tooMany } from '../../meta/field-error.ts';
import type { Report } from '../shared/checks.ts';
import type { CustomResourceDefinition } from './index.ts';
import type { Schema } from './schema.ts';
import type { Version } from './validate.ts';

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];
const maxSelectableFields = 8;

export function checkDeprecation(report: Report, at: string, { deprecated, deprecationWarning: warning }: Version): void {
  if (warning === undefined) return;
  const wrong = (detail: string): void => void report.push(invalidField(`${at}.deprecationWarning`, warning, detail));
  if (!deprecated) {
    wrong('can only be set for deprecated versions');
    return;
  }
  if (warning.length > 256) wrong('must be <= 256 characters long');
  if (warning === '') wrong('must not be an empty string');
  const index = warning.search(/[^\P{C}]/u);
  if (index >= 0) wrong(`must only contain printable UTF-8 characters; non-printable character found at index ${index}`);
}

export function checkColumns(report: Report, at: string, columns: Version['additionalPrinterColumns']): void {
  columns?.forEach(({ name, type, format, jsonPath }, i) => {
    const here = `${at}[${i}]`;
    const oneOf = (list: readonly string[]): string => `must be one of ${list.join(',')}`;
    if (!name) report.push(required(`${here}.name`, ''));
    if (!type) report.push(required(`${here}.type`, oneOf(columnTypes)));
    else if (!columnTypes.includes(type)) report.push(invalidField(`${here}.type`, type, oneOf(columnTypes)));
    if (format && !columnFormats.includes(format)) report.push(invalidField(`${here}.format`, format, oneOf(columnFormats)));
    if (!jsonPath) report.push(required(`${here}.JSONPath`, ''));
    else checkSimplePath(report, `${here}.JSONPath`, jsonPath);
  });
}

/** @returns whether it is one */
function checkSimplePath(report: Report, at: string, path: string): boolean {
  if (path.startsWith('.')) return true;
  report.push(invalidField(at, path, 'must be a simple json path starting with .'));
  return false;
}

export function checkSubresources(report: Report, at: string, subresources: Version['subresources']): void {
  const scale = subresources?.scale;
  if (!scale) return;
  for (const [field, under] of [
    ['specReplicasPath', 'spec'],
    ['statusReplicasPath', 'status'],
  ] as const) {
    const path = scale[field];
    const here = `${at}.scale.${field}`;
    if (!path) report.push(required(here, ''));
    else if (checkSimplePath(report, here, path) && !path.startsWith(`.${under}.`)) report.push(invalidField(here, path, `should be a json path under .${under}`));
  }
  const path = scale.labelSelectorPath;
  const here = `${at}.scale.labelSelectorPath`;
  if (path && checkSimplePath(report, here, path) && !/^\.(spec|status)\./u.test(path))
    report.push(invalidField(here, path, 'should be a json path under either .spec or .status'));
}

export function checkSelectableFields(report: Report, at: string, version: Version): void {
  const fields = version.selectableFields ?? [];
  const schema = version.schema?.openAPIV3Schema as Schema | undefined;
  if (fields.length === 0) return;
  const seen = new Set<string>();
  fields.forEach(({ jsonPath }, i) => {
    const here = `${at}[${i}].jsonPath`;
    if (!jsonPath) {
      report.push(required(here, ''));
      return;
    }
    const found = lookUp(schema, jsonPath);
    if (typeof found === 'string') {
      report.push(invalidField(here, jsonPath, `is an invalid path: ${found}`));
      return;
    }
    if (jsonPath.startsWith('.metadata')) report.push(invalidField(here, jsonPath, 'must not point to fields in metadata'));
    if (!['string', 'boolean', 'integer'].includes(found.type ?? '')) {
      report.push(invalidField(here, jsonPath, 'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.'));
    }
    if (seen.has(jsonPath)) report.push(duplicate(here, jsonPath));
    seen.add(jsonPath);
  });
  if (seen.size > maxSelectableFields) report.push(tooMany(at, seen.size, maxSelectableFields));
}

/** The schema a path leads to, or what is wrong with the path. */
function lookUp(schema: Schema | undefined, path: string): Schema | string {
  let at: Schema | undefined = schema;
  const names = path.split('.').slice(1);
  if (!path.startsWith('.') || names.length === 0) return 'expected . or [ at start of path';
  for (const name of names) {
    const additional = at?.additionalProperties;
    const next: Schema | undefined = at?.properties?.[name] ?? (typeof additional === 'object' ? additional : undefined);
    if (!next) return `does not refer to a valid field`;
    at = next;
  }
  return at ?? {};
}

/** Formats of texts that are known, without their dashes. Upstream: apiextensions-apiserver/pkg/apiserver/validation/formats.go. */
const textFormats = new Set([
  'bsonobjectid', 'uri', 'email', 'hostname', 'ipv4', 'ipv6', 'cidr', 'mac', 'uuid', 'uuid3', 'uuid4', 'uuid5', 'isbn', 'isbn10', 'isbn13',
  'creditcard', 'ssn', 'hexcolor', 'rgbcolor', 'byte', 'password', 'date', 'duration', 'datetime', 'k8sshortname', 'k8slongname',
]); // biome-ignore format: a table

function isKnownFormat({ type = '', format = '' }: Schema): boolean {
  if (format === '') return true;
  if (type === 'integer') return format === 'int32' || format === 'int64';
  if (type === 'number') return format === 'float' || format === 'double';
  return (type === '' || type === 'string') && textFormats.has(format.replaceAll('-', ''));
}

/** Formats that nothing checks, each once, in order. */
export function unknownFormats({ spec }: CustomResourceDefinition): readonly string[] {
  const found = new Set<string>();
  const walk = (schema: Schema | undefined): void => {
    if (!schema || typeof schema !== 'object') return;
    if (!isKnownFormat(schema)) found.add(schema.format ?? '');
    walk(schema.items);
    walk(schema.not);
    if (typeof schema.additionalProperties === 'object') walk(schema.additionalProperties);
    for (const property of Object.values(schema.properties ?? {})) walk(property);
    for (const field of ['allOf', 'anyOf', 'oneOf'] as const) for (const inner of schema[field] ?? []) walk(inner);
  };
  for (const version of spec.versions ?? []) walk(version.schema?.openAPIV3Schema as Schema | undefined);
  return [...found].sort();
}
