/** What must hold of a world that has come to rest. */
import type { ApiObject } from '../../api/object.ts';
import type { Deployment, Lease, Namespace, Node, Pod, ReplicaSet } from '../../api/types.ts';
import type { World } from '../../labs/world.ts';

/** Sentences, none when all is well. */
export function violationsOf(world: World): readonly string[] {
  return [...orphans(world), ...sharedAddresses(world), ...unfinished(world), ...overfull(world), ...stuckNamespaces(world), ...stillBroken(world)];
}

const keyOf = (object: { readonly metadata: ApiObject['metadata'] }): string => `${object.metadata.namespace ?? ''}/${object.metadata.name}`;

/** Nobody is left whose owners are all gone. */
function orphans(world: World): readonly string[] {
  const uids = new Set<string>();
  const owned: { readonly resource: string; readonly object: ApiObject }[] = [];
  for (const resource of world.cluster.etcd.resources()) {
    for (const object of world.cluster.etcd.list(resource)) {
      uids.add(object.metadata.uid ?? '');
      if (object.metadata.ownerReferences?.length) owned.push({ resource, object });
    }
  }
  return owned
    .filter(({ object }) => object.metadata.ownerReferences?.every((owner) => !uids.has(owner.uid)))
    .map(({ resource, object }) => `${resource} ${keyOf(object)} has lost all its owners and is still there`);
}

function sharedAddresses(world: World): readonly string[] {
  const byAddress = new Map<string, string>();
  const found: string[] = [];
  for (const pod of world.objects<Pod>('pods')) {
    const address = pod.status?.podIP;
    if (!address || pod.spec?.hostNetwork || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') continue;
    const other = byAddress.get(address);
    if (other) found.push(`${other} and ${keyOf(pod)} share the address ${address}`);
    byAddress.set(address, keyOf(pod));
  }
  return found;
}

/** What is desired is there, where nothing stands in the way that a person put there. */
function unfinished(world: World): readonly string[] {
  const found: string[] = [];
  const quotas = new Set([...world.objects<ApiObject>('resourcequotas')].map((quota) => quota.metadata.namespace));
  for (const set of world.objects<ReplicaSet>('replicasets.apps')) {
    if (set.metadata.deletionTimestamp || quotas.has(set.metadata.namespace)) continue;
    const mine = [...world.objects<Pod>('pods', set.metadata.namespace)].filter((pod) => pod.metadata.ownerReferences?.some((o) => o.uid === set.metadata.uid) && !pod.metadata.deletionTimestamp && pod.status?.phase !== 'Failed');
    if (mine.length !== (set.spec?.replicas ?? 1)) found.push(`ReplicaSet ${keyOf(set)} wants ${set.spec?.replicas ?? 1} Pods and has ${mine.length}`);
  }
  for (const deployment of world.objects<Deployment>('deployments.apps')) {
    if (deployment.metadata.deletionTimestamp || deployment.spec?.paused) continue;
    if ((deployment.status?.observedGeneration ?? 0) < (deployment.metadata.generation ?? 0)) found.push(`Deployment ${keyOf(deployment)} was never looked at`);
  }
  for (const pod of world.objects<Pod>('pods')) {
    if (pod.metadata.deletionTimestamp && !pod.metadata.finalizers?.length) found.push(`Pod ${keyOf(pod)} never finished leaving`);
  }
  return found;
}

/** No node holds more than it can. */
function overfull(world: World): readonly string[] {
  const found: string[] = [];
  for (const node of world.objects<Node>('nodes')) {
    const most = Number(node.status?.allocatable?.['pods'] ?? 110);
    const here = [...world.objects<Pod>('pods')].filter((pod) => pod.spec?.nodeName === node.metadata.name && pod.status?.phase === 'Running').length;
    if (here > most) found.push(`node ${node.metadata.name} runs ${here} Pods of ${most}`);
  }
  return found;
}

/** Everything that went wrong was put right: the machines are back, etcd has its leader, and somebody leads. */
function stillBroken(world: World): readonly string[] {
  const found: string[] = [];
  for (const node of world.objects<Node>('nodes')) {
    const { conditions = [] } = node.status ?? {};
    const wrong = conditions.filter(({ type, status }) => (type === 'Ready') !== (status === 'True')).map(({ type, status }) => `${type}=${status}`);
    const taints = (node.spec?.taints ?? []).map(({ key }) => key).filter((key) => /^node\.kubernetes\.io\/(not-ready|unreachable|disk-pressure|memory-pressure)$/.test(key));
    if (wrong.length + taints.length > 0) found.push(`node ${node.metadata.name} is not well: ${[...wrong, ...taints].join(', ')}`);
  }
  const { controlPlane } = world.cluster;
  if (controlPlane.quorum.leader === undefined || !controlPlane.serving) found.push('etcd has no leader, or no API server has etcd');
  for (const program of ['kube-controller-manager', 'kube-scheduler'] as const) {
    const lease = [...world.objects<Lease>('leases.coordination.k8s.io', 'kube-system')].find((one) => one.metadata.name === program);
    const age = world.nowMs - Date.parse(String(lease?.spec?.renewTime));
    const holder = String(lease?.spec?.holderIdentity).split('_')[0] ?? '';
    if (!(age < 15_000) || !controlPlane.works(holder, program)) found.push(`${program} has no leader: ${holder}, renewed ${age} ms ago`);
  }
  return found;
}

function stuckNamespaces(world: World): readonly string[] {
  return [...world.objects<Namespace>('namespaces')].filter((n) => n.metadata.deletionTimestamp && !n.metadata.finalizers?.length).map((n) => `namespace ${n.metadata.name} never finished leaving`);
}
