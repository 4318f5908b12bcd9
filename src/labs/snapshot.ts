// What the cluster view draws: nodes, Pods and what they are doing, small enough to send to the page once a virtual second.

import { podRow } from '../api/kinds/pod/columns.ts';
import type { Node, Pod, Service } from '../api/types.ts';
import type { QuorumState } from '../cluster/quorum.ts';
import type { World } from './world.ts';

/** `done` is a Pod that has ended well; `gone` is on its way out. Each state has its own shape and word in the view. */
export type PodState = 'waiting' | 'starting' | 'running' | 'done' | 'failed' | 'leaving';

export interface PodSnapshot {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** '' while it has no node */
  readonly node: string;
  readonly state: PodState;
  /** STATUS as kubectl prints it: `ContainerCreating`, `CrashLoopBackOff` … */
  readonly status: string;
  readonly ready: string;
  readonly restarts: number;
  readonly address: string;
  /** `Deployment/web` or '' */
  readonly owner: string;
}

export interface NodeSnapshot {
  readonly name: string;
  readonly ready: boolean;
  readonly controlPlane: boolean;
  readonly schedulable: boolean;
}

export interface ClusterSnapshot {
  readonly atMs: number;
  readonly nodes: readonly NodeSnapshot[];
  /** the members of etcd, one for each node of the control plane */
  readonly etcd: QuorumState;
  /** kube-system is left out */
  readonly pods: readonly PodSnapshot[];
  readonly services: readonly { readonly namespace: string; readonly name: string; readonly address: string; readonly type: string }[];
}

/** What there is now. */
export function takeSnapshot(world: World): ClusterSnapshot {
  const pods = [...world.objects<Pod>('pods')].filter((pod) => pod.metadata.namespace !== 'kube-system');
  return {
    atMs: world.nowMs,
    nodes: [...world.objects<Node>('nodes')].map(nodeSnapshot),
    etcd: world.cluster.controlPlane.quorum.state,
    pods: pods.map((pod) => podSnapshot(pod, world.nowMs)),
    services: [...world.objects<Service>('services')].map(serviceSnapshot),
  };
}

const nodeSnapshot = (node: Node): NodeSnapshot => ({
  name: node.metadata.name,
  ready: node.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false,
  controlPlane: node.metadata.labels?.['node-role.kubernetes.io/control-plane'] !== undefined,
  schedulable: !node.spec?.unschedulable,
});

/** One Pod, as the views draw it. */
export function podSnapshot(pod: Pod, nowMs: number): PodSnapshot {
  const [, ready, status, restarts] = podRow(pod, { nowMs }).map(String);
  const owner = pod.metadata.ownerReferences?.find((o) => o.controller);
  return {
    uid: pod.metadata.uid ?? '',
    namespace: pod.metadata.namespace ?? '',
    name: pod.metadata.name,
    node: pod.spec?.nodeName ?? '',
    state: stateOf(pod, status ?? ''),
    status: status ?? '',
    ready: ready ?? '',
    restarts: Number.parseInt(restarts ?? '0', 10),
    address: pod.status?.podIP ?? '',
    owner: owner ? `${owner.kind}/${owner.name}` : '',
  };
}

function stateOf(pod: Pod, status: string): PodState {
  if (pod.metadata.deletionTimestamp) return 'leaving';
  if (pod.status?.phase === 'Succeeded') return 'done';
  if (pod.status?.phase === 'Failed' || /Err|Error|BackOff|OOMKilled|Invalid|Evicted/.test(status)) return 'failed';
  if (!pod.spec?.nodeName) return 'waiting';
  const ready = pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True');
  return ready ? 'running' : 'starting';
}

const serviceSnapshot = (service: Service): ClusterSnapshot['services'][number] => ({
  namespace: service.metadata.namespace ?? '',
  name: service.metadata.name,
  address: service.spec?.clusterIP ?? '',
  type: service.spec?.type ?? 'ClusterIP',
});
