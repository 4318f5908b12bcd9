// ConfigMaps of a new cluster: the CA for every namespace, how the API server authenticates, and CoreDNS' configuration.
// Upstream: rootcacertpublisher, clusterauthenticationtrust, legacytokentracking, kubeadm's coredns addon

import { authorityCertificate } from '../apiserver/authn/authority.ts';
import { systemNamespaces } from './namespaces.ts';
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

export function seedConfigMaps(seed: Seed): void {
  const ca = authorityCertificate(seed.secret);
  for (const namespace of systemNamespaces) {
    put(seed, namespace, 'kube-root-ca.crt', { 'ca.crt': ca }, { 'kubernetes.io/description': caDescription });
  }
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

function put(seed: Seed, namespace: string, name: string, data: Readonly<Record<string, string>>, annotations?: Readonly<Record<string, string>>): void {
  seed.put('configmaps', {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name, namespace, ...(annotations ? { annotations } : {}) },
    data,
  });
}
