// JSON Web Tokens as the cluster signs them. Signed with a hash of the cluster's secret instead of RSA: inside the world
// nobody can compute it, and nobody outside is asked to verify it.
// Upstream: pkg/serviceaccount/jwt.go

import type { JsonObject } from '../../../api/object.ts';
import { decodeBase64Url, encodeBase64Url } from '../../../base/base64.ts';
import { text, utf8 } from '../../../base/bytes.ts';
import { sha256Bytes } from '../../../base/sha256.ts';

const encode = (value: JsonObject): string => encodeBase64Url(utf8(JSON.stringify(value)));

export function signJwt(claims: JsonObject, secret: string): string {
  const head = encode({ alg: 'RS256', kid: encodeBase64Url(sha256Bytes(`key ${secret}`)) });
  const body = `${head}.${encode(claims)}`;
  return `${body}.${signature(body, secret)}`;
}

/** The claims of a token that this secret signed; undefined for any other text. */
export function verifyJwt(token: string, secret: string): JsonObject | undefined {
  const [head = '', body = '', mark] = token.split('.');
  if (mark === undefined || mark !== signature(`${head}.${body}`, secret)) return undefined;
  return JSON.parse(text(decodeBase64Url(body))) as JsonObject;
}

/** As an RSA-2048 signature looks: 256 bytes. */
function signature(body: string, secret: string): string {
  let bytes = '';
  for (let part = 0; part < 8; part++) bytes += sha256Bytes(`${secret}.${part}.${body}`);
  return encodeBase64Url(bytes);
}
