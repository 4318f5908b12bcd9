/**
 * Schemas and objects as upstream's tables write them in Go (`$call`, `$go`, structs), as the JSON they stand for.
 * Helpers whose body is not in the tables are not understood; their cases are counted as not measured.
 */
import { fromYaml } from '../../../../src/base/yaml.ts';

export class NotData extends Error {
  override readonly name = 'NotData';
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const constants: Readonly<Record<string, unknown>> = {
  'math.MaxInt64': 9223372036854775807n,
  'math.MaxInt32': 2147483647,
  'math.MaxFloat64': Number.MAX_VALUE,
  'math.MaxFloat32': 3.4028234663852886e38,
  'celconfig.RuntimeCELCostBudget': 10_000_000,
  'apiextensions.FieldValueDuplicate': 'FieldValueDuplicate',
  'apiextensions.FieldValueRequired': 'FieldValueRequired',
  'apiextensions.FieldValueForbidden': 'FieldValueForbidden',
  'apiextensions.ClusterScoped': 'Cluster',
  'apiextensions.NamespaceScoped': 'Namespaced',
  'apiextensions.NoneConverter': 'None',
  'apiextensions.WebhookConverter': 'Webhook',
  nil: null,
};

/** The value an expression of the tables stands for. @throws NotData */
export function goValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(goValue);
  if (!isFields(value)) return value;
  if ('$go' in value) {
    const name = String(value['$go']);
    if (Object.hasOwn(constants, name)) return constants[name];
    throw new NotData(name);
  }
  if ('$call' in value) return call(String(value['$call']), ((value['args'] ?? []) as readonly unknown[]).map(goValue));
  if ('$func' in value) throw new NotData('a function');
  const { $type: type, $args: list, ...rest } = value;
  if (Array.isArray(list)) return list.map((one) => (isFields(one) && !('$type' in one) ? named('', goValue(one) as Fields) : goValue(one)));
  if (list !== undefined) return goValue(list);
  const fields = Object.fromEntries(Object.entries(rest).map(([name, one]) => [name, goValue(one)]));
  if (typeof type !== 'string') return fields;
  if (type.endsWith('Unstructured')) return fields['Object'];
  if (type.endsWith('StructuralOrBool') || type.endsWith('JSONSchemaPropsOrBool')) return fields['Structural'] ?? fields['Schema'] ?? fields['Allows'] ?? fields['Bool'];
  if (type.endsWith('JSONSchemaPropsOrArray')) return fields['Schema'] ?? fields['JSONSchemas'];
  if (/(^|\.)JSON$/.test(type)) return fields['Object'] ?? fields['Raw'];
  return named(type, fields);
}

/** Fields by their names in JSON; structs that are only embedded are opened. */
function named(type: string, fields: Fields): unknown {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (['Generic', 'Extensions', 'ValueValidation', 'ValidationExtensions', 'ForbiddenGenerics', 'ForbiddenExtensions', 'SchemaProps', 'VendorExtensible', 'TypeMeta'].includes(name))
      Object.assign(out, isFields(value) ? value : {});
    else if (name === 'ObjectMeta') out['metadata'] = value;
    else if (value !== null && value !== undefined) out[jsonName(type, name)] = value;
  }
  return out;
}

const special: Readonly<Record<string, string>> = {
  XValidations: 'x-kubernetes-validations', XPreserveUnknownFields: 'x-kubernetes-preserve-unknown-fields', XEmbeddedResource: 'x-kubernetes-embedded-resource',
  XIntOrString: 'x-kubernetes-int-or-string', XListType: 'x-kubernetes-list-type', XListMapKeys: 'x-kubernetes-list-map-keys', XMapType: 'x-kubernetes-map-type',
  OpenAPIV3Schema: 'openAPIV3Schema', JSONPath: 'jsonPath', URL: 'url', CABundle: 'caBundle', ID: 'id', Ref: '$ref',
}; // biome-ignore format: a table

const jsonName = (_type: string, name: string): string => special[name] ?? name.charAt(0).toLowerCase() + name.slice(1);

type Helper = (...args: never[]) => unknown;

const object = (properties: unknown): Fields => ({ type: 'object', properties });
const array = (listType: string, keys: readonly string[] | null, items: unknown): Fields => ({
  type: 'array',
  items,
  ...(listType ? { 'x-kubernetes-list-type': listType } : {}),
  ...(keys ? { 'x-kubernetes-list-map-keys': keys } : {}),
});
const map = (values: unknown): Fields => ({ type: 'object', additionalProperties: values });
const primitive = (type: string, format = ''): Fields => {
  if (type === 'int-or-string') return { 'x-kubernetes-int-or-string': true };
  return ['duration', 'date', 'date-time'].includes(type) ? { type: 'string', format: type } : { type, ...(format ? { format } : {}) };
};
const ruled = (schema: Fields, rule: string): Fields => ({
  ...schema,
  'x-kubernetes-validations': [...((schema['x-kubernetes-validations'] ?? []) as readonly unknown[]), { rule }],
});
const nth = (values: readonly unknown[]): Fields => Object.fromEntries(values.map((value, i) => [`val${i + 1}`, value]));
const limited = (schema: Fields, field: string, most: unknown): Fields => (most === undefined ? schema : { ...schema, [field]: most });
const objectWithRequired = { type: 'object', properties: { required: primitive('string'), optional: primitive('string') }, required: ['required'] };

/** A schema that is still to be told its size. */
export type Sized = (most: number | undefined) => Fields;

const helpers: Readonly<Record<string, Helper>> = {
  primitiveType: primitive,
  primitiveTypePtr: primitive,
  schemas: (...all: Fields[]) => object(nth(all)),
  objs: (...all: unknown[]) => nth(all),
  objectType: object,
  objectTypePtr: object,
  arrayType: array,
  listType: (items: unknown) => array('atomic', null, items),
  listTypePtr: (items: unknown) => array('atomic', null, items),
  listSetType: (items: unknown) => array('set', null, items),
  listMapType: (keys: string[], items: unknown) => array('map', keys, items),
  listMapTypePtr: (keys: string[], items: unknown) => array('map', keys, items),
  mapType: map,
  mapTypePtr: map,
  intOrStringType: () => ({ 'x-kubernetes-int-or-string': true }),
  withRule: ruled,
  withRulePtr: ruled,
  cloneWithRule: ruled,
  withNullable: (nullable: boolean, schema: Fields) => ({ ...schema, nullable }),
  withNullablePtr: (nullable: boolean, schema: Fields) => ({ ...schema, nullable }),
  withDefault: (value: unknown, schema: Fields) => ({ ...schema, default: value }),
  withDefaultPtr: (value: unknown, schema: Fields) => ({ ...schema, default: value }),
  withMaxItems: (schema: Fields, most: unknown) => limited(schema, 'maxItems', most),
  withMaxProperties: (schema: Fields, most: unknown) => limited(schema, 'maxProperties', most),
  withMaxLength: (schema: Fields, most: unknown) => limited(schema, 'maxLength', most),
  withReasonAndFldPath: (schema: Fields, rule: string, fieldPath: string, reason: unknown) => ({
    ...schema,
    'x-kubernetes-validations': [{ rule, ...(fieldPath ? { fieldPath } : {}), ...(reason ? { reason } : {}) }],
  }),
  ValsEqualThemselvesAndDataLiteral: (a: string, b: string, literal: string) => `${a} == ${b} && ${a} == ${literal} && ${b} == ${literal}`,
  'fmt.Sprintf': (format: string, value: unknown) => format.replace('%d', String(value)).replace('%f', typeof value === 'number' ? plain(value) : String(value)),
  float32: (value: number) => Math.fround(value),
  int64: (value: unknown) => value,
  'ptr.To': (value: unknown) => value,
  'ptr.To[int64]': (value: unknown) => value,
  'ptr.To[bool]': (value: unknown) => value,
  'ptr.To[string]': (value: unknown) => value,
  'ptr.To[float64]': (value: unknown) => value,
  jsonPtr: (value: unknown) => value,
  'pointer.Int64': (value: unknown) => value,
  'apiextensions.ResourceScope': (value: unknown) => value,
  'apiextensions.ConversionStrategyType': (value: unknown) => value,
  'apiextensions.JSON': (value: unknown) => value,
  mustSchema: (text: string) => fromYaml(text.replace(/\t/g, '  ')),
  mustUnstructured: (text: string) => fromYaml(text.replace(/\t/g, '  ')),
  genArrayWithRule: (type: string, rule: string): Sized => (most) => ruled(limited(array('', null, primitive(type)), 'maxItems', most), rule),
  genMapWithRule: (type: string, rule: string): Sized => (most) => ruled(limited(map(primitive(type)), 'maxProperties', most), rule),
  genStringWithRule: (rule: string): Sized => (most) => ruled(limited(primitive('string'), 'maxLength', most), rule),
  genBytesWithRule: (rule: string): Sized => (most) => ruled(limited(primitive('string', 'byte'), 'maxLength', most), rule),
  genArrayOfArraysWithRule: (type: string, rule: string): Sized => (most) => ruled(limited(array('', null, array('', null, primitive(type))), 'maxItems', most), rule),
  genObjectArrayWithRule: (rule: string): Sized => (most) => ruled(limited(array('', null, objectWithRequired), 'maxItems', most), rule),
  genEnumWithRuleAndValues: (rule: string, ...values: string[]): Sized => (most) => ruled(limited({ type: 'string', enum: values }, 'maxLength', most), rule),
  'func() *apiextensions.FieldValueErrorReason {\n\t\tr := apiextensions.FieldValueForbidden\n\t\treturn &r\n\t}': () => 'FieldValueForbidden',
  buildLargeArray: (count: number) => Array.from({ length: count }, (_, i) => BigInt(i)),
  genString: (length: number, code: number) => String.fromCodePoint(code).repeat(length),
};

/** Go's %f: six digits, no exponent. */
const plain = (value: number): string => `${BigInt(value)}.000000`;

function call(name: string, args: readonly unknown[]): unknown {
  const helper = Object.hasOwn(helpers, name) ? helpers[name] : undefined;
  if (!helper) throw new NotData(name);
  return (helper as (...all: readonly unknown[]) => unknown)(...args);
}

/** A rule that stands as a key of a table: plain text, or an expression in JSON. */
export function goText(text: string): string {
  return text.startsWith('{"$') ? String(goValue(JSON.parse(text))) : text;
}
