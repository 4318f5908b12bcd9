// Every namespace has the cluster's CA in a ConfigMap, for the Pods' service account volumes.
// Upstream: pkg/controller/certificates/rootcacertpublisher/publisher.go.

import type { ConfigMap, Namespace } from '../../api/types.ts';
import type { Component } from '../component.ts';
import { resources } from './shared/resources.ts';

const name = 'kube-root-ca.crt';
const annotations = { 'kubernetes.io/description': 'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.' };

export const rootCaCertPublisher: Component = {
  name: 'root-ca-certificate-publisher-controller',
  user: 'system:serviceaccount:kube-system:root-ca-cert-publisher',
  fieldManager: 'kube-controller-manager',
  latencyMs: 4,
  watches: [resources.namespaces, resources.configmaps],
  keysFor: (change) => {
    if (change.resource === 'namespaces') return change.type === 'create' ? [change.key] : [];
    return change.type !== 'create' && change.object.metadata.name === name ? [change.object.metadata.namespace ?? ''] : [];
  },
  reconcile: (key, context) => {
    const space = context.get<Namespace>(resources.namespaces, '', key);
    if (!space || space.status?.phase === 'Terminating') return;
    const data = context.get<ConfigMap>(resources.configmaps, 'kube-system', name)?.data;
    const found = context.get<ConfigMap>(resources.configmaps, key, name);
    if (!data || found?.data?.['ca.crt'] === data['ca.crt']) return;
    if (found) context.update(resources.configmaps, { ...found, data });
    else context.create(resources.configmaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: key, annotations }, data });
  },
};
