// Resources without stored objects: questions that are answered, and states that are computed. Adding one = a file and a line here.

import type { ApiResponse } from '../../../api/client.ts';
import type { ResourceCall } from '../call.ts';
import { bind } from '../subresources/binding.ts';
import { localSubjectAccessReview, selfSubjectAccessReview, subjectAccessReview } from './access-reviews.ts';
import { componentStatuses } from './component-statuses.ts';
import { selfSubjectRulesReview } from './rules-review.ts';
import { selfSubjectReview } from './self-subject-review.ts';
import { tokenReview } from './token-review.ts';

/** Answers a call about a virtual resource. @throws StatusError */
export type VirtualResource = (call: ResourceCall) => ApiResponse;

const bindings: VirtualResource = (call) => bind(call);

const all: Readonly<Record<string, VirtualResource>> = {
  bindings,
  componentstatuses: componentStatuses,
  'selfsubjectreviews.authentication.k8s.io': selfSubjectReview,
  'tokenreviews.authentication.k8s.io': tokenReview,
  'localsubjectaccessreviews.authorization.k8s.io': localSubjectAccessReview,
  'selfsubjectaccessreviews.authorization.k8s.io': selfSubjectAccessReview,
  'selfsubjectrulesreviews.authorization.k8s.io': selfSubjectRulesReview,
  'subjectaccessreviews.authorization.k8s.io': subjectAccessReview,
};

export const virtualResource = (qualified: string): VirtualResource | undefined => (Object.hasOwn(all, qualified) ? all[qualified] : undefined);
