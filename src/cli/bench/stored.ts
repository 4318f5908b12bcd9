/**
 * What Pods and Nodes weigh in the store, with the log of how they came to be. Kubernetes' own limit is 150,000 Pods on 5,000 Nodes, which
 * `DRYDOCK_BENCH=full npm run bench -- stored` stores; otherwise it is a tenth of each, measured by what one Pod may weigh.
 */
import type { ApiClient } from '../../api/client.ts';
import { type Bench, cpuMs, heapMb } from './measure.ts';
import { createPods, quietCluster, send } from './pods.ts';

const full = process.env['DRYDOCK_BENCH'] === 'full';
const [pods, nodes] = full ? [150_000, 5000] : [15_000, 500];
const mostMb = full ? 2048 : 205;

function createNodes(client: ApiClient): void {
  const resources = { cpu: '8', memory: '32Gi', 'ephemeral-storage': '100Gi', pods: '110' };
  for (let i = 0; i < nodes; i++) {
    const created = send(client, 'POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: `node-${i}`, labels: { 'kubernetes.io/hostname': `node-${i}` } } }) as object;
    const conditions = [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }];
    send(client, 'PUT', `/api/v1/nodes/node-${i}/status`, { ...created, status: { capacity: resources, allocatable: resources, conditions } });
  }
}

export const stored: Bench = {
  name: 'stored',
  run: () => {
    const before = heapMb();
    const cluster = quietCluster();
    const client = cluster.client();
    createNodes(client);
    const startMs = cpuMs();
    createPods(client, pods, nodes, Array.from({ length: 4 }, (_, i) => ['default', 'kube-system', 'kube-public', 'kube-node-lease'][i] as string));
    const spentMs = cpuMs() - startMs;
    const heap = heapMb() - before;
    if (cluster.etcd.count('pods') < pods) throw new Error('not all Pods were stored');
    return [
      { what: `${pods.toLocaleString('en')} Pods and ${nodes.toLocaleString('en')} Nodes stored, heap with the whole log`, value: heap, unit: 'MB', atMost: mostMb },
      { what: 'the same per Pod', value: (heap * 1024) / pods, unit: 'kB' },
      { what: 'a Pod created and its status written', value: (spentMs * 1000) / pods, unit: 'µs' },
    ];
  },
};
