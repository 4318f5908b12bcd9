// Load balancers as an add-on: what a cloud's controller manager does where there is a cloud.
// @supports yes add-ons: load-balancer — "addresses for Services of type LoadBalancer; nodes are chosen by health, traffic policies count"

import { distrolessBase } from '../../../containers/images/bases.ts';
import { simpleImage } from '../../../containers/images/simple-image.ts';
import type { AddOn } from '../addon.ts';
import { cloudControllerManager } from './controller.ts';

const manifest = `# Addresses for Services of type LoadBalancer.
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cloud-controller-manager
  namespace: kube-system
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: system:cloud-controller-manager
rules:
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch, patch, update]
- apiGroups: [""]
  resources: [services/status]
  verbs: [patch, update]
- apiGroups: [""]
  resources: [nodes]
  verbs: [get, list, watch]
- apiGroups: [""]
  resources: [events]
  verbs: [create, patch, update]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: system:cloud-controller-manager
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:cloud-controller-manager}
subjects:
- {kind: ServiceAccount, name: cloud-controller-manager, namespace: kube-system}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cloud-controller-manager
  namespace: kube-system
  labels: {app: cloud-controller-manager}
spec:
  selector:
    matchLabels: {app: cloud-controller-manager}
  template:
    metadata:
      labels: {app: cloud-controller-manager}
    spec:
      serviceAccountName: cloud-controller-manager
      priorityClassName: system-cluster-critical
      tolerations:
      - {key: node-role.kubernetes.io/control-plane, effect: NoSchedule}
      containers:
      - name: cloud-controller-manager
        image: registry.k8s.io/cloud-provider-kind/cloud-controller-manager:v0.10.0
        readinessProbe:
          httpGet: {path: /healthz, port: 10258}
`;

export const loadBalancer: AddOn = {
  name: 'load-balancer',
  summary: 'Addresses for Services of type LoadBalancer, as a cloud gives them.',
  manifest,
  addresses: ['raw.githubusercontent.com/kubernetes-sigs/cloud-provider-kind/main/deploy/cloud-controller-manager.yaml'],
  images: [
    simpleImage({
      repository: 'registry.k8s.io/cloud-provider-kind/cloud-controller-manager',
      tags: ['v0.10.0'],
      accepts: (tag) => /^v0\.\d+\.\d+$/.test(tag),
      base: distrolessBase,
      sizeBytes: 24_000_000,
      programs: { '/bin/cloud-controller-manager': cloudControllerManager },
      config: { entrypoint: ['/bin/cloud-controller-manager'] },
    }),
  ],
};
