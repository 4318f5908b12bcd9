// Bearer tokens: those of service accounts and kubeadm's bootstrap tokens.
// Upstream: pkg/serviceaccount/{jwt,claims,legacy}.go, plugin/pkg/auth/authenticator/token/bootstrap

import type { ApiObject, JsonObject } from '../../../api/object.ts';
import { decodeBase64 } from '../../../base/base64.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';
import type { Etcd } from '../../etcd.ts';
import type { User } from '../user.ts';
import { allAuthenticated, userNamed } from '../user.ts';
import { signJwt, verifyJwt } from './jwt.ts';
import { invalidSinceLabel } from './legacy-tokens.ts';

export const issuer = 'https://kubernetes.default.svc.cluster.local';

/** What a token is bound to beside its account: it ends with that object. */
export interface BoundObject {
  readonly kind: 'Pod' | 'Secret' | 'Node';
  readonly object: ApiObject;
  /** of a Pod: the Node it runs on */
  readonly node?: ApiObject | undefined;
}

export interface TokenRequest {
  readonly account: ApiObject;
  readonly audiences: readonly string[];
  readonly lifetimeSeconds: number;
  readonly bound?: BoundObject | undefined;
  /** names this token for audits */
  readonly id: string;
}

const reference = ({ metadata }: ApiObject): JsonObject => ({ name: metadata.name, uid: metadata.uid });

/** A token of the kind kubelets project into Pods and `kubectl create token` gives. */
export function issueToken({ account, audiences, lifetimeSeconds, bound, id }: TokenRequest, secret: string, nowMs: number): string {
  const iat = Math.floor(nowMs / 1000);
  const { namespace = '', name } = account.metadata;
  const boundTo = bound && { [bound.kind.toLowerCase()]: reference(bound.object), ...(bound.node ? { node: reference(bound.node) } : {}) };
  return signJwt(
    {
      aud: audiences,
      exp: iat + lifetimeSeconds,
      iat,
      iss: issuer,
      jti: id,
      'kubernetes.io': { namespace, ...boundTo, serviceaccount: reference(account) },
      nbf: iat,
      sub: `system:serviceaccount:${namespace}:${name}`,
    },
    secret,
  );
}

/** The older kind, which lies in a Secret and does not run out. Upstream: legacyTokenGenerator */
export function issueLegacyToken(account: ApiObject, secretObject: ApiObject, secret: string): string {
  const { namespace = '', name, uid } = account.metadata;
  return signJwt(
    {
      iss: 'kubernetes/serviceaccount',
      'kubernetes.io/serviceaccount/namespace': namespace,
      'kubernetes.io/serviceaccount/secret.name': secretObject.metadata.name,
      'kubernetes.io/serviceaccount/service-account.name': name,
      'kubernetes.io/serviceaccount/service-account.uid': uid,
      sub: `system:serviceaccount:${namespace}:${name}`,
    },
    secret,
  );
}

export interface TokenVerdict {
  readonly user: User;
  readonly audiences: readonly string[];
  /** the Secret it lies in, where it is one of those that do not run out */
  readonly lies?: ApiObject;
  /** why it lets nobody in though it was issued */
  readonly refused?: string;
}

interface Reference {
  readonly name: string;
  readonly uid: string;
}

interface Claims {
  readonly iss?: string;
  readonly aud?: readonly string[];
  readonly exp?: number;
  readonly jti?: string;
  readonly sub?: string;
  readonly 'kubernetes.io'?: {
    readonly namespace: string;
    readonly serviceaccount: Reference;
    readonly pod?: Reference;
    readonly secret?: Reference;
    readonly node?: Reference;
  };
  readonly [claim: string]: unknown;
}

/** Whose token this is and for whom; undefined when nobody issued it, it has run out, or what it is bound to is gone. */
export function verifyToken(etcd: Etcd, secret: string, nowMs: number, token: string): TokenVerdict | undefined {
  const claims = verifyJwt(token, secret) as Claims | undefined;
  if (!claims) return bootstrapUser(etcd, nowMs, token);
  if (claims.iss === 'kubernetes/serviceaccount') return legacyUser(etcd, claims);
  const about = claims['kubernetes.io'];
  if (!about || (claims.exp ?? 0) * 1000 <= nowMs) return undefined;
  const { namespace, serviceaccount, pod, secret: bound, node } = about;
  if (!isThere(etcd, 'serviceaccounts', namespace, serviceaccount)) return undefined;
  if ((pod && !isThere(etcd, 'pods', namespace, pod)) || (bound && !isThere(etcd, 'secrets', namespace, bound))) return undefined;
  const extra: Record<string, readonly string[]> = { 'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`] };
  if (node) Object.assign(extra, { 'authentication.kubernetes.io/node-name': [node.name], 'authentication.kubernetes.io/node-uid': [node.uid] });
  if (pod) Object.assign(extra, { 'authentication.kubernetes.io/pod-name': [pod.name], 'authentication.kubernetes.io/pod-uid': [pod.uid] });
  const user = userNamed(`system:serviceaccount:${namespace}:${serviceaccount.name}`);
  return { user: { ...user, uid: serviceaccount.uid, extra }, audiences: claims.aud ?? [] };
}

function isThere(etcd: Etcd, resource: string, namespace: string, { name, uid }: Reference): boolean {
  const found = etcd.get(resource, `${namespace}/${name}`);
  return found?.metadata.uid === uid && found.metadata.deletionTimestamp === undefined;
}

function legacyUser(etcd: Etcd, claims: Claims): TokenVerdict | undefined {
  const claim = (name: string): string => String(claims[`kubernetes.io/serviceaccount/${name}`] ?? '');
  const namespace = claim('namespace');
  const name = claim('service-account.name');
  const uid = claim('service-account.uid');
  const lies = etcd.get('secrets', `${namespace}/${claim('secret.name')}`);
  if (!lies || lies.metadata.deletionTimestamp !== undefined || !isThere(etcd, 'serviceaccounts', namespace, { name, uid })) return undefined;
  // Nobody is let in by a token that was marked; that somebody tried is noted all the same.
  const user = { ...userNamed(`system:serviceaccount:${namespace}:${name}`), uid };
  return lies.metadata.labels?.[invalidSinceLabel] ? { user, audiences: [], lies, refused: markedInvalid(lies, name) } : { user, audiences: [issuer], lies };
}

const markedInvalid = ({ metadata: { name, namespace } }: ApiObject, account: string): string =>
  `the token in secret ${namespace}/${name} for service account ${namespace}/${account} has been marked invalid. Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the '${invalidSinceLabel}' label from the secret to temporarily allow use of this token`;

/** kubeadm's tokens, `abcdef.0123456789abcdef`, stand in Secrets of kube-system. */
function bootstrapUser(etcd: Etcd, nowMs: number, token: string): TokenVerdict | undefined {
  const [, id, secret] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token) ?? [];
  const found = id === undefined ? undefined : etcd.get('secrets', `kube-system/bootstrap-token-${id}`);
  if (found?.type !== 'bootstrap.kubernetes.io/token') return undefined;
  const data = (found.data ?? {}) as Readonly<Record<string, string>>;
  const field = (name: string): string => decodeBase64(data[name] ?? '');
  if (field('token-secret') !== secret || field('usage-bootstrap-authentication') !== 'true') return undefined;
  const ends = tryParseRfc3339(field('expiration'));
  if (ends !== undefined && ends <= nowMs) return undefined;
  const groups = field('auth-extra-groups')
    .split(',')
    .filter((name) => name !== '');
  return { user: { name: `system:bootstrap:${id}`, groups: ['system:bootstrappers', ...groups, allAuthenticated] }, audiences: [issuer] };
}
