// `/openapi/v3…` and `/openapi/v2`.

import type { ApiResponse } from '../../../api/client.ts';
import type { Call } from '../call.ts';
import { header } from '../call.ts';
import type { PathHandler } from '../paths/registry.ts';
import { openApiHash, openApiIndex, openApiV2, openApiV3 } from './documents.ts';

export const openApiPaths: PathHandler = (call) => {
  const { path } = call.info;
  if (!path.startsWith('/openapi/')) return undefined;
  const { catalog, docs } = call.server;
  if (path === '/openapi/v3') return { status: 200, headers: json, body: openApiIndex(catalog, docs()), warnings: call.warnings };
  if (path === '/openapi/v2') return respond(call, openApiV2(catalog, docs()));
  return path.startsWith('/openapi/v3/') ? groupVersion(call, path.slice('/openapi/v3/'.length)) : undefined;
};

const json = { 'content-type': 'application/json' } as const;

/** An answer that is its status alone. */
const bare = (call: Call, status: number, headers: Readonly<Record<string, string>> = {}): ApiResponse => ({ status, headers, body: '', warnings: call.warnings });

/** Upstream: net/http checkIfNoneMatch */
const isKnown = (tags: string, etag: string): boolean => tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);

/** One document, for clients that keep it by its hash. Upstream: kube-openapi/pkg/handler3 HandleGroupVersion */
function groupVersion(call: Call, path: string): ApiResponse | undefined {
  const { catalog, docs } = call.server;
  const hash = openApiHash(catalog, docs(), path);
  if (hash === undefined) return bare(call, 404);
  const asked = call.query.get('hash') ?? '';
  const headers = { etag: `"${hash}"`, vary: 'Accept', ...(asked === '' ? {} : { 'cache-control': 'public, immutable' }) };
  if (asked !== '' && asked !== hash) {
    return bare(call, 301, { ...headers, location: `/openapi/v3/${path}?hash=${hash}` });
  }
  if (isKnown(header(call, 'if-none-match') ?? '', headers.etag)) return bare(call, 304, headers);
  const response = respond(call, openApiV3(catalog, docs(), path) ?? {});
  return { ...response, headers: { ...response.headers, ...headers } };
}

function respond(call: Call, document: object): ApiResponse {
  // These handlers tell a client that accepts nothing of theirs so by the status alone, and know no YAML.
  const types = (header(call, 'accept') || '*/*').split(',').map((clause) => (clause.split(';', 1)[0] ?? '').trim());
  const isAccepted = types.some((type) => ['application/json', 'application/*', '*/*'].includes(type));
  return isAccepted ? { status: 200, headers: json, body: document, warnings: call.warnings } : bare(call, 406);
}
