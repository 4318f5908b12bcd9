// Whose token is this? Upstream: pkg/registry/authentication/tokenreview

import { badRequest } from '../../../api/meta/status-error.ts';
import { issuer, verifyToken } from '../authn/tokens.ts';
import type { VirtualResource } from './registry.ts';
import { respondReview, reviewInBody } from './review.ts';
import { userInfo } from './self-subject-review.ts';

export const tokenReview: VirtualResource = (call) => {
  const review = reviewInBody(call);
  const { token = '', audiences = [issuer] } = (review.spec ?? {}) as { token?: string; audiences?: readonly string[] };
  if (token === '') throw badRequest('token is required for TokenReview in authentication');
  const { etcd, secret, nowMs } = call.server;
  const verdict = verifyToken(etcd, secret, nowMs, token);
  const shared = verdict?.audiences.filter((audience) => audiences.includes(audience)) ?? [];
  if (!verdict) return respondReview(call, review, { user: {}, error: '[invalid bearer token]' });
  if (verdict.refused !== undefined) return respondReview(call, review, { user: {}, error: `[invalid bearer token, ${verdict.refused}]` });
  if (shared.length === 0) {
    const list = (names: readonly string[]): string => `[${names.map((name) => JSON.stringify(name)).join(' ')}]`;
    const error = `[invalid bearer token, token audiences ${list(verdict.audiences)} is invalid for the target audiences ${list(audiences)}]`;
    return respondReview(call, review, { user: {}, error });
  }
  return respondReview(call, review, { authenticated: true, user: userInfo(verdict.user), audiences: shared });
};
