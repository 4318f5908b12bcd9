/**
 * What an OpenAPI schema of a custom resource may contain.
 * Upstream: ValidateCustomResourceDefinitionOpenAPISchema in apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go.
 * Leaves out rules in CEL, beyond that they are there: whoever compiles them finds what is wrong with them.
 */
import { forbiddenField, invalidField, notSupported, required } from '../../meta/field-error.ts';
import type { Report } from '../shared/checks.ts';
import { checkOneOf } from '../shared/checks.ts';

/** A schema with the fields that are looked at. */
export interface Schema {
  readonly type?: string;
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly not?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly uniqueItems?: boolean;
  readonly format?: string;
  readonly title?: string;
  readonly description?: string;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-map-type'?: string;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-validations'?: readonly Rule[];
}

interface Rule {
  readonly rule?: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
}

/** Where in the object a schema applies. */
interface Place {
  readonly root: boolean;
  readonly insideMeta: boolean;
  /** why defaults are refused; undefined where they are welcome */
  readonly noDefaults?: string;
}

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const unsupported = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'] as const;
const metaFields = new Set(['metadata', 'kind', 'apiVersion']);

export function checkSchema(report: Report, at: string, schema: Schema, place: Place = { root: true, insideMeta: false }): void {
  checkStandard(report, at, schema, place);
  if (schema.uniqueItems) report.push(forbiddenField(`${at}.uniqueItems`, 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'));
  checkChildren(report, at, schema, place);
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) report.push(invalidField(`${at}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'));
  checkMapType(report, at, schema);
  checkListType(report, at, schema);
  if (schema['x-kubernetes-list-type'] === 'map') checkListMap(report, at, schema);
  checkSetItems(report, at, schema);
  schema['x-kubernetes-validations']?.forEach((rule, i) => checkRule(report, `${at}.x-kubernetes-validations[${i}]`, rule));
}

function checkStandard(report: Report, at: string, schema: Schema, place: Place): void {
  if (schema.type) checkOneOf(report, `${at}.type`, schema.type, types);
  if (schema.default !== undefined && place.noDefaults !== undefined) report.push(forbiddenField(`${at}.default`, `must not be set ${place.noDefaults}`));
  for (const field of unsupported) if (field in schema) report.push(forbiddenField(`${at}.${field}`, `${field} is not supported`));
  if (schema.type === 'null') report.push(forbiddenField(`${at}.type`, 'type cannot be set to null, use nullable as an alternative'));
  if (Array.isArray(schema.items)) report.push(forbiddenField(`${at}.items`, 'items must be a schema object and not an array'));
  if (place.insideMeta && schema['x-kubernetes-embedded-resource']) report.push(forbiddenField(`${at}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta'));
}

function checkChildren(report: Report, at: string, schema: Schema, place: Place): void {
  const inner: Place = { ...place, root: false };
  const { additionalProperties: additional, properties = {} } = schema;
  if (additional !== undefined) {
    if (Object.keys(properties).length > 0 && additional !== true)
      report.push(forbiddenField(`${at}.additionalProperties`, 'additionalProperties and properties are mutual exclusive'));
    const sub = place.insideMeta ? { ...inner, noDefaults: 'inside additionalProperties applying to object metadata' } : inner;
    if (typeof additional === 'object') checkSchema(report, `${at}.additionalProperties`, additional, sub);
  }
  for (const [name, property] of Object.entries(properties)) {
    const isMeta = (place.root || schema['x-kubernetes-embedded-resource']) && metaFields.has(name);
    const sub = isMeta ? { ...inner, insideMeta: true, ...(place.root ? { noDefaults: `in top-level ${name}` } : undefined) } : inner;
    checkSchema(report, `${at}.properties[${name}]`, property, sub);
  }
  if (schema.not) checkSchema(report, `${at}.not`, schema.not, inner);
  for (const field of ['allOf', 'oneOf', 'anyOf'] as const) schema[field]?.forEach((item, i) => checkSchema(report, `${at}.${field}[${i}]`, item, inner));
  if (schema.items && !Array.isArray(schema.items)) checkSchema(report, `${at}.items`, schema.items, inner);
}

/** The type that an extension needs. */
function needsType(report: Report, at: string, schema: Schema, detail: string): void {
  report.push(schema.type ? invalidField(`${at}.type`, schema.type, detail) : required(`${at}.type`, detail));
}

function checkMapType(report: Report, at: string, schema: Schema): void {
  const type = schema['x-kubernetes-map-type'];
  if (type === undefined) return;
  if (schema.type !== 'object') needsType(report, at, schema, 'must be object if x-kubernetes-map-type is specified');
  if (type !== 'atomic' && type !== 'granular') report.push(notSupported(`${at}.x-kubernetes-map-type`, type, ['atomic', 'granular']));
}

function checkListType(report: Report, at: string, schema: Schema): void {
  const type = schema['x-kubernetes-list-type'];
  const { items } = schema;
  if (type !== undefined && schema.type !== 'array') needsType(report, at, schema, 'must be array if x-kubernetes-list-type is specified');
  else if (type === 'set' && items) {
    const detail = 'must be atomic as item of a list with x-kubernetes-list-type=set';
    const itemList = items['x-kubernetes-list-type'];
    if (items.type === 'array' && itemList !== undefined && itemList !== 'atomic') report.push(invalidField(`${at}.items.x-kubernetes-list-type`, itemList, detail));
    if (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic') report.push(invalidField(`${at}.items.x-kubernetes-map-type`, itemList ?? null, detail));
  }
  if (type !== undefined && !['atomic', 'set', 'map'].includes(type)) report.push(notSupported(`${at}.x-kubernetes-list-type`, type, ['atomic', 'set', 'map']));
  if (!schema['x-kubernetes-list-map-keys']?.length || type === 'map') return;
  const detail = 'must be map if x-kubernetes-list-map-keys is non-empty';
  report.push(type === undefined ? required(`${at}.x-kubernetes-list-type`, detail) : invalidField(`${at}.x-kubernetes-list-type`, type, detail));
}

function checkListMap(report: Report, at: string, schema: Schema): void {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const { items } = schema;
  if (keys.length === 0) report.push(required(`${at}.x-kubernetes-list-map-keys`, 'must not be empty if x-kubernetes-list-type is map'));
  if (!items) {
    report.push(required(`${at}.items`, 'must have a schema if x-kubernetes-list-type is map'));
    return;
  }
  if (items.type !== 'object') {
    report.push(invalidField(`${at}.items.type`, items.type ?? '', "must be object if parent array's x-kubernetes-list-type is map"));
    return;
  }
  keys.forEach((key, i) => {
    const property = items.properties?.[key];
    const wrong = (detail: string): void => void report.push(invalidField(`${at}.x-kubernetes-list-map-keys`, keys, detail));
    if (!property) wrong('entries must all be names of item properties');
    else if (property.type === 'array' || property.type === 'object') {
      report.push(invalidField(`${at}.items.properties[${key}].type`, items.type, "must be a scalar type if parent array's x-kubernetes-list-type is map"));
    }
    if (keys.indexOf(key) < i) wrong('must not contain duplicate entries');
  });
}

/** Upstream: validateMapListKeysMapSet. */
function checkSetItems(report: Report, at: string, schema: Schema): void {
  const type = schema['x-kubernetes-list-type'];
  const { items } = schema;
  if (!items || (type !== 'set' && type !== 'map')) return;
  if (items.nullable) report.push(forbiddenField(`${at}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${type}`));
  if (type !== 'map') return;
  for (const key of schema['x-kubernetes-list-map-keys'] ?? []) {
    const property = items.properties?.[key];
    if (!property) continue;
    const here = `${at}.items.properties[${key}]`;
    if (!items.required?.includes(key) && property.default === undefined) {
      report.push(required(`${here}.default`, 'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property'));
    }
    if (property.nullable) report.push(forbiddenField(`${here}.nullable`, 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable'));
  }
}

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];
const breaks = /[\n\r]/u;

function checkRule(report: Report, at: string, { rule = '', message = '', messageExpression = '', reason, fieldPath = '' }: Rule): void {
  const notBlank = 'must be non-empty if specified';
  const oneLine = 'must not contain line breaks';
  if (rule.trim() === '') report.push(required(`${at}.rule`, 'rule is not specified'));
  else if (message !== '' && message.trim() === '') report.push(invalidField(`${at}.message`, message, notBlank));
  else if (breaks.test(message.trim())) report.push(invalidField(`${at}.message`, message, oneLine));
  else if (breaks.test(rule.trim()) && message === '') report.push(required(`${at}.message`, 'message must be specified if rule contains line breaks'));
  if (messageExpression !== '' && messageExpression.trim() === '') report.push(required(`${at}.messageExpression`, 'messageExpression must be non-empty if specified'));
  if (reason !== undefined) checkOneOf(report, `${at}.reason`, reason, reasons);
  if (fieldPath !== '' && fieldPath.trim() === '') report.push(invalidField(`${at}.fieldPath`, fieldPath, notBlank));
  if (breaks.test(fieldPath)) report.push(invalidField(`${at}.fieldPath`, fieldPath, oneLine));
}
