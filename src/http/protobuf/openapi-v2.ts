// `/openapi/v2` for clients that take it as protobuf only: kubectl's `explain --output=plaintext-openapiv2`, and whatever asks for a kind
// that version 3 does not know. The document's JSON, written with gnostic's field numbers.
// Upstream: gnostic-models/openapiv2/OpenAPIv2.proto Document; kube-openapi/pkg/handler
//
// @supports partly OpenAPI v2 as protobuf: every definition — "paths are in the JSON form and in v3"

import type { ServerResponse } from 'node:http';
import type { ApiRequest } from '../../api/client.ts';

const mediaType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

export function wantsProtobufSchema({ path, headers = {} }: ApiRequest): boolean {
  return path === '/openapi/v2' && (headers.accept ?? '').includes('proto-openapi.spec.v2');
}

interface Schema {
  readonly $ref?: string;
  readonly format?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
}

interface Document {
  readonly swagger: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly definitions: Readonly<Record<string, Schema>>;
}

const encoded = new WeakMap<object, Buffer>();

/** @param document what the JSON form of `/openapi/v2` says */
export function sendProtobufSchema(document: object, out: ServerResponse): void {
  let body = encoded.get(document);
  if (!body) encoded.set(document, (body = encodeDocument(document as Document)));
  out.writeHead(200, { 'content-type': mediaType, 'content-length': String(body.length), vary: 'Accept' });
  out.end(body);
}

/** The bytes of a document: its definitions, without paths. */
export function encodeDocument({ swagger, info, definitions }: Document): Buffer {
  return Buffer.concat([
    text(1, swagger),
    message(2, [text(1, info.title), text(2, info.version)]),
    message(8, []),
    message(9, named(definitions)),
  ]);
}

/** NamedSchema entries, field 1 of Definitions and of Properties. */
const named = (schemas: Readonly<Record<string, Schema>>): Buffer[] =>
  Object.entries(schemas).map(([name, schema]) => message(1, [text(1, name), message(2, encodeSchema(schema))]));

function encodeSchema(schema: Schema): Buffer[] {
  const { $ref, format, description, required = [], type, items, properties, additionalProperties: more } = schema;
  return [
    ...($ref ? [text(1, $ref)] : []),
    ...(format ? [text(2, format)] : []),
    ...(description ? [text(4, description)] : []),
    ...(schema.default === undefined ? [] : [message(5, [yaml(schema.default)])]),
    ...required.map((name) => text(19, name)),
    ...(schema.enum ?? []).map((value) => message(20, [yaml(value)])),
    ...(more === undefined ? [] : [message(21, [typeof more === 'boolean' ? varintField(2, Number(more)) : message(1, encodeSchema(more))])]),
    ...(type ? [message(22, [text(1, type)])] : []),
    ...(items ? [message(23, [message(1, encodeSchema(items))])] : []),
    ...(properties ? [message(25, named(properties))] : []),
    ...extensions(schema),
  ];
}

/** `x-kubernetes-…` fields; their values are YAML, which JSON is too. */
const extensions = (schema: object): Buffer[] =>
  Object.entries(schema).flatMap(([name, value]) => (name.startsWith('x-') ? [message(31, [text(1, name), message(2, [yaml(value)])])] : []));

/** Field 2 of gnostic's Any. */
const yaml = (value: unknown): Buffer => text(2, JSON.stringify(value));

const text = (number: number, value: string): Buffer => delimited(number, Buffer.from(value));

const message = (number: number, parts: readonly Buffer[]): Buffer => delimited(number, Buffer.concat(parts));

const delimited = (number: number, bytes: Buffer): Buffer => Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);

const varintField = (number: number, value: number): Buffer => Buffer.concat([varint(number * 8), varint(value)]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}
