// Client certificates inside the world: who they name is written in them. Real keys and signatures exist only where real
// clients connect (src/http); in here nobody can forge what the cluster did not issue, because it remembers what it issued.
// Upstream: apiserver/pkg/authentication/request/x509: common name is the user, organizations are the groups.
// @supports partly authentication: client certificates — "subjects and issuance are real, the cryptography is not computed"

import { decodeBase64, encodeBase64 } from '../../../base/base64.ts';
import { sha256Hex } from '../../../base/sha256.ts';
import { allAuthenticated, type User } from '../user.ts';

const subjectHeader = 'drydock client certificate';

/** PEM text of a certificate for a user. @param secret the CA's own, from the world's seed */
export function issueClientCertificate(user: Pick<User, 'name' | 'groups'>, secret: string): string {
  const subject = JSON.stringify({
    kind: subjectHeader,
    commonName: user.name,
    organizations: user.groups.filter((group) => group !== allAuthenticated),
  });
  return pem('CERTIFICATE', `${subject}\n${sha256Hex(`${secret}${subject}`)}`);
}

/** Text between PEM's lines. */
export function pem(type: string, content: string): string {
  const lines = encodeBase64(content).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${type}-----\n${lines.join('\n')}\n-----END ${type}-----\n`;
}

/** Whom a certificate names; undefined when this cluster did not issue it. */
export function userOfCertificate(text: string, secret: string): User | undefined {
  const body = /-----BEGIN CERTIFICATE-----\s*([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(text)?.[1];
  if (!body) return undefined;
  try {
    const [subject = '', mark = ''] = decodeBase64(body.replace(/\s/g, '')).split('\n');
    if (mark !== sha256Hex(`${secret}${subject}`)) return undefined;
    const { commonName, organizations } = JSON.parse(subject) as { commonName: string; organizations: readonly string[] };
    return { name: commonName, groups: [...organizations, allAuthenticated] };
  } catch {
    return undefined; // somebody's own file: not a certificate of this cluster
  }
}
