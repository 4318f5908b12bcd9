// ConfigMaps of a new cluster: the CA for every namespace, how the API server authenticates, CoreDNS' configuration, and what kubeadm writes
// down (kubeadm-config.ts).
// Upstream: rootcacertpublisher, clusterauthenticationtrust, legacytokentracking, kubeadm's coredns addon and clusterinfo phase

import { authorityCertificate } from '../apiserver/authn/authority.ts';
import { encodeBase64 } from '../../base/base64.ts';
import { kubeadmConfigMaps, type WrittenDown } from './kubeadm-config.ts';
import { systemNamespaces } from './namespaces.ts';
import type { NodeSpec } from './nodes.ts';
import type { Seed } from './seed.ts';

const caDescription =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

const corefile = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;

/** What kubeadm publishes for machines that join: where the API is and whom to trust. */
const clusterInfo = (ca: string, address: string): string =>
  `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${encodeBase64(ca)}
    server: https://${address}:6443
  name: ""
contexts: null
current-context: ""
kind: Config
users: null
`;

export function seedConfigMaps(seed: Seed, nodes: readonly NodeSpec[]): void {
  const ca = authorityCertificate(seed.secret);
  for (const namespace of systemNamespaces) {
    put(seed, namespace, 'kube-root-ca.crt', { 'ca.crt': ca }, { annotations: { 'kubernetes.io/description': caDescription } });
  }
  const control = nodes.find(({ controlPlane }) => controlPlane) ?? nodes[0];
  put(seed, 'kube-public', 'cluster-info', { kubeconfig: clusterInfo(ca, control?.address ?? '172.18.0.2') });
  put(seed, 'kube-system', 'coredns', { Corefile: corefile });
  put(seed, 'kube-system', 'kube-apiserver-legacy-service-account-token-tracking', { since: seed.time.slice(0, 10) });
  put(seed, 'kube-system', 'extension-apiserver-authentication', {
    'client-ca-file': ca,
    'requestheader-allowed-names': '["front-proxy-client"]',
    'requestheader-client-ca-file': ca,
    'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
    'requestheader-group-headers': '["X-Remote-Group"]',
    'requestheader-username-headers': '["X-Remote-User"]',
  });
}

/** What kubeadm leaves behind when it is done. */
export function seedKubeadmConfigMaps(seed: Seed, nodes: readonly NodeSpec[]): void {
  const control = nodes.filter(({ controlPlane }) => controlPlane);
  const endpoint = `${control[0]?.address ?? '172.18.0.2'}:6443`;
  for (const { name, data, ...metadata } of kubeadmConfigMaps(endpoint, control.length > 1)) put(seed, 'kube-system', name, data, metadata);
}

function put(seed: Seed, namespace: string, name: string, data: Readonly<Record<string, string>>, metadata: Pick<WrittenDown, 'labels' | 'annotations'> = {}): void {
  seed.put('configmaps', {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name, namespace, ...metadata },
    data,
  });
}
