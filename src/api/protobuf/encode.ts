// Writes Kubernetes objects in protobuf, as the API server stores them: the numbers come from field-numbers.ts, the rest from the schema.
// Upstream: apimachinery/pkg/runtime/serializer/protobuf; wire format: protobuf.dev/programming-guides/encoding
// Differs: of fields without a value only those of metadata are written, where Go writes every one that is no pointer.

import { decodeBase64 } from '../../base/base64.ts';
import { type Bytes, utf8 } from '../../base/bytes.ts';
import { toJson } from '../../base/json.ts';
import { tryParseRfc3339 } from '../../base/time.ts';
import { typeOf, typeOfKind } from '../schema/schema.ts';
import type { ObjectType, ScalarName, Shape } from '../schema/types.ts';
import { numbersOf } from './numbers.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The object in Kubernetes' envelope; undefined for a kind that is not stored in protobuf, or whose numbers are not known here. */
export function encodeProtobuf(object: { readonly apiVersion?: unknown; readonly kind?: unknown }): Bytes | undefined {
  const [apiVersion, kind] = [String(object.apiVersion), String(object.kind)];
  const type = typeOfKind(apiVersion, kind);
  if (!type || !numbersOf(type.name)) return undefined;
  const typeMeta = text(1, apiVersion) + text(2, kind);
  return `k8s\0${bytes(1, typeMeta)}${bytes(2, message(type, object as Fields))}${bytes(3, '')}${bytes(4, '')}`;
}

function message(type: ObjectType, fields: Fields, numbers = numbersOf(type.name)): Bytes {
  const home = type.name.slice(0, type.name.lastIndexOf('.'));
  let out = '';
  for (const [number, name] of numbers ?? []) {
    if (name.startsWith('+')) out += bytes(number, message(type, fields, numbersOf(`${home}.${name.slice(1)}`)));
    else out += field(number, type.fields.get(name)?.shape, fields[name] ?? emptyMetadata(type, name));
  }
  return out;
}

/** What metadata says where it says nothing: Go writes strings and numbers that are no pointers even when they are empty. */
function emptyMetadata(type: ObjectType, name: string): unknown {
  if (!type.name.startsWith('io.k8s.apimachinery.pkg.apis.meta.v1.')) return undefined;
  const shape = type.fields.get(name)?.shape;
  if (shape?.kind !== 'scalar') return undefined;
  return shape.scalar === 'string' ? '' : name === 'generation' ? 0 : undefined;
}

function field(number: number, shape: Shape | undefined, value: unknown): Bytes {
  if (!shape || value === undefined || value === null) return '';
  if (shape.kind === 'list') return (value as readonly unknown[]).map((item) => field(number, shape.of, item)).join('');
  if (shape.kind === 'map')
    return Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => bytes(number, text(1, key) + field(2, shape.of, item)))
      .join('');
  if (shape.kind === 'scalar') return scalar(number, shape.scalar, value);
  const type = shape.kind === 'object' ? typeOf(shape.name) : undefined;
  return !type || type.open ? bytes(number, bytes(1, utf8(toJson(value)))) : bytes(number, message(type, value as Fields));
}

function scalar(number: number, name: ScalarName, value: unknown): Bytes {
  switch (name) {
    case 'string':
      return text(number, String(value));
    case 'boolean':
      return integer(number, value ? 1n : 0n);
    case 'int32':
    case 'int64':
      return integer(number, BigInt(Math.trunc(Number(value))));
    case 'double':
      return tag(number, 1) + double(Number(value));
    case 'bytes':
      return bytes(number, decodeBase64(String(value)));
    case 'quantity':
      return bytes(number, text(1, String(value)));
    case 'int-or-string':
      return bytes(number, typeof value === 'string' ? integer(1, 1n) + integer(2, 0n) + text(3, value) : integer(1, 0n) + integer(2, BigInt(Number(value))) + text(3, ''));
    case 'time':
    case 'micro-time': {
      const ms = tryParseRfc3339(value) ?? 0;
      return bytes(number, integer(1, BigInt(Math.floor(ms / 1000))) + integer(2, BigInt(Math.round((ms % 1000) * 1e6))));
    }
  }
}

const tag = (number: number, wire: number): Bytes => varint(BigInt(number * 8 + wire));
const integer = (number: number, value: bigint): Bytes => tag(number, 0) + varint(BigInt.asUintN(64, value));
const bytes = (number: number, content: Bytes): Bytes => tag(number, 2) + varint(BigInt(content.length)) + content;
const text = (number: number, content: string): Bytes => bytes(number, utf8(content));

function varint(value: bigint): Bytes {
  let out = '';
  let left = value;
  while (left >= 128n) {
    out += String.fromCharCode(Number(left & 127n) | 128);
    left >>= 7n;
  }
  return out + String.fromCharCode(Number(left));
}

function double(value: number): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return String.fromCharCode(...new Uint8Array(view.buffer));
}
