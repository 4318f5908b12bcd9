// Turns JSON into an object of a type: checks types in Go's words, drops what the type does not know and remembers it.
// The result is always a copy, so whoever handed it in may go on changing it.
// Upstream: sigs.k8s.io/json (case-sensitive, int-preserving decoding), apimachinery/pkg/runtime/serializer/json.
// Leaves out: duplicate keys (parsed JSON has none; cluster/apiserver/codec/duplicates.ts looks at the text) and Go's own names of string types.

import { parseQuantity, QuantityError } from '../meta/quantity.ts';
import { typeOf } from './schema.ts';
import type { Field, ObjectType, ScalarName, Shape } from './types.ts';
import { setOwn } from '../../base/json.ts';
import { parseRfc3339, TimeError } from '../../base/time.ts';

/** A value of the wrong type; the message is Go's. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

/** What came out, and which fields the type does not have: `spec.containers[0].imagee`. */
export interface Decoded {
  readonly value: Record<string, unknown>;
  readonly unknownFields: readonly string[];
}

/** Whose words a wrong type is told in: encoding/json's, or those of apimachinery's converter from unstructured objects. */
export type Dialect = 'json' | 'unstructured';

/** Reads `value` as a `type`. @throws DecodeError at the first value of a wrong type */
export function decodeAs(type: ObjectType, value: unknown, dialect: Dialect = 'json'): Decoded {
  const decoder = new Decoder(dialect);
  const out = decoder.object(type, value, shortName(type.name));
  if (decoder.firstError !== undefined) throw new DecodeError(decoder.firstError);
  return { value: out ?? {}, unknownFields: decoder.unknownFields };
}

class Decoder {
  /** Go remembers the first mismatch and reads on; custom types (quantities, times) end it at once. */
  firstError: string | undefined;
  readonly unknownFields: string[] = [];
  /** names and indices from the root; indices as numbers, map keys as one-item lists */
  readonly #path: (string | number | readonly [string])[] = [];
  readonly #dialect: Dialect;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /** @param goName the type's name as Go prints it: `PodSpec` */
  object(type: ObjectType, value: unknown, goName: string): Record<string, unknown> | undefined {
    if (!isRecord(value)) {
      this.#mismatch(value, this.#path.length === 0 ? `Go value of type v1.${goName}` : undefined, `v1.${goName}`, goName);
      return undefined;
    }
    const out: Record<string, unknown> = {};
    for (const name in value) {
      if (!Object.hasOwn(value, name)) continue;
      const field = type.fields.get(name);
      if (!field) {
        if (type.open) setOwn(out, name, copyJson(value[name]));
        else this.unknownFields.push(this.#fieldPath(name));
        continue;
      }
      const item = value[name];
      if (item === null || item === undefined) continue;
      this.#path.push(name);
      const read = this.#value(field.shape, item, goName, field);
      this.#path.pop();
      if (read !== undefined) out[name] = read;
    }
    return out;
  }

  #value(shape: Shape, value: unknown, owner: string, field: Field): unknown {
    switch (shape.kind) {
      case 'scalar':
        return this.#scalar(shape.scalar, value, owner);
      case 'any':
        return copyJson(value);
      case 'list':
        return this.#list(shape.of, value, owner, field);
      case 'map':
        return this.#map(shape.of, value, owner, field);
      case 'object': {
        const type = typeOf(shape.name);
        if (!type || type.open) return copyJson(value);
        const name = shortName(shape.name);
        if (isRecord(value)) return this.object(type, value, name);
        return this.#mismatch(value, undefined, `v1.${name}`, owner);
      }
    }
  }

  #list(of: Shape, value: unknown, owner: string, field: Field): unknown {
    if (!Array.isArray(value)) return this.#mismatch(value, undefined, `[]${goType(of)}`, owner);
    const out: unknown[] = [];
    for (let i = 0; i < value.length; i++) {
      this.#path.push(i);
      const item: unknown = value[i];
      out.push(item === null || item === undefined ? zeroOf(of) : this.#value(of, item, owner, field));
      this.#path.pop();
    }
    return out;
  }

  #map(of: Shape, value: unknown, owner: string, field: Field): unknown {
    if (!isRecord(value)) return this.#mismatch(value, undefined, `map[string]${goType(of)}`, owner);
    const out: Record<string, unknown> = {};
    for (const key in value) {
      if (!Object.hasOwn(value, key)) continue;
      this.#path.push([key]);
      const item = value[key];
      setOwn(out, key, item === null || item === undefined ? zeroOf(of) : this.#value(of, item, owner, field));
      this.#path.pop();
    }
    return out;
  }

  #scalar(scalar: ScalarName, value: unknown, owner: string): unknown {
    switch (scalar) {
      case 'string':
        return typeof value === 'string' ? value : this.#mismatch(value, undefined, 'string', owner);
      case 'boolean':
        return typeof value === 'boolean' ? value : this.#mismatch(value, undefined, 'bool', owner);
      case 'int32':
      case 'int64':
        return this.#integer(scalar, value, owner);
      case 'double':
        return typeof value === 'number' ? value : this.#mismatch(value, undefined, 'float64', owner);
      case 'int-or-string':
        if (typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value))) return value;
        throw new DecodeError(`json: cannot unmarshal ${goKind(value)} into Go value of type ${typeof value === 'number' ? 'int32' : 'string'}`);
      case 'quantity':
        return readQuantity(value);
      case 'time':
      case 'micro-time':
        return readTime(value);
      case 'bytes':
        return this.#bytes(value, owner);
    }
  }

  #integer(scalar: 'int32' | 'int64', value: unknown, owner: string): unknown {
    if (typeof value !== 'number') return this.#mismatch(value, undefined, scalar, owner);
    const fits = Number.isInteger(value) && (scalar === 'int64' || (value >= -2147483648 && value <= 2147483647));
    return fits ? value : this.#mismatch(value, undefined, scalar, owner, `number ${value}`);
  }

  #bytes(value: unknown, owner: string): unknown {
    if (typeof value !== 'string') return this.#mismatch(value, undefined, '[]uint8', owner);
    const at = base64ErrorAt(value);
    if (at >= 0) throw new DecodeError(`illegal base64 data at input byte ${at}`);
    return value.replace(/[\r\n]/g, '');
  }

  #mismatch(value: unknown, into: string | undefined, type: string, owner: string, kind = goKind(value)): undefined {
    if (this.#dialect === 'unstructured') throw new DecodeError(converterMismatch(value, type));
    this.firstError ??= `json: cannot unmarshal ${kind} into ${into ?? `Go struct field ${owner}.${this.#goPath()} of type ${type}`}`;
    return undefined;
  }

  /** Go names fields only: no indices, no map keys. */
  #goPath(): string {
    return this.#path.filter((part) => typeof part === 'string').join('.');
  }

  #fieldPath(name: string): string {
    let out = '';
    for (const part of this.#path) {
      if (typeof part === 'number') out += `[${part}]`;
      else out += `${out === '' ? '' : '.'}${typeof part === 'string' ? part : part[0]}`;
    }
    return out === '' ? name : `${out}.${name}`;
  }
}

/** A copy of any JSON. */
export function copyJson<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyJson) as T;
  const out: Record<string, unknown> = {};
  for (const name in value) if (Object.hasOwn(value, name)) setOwn(out, name, copyJson(value[name]));
  return out as T;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const shortName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return value === null ? 'null' : typeof value;
}

/** Upstream: runtime/converter.go */
function converterMismatch(value: unknown, type: string): string {
  const given = Array.isArray(value) ? 'slice' : typeof value === 'object' ? 'map' : typeof value === 'number' ? 'int64' : typeof value === 'boolean' ? 'bool' : 'string';
  if (type.startsWith('[]')) return `cannot restore slice from ${given}`;
  if (type.startsWith('map[')) return `cannot restore map from ${given}`;
  return type.startsWith('v1.') ? `cannot restore struct from: ${given}` : `unrecognized type: ${type}`;
}

const goScalars: Readonly<Record<ScalarName, string>> = {
  string: 'string', boolean: 'bool', int32: 'int32', int64: 'int64', double: 'float64', quantity: 'resource.Quantity',
  'int-or-string': 'intstr.IntOrString', time: 'v1.Time', 'micro-time': 'v1.MicroTime', bytes: '[]uint8',
}; // biome-ignore format: a table

function goType(shape: Shape): string {
  if (shape.kind === 'scalar') return goScalars[shape.scalar];
  if (shape.kind === 'list') return `[]${goType(shape.of)}`;
  if (shape.kind === 'map') return `map[string]${goType(shape.of)}`;
  return `v1.${shortName(shape.name)}`;
}

/** What Go makes of a null inside a list or map: the element's zero. */
function zeroOf(shape: Shape): unknown {
  if (shape.kind === 'list') return [];
  if (shape.kind !== 'scalar') return {};
  if (shape.scalar === 'boolean') return false;
  if (shape.scalar === 'int32' || shape.scalar === 'int64' || shape.scalar === 'double' || shape.scalar === 'int-or-string') return 0;
  return shape.scalar === 'quantity' ? '0' : '';
}

function readQuantity(value: unknown): unknown {
  const text = typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);
  try {
    parseQuantity(text);
  } catch (error) {
    if (error instanceof QuantityError) throw new DecodeError(error.message);
    throw error;
  }
  return typeof text === 'number' ? String(text) : text;
}

function readTime(value: unknown): unknown {
  if (typeof value !== 'string') throw new DecodeError(`json: cannot unmarshal ${goKind(value)} into Go value of type string`);
  try {
    parseRfc3339(value);
  } catch (error) {
    if (error instanceof TimeError) throw new DecodeError(error.message);
    throw error;
  }
  return value;
}

/** Where Go's base64.StdEncoding gives up, or -1. It ignores line ends. */
export function base64ErrorAt(text: string): number {
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0) return -1;
  let symbols = 0;
  for (let i = 0; i < text.length; i++) {
    const ch = text.charAt(i);
    if (ch === '\n' || ch === '\r') continue;
    if (ch === '=') return paddingErrorAt(text, i, symbols);
    if (!/[A-Za-z0-9+/]/.test(ch)) return i;
    symbols += 1;
  }
  return symbols % 4 === 0 ? -1 : text.length - (symbols % 4);
}

function paddingErrorAt(text: string, at: number, symbols: number): number {
  const place = symbols % 4;
  if (place < 2) return at;
  const rest = text.slice(at + 1).replace(/[\r\n]/g, '');
  if (place === 2) return rest.startsWith('=') ? (rest.length === 1 ? -1 : text.indexOf('=', at + 1) + 1) : rest === '' ? text.length : at + 1;
  return rest === '' ? -1 : at + 1;
}
