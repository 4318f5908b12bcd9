// Tokens in Secrets: fills Secrets of type service-account-token, and deletes them with their account.
// Upstream: pkg/controller/serviceaccount/tokens_controller.go
// Keys: `secret|namespace/name`, `account|namespace/name/uid`.

import { isStatus } from '../../api/meta/status-error.ts';
import type { Secret, ServiceAccount } from '../../api/types.ts';
import { encodeBase64 } from '../../base/base64.ts';
import type { Component, ComponentContext } from '../component.ts';
import { asObject, keyOf, resources } from './shared/resources.ts';

const tokenType = 'kubernetes.io/service-account-token';
const accountName = 'kubernetes.io/service-account.name';
const accountUid = 'kubernetes.io/service-account.uid';

export const serviceAccountTokens: Component = {
  name: 'serviceaccount-token-controller',
  user: 'system:kube-controller-manager',
  fieldManager: 'kube-controller-manager',
  latencyMs: 5,
  watches: [resources.serviceaccounts, resources.secrets],
  keysFor: ({ type, resource, key, object }, context) => {
    if (resource === 'secrets') return type !== 'delete' && object['type'] === tokenType ? [`secret|${key}`] : [];
    if (type === 'delete') return [`account|${key}/${object.metadata.uid}`];
    if (type !== 'create') return [];
    const waiting = context.list<Secret>(resources.secrets, object.metadata.namespace);
    return waiting.filter((secret) => secret.type === tokenType && secret.metadata.annotations?.[accountName] === object.metadata.name).map((secret) => `secret|${keyOf(secret)}`);
  },
  reconcile: (key, context) => {
    const [namespace = '', name = '', uid = ''] = key.slice(key.indexOf('|') + 1).split('/');
    if (key.startsWith('account|')) return deleteTokens(namespace, name, uid, context);
    const secret = context.get<Secret>(resources.secrets, namespace, name);
    if (secret?.type === tokenType) sync(secret, context);
  },
};

function sync(secret: Secret, context: ComponentContext): void {
  const { namespace = '', annotations = {} } = secret.metadata;
  const account = context.get<ServiceAccount>(resources.serviceaccounts, namespace, annotations[accountName] ?? '');
  const wantedUid = annotations[accountUid];
  if (!account || (wantedUid && wantedUid !== account.metadata.uid)) return remove(secret, context);
  const ca = encodeBase64(context.signing.caCertificate);
  const { data = {} } = secret;
  if (data['ca.crt'] === ca && data['namespace'] && data['token']) return;
  const filled = { ...data, 'ca.crt': ca, namespace: data['namespace'] ?? encodeBase64(namespace), token: data['token'] ?? encodeBase64(context.signing.legacyToken(asObject(account), asObject(secret))) };
  const metadata = { ...secret.metadata, annotations: { ...annotations, [accountName]: account.metadata.name, [accountUid]: account.metadata.uid ?? '' } };
  context.update(resources.secrets, { ...secret, metadata, data: filled });
}

function deleteTokens(namespace: string, name: string, uid: string, context: ComponentContext): void {
  const current = context.get<ServiceAccount>(resources.serviceaccounts, namespace, name);
  if (current?.metadata.uid === uid) return;
  for (const secret of context.list<Secret>(resources.secrets, namespace)) {
    const { annotations = {} } = secret.metadata;
    if (secret.type === tokenType && annotations[accountName] === name && annotations[accountUid] === uid) remove(secret, context);
  }
}

function remove({ metadata }: Secret, context: ComponentContext): void {
  try {
    context.delete(resources.secrets, metadata.namespace ?? '', metadata.name, { uid: metadata.uid ?? '' });
  } catch (error) {
    if (!isStatus(error, 'NotFound')) throw error; // it went by itself meanwhile
  }
}
