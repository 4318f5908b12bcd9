/** Nodes. Upstream: k8s.io/kubectl/pkg/describe describeNode, describeNodeResource. */
import type { ClusterReader } from '../../cluster-reader.ts';
import { parseQuantity, type Quantity } from '../../meta/quantity.ts';
import type { Lease, Node, Pod } from '../../types.ts';
import { podResources } from './pod-resources.ts';
import { ageText, DescribeWriter, timeText } from './writer.ts';

const rolePrefix = 'node-role.kubernetes.io/';

export function describeNode(node: Node, reader: ClusterReader): string {
  const out = new DescribeWriter();
  const { metadata, spec, status } = node;
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) =>
    key.startsWith(rolePrefix) ? [key.slice(rolePrefix.length)] : key === 'kubernetes.io/role' ? [value] : [],
  );
  out.line(0, `Name:\t${metadata.name}`);
  out.line(0, `Roles:\t${roles.filter(Boolean).sort().join(',') || '<none>'}`);
  out.labels('Labels', metadata.labels);
  out.annotations(metadata.annotations);
  out.line(0, `CreationTimestamp:\t${timeText(metadata.creationTimestamp)}`);
  const taints = (spec?.taints ?? []).map((t) => `${t.key}${t.value ? `=${t.value}` : ''}:${t.effect}`).sort();
  out.raw(`Taints:\t${taints.length ? taints.map((text, i) => `${i ? '\t' : ''}${text}\n`).join('') : '<none>\n'}`);
  out.line(0, `Unschedulable:\t${spec?.unschedulable ?? false}`);
  describeLease(out, node, reader);
  if (status?.conditions?.length) {
    out.line(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
    out.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
    for (const c of status.conditions)
      out.line(1, `${c.type} \t${c.status} \t${timeText(c.lastHeartbeatTime)} \t${timeText(c.lastTransitionTime)} \t${c.reason ?? ''} \t${c.message ?? ''}`);
  }
  out.line(0, 'Addresses:');
  for (const { type, address } of status?.addresses ?? []) out.line(1, `${type}:\t${address}`);
  for (const [title, list] of [
    ['Capacity', status?.capacity],
    ['Allocatable', status?.allocatable],
  ] as const) {
    out.line(0, `${title}:`);
    for (const name of Object.keys(list ?? {}).sort()) out.line(1, `${name}:\t${String(list?.[name])}`);
  }
  describeSystem(out, node);
  if (spec?.podCIDR) out.line(0, `PodCIDR:\t${spec.podCIDR}`);
  if (spec?.podCIDRs?.length) out.line(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`);
  if (spec?.providerID) out.line(0, `ProviderID:\t${spec.providerID}`);
  describePods(out, node, reader);
  return out.flush();
}

function describeLease(out: DescribeWriter, node: Node, reader: ClusterReader): void {
  const lease = reader.get({ group: 'coordination.k8s.io', version: 'v1', plural: 'leases' }, node.metadata.name, 'kube-node-lease') as unknown as Lease | undefined;
  if (!lease) return out.line(0, `Lease:\tFailed to get lease: leases.coordination.k8s.io "${node.metadata.name}" not found`);
  out.line(0, 'Lease:');
  out.line(1, `HolderIdentity:\t${lease.spec?.holderIdentity ?? '<unset>'}`);
  out.line(1, `AcquireTime:\t${lease.spec?.acquireTime ? timeText(lease.spec.acquireTime) : '<unset>'}`);
  out.line(1, `RenewTime:\t${lease.spec?.renewTime ? timeText(lease.spec.renewTime) : '<unset>'}`);
}

function describeSystem(out: DescribeWriter, node: Node): void {
  const info = node.status?.nodeInfo;
  out.line(0, 'System Info:');
  out.line(1, `Machine ID:\t${info?.machineID ?? ''}`);
  out.line(1, `System UUID:\t${info?.systemUUID ?? ''}`);
  out.line(1, `Boot ID:\t${info?.bootID ?? ''}`);
  out.line(1, `Kernel Version:\t${info?.kernelVersion ?? ''}`);
  out.line(1, `OS Image:\t${info?.osImage ?? ''}`);
  out.line(1, `Operating System:\t${info?.operatingSystem ?? ''}`);
  out.line(1, `Architecture:\t${info?.architecture ?? ''}`);
  out.line(1, `Container Runtime Version:\t${info?.containerRuntimeVersion ?? ''}`);
  out.line(1, `Kubelet Version:\t${info?.kubeletVersion ?? ''}`);
}

/** Share of what a node can give, in whole percent. */
function share(amount: Quantity, total: Quantity | undefined, milli: boolean): number {
  if (!total) return 0;
  const [a, t] = milli ? [amount.milliValue(), total.milliValue()] : [amount.value(), total.value()];
  return t === 0 ? 0 : Math.trunc((a / t) * 100);
}

function describePods(out: DescribeWriter, node: Node, reader: ClusterReader): void {
  const pods = (
    reader.list(
      { group: '', version: 'v1', plural: 'pods' },
      { fieldSelector: `spec.nodeName=${node.metadata.name},status.phase!=Failed,status.phase!=Succeeded` },
    ) as unknown as readonly Pod[]
  ).filter((p) => p.spec?.nodeName === node.metadata.name);
  const allocatable = node.status?.allocatable ?? node.status?.capacity ?? {};
  const total = (name: string): Quantity | undefined => (allocatable[name] === undefined ? undefined : parseQuantity(String(allocatable[name])));
  const cell = (amount: Quantity | undefined, name: string): string => {
    const value = amount ?? parseQuantity('0');
    return `${value.toString()} (${share(value, total(name), name === 'cpu')}%)`;
  };
  out.line(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  out.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  out.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  const sums = { requests: new Map<string, Quantity>(), limits: new Map<string, Quantity>() };
  for (const pod of pods) {
    const { requests, limits } = podResources(pod);
    for (const [which, amounts] of [
      ['requests', requests],
      ['limits', limits],
    ] as const)
      for (const [name, amount] of amounts) sums[which].set(name, sums[which].get(name)?.add(amount) ?? amount);
    out.line(
      1,
      `${pod.metadata.namespace ?? ''}\t${pod.metadata.name}\t\t${cell(requests.get('cpu'), 'cpu')}\t${cell(limits.get('cpu'), 'cpu')}\t${cell(requests.get('memory'), 'memory')}\t${cell(limits.get('memory'), 'memory')}\t${ageText(pod.metadata.creationTimestamp, reader.nowMs)}`,
    );
  }
  out.line(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)');
  out.line(1, 'Resource\tRequests\tLimits');
  out.line(1, '--------\t--------\t------');
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) out.line(1, `${name}\t${cell(sums.requests.get(name), name)}\t${cell(sums.limits.get(name), name)}`);
  const standard = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods', 'storage']);
  for (const name of Object.keys(allocatable).sort()) {
    if (standard.has(name)) continue;
    const [requested, limited] = [sums.requests.get(name)?.toString() ?? '0', sums.limits.get(name)?.toString() ?? '0'];
    out.line(1, name.startsWith('hugepages-') ? `${name}\t${cell(sums.requests.get(name), name)}\t${cell(sums.limits.get(name), name)}` : `${name}\t${requested}\t${limited}`);
  }
}
