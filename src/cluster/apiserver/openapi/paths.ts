// `/openapi/v3…` and `/openapi/v2`.

import { notAcceptable } from '../../../api/meta/status-error.ts';
import { header } from '../call.ts';
import type { PathHandler } from '../paths/registry.ts';
import { respondJson } from '../respond.ts';
import { openApiIndex, openApiV2, openApiV3 } from './documents.ts';

export const openApiPaths: PathHandler = (call) => {
  const { path } = call.info;
  if (!path.startsWith('/openapi/')) return undefined;
  const { catalog, docs } = call.server;
  if (path === '/openapi/v3' || path === '/openapi/v3/') return respond(call, openApiIndex(catalog, docs()));
  if (path === '/openapi/v2') return respond(call, openApiV2(catalog, docs()));
  const document = path.startsWith('/openapi/v3/') ? openApiV3(catalog, docs(), path.slice('/openapi/v3/'.length)) : undefined;
  return document && respond(call, document);
};

function respond(call: Parameters<PathHandler>[0], document: unknown): ReturnType<PathHandler> {
  const accept = header(call, 'accept') ?? '';
  if (accept.includes('protobuf') && !accept.includes('json') && !accept.includes('*/*')) throw notAcceptable(['application/json']);
  return respondJson(call, 200, document, { form: 'object', metaVersion: 'v1', media: 'json' });
}
