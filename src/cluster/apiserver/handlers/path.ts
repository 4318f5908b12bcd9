// Paths that are no objects: discovery, OpenAPI, versions, health, metrics.

import type { ApiResponse } from '../../../api/client.ts';
import type { Call } from '../call.ts';
import { answerPath } from '../paths/registry.ts';
import { checkMedia, mediaTypes, methodNotAllowed } from './choose-route.ts';
import { NotServed } from './route.ts';

/** @throws NotServed, StatusError */
export function routePath(call: Call): ApiResponse {
  const produces = documentTypes(call.info.path);
  if (produces) checkDocument(call, produces);
  const response = answerPath(call);
  if (!response) throw new NotServed();
  return response;
}

/** Media types of the paths that are routes of go-restful; all others, `/apis` and `/healthz` among them, take every method. */
function documentTypes(path: string): readonly string[] | undefined {
  if (/^\/version\/?$/.test(path)) return ['application/json'];
  return /^\/api(?:\/[^/]+)?\/?$|^\/apis\/[^/]+\/[^/]+\/?$/.test(path) ? mediaTypes : undefined;
}

/** @throws StatusError 405 or 406, but not for what nobody answers */
function checkDocument(call: Call, produces: readonly string[]): void {
  const { method } = call.request;
  const find = (): boolean => answerPath({ ...call, request: { ...call.request, method: 'GET', headers: {} } }) !== undefined;
  if (method !== 'GET' && find()) throw methodNotAllowed();
  try {
    checkMedia(call.request, produces);
  } catch (error) {
    // What is not there is not found in any form.
    if (find()) throw error;
  }
}
