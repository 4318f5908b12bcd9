// `/openapi/v3…` and `/openapi/v2`.

import type { ApiResponse } from '../../../api/client.ts';
import { notAcceptable } from '../../../api/meta/status-error.ts';
import type { Call } from '../call.ts';
import { header } from '../call.ts';
import type { PathHandler } from '../paths/registry.ts';
import { respondJson } from '../respond.ts';
import { openApiHash, openApiIndex, openApiV2, openApiV3 } from './documents.ts';

export const openApiPaths: PathHandler = (call) => {
  const { path } = call.info;
  if (!path.startsWith('/openapi/')) return undefined;
  const { catalog, docs } = call.server;
  if (path === '/openapi/v3' || path === '/openapi/v3/') return respond(call, openApiIndex(catalog, docs()));
  if (path === '/openapi/v2') return respond(call, openApiV2(catalog, docs()));
  return path.startsWith('/openapi/v3/') ? groupVersion(call, path.slice('/openapi/v3/'.length)) : undefined;
};

/** One document, for clients that keep it by its hash. Upstream: kube-openapi/pkg/handler3 HandleGroupVersion */
function groupVersion(call: Call, path: string): ApiResponse | undefined {
  const { catalog, docs } = call.server;
  const hash = openApiHash(catalog, docs(), path);
  if (hash === undefined) return undefined;
  const asked = call.query.get('hash') ?? '';
  const headers = { etag: `"${hash}"`, vary: 'Accept', ...(asked === '' ? {} : { 'cache-control': 'public, immutable' }) };
  if (asked !== '' && asked !== hash) {
    return { status: 301, headers: { ...headers, location: `/openapi/v3/${path}?hash=${hash}` }, body: '', warnings: call.warnings };
  }
  if (header(call, 'if-none-match') === headers.etag) return { status: 304, headers, body: '', warnings: call.warnings };
  const response = respond(call, openApiV3(catalog, docs(), path));
  return { ...response, headers: { ...response.headers, ...headers } };
}

function respond(call: Call, document: unknown): ApiResponse {
  const accept = header(call, 'accept') ?? '';
  if (accept.includes('protobuf') && !accept.includes('json') && !accept.includes('*/*')) throw notAcceptable(['application/json']);
  return respondJson(call, 200, document, { form: 'object', metaVersion: 'v1', media: 'json' });
}
