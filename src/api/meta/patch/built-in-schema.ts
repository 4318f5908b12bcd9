// The patch schema of built-in types, from their description in src/api/schema.
// Upstream: what PatchMetaFromStruct reads from Go struct tags.

import { typeOf } from '../../schema/schema.ts';
import type { Field, ObjectType, Shape } from '../../schema/types.ts';
import { PatchError } from './patch-error.ts';
import type { PatchField, PatchMeta, PatchSchema } from './patch-schema.ts';

const noMeta: PatchMeta = { strategies: [], mergeKey: '' };
const schemas = new WeakMap<ObjectType, PatchSchema>();

/** One schema per type; build it once and share it. */
export function patchSchemaOf(type: ObjectType): PatchSchema {
  const known = schemas.get(type);
  if (known) return known;
  const schema = new TypeSchema(type);
  schemas.set(type, schema);
  return schema;
}

class TypeSchema implements PatchSchema {
  readonly name: string;
  readonly #type: ObjectType;

  constructor(type: ObjectType) {
    this.#type = type;
    this.name = 'struct';
  }

  lookupStruct(field: string): PatchField {
    const found = this.#field(field);
    return found ? { schema: schemaOfShape(found.shape), meta: metaOf(found) } : { schema: anySchema, meta: noMeta };
  }

  lookupSlice(field: string): PatchField {
    const found = this.#field(field);
    if (!found) return { schema: anySchema, meta: noMeta };
    return { schema: schemaOfShape(found.shape.kind === 'list' ? found.shape.of : found.shape), meta: metaOf(found) };
  }

  #field(name: string): Field | undefined {
    const found = this.#type.fields.get(name);
    if (!found && !this.#type.open) throw new PatchError(`unable to find api field in struct ${shortName(this.#type.name)} for the json field ${JSON.stringify(name)}`);
    return found;
  }
}

const shortName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

function metaOf(field: Field): PatchMeta {
  if (!field.patchStrategy && !field.patchMergeKey) return noMeta;
  return { strategies: field.patchStrategy ?? [], mergeKey: field.patchMergeKey ?? '' };
}

function schemaOfShape(shape: Shape): PatchSchema {
  if (shape.kind === 'map') return mapSchema(schemaOfShape(shape.of));
  const type = shape.kind === 'object' ? typeOf(shape.name) : undefined;
  return type ? patchSchemaOf(type) : anySchema;
}

/** Every key of a map holds the same. */
function mapSchema(of: PatchSchema): PatchSchema {
  const field: PatchField = { schema: of, meta: noMeta };
  return { name: 'map', lookupStruct: () => field, lookupSlice: () => field };
}

/** Any JSON: merged by members, lists replaced. */
const anySchema: PatchSchema = {
  name: 'struct',
  lookupStruct: () => ({ schema: anySchema, meta: noMeta }),
  lookupSlice: () => ({ schema: anySchema, meta: noMeta }),
};
