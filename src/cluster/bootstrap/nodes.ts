// The machines of the cluster as Node objects, as kubelets and the node controllers leave them after registration.
// Upstream: pkg/kubelet/kubelet_node_status.go, nodestatus/setters.go, pkg/controller/nodeipam

import type { JsonObject } from '../../api/object.ts';
import type { Seed } from './seed.ts';

/** A machine. */
export interface NodeSpec {
  readonly name: string;
  readonly address: string;
  /** the Pods' network on it, e.g. `10.244.1.0/24` */
  readonly podCidr: string;
  readonly controlPlane?: boolean;
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** The release of the nodes' kubelets. */
export const kubeletVersion = 'v1.36.2';

/** `control-plane`, `control-plane-2` … and so many workers, with addresses in a row. */
export function defaultNodes(workers: number, controlPlanes = 1): readonly NodeSpec[] {
  const names: string[] = ['control-plane'];
  for (let i = 2; i <= controlPlanes; i++) names.push(`control-plane-${i}`);
  for (let i = 1; i <= workers; i++) names.push(`worker-${i}`);
  return names.map((name, i) => ({ name, address: addressAt(i + 2), podCidr: podCidrAt(i), ...(i < controlPlanes ? { controlPlane: true } : {}) }));
}

const addressAt = (index: number): string => `172.18.${Math.floor(index / 250)}.${index % 250}`;
/** The first 256 nodes share 10.244.0.0/16; more of them go on upwards. */
const podCidrAt = (index: number): string => `10.${244 + Math.floor(index / 256)}.${index % 256}.0/24`;

const imageList: readonly JsonObject[] = [];

/** Registers a Node: ready, with its network and, for the control plane, its taint. @returns its uid */
export function seedNode(seed: Seed, spec: NodeSpec): string {
  const { name, podCidr, controlPlane = false } = spec;
  const node = seed.put('nodes', {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: {
      name,
      labels: labelsOf(spec),
      annotations: { 'node.alpha.kubernetes.io/ttl': '0', 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: {
      podCIDR: podCidr,
      podCIDRs: [podCidr],
      ...(controlPlane ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] } : {}),
    },
    status: statusOf(seed, spec),
  });
  return node.metadata.uid ?? '';
}

function labelsOf({ name, controlPlane, labels }: NodeSpec): Readonly<Record<string, string>> {
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    ...(controlPlane ? { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' } : {}),
    ...labels,
  };
}

function statusOf(seed: Seed, { name, address, cpu = '4', memory = '8130932Ki', pods = '110' }: NodeSpec): JsonObject {
  const resources = { cpu, 'ephemeral-storage': '101430960Ki', 'hugepages-1Gi': '0', 'hugepages-2Mi': '0', memory, pods };
  return {
    capacity: resources,
    allocatable: { ...resources, 'ephemeral-storage': '93478772582' },
    conditions: conditionsAt(seed.time),
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      machineID: seed.random.string(32, '0123456789abcdef'),
      systemUUID: seed.random.uuid(),
      bootID: seed.random.uuid(),
      kernelVersion: '6.8.0-51-generic',
      osImage: 'Debian GNU/Linux 12 (bookworm)',
      containerRuntimeVersion: 'containerd://2.2.1',
      kubeletVersion,
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
    images: imageList,
  };
}

function conditionsAt(time: string): readonly JsonObject[] {
  const condition = (type: string, status: string, reason: string, message: string): JsonObject => ({
    type,
    status,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
    reason,
    message,
  });
  return [
    condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
  ];
}
