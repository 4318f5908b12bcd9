// Who a request comes from: a client certificate, a bearer token, or nobody in particular.
// Upstream: apiserver/pkg/authentication/request/{x509,bearertoken,anonymous}

import type { ApiRequest, ClientCredentials } from '../../../api/client.ts';
import { unauthorized } from '../../../api/meta/status-error.ts';
import { sha256Hex } from '../../../base/sha256.ts';
import type { ServerParts } from '../server-parts.ts';
import type { User } from '../user.ts';
import { allAuthenticated, anonymous } from '../user.ts';
import { userOfCertificate } from './client-certificate.ts';
import { noteUse } from './legacy-tokens.ts';
import { issuer, verifyToken } from './tokens.ts';

/** What a verified certificate says. */
export interface CertificateSubject {
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** SHA-256 of the certificate, in hex */
  readonly fingerprint: string;
}

/** @throws StatusError 401 for a token nobody issued */
export function authenticate(parts: ServerParts, request: ApiRequest, subject?: CertificateSubject): User {
  if (subject) return withCredentialId({ name: subject.commonName, groups: [...subject.organizations, allAuthenticated] }, subject.fingerprint);
  // Upstream: bearertoken.AuthenticateRequest; with two blanks there is no token, and what follows one does not matter.
  const token = /^Bearer ([^ ]+)(?: |$)/i.exec((request.headers?.authorization ?? '').trim())?.[1];
  return token === undefined ? anonymous : userOfToken(parts, token);
}

/** Who shows these credentials inside the world. @throws StatusError 401 for ones this cluster did not issue */
export function userWith(parts: ServerParts, { clientCertificateData: certificate, token }: ClientCredentials): User {
  if (certificate !== undefined) {
    const user = userOfCertificate(certificate, parts.secret);
    if (!user) throw unauthorized('Unauthorized');
    return withCredentialId(user, sha256Hex(certificate));
  }
  return token === undefined ? anonymous : userOfToken(parts, token);
}

/** Upstream: x509.CommonNameUserConversion */
function withCredentialId(user: User, fingerprint: string): User {
  return { ...user, extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${fingerprint}`] } };
}

function userOfToken(parts: ServerParts, token: string): User {
  const verdict = verifyToken(parts.etcd, parts.secret, parts.nowMs, token);
  if (verdict?.lies) noteUse(parts, verdict.lies);
  if (!verdict?.audiences.includes(issuer)) throw unauthorized('Unauthorized');
  return { ...verdict.user, groups: [...new Set([...verdict.user.groups, allAuthenticated])] };
}
