// Signs the ConfigMap `cluster-info` with every bootstrap token, so that a machine that joins can trust what it reads there.
// Upstream: pkg/controller/bootstrap/bootstrapsigner.go, k8s.io/cluster-bootstrap/token/jws

import type { ConfigMap, Secret } from '../../api/types.ts';
import { decodeBase64, encodeBase64Url } from '../../base/base64.ts';
import { utf8 } from '../../base/bytes.ts';
import { hmacSha256 } from '../../base/hmac.ts';
import { tryParseRfc3339 } from '../../base/time.ts';
import type { Component, ComponentContext } from '../component.ts';
import { resources } from './shared/resources.ts';

const tokenType = 'bootstrap.kubernetes.io/token';
const home = 'kube-public/cluster-info';
const prefix = 'jws-kubeconfig-';

export const bootstrapSigner: Component = {
  name: 'bootstrap-signer-controller',
  user: 'system:serviceaccount:kube-system:bootstrap-signer',
  fieldManager: 'kube-controller-manager',
  latencyMs: 5,
  watches: [resources.configmaps, resources.secrets],
  keysFor: ({ resource, key, object }) => {
    if (resource === 'configmaps') return key === home ? [home] : [];
    return object['type'] === tokenType && object.metadata.namespace === 'kube-system' ? [home] : [];
  },
  reconcile: (_, context) => {
    const [namespace = '', name = ''] = home.split('/');
    const found = context.get<ConfigMap>(resources.configmaps, namespace, name);
    const content = found?.data?.['kubeconfig'];
    if (!found || content === undefined) return;
    const before = Object.entries(found.data ?? {});
    const rest = before.filter(([key]) => !key.startsWith(prefix));
    const data: Record<string, string> = Object.fromEntries([...rest, ...signatures(content, context)]);
    const isSame = Object.keys(data).length === before.length && before.every(([key, value]) => data[key] === value);
    if (!isSame) context.update(resources.configmaps, { ...found, data });
  },
};

function signatures(content: string, context: ComponentContext): readonly (readonly [string, string])[] {
  return context.list<Secret>(resources.secrets, 'kube-system').flatMap((secret) => {
    if (secret.type !== tokenType) return [];
    const value = (key: string): string => decodeBase64(secret.data?.[key] ?? '');
    const [id, key] = [value('token-id'), value('token-secret')];
    const expiresMs = tryParseRfc3339(value('expiration'));
    const isValid = id && key && secret.metadata.name === `bootstrap-token-${id}` && value('usage-bootstrap-signing') === 'true';
    return isValid && (expiresMs === undefined || expiresMs > context.nowMs) ? [[`${prefix}${id}`, detachedSignature(content, id, key)] as const] : [];
  });
}

/** A JSON Web Signature without its content. */
function detachedSignature(content: string, id: string, key: string): string {
  const head = encodeBase64Url(utf8(JSON.stringify({ alg: 'HS256', kid: id })));
  return `${head}..${encodeBase64Url(hmacSha256(key, `${head}.${encodeBase64Url(utf8(content))}`))}`;
}
