// What all reviews share: the spec is read and checked, the status is the answer.

import type { ApiResponse } from '../../../api/client.ts';
import type { FieldError } from '../../../api/meta/field-error.ts';
import { invalid } from '../../../api/meta/status-error.ts';
import type { ApiObject, JsonObject } from '../../../api/object.ts';
import type { ResourceCall } from '../call.ts';
import { objectInBody } from '../codec/body.ts';
import { respondJson } from '../respond.ts';

/** The review in the body. @throws StatusError when the kind's own validation finds fault */
export function reviewInBody(call: ResourceCall): ApiObject {
  const object = objectInBody(call);
  const { validate } = call.resource.kind;
  const errors: readonly FieldError[] = validate?.(object, { nowMs: call.server.nowMs, user: call.user, subresource: '' }) ?? [];
  if (errors.length > 0) throw invalid({ group: call.resource.kind.group, kind: call.resource.kind.kind }, object.metadata.name ?? '', errors);
  return object;
}

/** The review with its answer. */
export function respondReview(call: ResourceCall, review: ApiObject, status: JsonObject): ApiResponse {
  const { kind, apiVersion, metadata, spec } = review;
  return respondJson(call, 201, { kind, apiVersion, metadata: metadata ?? {}, ...(spec === undefined ? {} : { spec }), status });
}
