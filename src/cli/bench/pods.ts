/** Pods as a bench needs them: bound to a node and with the status a kubelet writes, so that they weigh what real ones weigh. */
import { Timeline } from '../../base/timeline.ts';
import { Random } from '../../base/random.ts';
import type { ApiClient } from '../../api/client.ts';
import { Cluster, defaultStartMs } from '../../cluster/cluster.ts';

/** A cluster with nothing running in it: only the API server and its store. */
export const quietCluster = (): Cluster => new Cluster({ timeline: new Timeline(defaultStartMs), random: new Random('bench'), components: [], nodes: 2 });

/** @throws Error when the server does not answer as expected */
export function send(client: ApiClient, method: 'POST' | 'PUT' | 'GET', path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): unknown {
  const answer = client.request({ method, path, headers, ...(body === undefined ? {} : { body }) });
  if (answer.status >= 300) throw new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const time = '2026-11-20T09:00:00Z';
const conditionTypes = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];

function status(index: number): object {
  const ip = `10.${100 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
  const containerStatus = {
    containerID: `containerd://${index.toString(16).padStart(64, '0')}`,
    image: 'docker.io/library/nginx:1.27',
    imageID: 'docker.io/library/nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000',
    lastState: {},
    name: 'web',
    ready: true,
    restartCount: 0,
    started: true,
    state: { running: { startedAt: time } },
  };
  return {
    phase: 'Running',
    conditions: conditionTypes.map((type) => ({ lastProbeTime: null, lastTransitionTime: time, status: 'True', type })),
    hostIP: '172.18.0.3',
    podIP: ip,
    podIPs: [{ ip }],
    startTime: time,
    containerStatuses: [containerStatus],
    qosClass: 'Burstable',
  };
}

/** Creates Pods `web-0` … and writes their status, both through the whole request path. */
export function createPods(client: ApiClient, count: number, nodes: number, namespaces = ['default']): void {
  for (let i = 0; i < count; i++) {
    const path = `/api/v1/namespaces/${namespaces[i % namespaces.length]}/pods`;
    const spec = { nodeName: `node-${i % nodes}`, containers: [{ name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: '100m', memory: '64Mi' } } }] };
    const created = send(client, 'POST', path, { apiVersion: 'v1', kind: 'Pod', metadata: { name: `web-${i}`, labels: { app: 'web', shard: String(i % 100) } }, spec }) as object;
    send(client, 'PUT', `${path}/web-${i}/status`, { ...created, status: status(i) });
  }
}
