// Every namespace has a service account `default`. Upstream: pkg/controller/serviceaccount/serviceaccounts_controller.go.

import { isStatus } from '../../api/meta/status-error.ts';
import type { Namespace } from '../../api/types.ts';
import type { Component } from '../component.ts';
import { resources } from './shared/resources.ts';

export const serviceaccount: Component = {
  name: 'service-account-controller',
  user: 'system:serviceaccount:kube-system:service-account-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 3,
  watches: [resources.namespaces, resources.serviceaccounts],
  keysFor: (change) => {
    if (change.resource === 'namespaces') return change.type === 'create' ? [change.key] : [];
    return change.type === 'delete' && change.object.metadata.name === 'default' ? [change.object.metadata.namespace ?? ''] : [];
  },
  reconcile: (key, context) => {
    const found = context.get<Namespace>(resources.namespaces, '', key);
    if (found?.status?.phase === 'Terminating' || !found || context.get(resources.serviceaccounts, key, 'default')) return;
    try {
      context.create(resources.serviceaccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: key } });
    } catch (error) {
      // the namespace began to go meanwhile: nothing to do there any more
      if (!isStatus(error, 'Forbidden')) throw error;
    }
  },
};
