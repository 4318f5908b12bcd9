// What server-side apply must know of a custom resource, from the OpenAPI schema in its definition.
// Upstream: apiextensions-apiserver's structural schemas through kube-openapi/pkg/schemaconv with preserveUnknownFields.

import { getOwn, isObject } from '../../../../base/json.ts';
import { typeOf } from '../../../schema/schema.ts';
import { type ApplyMap, type ApplyType, untypedAtomic, untypedDeduced } from './apply-type.ts';
import { applyTypeOf } from './built-in-type.ts';

type Schema = Readonly<Record<string, unknown>>;

const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** The type of whole objects: `apiVersion`, `kind` and `metadata` are theirs in any case. A definition without a schema takes any JSON. */
export function applyTypeOfCustomResource(schema: unknown): ApplyType {
  const root = isObject(schema) ? schemaType(schema) : untypedDeduced;
  const rootMap = root.map ?? (untypedDeduced.map as ApplyMap);
  const metadata = typeOf(objectMeta);
  const own: Readonly<Record<string, ApplyType>> = {
    apiVersion: { scalar: 'string' },
    kind: { scalar: 'string' },
    metadata: metadata ? applyTypeOf(metadata) : untypedDeduced,
  };
  return {
    map: {
      relationship: 'granular',
      fieldType: (name) => (Object.hasOwn(own, name) ? own[name] : rootMap.fieldType(name)),
      isDeclared: (name) => Object.hasOwn(own, name) || rootMap.isDeclared(name),
      defaultOf: (name) => rootMap.defaultOf(name),
    },
  };
}

function schemaType(schema: Schema): ApplyType {
  if (schema['x-kubernetes-int-or-string'] === true) return { scalar: 'untyped' };
  switch (schema['type']) {
    case 'object':
      return { map: objectMap(schema) };
    case 'array':
      return arrayType(schema);
    case 'string':
      return { scalar: 'string' };
    case 'boolean':
      return { scalar: 'boolean' };
    case 'integer':
    case 'number':
      return { scalar: 'numeric' };
    default:
      return schema['x-kubernetes-preserve-unknown-fields'] === true ? untypedDeduced : untypedAtomic;
  }
}

function arrayType(schema: Schema): ApplyType {
  const kind = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'];
  const items = schema['items'];
  const of = isObject(items) ? schemaType(items) : untypedDeduced;
  const relationship = kind === 'set' || kind === 'map' ? kind : 'atomic';
  return { list: { relationship, keys: Array.isArray(keys) ? (keys as string[]) : [], of } };
}

function objectMap(schema: Schema): ApplyMap {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const additional = schema['additionalProperties'];
  const open = additional === true || schema['x-kubernetes-preserve-unknown-fields'] === true || (additional === undefined && Object.keys(properties).length === 0);
  const element = isObject(additional) ? schemaType(additional) : open ? untypedDeduced : undefined;
  const types = new Map<string, ApplyType>();
  const property = (name: string): Schema | undefined => {
    const found = getOwn(properties, name);
    return isObject(found) ? found : undefined;
  };
  return {
    relationship: schema['x-kubernetes-map-type'] === 'atomic' ? 'atomic' : 'granular',
    fieldType(name) {
      const cached = types.get(name);
      if (cached) return cached;
      const found = property(name);
      if (!found) return element;
      const type = schemaType(found);
      types.set(name, type);
      return type;
    },
    isDeclared: (name) => property(name) !== undefined,
    defaultOf: (name) => property(name)?.['default'],
  };
}
