// Types of a structural schema, as rules see them.
// Upstream: apiextensions-apiserver/pkg/apiserver/schema/cel/model/schemas.go, apiserver/pkg/cel/common/schemas.go

import type { CelType } from '../cel/type-check.ts';
import { dyn, listOf, mapOf, scalar } from '../cel/type-check.ts';
import { escapeName } from './rules.ts';
import type { Schema } from './schema.ts';

const stringFormats: Readonly<Record<string, string>> = { 'date-time': 'timestamp', date: 'timestamp', duration: 'duration', byte: 'bytes' };
const scalars: Readonly<Record<string, string>> = { integer: 'int', number: 'double', boolean: 'bool' };
const text = scalar('string');

/** @param isRoot whether it is a whole object, of which the names are visible */
export function typeOfSchema(schema: Schema, isRoot = false): CelType {
  if (schema['x-kubernetes-int-or-string']) return dyn;
  if (schema.type === 'array') return listOf(() => typeOfSchema(schema.items ?? {}));
  if (schema.type === 'string') return scalar(stringFormats[schema.format ?? ''] ?? 'string');
  if (schema.type !== 'object') return scalar(scalars[schema.type ?? ''] ?? 'dyn');
  const { additionalProperties: values, properties = {} } = schema;
  if (typeof values === 'object') return mapOf(() => typeOfSchema(values));
  const isWhole = isRoot || schema['x-kubernetes-embedded-resource'] === true;
  if (!isWhole && Object.keys(properties).length === 0) return schema['x-kubernetes-preserve-unknown-fields'] ? dyn : mapOf(() => dyn);
  return {
    name: 'object',
    field: (name) => {
      if (isWhole && (name === 'apiVersion' || name === 'kind')) return text;
      if (isWhole && name === 'metadata') return { name: 'object', field: (inner) => (inner === 'name' || inner === 'generateName' ? text : undefined) };
      const property = Object.keys(properties).find((one) => escapeName(one, schema) === name);
      return property === undefined ? undefined : typeOfSchema(properties[property] ?? {});
    },
  };
}
