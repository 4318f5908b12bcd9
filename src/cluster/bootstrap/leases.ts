// Who lives: the API server's identity and the nodes' leases, and a CSINode per node. Leaders take theirs themselves.
// Upstream: pkg/controlplane (identity leases), pkg/kubelet nodelease, csi nodeinfomanager

import { formatMicroTime } from '../../base/time.ts';
import type { NodeSpec } from './nodes.ts';
import type { Seed } from './seed.ts';

const lease = 'leases.coordination.k8s.io';
const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

export function seedLeases(seed: Seed, nodes: readonly NodeSpec[]): void {
  const renewTime = formatMicroTime(seed.nowMs);
  const hosts = nodes.filter(({ controlPlane }) => controlPlane).map(({ name }) => name);
  for (const host of hosts.length > 0 ? hosts : ['control-plane']) seedServerLease(seed, host, renewTime);
}

function seedServerLease(seed: Seed, host: string, renewTime: string): void {
  const identity = `apiserver-${seed.random.string(26, base32)}`;
  seed.put(lease, {
    kind: 'Lease',
    apiVersion: 'coordination.k8s.io/v1',
    metadata: {
      name: identity,
      namespace: 'kube-system',
      labels: { 'apiserver.kubernetes.io/identity': 'kube-apiserver', 'kubernetes.io/hostname': host },
    },
    spec: { holderIdentity: `${identity}_${seed.random.uuid()}`, leaseDurationSeconds: 3600, renewTime },
  });
}

/** What a kubelet makes for its Node, once the Node is there. */
export function seedNodeCompanions(seed: Seed, { name }: NodeSpec, uid: string): void {
  const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name, uid }];
  const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: formatMicroTime(seed.nowMs) };
  seed.put(lease, {
    kind: 'Lease',
    apiVersion: 'coordination.k8s.io/v1',
    metadata: { name, namespace: 'kube-node-lease', ownerReferences },
    spec,
  });
  const annotations = { 'storage.alpha.kubernetes.io/migrated-plugins': migrated };
  seed.put('csinodes.storage.k8s.io', {
    kind: 'CSINode',
    apiVersion: 'storage.k8s.io/v1',
    metadata: { name, annotations, ownerReferences },
    spec: { drivers: null },
  });
}

const migrated = ['aws-ebs', 'azure-disk', 'azure-file', 'cinder', 'gce-pd', 'portworx-volume', 'vsphere-volume'].map((name) => `kubernetes.io/${name}`).join(',');
