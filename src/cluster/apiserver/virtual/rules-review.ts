// What may I do here? Upstream: pkg/registry/authorization/selfsubjectrulesreview

import { badRequest } from '../../../api/meta/status-error.ts';
import type { JsonObject } from '../../../api/object.ts';
import { systemMasters } from '../user.ts';
import type { VirtualResource } from './registry.ts';
import { respondReview, reviewInBody } from './review.ts';

export const selfSubjectRulesReview: VirtualResource = (call) => {
  const review = reviewInBody(call);
  const { namespace = '' } = (review.spec ?? {}) as { namespace?: string };
  if (namespace === '') throw badRequest('no namespace on request');
  const resourceRules: JsonObject[] = [];
  const nonResourceRules: JsonObject[] = [];
  if (call.user.groups.includes(systemMasters)) {
    resourceRules.push({ verbs: ['*'], apiGroups: ['*'], resources: ['*'] });
    nonResourceRules.push({ verbs: ['*'], nonResourceURLs: ['*'] });
  }
  for (const { rule } of call.server.authorizer.rulesFor(call.user, namespace)) {
    const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
    if (resources?.length) resourceRules.push({ verbs, apiGroups, resources, ...(resourceNames?.length ? { resourceNames } : {}) });
    if (nonResourceURLs?.length) nonResourceRules.push({ verbs, nonResourceURLs });
  }
  return respondReview(call, review, { resourceRules, nonResourceRules, incomplete: false });
};
