/**
 * Questions about identity and permission: a POST that is answered and never stored.
 * Upstream: pkg/registry/authentication, pkg/registry/authorization.
 *
 * @supports yes TokenReview, SelfSubjectReview, SubjectAccessReview and its siblings: answered by the server's own authenticators and RBAC
 */
import type { Kind } from '../kind.ts';
import { defineKind } from './shared/define.ts';

const review = (group: string, schema: string, kind: string, namespaced = false): Kind =>
  defineKind({ group, kind, plural: `${kind.toLowerCase()}s`, namespaced, schema, verbs: ['create'], virtual: true, generation: false });

const authentication = (kind: string): Kind => review('authentication.k8s.io', 'io.k8s.api.authentication.v1', kind);
const authorization = (kind: string, namespaced = false): Kind => review('authorization.k8s.io', 'io.k8s.api.authorization.v1', kind, namespaced);

export const selfSubjectReview = authentication('SelfSubjectReview');
export const tokenReview = authentication('TokenReview');
export const localSubjectAccessReview = authorization('LocalSubjectAccessReview', true);
export const selfSubjectAccessReview = authorization('SelfSubjectAccessReview');
export const selfSubjectRulesReview = authorization('SelfSubjectRulesReview');
export const subjectAccessReview = authorization('SubjectAccessReview');
