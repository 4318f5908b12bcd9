// JSON into the structs kustomize reads its configuration with: unknown fields and wrong types are told in Go's words, names match in any case.
// Upstream: encoding/json Decoder with DisallowUnknownFields, as kustomize api v0.21 types/kustomization.go uses it.
// Leaves out: which of several problems Go tells; the first in the order of the fields is.

import { isObject, setOwn } from '../../../base/json.ts';

export type Type = 'string' | 'bool' | 'int' | 'int64' | 'any' | ListType | MapType | StructType;

interface ListType {
  readonly list: Type;
}

interface MapType {
  readonly map: Type;
}

interface StructType {
  readonly struct: string;
  readonly fields: Readonly<Record<string, Type>>;
}

export const list = (of: Type): ListType => ({ list: of });
export const struct = (name: string, fields: Readonly<Record<string, Type>>): StructType => ({ struct: name, fields });

export type Decoded = { readonly value: unknown } | { readonly problem: string };

/** What was read, or what is wrong with it: `json: unknown field "resource"`. */
export function decodeStrictly(value: unknown, type: StructType | ListType): Decoded {
  return decode(value, type, true);
}

/** As `decodeStrictly`, but fields nobody knows are left out. */
export function decodeLoosely(value: unknown, type: StructType | ListType): Decoded {
  return decode(value, type, false);
}

function decode(value: unknown, type: StructType | ListType, strict: boolean): Decoded {
  const reader = new Reader(strict);
  const read = reader.read(value, type, undefined);
  return reader.problem === undefined ? { value: read } : { problem: `json: ${reader.problem}` };
}

/** Where a value stands: the path to it from the outermost struct, and whether it is an item of a list. */
interface Place {
  readonly path: string;
  readonly isItem: boolean;
}

class Reader {
  problem: string | undefined;
  readonly #strict: boolean;

  constructor(strict: boolean) {
    this.#strict = strict;
  }

  read(value: unknown, type: Type, place: Place | undefined): unknown {
    if (value === null || type === 'any') return value ?? undefined;
    if (typeof type === 'string') return this.#scalar(value, type, place);
    if ('list' in type) return Array.isArray(value) ? value.map((item, i) => this.read(item, type.list, { path: `${place?.path ?? ''}.${i}`, isItem: true })) : this.#wrong(value, type, place);
    if (!isObject(value)) return this.#wrong(value, type, place);
    if ('map' in type) {
      const out: Record<string, unknown> = {};
      for (const [key, member] of Object.entries(value)) setOwn(out, key, this.read(member, type.map, { path: `${place?.path ?? ''}.${key}`, isItem: false }) ?? '');
      return out;
    }
    return this.#struct(value, type, place);
  }

  #struct(value: Readonly<Record<string, unknown>>, type: StructType, place: Place | undefined): unknown {
    const out: Record<string, unknown> = {};
    for (const key of Object.keys(value).sort()) {
      const name = Object.hasOwn(type.fields, key) ? key : Object.keys(type.fields).find((one) => one.toLowerCase() === key.toLowerCase());
      const field = name === undefined ? undefined : type.fields[name];
      if (name === undefined || field === undefined) {
        if (this.#strict) this.problem ??= `unknown field ${JSON.stringify(key)}`;
        continue;
      }
      const member = this.read(value[key], field, { path: `${place?.path ?? type.struct}.${name}`, isItem: false });
      if (member !== undefined) out[name] = member;
    }
    return out;
  }

  #scalar(value: unknown, type: 'string' | 'bool' | 'int' | 'int64', place: Place | undefined): unknown {
    if (type === 'string' && typeof value === 'string') return value;
    if (type === 'bool' && typeof value === 'boolean') return value;
    if ((type === 'int' || type === 'int64') && typeof value === 'number') {
      if (Number.isInteger(value)) return value;
      return this.#wrong(value, type, place, `number ${value}`);
    }
    return this.#wrong(value, type, place);
  }

  #wrong(value: unknown, type: Type, place: Place | undefined, what = jsonKind(value)): undefined {
    const where = place === undefined ? 'Go value' : place.isItem ? place.path : `Go struct field ${place.path}`;
    this.problem ??= `cannot unmarshal ${what} into ${where} of type ${goType(type)}`;
    return undefined;
  }
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function goType(type: Type): string {
  if (type === 'any') return 'interface {}';
  if (typeof type === 'string') return type;
  if ('list' in type) return `[]${goType(type.list)}`;
  return 'map' in type ? `map[string]${goType(type.map)}` : `types.${type.struct}`;
}
