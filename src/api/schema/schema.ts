/**
 * The built-in API types by their OpenAPI definition names: fields, shapes, merge rules. Generated at build from npm packages (structure) and
 * joined with the hand table list-keys.ts (merge rules, stated defaults).
 * Leaves out: alpha and beta versions (a default server serves none) and descriptions (docs.ts, loaded apart). Types of custom resources come
 * from their definitions, not from here.
 */
import { packedTypes } from './generated/types.ts';
import { atomicTypes, listKeys, statedDefaults } from './list-keys.ts';
import type { Field, ObjectType, Shape } from './types.ts';
import { PackedTypes } from './unpack.ts';

export type { Field, MergeRule, ObjectType, ScalarName, Shape } from './types.ts';

const packed = new PackedTypes(packedTypes);
const parsed = new Map<string, ObjectType>();
let kinds: ReadonlyMap<string, string> | undefined;

/** The type of a definition name such as `io.k8s.api.core.v1.PodSpec`; undefined when there is none. Parsed once, then shared: never mutate. */
export function typeOf(name: string): ObjectType | undefined {
  const known = parsed.get(name);
  if (known) return known;
  const dot = name.lastIndexOf('.');
  const rules = listKeys[name.slice(0, dot)];
  const short = name.slice(dot + 1);
  const type = packed.parse(name, (field) => {
    const stated = statedDefaults[`${name}.${field.name}`];
    return { ...field, ...rules?.[`${short}.${field.name}`], ...(stated === undefined ? {} : { default: stated }) };
  });
  if (!type) return undefined;
  const complete: ObjectType = atomicTypes.has(name) ? { ...type, mapType: 'atomic' } : type;
  parsed.set(name, complete);
  return complete;
}

/** The type of an object by what its manifest says: `typeOfKind('apps/v1', 'Deployment')`. Lists count as kinds too (`PodList`). */
export function typeOfKind(apiVersion: string, kind: string): ObjectType | undefined {
  if (!kinds) {
    const found = new Map<string, string>();
    for (const name of packed.names()) {
      const version = packed.apiVersionOf(name);
      if (version) found.set(`${version} ${name.slice(name.lastIndexOf('.') + 1)}`, name);
    }
    kinds = found;
  }
  const name = kinds.get(`${apiVersion} ${kind}`);
  return name === undefined ? undefined : typeOf(name);
}

/** Every definition name, packages in a fixed order, types alphabetically. For OpenAPI documents and tests; parses nothing. */
export function typeNames(): readonly string[] {
  return [...packed.names()];
}

/** The type behind a shape, looking through lists and maps: the type of a container for the field `containers`. Undefined for scalars. */
export function typeOfShape(shape: Shape): ObjectType | undefined {
  if (shape.kind === 'list' || shape.kind === 'map') return typeOfShape(shape.of);
  return shape.kind === 'object' ? typeOf(shape.name) : undefined;
}

/**
 * The field at the end of a path of field names, `fieldOf('io.k8s.api.core.v1.Pod', ['spec', 'containers', 'image'])`. Lists and maps are
 * looked through without a path element of their own, as `kubectl explain` does. Undefined when the path leaves the type.
 */
export function fieldOf(type: string | ObjectType, path: readonly string[]): Field | undefined {
  let current = typeof type === 'string' ? typeOf(type) : type;
  let field: Field | undefined;
  for (const name of path) {
    field = current?.fields.get(name);
    if (!field) return undefined;
    current = typeOfShape(field.shape);
  }
  return field;
}
