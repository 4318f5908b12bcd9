// Everything the server answers that is no object. Adding one = a file and a line here.

import type { ApiResponse } from '../../../api/client.ts';
import type { Call } from '../call.ts';
import { discoveryPaths } from '../discovery/paths.ts';
import { openApiPaths } from '../openapi/paths.ts';
import { absentPaths } from './absent.ts';
import { healthPaths } from './health.ts';
import { metricsPath } from './metrics.ts';
import { openIdPath } from './openid.ts';
import { versionPath } from './version.ts';

/** Answers a path, or leaves it to the next. */
export type PathHandler = (call: Call) => ApiResponse | undefined;

const handlers: readonly PathHandler[] = [discoveryPaths, openApiPaths, versionPath, healthPaths, metricsPath, openIdPath, absentPaths];

export function answerPath(call: Call): ApiResponse | undefined {
  for (const handler of handlers) {
    const response = handler(call);
    if (response) return response;
  }
  return undefined;
}
