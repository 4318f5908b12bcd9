// `/.well-known/openid-configuration`: who issues ServiceAccounts' tokens, for others who want to verify them.
// Upstream: pkg/serviceaccount/openidmetadata.go
// Left out: the keys at /openid/v1/jwks (absent.ts): signatures are not computed here.

import type { Endpoints } from '../../../api/types.ts';
import { respondJson } from '../respond.ts';
import type { PathHandler } from './registry.ts';

export const openIdPath: PathHandler = (call) => {
  if (call.info.path.replace(/\/$/, '') !== '/.well-known/openid-configuration') return undefined;
  const endpoints = call.server.etcd.get('endpoints', 'default/kubernetes') as Endpoints | undefined;
  const address = endpoints?.subsets?.[0]?.addresses?.[0]?.ip ?? '127.0.0.1';
  return respondJson(call, 200, {
    issuer: 'https://kubernetes.default.svc.cluster.local',
    jwks_uri: `https://${address}:6443/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
};
