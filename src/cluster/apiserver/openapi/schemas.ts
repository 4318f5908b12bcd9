// Types of api/schema as OpenAPI schemas, version 3 and 2.
// Upstream: kube-openapi/pkg/{builder,builder3}; the vendor extensions x-kubernetes-* are what clients merge and explain by.
// Leaves out: `default` but where it is not the type's zero, and enums of types whose constants upstream does not mark.

import type { JsonObject } from '../../../api/object.ts';
import type { Docs } from '../../../api/schema/docs.ts';
import { typeNames, typeOf } from '../../../api/schema/schema.ts';
import type { Field, ObjectType, ScalarName, Shape } from '../../../api/schema/types.ts';

/** How references are written: `#/components/schemas/` (3) or `#/definitions/` (2). */
export type Dialect = 'v3' | 'v2';

const prefixes: Readonly<Record<Dialect, string>> = { v3: '#/components/schemas/', v2: '#/definitions/' };

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const intOrString = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';

/** Scalars that have a definition of their own. */
const named: Partial<Readonly<Record<ScalarName, string>>> = {
  quantity,
  'int-or-string': intOrString,
  time: `${meta}.Time`,
  'micro-time': `${meta}.MicroTime`,
};

const plain: Partial<Readonly<Record<ScalarName, JsonObject>>> = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  double: { type: 'number', format: 'double' },
  bytes: { type: 'string', format: 'byte' },
};

const ownForms: Readonly<Record<string, Readonly<Record<Dialect, JsonObject>>>> = {
  [quantity]: { v3: { oneOf: [{ type: 'string' }, { type: 'number' }] }, v2: { type: 'string' } },
  [intOrString]: {
    v3: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
    v2: { type: 'string', format: 'int-or-string' },
  },
  [`${meta}.Time`]: { v3: { type: 'string', format: 'date-time' }, v2: { type: 'string', format: 'date-time' } },
  [`${meta}.MicroTime`]: { v3: { type: 'string', format: 'date-time' }, v2: { type: 'string', format: 'date-time' } },
};

/** Collects the schemas that are reachable from the ones asked for. */
export class SchemaBuilder {
  readonly schemas = new Map<string, JsonObject>();
  readonly #dialect: Dialect;
  readonly #docs: Docs | undefined;
  readonly #kinds: (name: string) => readonly JsonObject[];

  /** @param kinds the x-kubernetes-group-version-kind entries of a definition */
  constructor(dialect: Dialect, docs: Docs | undefined, kinds: (name: string) => readonly JsonObject[]) {
    this.#dialect = dialect;
    this.#docs = docs;
    this.#kinds = kinds;
  }

  /** A reference to a definition; it and what it needs are added. */
  ref(name: string): JsonObject {
    this.#add(name);
    return { $ref: `${prefixes[this.#dialect]}${name}` };
  }

  /** Schemas by name, sorted. */
  sorted(): Readonly<Record<string, JsonObject>> {
    return Object.fromEntries([...this.schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #add(name: string): void {
    if (this.schemas.has(name)) return;
    const own = ownForms[name];
    if (own) {
      this.schemas.set(name, { ...this.#described(name), ...own[this.#dialect] });
      return;
    }
    this.schemas.set(name, {});
    const type = typeOf(name);
    this.schemas.set(name, type ? this.#object(type) : { type: 'object' });
  }

  #described(name: string): JsonObject {
    const description = this.#docs?.typeDescription(name) ?? '';
    return description === '' ? {} : { description };
  }

  #object(type: ObjectType): JsonObject {
    const properties: Record<string, JsonObject> = {};
    for (const field of type.fields.values()) properties[field.name] = this.#field(type, field);
    const kinds = this.#kinds(type.name);
    const isJson = type.open && type.name.includes('apiextensions');
    return {
      ...this.#described(type.name),
      ...(isJson ? {} : { type: 'object' }),
      ...(type.fields.size > 0 ? { properties } : {}),
      ...(type.required.length > 0 ? { required: [...type.required].sort() } : {}),
      ...(type.mapType ? { 'x-kubernetes-map-type': type.mapType } : {}),
      ...(kinds.length > 0 ? { 'x-kubernetes-group-version-kind': kinds } : {}),
    };
  }

  #field(type: ObjectType, field: Field): JsonObject {
    const description = this.#docs?.fieldDescription(type.name, field.name) ?? '';
    const shape = this.#shape(field.shape);
    const wrapped = '$ref' in shape && this.#dialect === 'v3' && (description !== '' || field.default !== undefined) ? { allOf: [shape] } : shape;
    return {
      ...(description === '' ? {} : { description }),
      ...wrapped,
      ...(field.default === undefined ? {} : { default: field.default }),
      ...rules(field),
    };
  }

  #shape(shape: Shape): JsonObject {
    switch (shape.kind) {
      case 'scalar': {
        const name = named[shape.scalar];
        if (name) return this.ref(name);
        return { ...plain[shape.scalar], ...(shape.enum ? { enum: [...shape.enum].sort() } : {}) };
      }
      case 'object':
        return this.ref(shape.name);
      case 'any':
        return shape.name === '' ? {} : this.ref(shape.name);
      case 'list':
        return { type: 'array', items: this.#shape(shape.of) };
      case 'map':
        return { type: 'object', additionalProperties: this.#shape(shape.of) };
    }
  }
}

function rules(field: Field): JsonObject {
  const { listType, listMapKeys, mapType, patchMergeKey, patchStrategy } = field;
  return {
    ...(listMapKeys ? { 'x-kubernetes-list-map-keys': listMapKeys } : {}),
    ...(field.shape.kind === 'list' ? { 'x-kubernetes-list-type': listType ?? 'atomic' } : {}),
    ...(mapType ? { 'x-kubernetes-map-type': mapType } : {}),
    ...(patchMergeKey ? { 'x-kubernetes-patch-merge-key': patchMergeKey } : {}),
    ...(patchStrategy ? { 'x-kubernetes-patch-strategy': patchStrategy.join(',') } : {}),
  };
}

/** Every definition name of the built-in types. */
export const builtInTypes = typeNames;
