// May this user do that? Upstream: pkg/registry/authorization/{subject,selfsubject,localsubject}accessreview

import type { FieldError } from '../../../api/meta/field-error.ts';
import { invalidField, required } from '../../../api/meta/field-error.ts';
import { badRequest, invalid } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { AccessAttributes } from '../authz/attributes.ts';
import type { ResourceCall } from '../call.ts';
import type { User } from '../user.ts';
import type { VirtualResource } from './registry.ts';
import { respondReview, reviewInBody } from './review.ts';

interface Spec {
  readonly user?: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
  readonly resourceAttributes?: Partial<AccessAttributes>;
  readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string };
}

export const selfSubjectAccessReview: VirtualResource = (call) => {
  const review = reviewInBody(call);
  return answer(call, review, call.user);
};

export const subjectAccessReview: VirtualResource = (call) => {
  const review = reviewInBody(call);
  return answer(call, review, subjectOf(call, review));
};

export const localSubjectAccessReview: VirtualResource = (call) => {
  const review = reviewInBody(call);
  const { resourceAttributes } = (review.spec ?? {}) as Spec;
  const namespace = resourceAttributes?.namespace ?? '';
  if (namespace !== call.info.namespace) {
    throw badRequest(`spec.resourceAttributes.namespace must match namespace: ${call.info.namespace}`);
  }
  return answer(call, review, subjectOf(call, review));
};

/** @throws StatusError 422 when the subject or the question is missing. Upstream: ValidateSubjectAccessReviewSpec */
function subjectOf(call: ResourceCall, review: ApiObject): User {
  const { user, groups, uid, extra } = (review.spec ?? {}) as Spec;
  if (!user && !groups?.length) fail(call, review, [invalidField('spec.user', '', 'at least one of user or group must be specified')]);
  return { name: user ?? '', groups: groups ?? [], ...(uid ? { uid } : {}), ...(extra ? { extra } : {}) };
}

function answer(call: ResourceCall, review: ApiObject, user: User): ReturnType<VirtualResource> {
  const wanted = question(call, review);
  const { allowed, denied, reason } = call.server.authorizer.decide(user, wanted);
  return respondReview(call, review, { allowed, ...(denied ? { denied } : {}), ...(reason === '' ? {} : { reason }) });
}

function question(call: ResourceCall, review: ApiObject): AccessAttributes {
  const { resourceAttributes: resource, nonResourceAttributes: path } = (review.spec ?? {}) as Spec;
  if (resource && path) fail(call, review, [invalidField('spec.nonResourceAttributes', path, 'cannot be specified in combination with resourceAttributes')]);
  if (!resource && !path) fail(call, review, [required('spec', 'exactly one of nonResourceAttributes or resourceAttributes must be specified')]);
  return {
    isResource: resource !== undefined,
    verb: resource?.verb ?? path?.verb ?? '',
    group: resource?.group ?? '',
    version: resource?.version ?? '',
    resource: resource?.resource ?? '',
    subresource: resource?.subresource ?? '',
    namespace: resource?.namespace ?? '',
    name: resource?.name ?? '',
    path: path?.path ?? '',
  };
}

function fail({ resource }: ResourceCall, review: ApiObject, errors: readonly FieldError[]): never {
  throw invalid({ group: resource.kind.group, kind: resource.kind.kind }, review.metadata.name ?? '', errors);
}
