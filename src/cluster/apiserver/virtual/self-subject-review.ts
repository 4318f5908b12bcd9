// Who am I? Upstream: pkg/registry/authentication/selfsubjectreview

import type { JsonObject } from '../../../api/object.ts';
import type { User } from '../user.ts';
import type { VirtualResource } from './registry.ts';
import { respondReview, reviewInBody } from './review.ts';

export const selfSubjectReview: VirtualResource = (call) => respondReview(call, reviewInBody(call), { userInfo: userInfo(call.user) });

/** Upstream: authentication/v1 UserInfo */
export const userInfo = ({ name, uid, groups, extra }: User): JsonObject => ({
  username: name,
  ...(uid ? { uid } : {}),
  groups,
  ...(extra ? { extra } : {}),
});
