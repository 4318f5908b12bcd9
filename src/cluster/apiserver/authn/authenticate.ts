// Who a request comes from: a client certificate, a bearer token, or nobody in particular.
// Upstream: apiserver/pkg/authentication/request/{x509,bearertoken,anonymous}

import type { ApiRequest } from '../../../api/client.ts';
import { unauthorized } from '../../../api/meta/status-error.ts';
import type { ServerParts } from '../server-parts.ts';
import type { User } from '../user.ts';
import { allAuthenticated, anonymous } from '../user.ts';
import { issuer, verifyToken } from './tokens.ts';

/** What a verified certificate says. */
export interface CertificateSubject {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

/** @throws StatusError 401 for a token nobody issued */
export function authenticate(parts: ServerParts, request: ApiRequest, subject?: CertificateSubject): User {
  if (subject) return { name: subject.commonName, groups: [...subject.organizations, allAuthenticated] };
  const token = /^Bearer +(\S+)$/i.exec(request.headers?.authorization ?? '')?.[1];
  if (token === undefined) return anonymous;
  const verdict = verifyToken(parts.etcd, parts.secret, parts.nowMs, token);
  if (!verdict?.audiences.includes(issuer)) throw unauthorized('Unauthorized');
  return { ...verdict.user, groups: [...new Set([...verdict.user.groups, allAuthenticated])] };
}
