// Server-side apply: what one manager wants, merged into what is there.
// Upstream: apiserver/pkg/endpoints/handlers/patch.go applyPatcher

import type { ApiResponse } from '../../../api/client.ts';
import { badRequest } from '../../../api/meta/status-error.ts';
import type { ResourceCall } from '../call.ts';

export function apply(call: ResourceCall): ApiResponse {
  void call;
  throw badRequest('not simulated in Drydock: server-side apply');
}
