// The two Services of a new cluster, their addresses, and the range addresses come from.
// Upstream: pkg/controlplane/controller/{kubernetesservice,defaultservicecidr}, reconcilers; kubeadm's coredns addon

import type { JsonObject } from '../../api/object.ts';
import type { NodeSpec } from './nodes.ts';
import type { Seed } from './seed.ts';

export const serviceCidr = '10.96.0.0/16';
export const kubernetesAddress = '10.96.0.1';
export const dnsAddress = '10.96.0.10';

const kubernetesLabels = { component: 'apiserver', provider: 'kubernetes' };

export function seedServices(seed: Seed, nodes: readonly NodeSpec[]): void {
  const control = nodes.filter(({ controlPlane }) => controlPlane);
  const addresses = (control.length > 0 ? control : nodes.slice(0, 1)).map(({ address }) => address);
  service(seed, 'default', 'kubernetes', kubernetesAddress, { labels: kubernetesLabels }, [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }]);
  const annotations = { 'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true' };
  const labels = { 'k8s-app': 'kube-dns', 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' };
  service(seed, 'kube-system', 'kube-dns', dnsAddress, { labels, annotations }, [
    { name: 'dns', protocol: 'UDP', port: 53, targetPort: 53 },
    { name: 'dns-tcp', protocol: 'TCP', port: 53, targetPort: 53 },
    { name: 'metrics', protocol: 'TCP', port: 9153, targetPort: 9153 },
  ], { 'k8s-app': 'kube-dns' }); // biome-ignore format: one port per line
  ownEndpoints(seed, addresses);
  seed.put('servicecidrs.networking.k8s.io', {
    kind: 'ServiceCIDR',
    apiVersion: 'networking.k8s.io/v1',
    metadata: { name: 'kubernetes', finalizers: ['networking.k8s.io/service-cidr-finalizer'] },
    spec: { cidrs: [serviceCidr] },
    status: {
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: seed.time, reason: '', message: 'Kubernetes Service CIDR is ready' }],
    },
  });
}

function service(seed: Seed, namespace: string, name: string, clusterIP: string, metadata: JsonObject, ports: readonly JsonObject[], selector?: JsonObject): void {
  seed.put('services', {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, namespace, ...metadata },
    spec: {
      ports,
      ...(selector ? { selector } : {}),
      clusterIP,
      clusterIPs: [clusterIP],
      type: 'ClusterIP',
      sessionAffinity: 'None',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
    },
    status: { loadBalancer: {} },
  });
  seed.put('ipaddresses.networking.k8s.io', {
    kind: 'IPAddress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: {
      name: clusterIP,
      labels: { 'ipaddress.kubernetes.io/ip-family': 'IPv4', 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' },
    },
    spec: { parentRef: { group: '', resource: 'services', namespace, name } },
  });
}

/** The API server writes its own endpoints: no Pod selector finds it. */
function ownEndpoints(seed: Seed, addresses: readonly string[]): void {
  const label = { 'endpointslice.kubernetes.io/skip-mirror': 'true' };
  seed.put('endpoints', {
    kind: 'Endpoints',
    apiVersion: 'v1',
    metadata: { name: 'kubernetes', namespace: 'default', labels: label },
    subsets: [{ addresses: addresses.map((ip) => ({ ip })), ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] }],
  });
  seed.put('endpointslices.discovery.k8s.io', {
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    metadata: { name: 'kubernetes', namespace: 'default', generation: 1, labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: addresses.map((ip) => ({ addresses: [ip], conditions: { ready: true } })),
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
  });
}
