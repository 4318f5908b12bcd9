// The control plane's static Pods, as kubeadm writes them (shortened to what matters here).

import type { NodeSpec } from '../../bootstrap/nodes.ts';
import { serviceCidr } from '../../bootstrap/services.ts';
import type { StaticPod } from '../../node/manifests.ts';

export const kubernetesVersion = 'v1.36.4';
export const etcdImage = 'registry.k8s.io/etcd:3.6.8-0';

interface HostPath {
  readonly name: string;
  readonly path: string;
  readonly type: string;
  readonly readOnly?: boolean;
}

const pod = (name: string, image: string, command: readonly string[], requests: Readonly<Record<string, string>>, hostPaths: readonly HostPath[] = []): StaticPod => ({
  metadata: { name, namespace: 'kube-system', labels: { component: name, tier: 'control-plane' } },
  spec: {
    containers: [{ name, image, command, resources: { requests }, ...(hostPaths.length > 0 ? { volumeMounts: hostPaths.map(({ path, name, readOnly }) => ({ mountPath: path, name, ...(readOnly ? { readOnly } : {}) })) } : {}) }],
    hostNetwork: true,
    priority: 2_000_001_000,
    priorityClassName: 'system-node-critical',
    securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    ...(hostPaths.length > 0 ? { volumes: hostPaths.map((host) => ({ hostPath: { path: host.path, type: host.type }, name: host.name })) } : {}),
  },
});

const etcdPaths: readonly HostPath[] = [
  { name: 'etcd-data', path: '/var/lib/etcd', type: 'DirectoryOrCreate' },
  { name: 'etcd-certs', path: '/etc/kubernetes/pki/etcd', type: 'DirectoryOrCreate' },
];

const kubeconfig = (component: string): HostPath => ({ name: 'kubeconfig', path: `/etc/kubernetes/${component}.conf`, type: 'FileOrCreate', readOnly: true });

/** etcd, API server, controller manager, scheduler. */
export function controlPlanePods({ address }: NodeSpec): readonly StaticPod[] {
  const image = (name: string): string => `registry.k8s.io/${name}:${kubernetesVersion}`;
  return [
    pod(
      'etcd',
      etcdImage,
      [
        'etcd',
        `--advertise-client-urls=https://${address}:2379`,
        '--cert-file=/etc/kubernetes/pki/etcd/server.crt',
        '--client-cert-auth=true',
        '--data-dir=/var/lib/etcd',
        '--key-file=/etc/kubernetes/pki/etcd/server.key',
        `--listen-client-urls=https://127.0.0.1:2379,https://${address}:2379`,
        '--trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt',
      ],
      { cpu: '100m', memory: '100Mi' },
      etcdPaths,
    ),
    pod(
      'kube-apiserver',
      image('kube-apiserver'),
      ['kube-apiserver', `--advertise-address=${address}`, '--authorization-mode=Node,RBAC', '--secure-port=6443', `--service-cluster-ip-range=${serviceCidr}`],
      { cpu: '250m' },
    ),
    pod(
      'kube-controller-manager',
      image('kube-controller-manager'),
      [
        'kube-controller-manager',
        '--allocate-node-cidrs=true',
        '--cluster-cidr=10.244.0.0/16',
        '--kubeconfig=/etc/kubernetes/controller-manager.conf',
        '--leader-elect=true',
        `--service-cluster-ip-range=${serviceCidr}`,
      ],
      { cpu: '200m' },
      [kubeconfig('controller-manager')],
    ),
    pod('kube-scheduler', image('kube-scheduler'), ['kube-scheduler', '--kubeconfig=/etc/kubernetes/scheduler.conf', '--leader-elect=true'], { cpu: '100m' }, [kubeconfig('scheduler')]),
  ];
}
