// What kubeadm writes down of a cluster it has made, for machines that join and for upgrades: ConfigMaps of kube-system.
// Upstream: cmd/kubeadm/app/phases/{uploadconfig,kubelet,addons/proxy}, apis/kubeadm/v1beta4, componentconfigs (checksums).
// Left out: the Roles by which machines that join may read them (here nobody joins by themselves), and the mounts in kube-proxy's Pods.

import { utf8 } from '../../base/bytes.ts';
import { sha256Hex } from '../../base/sha256.ts';
import { toYaml } from '../../base/yaml.ts';
import { serviceCidr, dnsAddress } from './services.ts';

/** A ConfigMap's name and the rest of it. */
export interface WrittenDown {
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const podCidr = '10.244.0.0/16';
const version = 'v1.36.4';
const logging = { flushFrequency: 0, options: { json: { infoBufferSize: '0' }, text: { infoBufferSize: '0' } }, verbosity: 0 };

/** @param endpoint where the API is: `172.18.0.2:6443`; @param shared whether several machines stand behind it */
export function kubeadmConfigMaps(endpoint: string, shared: boolean): readonly WrittenDown[] {
  const key = `${endpoint} ${shared}`;
  const made = known.get(key) ?? write(endpoint, shared);
  known.set(key, made);
  return made;
}

/** Texts are made once: a boot has to be quick. */
const known = new Map<string, readonly WrittenDown[]>();

function write(endpoint: string, shared: boolean): readonly WrittenDown[] {
  const kubelet = { kubelet: toYaml(kubeletConfiguration) };
  const proxy = { 'config.conf': toYaml(proxyConfiguration), 'kubeconfig.conf': proxyKubeconfig(endpoint) };
  return [
    { name: 'kubeadm-config', data: { ClusterConfiguration: toYaml(clusterConfiguration(shared ? endpoint : undefined)) } },
    { name: 'kubelet-config', data: kubelet, annotations: signed(kubelet) },
    { name: 'kube-proxy', data: proxy, labels: { app: 'kube-proxy' }, annotations: signed(proxy) },
  ];
}

/** By this sum kubeadm finds out whether somebody has changed its defaults. */
const signed = (data: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  'kubeadm.kubernetes.io/component-config.hash': `sha256:${sha256Hex(utf8(Object.keys(data).sort().map((key) => data[key] ?? '').join('')))}`,
}); // biome-ignore format: one chain

const clusterConfiguration = (controlPlaneEndpoint: string | undefined): object => ({
  apiServer: {},
  apiVersion: 'kubeadm.k8s.io/v1beta4',
  caCertificateValidityPeriod: '87600h0m0s',
  certificateValidityPeriod: '8760h0m0s',
  certificatesDir: '/etc/kubernetes/pki',
  clusterName: 'kubernetes',
  ...(controlPlaneEndpoint === undefined ? {} : { controlPlaneEndpoint }),
  controllerManager: {},
  dns: {},
  encryptionAlgorithm: 'RSA-2048',
  etcd: { local: { dataDir: '/var/lib/etcd' } },
  imageRepository: 'registry.k8s.io',
  kind: 'ClusterConfiguration',
  kubernetesVersion: version,
  networking: { dnsDomain: 'cluster.local', podSubnet: podCidr, serviceSubnet: serviceCidr },
  proxy: {},
  scheduler: {},
});

/** Zero values are written out: the kubelet puts its own defaults in their place. */
const kubeletConfiguration = {
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  authentication: { anonymous: { enabled: false }, webhook: { cacheTTL: '0s', enabled: true }, x509: { clientCAFile: '/etc/kubernetes/pki/ca.crt' } },
  authorization: { mode: 'Webhook', webhook: { cacheAuthorizedTTL: '0s', cacheUnauthorizedTTL: '0s' } },
  cgroupDriver: 'systemd',
  clusterDNS: [dnsAddress],
  clusterDomain: 'cluster.local',
  containerRuntimeEndpoint: '',
  cpuManagerReconcilePeriod: '0s',
  crashLoopBackOff: {},
  evictionPressureTransitionPeriod: '0s',
  fileCheckFrequency: '0s',
  healthzBindAddress: '127.0.0.1',
  healthzPort: 10248,
  httpCheckFrequency: '0s',
  imageMaximumGCAge: '0s',
  imageMinimumGCAge: '0s',
  kind: 'KubeletConfiguration',
  logging,
  memorySwap: {},
  nodeStatusReportFrequency: '0s',
  nodeStatusUpdateFrequency: '0s',
  rotateCertificates: true,
  runtimeRequestTimeout: '0s',
  shutdownGracePeriod: '0s',
  shutdownGracePeriodCriticalPods: '0s',
  staticPodPath: '/etc/kubernetes/manifests',
  streamingConnectionIdleTimeout: '0s',
  syncFrequency: '0s',
  volumeStatsAggPeriod: '0s',
};

const proxyConfiguration = {
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  bindAddress: '0.0.0.0',
  bindAddressHardFail: false,
  clientConnection: { acceptContentTypes: '', burst: 0, contentType: '', kubeconfig: '/var/lib/kube-proxy/kubeconfig.conf', qps: 0 },
  clusterCIDR: podCidr,
  configSyncPeriod: '0s',
  conntrack: { maxPerCore: null, min: null, tcpBeLiberal: false, tcpCloseWaitTimeout: null, tcpEstablishedTimeout: null, udpStreamTimeout: '0s', udpTimeout: '0s' },
  detectLocal: { bridgeInterface: '', interfaceNamePrefix: '' },
  detectLocalMode: '',
  enableProfiling: false,
  healthzBindAddress: '',
  hostnameOverride: '',
  iptables: { localhostNodePorts: null, masqueradeAll: false, masqueradeBit: null, minSyncPeriod: '0s', syncPeriod: '0s' },
  ipvs: { excludeCIDRs: null, minSyncPeriod: '0s', scheduler: '', strictARP: false, syncPeriod: '0s', tcpFinTimeout: '0s', tcpTimeout: '0s', udpTimeout: '0s' },
  kind: 'KubeProxyConfiguration',
  logging,
  metricsBindAddress: '',
  mode: '',
  nftables: { masqueradeAll: false, masqueradeBit: null, minSyncPeriod: '0s', syncPeriod: '0s' },
  nodePortAddresses: null,
  oomScoreAdj: null,
  portRange: '',
  showHiddenMetricsForVersion: '',
  winkernel: { enableDSR: false, forwardHealthCheckVip: false, networkName: '', rootHnsEndpointName: '', sourceVip: '' },
};

const proxyKubeconfig = (endpoint: string): string =>
  `apiVersion: v1
kind: Config
clusters:
- cluster:
    certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    server: https://${endpoint}
  name: default
contexts:
- context:
    cluster: default
    namespace: default
    user: default
  name: default
current-context: default
users:
- name: default
  user:
    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
`;
