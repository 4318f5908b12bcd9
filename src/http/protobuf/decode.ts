// Reads Kubernetes objects in protobuf: the numbers come from field-numbers.ts, everything else from the schema.
// The result is the JSON that the same client would have sent.
// Upstream: apimachinery/pkg/runtime/serializer/protobuf; wire format: protobuf.dev/programming-guides/encoding
// Leaves out: writing it (clients that send protobuf also accept JSON), groups, fixed-width numbers but doubles.

import { numbersOf } from '../../api/protobuf/numbers.ts';
import { typeOf, typeOfKind } from '../../api/schema/schema.ts';
import type { ObjectType, ScalarName, Shape } from '../../api/schema/types.ts';
import { formatMicroTime, formatRfc3339 } from '../../base/time.ts';

/** The bytes are no object this can read. */
export class ProtobufError extends Error {
  override readonly name = 'ProtobufError';
}

const magic = [0x6b, 0x38, 0x73, 0x00];

/** Reads an object in Kubernetes' envelope. @throws ProtobufError */
export function decodeProtobuf(bytes: Uint8Array): Record<string, unknown> {
  if (!magic.every((byte, at) => bytes[at] === byte)) throw new ProtobufError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  let apiVersion = '';
  let kind = '';
  let raw: Uint8Array = new Uint8Array();
  for (const { number, value } of fieldsIn(bytes.subarray(4))) {
    if (number === 1) [apiVersion, kind] = typeMeta(asBytes(value));
    if (number === 2) raw = asBytes(value);
  }
  const type = typeOfKind(apiVersion, kind) ?? typeOf(`io.k8s.apimachinery.pkg.apis.meta.v1.${kind}`);
  if (!type) throw new ProtobufError(`no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/api/legacyscheme/scheme.go:30"`);
  return { kind, apiVersion, ...readObject(type, raw) };
}

function typeMeta(bytes: Uint8Array): [string, string] {
  const out: [string, string] = ['', ''];
  for (const { number, value } of fieldsIn(bytes)) if (number === 1 || number === 2) out[number - 1] = text(asBytes(value));
  return out;
}

interface WireField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

function* fieldsIn(bytes: Uint8Array): Iterable<WireField> {
  let at = 0;
  const varint = (): bigint => {
    let out = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new ProtobufError('unexpected EOF');
      out |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, out);
    }
    throw new ProtobufError('proto: integer overflow');
  };
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new ProtobufError('unexpected EOF');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const wire = tag & 7;
    if (wire === 0) yield { number: tag >> 3, value: varint() };
    else if (wire === 1) yield { number: tag >> 3, value: take(8) };
    else if (wire === 2) yield { number: tag >> 3, value: take(Number(varint())) };
    else if (wire === 5) yield { number: tag >> 3, value: take(4) };
    else throw new ProtobufError(`proto: illegal wireType ${wire}`);
  }
}

function namesOf(type: string): ReadonlyMap<number, string> {
  const names = numbersOf(type);
  if (!names) throw new ProtobufError(`not simulated in Drydock: ${type} in protobuf`);
  return names;
}

function readObject(type: ObjectType, bytes: Uint8Array, names = namesOf(type.name)): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const { number, value } of fieldsIn(bytes)) {
    const name = names.get(number);
    if (name === undefined) continue;
    if (name.startsWith('+')) {
      const home = type.name.slice(0, type.name.lastIndexOf('.'));
      Object.assign(out, readObject(type, asBytes(value), namesOf(`${home}.${name.slice(1)}`)));
      continue;
    }
    const field = type.fields.get(name);
    if (field) addValue(out, name, field.shape, value);
  }
  return out;
}

function addValue(out: Record<string, unknown>, name: string, shape: Shape, value: bigint | Uint8Array): void {
  if (shape.kind === 'list') {
    const list = (out[name] as unknown[] | undefined) ?? [];
    out[name] = list;
    if (isPacked(shape.of, value)) for (const item of packed(asBytes(value))) list.push(Number(BigInt.asIntN(64, item)));
    else list.push(readValue(shape.of, value));
  } else if (shape.kind === 'map') {
    const map = (out[name] as Record<string, unknown> | undefined) ?? {};
    out[name] = map;
    addEntry(map, shape.of, asBytes(value));
  } else {
    const read = readValue(shape, value);
    if (read !== undefined) out[name] = read;
  }
}

const isPacked = (shape: Shape, value: bigint | Uint8Array): boolean =>
  typeof value !== 'bigint' && shape.kind === 'scalar' && (shape.scalar === 'int32' || shape.scalar === 'int64');

function* packed(bytes: Uint8Array): Iterable<bigint> {
  let out = 0n;
  let shift = 0n;
  for (const byte of bytes) {
    out |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte >= 0x80) continue;
    yield out;
    out = 0n;
    shift = 0n;
  }
}

function addEntry(map: Record<string, unknown>, shape: Shape, bytes: Uint8Array): void {
  let key = '';
  let value: unknown = shape.kind === 'scalar' && shape.scalar === 'string' ? '' : undefined;
  for (const field of fieldsIn(bytes)) {
    if (field.number === 1) key = text(asBytes(field.value));
    else if (shape.kind === 'list') value = [...fieldsIn(asBytes(field.value))].map((item) => readValue(shape.of, item.value));
    else value = readValue(shape, field.value);
  }
  Object.defineProperty(map, key, { value: value ?? '', enumerable: true, configurable: true, writable: true });
}

function readValue(shape: Shape, value: bigint | Uint8Array): unknown {
  if (shape.kind === 'scalar') return readScalar(shape.scalar, value);
  if (shape.kind === 'any') return readAny(asBytes(value));
  if (shape.kind !== 'object') throw new ProtobufError('proto: a list of lists');
  const type = typeOf(shape.name);
  if (!type) throw new ProtobufError(`no description of ${shape.name}`);
  return type.open ? readAny(asBytes(value)) : readObject(type, asBytes(value));
}

function readScalar(scalar: ScalarName, value: bigint | Uint8Array): unknown {
  switch (scalar) {
    case 'string':
      return text(asBytes(value));
    case 'boolean':
      return value !== 0n;
    case 'int32':
    case 'int64':
      return Number(BigInt.asIntN(64, value as bigint));
    case 'double': {
      const bytes = asBytes(value);
      return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
    }
    case 'bytes':
      return Buffer.from(asBytes(value)).toString('base64');
    case 'quantity':
      return text(asBytes(fieldOf(value, 1) ?? new Uint8Array())) || '0';
    case 'int-or-string':
      return fieldOf(value, 1) === 1n ? text(asBytes(fieldOf(value, 3) ?? new Uint8Array())) : Number(BigInt.asIntN(32, (fieldOf(value, 2) as bigint | undefined) ?? 0n));
    case 'time':
      return readTime(value, formatRfc3339);
    case 'micro-time':
      return readTime(value, formatMicroTime);
  }
}

function readTime(value: bigint | Uint8Array, format: (ms: number) => string): string | undefined {
  const seconds = fieldOf(value, 1);
  if (seconds === undefined) return undefined;
  const nanos = fieldOf(value, 2) ?? 0n;
  return format(Number(BigInt.asIntN(64, seconds as bigint)) * 1000 + Number(nanos) / 1e6);
}

/** Free-form JSON lies in a message's first field as text. */
function readAny(bytes: Uint8Array): unknown {
  const raw = fieldOf(bytes, 1);
  return raw === undefined ? {} : (JSON.parse(text(asBytes(raw))) as unknown);
}

function fieldOf(value: bigint | Uint8Array, number: number): bigint | Uint8Array | undefined {
  let found: bigint | Uint8Array | undefined;
  for (const field of fieldsIn(asBytes(value))) if (field.number === number) found = field.value;
  return found;
}

function asBytes(value: bigint | Uint8Array): Uint8Array {
  if (typeof value === 'bigint') throw new ProtobufError('proto: wrong wireType');
  return value;
}

const decoder = new TextDecoder();
const text = (bytes: Uint8Array): string => decoder.decode(bytes);
