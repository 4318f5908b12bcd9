/**
 * The scheduler at size: Pods a second of CPU time, each through its whole cycle with every plugin on, its binding and its Event, for Pods that
 * all differ and for Pods of one template. Quick by default; `DRYDOCK_BENCH=full npm run bench -- scheduler` takes 5,000 nodes and 150,000 Pods.
 * Kubelets are left out: what counts here is the decision and its writes.
 */
import type { ApiObject } from '../../api/object.ts';
import { Random } from '../../base/random.ts';
import { Timeline } from '../../base/timeline.ts';
import { defaultNodes } from '../../cluster/bootstrap/nodes.ts';
import { Cluster, defaultStartMs } from '../../cluster/cluster.ts';
import { makeScheduler } from '../../cluster/scheduler/scheduler.ts';
import { type Bench, type Figure, heapMb, measure } from './measure.ts';

const zones = 10;
const author = { user: 'bench', agent: 'bench', verb: 'create' };

interface Size {
  readonly nodes: number;
  readonly pods: number;
}

export const scheduler: Bench = {
  name: 'scheduler',
  run: () => {
    const full = process.env['DRYDOCK_BENCH'] === 'full';
    const size: Size = full ? { nodes: 5000, pods: 150_000 } : { nodes: 1000, pods: 4000 };
    return [...figures('distinct Pods', size, distinct, 1000), ...figures('Pods of one template', size, () => template, 5000)];
  },
};

interface PodParts {
  readonly metadata: object;
  readonly spec: object;
}

type PodOf = (index: number) => PodParts;

function figures(what: string, size: Size, podOf: PodOf, atLeast: number): readonly Figure[] {
  const before = heapMb();
  const cluster = clusterOf(size);
  for (let i = 0; i < size.pods; i++) addPod(cluster, i, podOf(i));
  let placed = 0;
  cluster.etcd.subscribe(({ resource, object }) => {
    if (resource === 'pods' && (object as { spec?: { nodeName?: string } }).spec?.nodeName) placed += 1;
  });
  const spentMs = measure(() => {
    for (let second = 0; second < 600 && placed < size.pods; second++) cluster.timeline.advance(1000);
  });
  if (placed !== size.pods) throw new Error(`${placed} of ${size.pods} Pods were placed`);
  const title = `${size.pods.toLocaleString('en')} ${what} onto ${size.nodes.toLocaleString('en')} nodes`;
  return [
    { what: title, value: (size.pods * 1000) / spentMs, unit: '/s', atLeast },
    { what: '  heap of that cluster', value: heapMb() - before, unit: 'MB', atMost: 2048 },
  ];
}

function clusterOf({ nodes }: Size): Cluster {
  const [controlPlane, ...workers] = defaultNodes(nodes);
  const labelled = workers.map((node, i) => ({
    ...node,
    cpu: '32',
    memory: '128Gi',
    labels: { 'topology.kubernetes.io/zone': `zone-${i % zones}`, disk: i % 3 === 0 ? 'ssd' : 'hdd' },
  }));
  const scheduler = makeScheduler();
  const cluster = new Cluster({
    timeline: new Timeline(defaultStartMs),
    random: new Random('bench'),
    nodes: controlPlane ? [controlPlane, ...labelled] : labelled,
    components: [scheduler],
  });
  const client = cluster.client();
  client.request({ method: 'POST', path: '/api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bench' } } });
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } };
  client.request({ method: 'POST', path: '/api/v1/namespaces/bench/services', body: service });
  return cluster;
}

/** Stores a Pod as the API server would have it after defaults, without the cost of the request: that is another bench's figure. */
function addPod(cluster: Cluster, index: number, { metadata, spec }: PodParts): void {
  const name = `pod-${index}`;
  const make = (resourceVersion: string): ApiObject =>
    ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'bench', uid: `${name}-uid`, resourceVersion, creationTimestamp: '2026-11-20T20:00:00Z', generation: 1, ...metadata },
      spec: { restartPolicy: 'Always', schedulerName: 'default-scheduler', priority: 0, preemptionPolicy: 'PreemptLowerPriority', tolerations: defaultTolerations, ...spec },
      status: { phase: 'Pending', qosClass: 'Burstable' },
    }) as unknown as ApiObject;
  cluster.etcd.put('pods', `bench/${name}`, make, cluster.timeline.nowMs, author);
}

const defaultTolerations = ['not-ready', 'unreachable'].map((key) => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }));

/** One template, as a Deployment behind a Service makes them. */
const template: PodParts = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'nginx:1.29', resources: { requests: { cpu: '100m', memory: '256Mi' } } }] },
};

/**
 * No two alike: every Pod has its own requests and labels; each of an application in fifty; every fifth is spread over zones, every fifth avoids its
 * own kind on a node, every fifth prefers to be near its own kind, every fifth chooses a disk.
 */
function distinct(index: number): PodParts {
  const app = `app-${index % 3000}`;
  const selector = { matchLabels: { app } };
  const requests = { cpu: `${50 + (index % 97)}m`, memory: `${(64 + (index % 89)).toString()}Mi` };
  const near = { topologyKey: 'topology.kubernetes.io/zone', labelSelector: selector };
  const own = [
    { topologySpreadConstraints: [{ maxSkew: 5, topologyKey: near.topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector: selector }] },
    { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...near, topologyKey: 'kubernetes.io/hostname' }] } } },
    { affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, podAffinityTerm: near }] } } },
    { nodeSelector: { disk: 'ssd' } },
    {},
  ][index % 5];
  return {
    metadata: { labels: { app, pod: `${index}` } },
    spec: { containers: [{ name: 'app', image: `registry.example/app-${index % 3000}:1`, resources: { requests } }], ...own },
  };
}
