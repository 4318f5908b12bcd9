// What server-side apply must know of built-in types, from their description in src/api/schema.
// Upstream: kube-openapi/pkg/schemaconv, which makes the same of the OpenAPI document.

import { typeOf } from '../../../schema/schema.ts';
import type { Field, MergeRule, ObjectType, Shape } from '../../../schema/types.ts';
import { type ApplyMap, type ApplyType, untypedAtomic, untypedDeduced } from './apply-type.ts';

const known = new WeakMap<ObjectType, ApplyType>();

/** One per type; shared. */
export function applyTypeOf(type: ObjectType): ApplyType {
  const found = known.get(type);
  if (found) return found;
  const made: ApplyType = { map: new TypeMap(type) };
  known.set(type, made);
  return made;
}

class TypeMap implements ApplyMap {
  readonly relationship: 'atomic' | 'granular';
  readonly #type: ObjectType;
  readonly #fields = new Map<string, ApplyType>();

  constructor(type: ObjectType) {
    this.#type = type;
    this.relationship = type.mapType ?? 'granular';
  }

  fieldType(name: string): ApplyType | undefined {
    const cached = this.#fields.get(name);
    if (cached) return cached;
    const field = this.#type.fields.get(name);
    if (!field) return this.#type.open ? untypedDeduced : undefined;
    const type = typeOfField(field);
    this.#fields.set(name, type);
    return type;
  }

  isDeclared(name: string): boolean {
    return this.#type.fields.has(name);
  }

  defaultOf(name: string): unknown {
    return this.#type.fields.get(name)?.default;
  }
}

function typeOfField(field: Field): ApplyType {
  return typeOfShape(field.shape, field);
}

function typeOfShape(shape: Shape, rule: MergeRule): ApplyType {
  switch (shape.kind) {
    case 'scalar':
      return scalars[shape.scalar];
    case 'list':
      return { list: { relationship: rule.listType ?? 'atomic', keys: rule.listMapKeys ?? [], of: lazyType(shape.of) } };
    case 'map':
      return { map: mapOf(typeOfShape(shape.of, {}), rule.mapType ?? 'granular') };
    case 'object': {
      const type = typeOf(shape.name);
      if (!type) return untypedDeduced;
      const made = applyTypeOf(type);
      return rule.mapType && made.map && rule.mapType !== made.map.relationship ? { map: withRelationship(made.map, rule.mapType) } : made;
    }
    case 'any':
      return shape.name.endsWith('.JSON') || shape.name === '' ? untypedAtomic : { map: mapOf(untypedDeduced, 'granular') };
  }
}

/** Elements may be of the type itself (JSONSchemaProps), so theirs is made when it is asked for. */
function lazyType(shape: Shape): ApplyType {
  if (shape.kind !== 'object') return typeOfShape(shape, {});
  const type = typeOf(shape.name);
  return type ? applyTypeOf(type) : untypedDeduced;
}

const scalar = (kind: NonNullable<ApplyType['scalar']>): ApplyType => ({ scalar: kind });
const text = scalar('string');
const numeric = scalar('numeric');
const untyped = scalar('untyped');

const scalars = {
  string: text,
  boolean: scalar('boolean'),
  int32: numeric,
  int64: numeric,
  double: numeric,
  quantity: untyped,
  'int-or-string': untyped,
  time: text,
  'micro-time': text,
  bytes: text,
} as const;

function mapOf(element: ApplyType, relationship: 'atomic' | 'granular'): ApplyMap {
  return { relationship, fieldType: () => element, isDeclared: () => false, defaultOf: () => undefined };
}

function withRelationship(map: ApplyMap, relationship: 'atomic' | 'granular'): ApplyMap {
  return { relationship, fieldType: (name) => map.fieldType(name), isDeclared: (name) => map.isDeclared(name), defaultOf: (name) => map.defaultOf(name) };
}
