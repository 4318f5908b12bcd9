// Deletes kubeadm's bootstrap tokens when they expire. Upstream: pkg/controller/bootstrap/tokencleaner.go

import type { Secret } from '../../api/types.ts';
import { decodeBase64 } from '../../base/base64.ts';
import { tryParseRfc3339 } from '../../base/time.ts';
import type { Component } from '../component.ts';
import { resources } from './shared/resources.ts';

const tokenType = 'bootstrap.kubernetes.io/token';

export const tokenCleaner: Component = {
  name: 'token-cleaner-controller',
  user: 'system:serviceaccount:kube-system:token-cleaner',
  fieldManager: 'kube-controller-manager',
  latencyMs: 5,
  watches: [resources.secrets],
  keysFor: ({ type, key, object }) => (type !== 'delete' && object['type'] === tokenType && object.metadata.namespace === 'kube-system' ? [key] : []),
  reconcile: (key, context) => {
    const [namespace = '', name = ''] = key.split('/');
    const secret = context.get<Secret>(resources.secrets, namespace, name);
    const text = secret?.type === tokenType ? secret.data?.['expiration'] : undefined;
    if (!secret || text === undefined) return;
    const leftMs = (tryParseRfc3339(decodeBase64(text)) ?? 0) - context.nowMs;
    if (leftMs > 0) context.enqueueAfter(key, leftMs);
    else context.delete(resources.secrets, namespace, name, { uid: secret.metadata.uid ?? '' });
  },
};
