// `/openapi/v2` for clients that take it as protobuf only: a document without paths. They ask for it when version 3 does not know a
// kind, and then learn from it, rightly, that the kind is not known.
// Upstream: gnostic's openapiv2.Document
//
// @supports no OpenAPI v2 as protobuf: its content — "an empty document; everything is in v3"

import type { ServerResponse } from 'node:http';
import type { ApiRequest } from '../../api/client.ts';
import { serverVersion } from '../../cluster/apiserver/paths/version.ts';

const mediaType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

export function wantsProtobufSchema({ path, headers = {} }: ApiRequest): boolean {
  return path === '/openapi/v2' && (headers.accept ?? '').includes('proto-openapi.spec.v2');
}

export function sendProtobufSchema(out: ServerResponse): void {
  const info = Buffer.concat([field(1, 'Kubernetes'), field(2, serverVersion.gitVersion)]);
  const body = Buffer.concat([field(1, '2.0'), field(2, info), field(8, Buffer.alloc(0))]);
  out.writeHead(200, { 'content-type': mediaType, 'content-length': String(body.length) });
  out.end(body);
}

/** A length-delimited field shorter than 128 bytes. */
function field(number: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}
