// How the fields of a value are told apart for ownership: by name, by list keys, as set members, or not at all.
// Compiled once per type from the schema. Upstream: structured-merge-diff schema and typed.

import { typeOf } from '../../../api/schema/schema.ts';
import type { Field, Shape } from '../../../api/schema/types.ts';

export type Typing =
  /** one value, owned as a whole: scalars and atomic lists and maps */
  | { readonly is: 'leaf' }
  /** a struct or a map: members by name; `of` for members that are not named */
  | { readonly is: 'map'; readonly fields?: ReadonlyMap<string, Typing>; readonly of?: Typing }
  | { readonly is: 'list'; readonly keys: readonly string[]; readonly defaults: Readonly<Record<string, unknown>>; readonly of: Typing }
  | { readonly is: 'set' }
  /** nothing is known: maps by name, everything else whole */
  | { readonly is: 'deduced' };

const leaf: Typing = { is: 'leaf' };
const set: Typing = { is: 'set' };
export const deduced: Typing = { is: 'deduced' };

const byType = new Map<string, Typing>();

/** The typing of a built-in type's definition name. */
export function typingOf(name: string): Typing {
  const known = byType.get(name);
  if (known) return known;
  const type = typeOf(name);
  if (!type || type.open) return deduced;
  const fields = new Map<string, Typing>();
  const typing: Typing = type.mapType === 'atomic' ? leaf : { is: 'map', fields };
  byType.set(name, typing);
  for (const field of type.fields.values()) fields.set(field.name, ofField(field));
  return typing;
}

function ofField(field: Field): Typing {
  const { shape } = field;
  switch (shape.kind) {
    case 'scalar':
      return leaf;
    case 'any':
      return deduced;
    case 'object':
      return field.mapType === 'atomic' ? leaf : lazily(shape.name);
    case 'map':
      return field.mapType === 'atomic' ? leaf : { is: 'map', of: ofShape(shape.of) };
    case 'list':
      if (field.listType === 'set') return set;
      if (field.listType !== 'map') return leaf;
      return { is: 'list', keys: field.listMapKeys ?? [], defaults: keyDefaults(shape.of, field.listMapKeys ?? []), of: ofShape(shape.of) };
  }
}

function ofShape(shape: Shape): Typing {
  if (shape.kind === 'object') return lazily(shape.name);
  if (shape.kind === 'map') return { is: 'map', of: ofShape(shape.of) };
  return shape.kind === 'any' ? deduced : leaf;
}

/** Types that contain themselves (JSONSchemaProps) would never end: known ones are taken as they are. */
function lazily(name: string): Typing {
  return typingOf(name);
}

/** A list key that an item leaves out takes its default: a port's protocol is TCP. */
function keyDefaults(shape: Shape, keys: readonly string[]): Readonly<Record<string, unknown>> {
  const out: Record<string, unknown> = {};
  if (shape.kind !== 'object') return out;
  for (const key of keys) {
    const value = typeOf(shape.name)?.fields.get(key)?.default;
    if (value !== undefined) out[key] = value;
  }
  return out;
}
