// Reads a custom resource by the schema of its definition: fields it does not name are pruned, missing ones get their defaults.
// Upstream: apiextensions-apiserver/pkg/apiserver/schema/{pruning,defaulting,objectmeta}, customresource_handler.go

import type { JsonObject } from '../../../api/object.ts';
import { typeOf } from '../../../api/schema/schema.ts';
import { setOwn } from '../../../base/json.ts';
import type { Decoded } from '../../../api/schema/decode.ts';
import { copyJson, decodeAs } from '../../../api/schema/decode.ts';
import type { CustomResource } from '../resource.ts';
import type { Schema } from './schema.ts';
import { asSchema, isRecord, memberSchema } from './schema.ts';

const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** @throws DecodeError when metadata is malformed */
export function decodeCustom(custom: CustomResource, version: string, object: JsonObject): Decoded {
  const { metadata, apiVersion, kind, ...rest } = object;
  const unknown: string[] = [];
  const meta = readMeta(metadata, 'metadata', unknown);
  const schema = custom.schemas.get(version);
  const pruned = schema ? (prune(rest, asSchema(schema), '', unknown) as JsonObject) : copyJson(rest);
  return { value: { apiVersion, kind, ...pruned, metadata: meta }, unknownFields: unknown };
}

/** Metadata is a type of its own, whatever the schema says. */
function readMeta(metadata: unknown, path: string, unknown: string[]): JsonObject {
  const type = typeOf(objectMeta);
  if (!type || metadata === undefined || metadata === null) return {};
  const decoded = decodeAs(type, metadata);
  unknown.push(...decoded.unknownFields.map((field) => `${path}.${field}`));
  return decoded.value;
}

/** A copy without what the schema does not name; the paths of what went are noted. */
export function prune(value: unknown, schema: Schema, path: string, unknown: string[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => (schema.items ? prune(item, schema.items, `${path}[${index}]`, unknown) : copyJson(item)));
  if (!isRecord(value)) return value;
  const keepsAll = schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true;
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const out: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const here = path === '' ? name : `${path}.${name}`;
    const below = memberSchema(schema, name);
    if (embedded && name === 'metadata') out[name] = readMeta(item, here, unknown);
    else if (embedded && (name === 'apiVersion' || name === 'kind')) out[name] = item;
    else if (below) setOwn(out, name, prune(item, below, here, unknown));
    else if (keepsAll) setOwn(out, name, copyJson(item));
    else unknown.push(here);
  }
  return out;
}

/** The value with its schema's defaults; itself when nothing is missing. Nulls where none may be count as missing. */
export function applyDefaults(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value)) return schema.items ? eachItem(value, schema.items) : value;
  if (!isRecord(value)) return value;
  let out: Record<string, unknown> | undefined;
  const write = (): Record<string, unknown> => {
    out ??= { ...value };
    return out;
  };
  for (const [name, below] of Object.entries(schema.properties ?? {})) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    const missing = given === undefined || (given === null && below.nullable !== true && below.default !== undefined);
    if (missing && below.default === undefined) continue;
    const filled = applyDefaults(missing ? copyJson(below.default) : given, below);
    if (filled !== given) setOwn(write(), name, filled);
  }
  if (typeof schema.additionalProperties === 'object') {
    for (const name in value) {
      if (schema.properties && Object.hasOwn(schema.properties, name)) continue;
      const filled = applyDefaults(orDefault(value[name], schema.additionalProperties), schema.additionalProperties);
      if (filled !== value[name]) setOwn(write(), name, filled);
    }
  }
  return out ?? value;
}

/** A null where none may be counts as missing. */
const orDefault = (value: unknown, schema: Schema): unknown => (value === null && schema.nullable !== true && schema.default !== undefined ? copyJson(schema.default) : value);

function eachItem(items: readonly unknown[], schema: Schema): readonly unknown[] {
  let out: unknown[] | undefined;
  items.forEach((item, index) => {
    const filled = applyDefaults(orDefault(item, schema), schema);
    if (filled === item) return;
    out ??= [...items];
    out[index] = filled;
  });
  return out ?? items;
}
