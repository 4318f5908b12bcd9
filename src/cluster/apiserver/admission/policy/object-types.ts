// Types of built-in and custom objects, as expressions of policies see them.
// Upstream: apiserver/pkg/cel/openapi/resolver

import type { Shape } from '../../../../api/schema/schema.ts';
import { typeOf, typeOfKind } from '../../../../api/schema/schema.ts';
import type { ObjectType } from '../../../../api/schema/types.ts';
import type { CelType } from '../../../../base/cel/type.ts';
import { bool, bytes, double, dyn, int, listOf, mapOf, string, timestamp } from '../../../../base/cel/type.ts';

const scalars: Readonly<Record<string, CelType>> = {
  string, boolean: bool, int32: int, int64: int, double, time: timestamp, 'micro-time': timestamp, bytes,
}; // biome-ignore format: a table

/** The type of a kind's objects; undefined when nothing is known of it. */
export function celTypeOfKind(apiVersion: string, kind: string): CelType | undefined {
  const type = typeOfKind(apiVersion, kind);
  return type ? ofObject(type, kind) : undefined;
}

function ofObject(type: ObjectType, name: string): CelType {
  if (type.open) return dyn;
  return {
    name,
    isObject: true,
    field: (field) => {
      const found = type.fields.get(field);
      return found ? ofShape(found.shape) : undefined;
    },
  };
}

function ofShape(shape: Shape): CelType {
  if (shape.kind === 'scalar') return scalars[shape.scalar] ?? dyn;
  if (shape.kind === 'list') return listOf(ofShape(shape.of));
  if (shape.kind === 'map') return mapOf(string, ofShape(shape.of));
  const type = shape.kind === 'object' ? typeOf(shape.name) : undefined;
  return type ? ofObject(type, type.name.slice(type.name.lastIndexOf('.') + 1)) : dyn;
}
