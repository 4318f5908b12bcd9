// Types of a structural schema, as rules see them, with the sizes their values can have.
// Upstream: apiserver/pkg/cel/common/schemas.go, apiserver/pkg/cel/limits.go

import type { CelType } from '../../../base/cel/type.ts';
import { bool, bytes, double, duration, dyn, int, listOf, mapOf, string, timestamp } from '../../../base/cel/type.ts';
import { escapeName } from './rule-values.ts';
import type { Schema } from './schema.ts';

/** The longest request, in bytes. */
export const maxRequestBytes = 3 * 1024 * 1024;

const longestText = maxRequestBytes - 2;
const text: CelType = { ...string, maxElements: longestText, minSize: 2 };
const names: Readonly<Record<string, CelType>> = { name: text, generateName: text };

/** @param isRoot whether it is a whole object, of which the names are visible @returns undefined for what rules cannot see */
export function typeOfSchema(schema: Schema, isRoot = false): CelType | undefined {
  if (schema['x-kubernetes-int-or-string']) return { ...dyn, maxElements: schema.maxLength === undefined ? longestText : fourfold(schema.maxLength), minSize: 1 };
  switch (schema.type) {
    case 'array':
      return listType(schema);
    case 'object':
      return typeof schema.additionalProperties === 'object' ? mapType(schema, schema.additionalProperties) : objectType(schema, isRoot || isEmbedded(schema));
    case 'string':
      return textType(schema);
    case 'boolean':
      return { ...bool, minSize: 4 };
    case 'number':
      return { ...double, minSize: 1 };
    default:
      return schema.type === 'integer' ? { ...int, minSize: 1 } : undefined;
  }
}

const isEmbedded = (schema: Schema): boolean => schema['x-kubernetes-embedded-resource'] === true;

/** Lengths are given in characters, sizes in bytes. */
const fourfold = (length: number): number => Math.max(0, length) * 4;

function listType({ items, maxItems }: Schema): CelType | undefined {
  const item = items && typeOfSchema(items);
  if (!item) return undefined;
  const most = maxItems ?? Math.floor((maxRequestBytes - 2) / ((item.minSize ?? 0) + 1));
  return { ...listOf(item), maxElements: Math.max(0, most), minSize: 2 };
}

function mapType({ maxProperties }: Schema, values: Schema): CelType | undefined {
  const value = typeOfSchema(values);
  if (!value) return undefined;
  const most = maxProperties ?? Math.floor((maxRequestBytes - 2) / ((value.minSize ?? 0) + 6));
  // Keys count as empty when a rule is priced: upstream's key type is a string without a size.
  return { ...mapOf({ ...string, minSize: 2 }, value), maxElements: Math.max(0, most), minSize: 2 };
}

function objectType(schema: Schema, isWhole: boolean): CelType {
  const { properties = {}, required = [] } = schema;
  const fields = new Map<string, CelType>();
  let minSize = 2;
  for (const [name, property] of Object.entries(properties)) {
    const type = typeOfSchema(property);
    if (!type) continue;
    fields.set(escapeName(name, schema), type);
    if (required.includes(name) && property.default === undefined) minSize += name.length + (type.minSize ?? 0) + 4;
  }
  if (isWhole) {
    for (const name of ['apiVersion', 'kind']) fields.set(name, text);
    fields.set('metadata', { name: 'object', isObject: true, minSize: 2, field: (inner) => (Object.hasOwn(names, inner) ? names[inner] : undefined) });
  }
  return { name: 'object', isObject: true, minSize, field: (name) => fields.get(name) ?? fields.get(`__${name}__`) };
}

function textType({ format = '', maxLength, enum: values }: Schema): CelType {
  if (format === 'byte') return { ...bytes, maxElements: maxLength ?? longestText, minSize: 2 };
  if (format === 'duration') return { ...duration, maxElements: 32, minSize: 3 };
  if (format === 'date') return { ...timestamp, maxElements: 12, minSize: 12 };
  if (format === 'date-time') return { ...timestamp, maxElements: 32, minSize: 21 };
  if (maxLength !== undefined) return { ...string, maxElements: fourfold(maxLength), minSize: 2 };
  if (!values?.length) return text;
  return { ...string, maxElements: Math.max(0, ...values.map((value) => (typeof value === 'string' ? value.length : 0))), minSize: 2 };
}
