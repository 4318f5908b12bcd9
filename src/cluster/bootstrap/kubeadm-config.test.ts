import { expect, it } from 'vitest';
import { fromYaml } from '../../base/yaml.ts';
import { Cluster } from '../cluster.ts';
import { defaultNodes } from './nodes.ts';

const written = (cluster: Cluster, name: string, key: string): Record<string, unknown> => fromYaml((cluster.etcd.get('configmaps', `kube-system/${name}`) as unknown as { data: Record<string, string> }).data[key] ?? '') as never;

it('a cluster has what kubeadm writes down of it', () => {
  const one = new Cluster({ components: [] });
  expect(written(one, 'kubeadm-config', 'ClusterConfiguration')).toMatchObject({ kind: 'ClusterConfiguration', kubernetesVersion: 'v1.36.4', networking: { dnsDomain: 'cluster.local', podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/16' } });
  expect(written(one, 'kubeadm-config', 'ClusterConfiguration')).not.toHaveProperty('controlPlaneEndpoint');
  expect(written(one, 'kubelet-config', 'kubelet')).toMatchObject({ kind: 'KubeletConfiguration', clusterDNS: ['10.96.0.10'], staticPodPath: '/etc/kubernetes/manifests' });
  expect(written(one, 'kube-proxy', 'config.conf')).toMatchObject({ kind: 'KubeProxyConfiguration', clusterCIDR: '10.244.0.0/16' });
  expect(written(one, 'kube-proxy', 'kubeconfig.conf')).toMatchObject({ kind: 'Config', clusters: [{ name: 'default', cluster: { server: 'https://172.18.0.2:6443' } }] });
  const three = new Cluster({ components: [], nodes: defaultNodes(0, 3) });
  expect(written(three, 'kubeadm-config', 'ClusterConfiguration')).toMatchObject({ controlPlaneEndpoint: '172.18.0.2:6443' });
});
