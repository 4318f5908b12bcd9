// Paths that are no objects: discovery, OpenAPI, versions, health, metrics.

import type { ApiResponse } from '../../../api/client.ts';
import type { Call } from '../call.ts';
import { answerPath } from '../paths/registry.ts';
import { NotServed } from './route.ts';

/** @throws NotServed */
export function routePath(call: Call): ApiResponse {
  const response = answerPath(call);
  if (!response) throw new NotServed();
  return response;
}
