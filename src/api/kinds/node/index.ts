/**
 * Node: a machine that runs Pods.
 * Upstream: pkg/registry/core/node/strategy.go, printNode.
 * Leaves out `spec.configSource`, which the server drops, and the proxy to a kubelet.
 *
 * @supports yes Node: spec, status, taints, addresses, capacity
 */
import type { Node } from '../../types.ts';
import { describeNode } from '../describe/node.ts';
import { age, ageColumn, column, nameColumn, wide } from '../shared/cells.ts';
import { change, fill } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { validateNode, validateNodeUpdate } from './validate.ts';

export const node = defineKind<Node>({
  group: '',
  kind: 'Node',
  plural: 'nodes',
  shortNames: ['no'],
  namespaced: false,
  schema: 'io.k8s.api.core.v1',
  status: true,
  generation: false,
  subresources: ['proxy'],
  defaults: (node) => {
    const { capacity, allocatable } = node.status ?? {};
    return capacity && !allocatable ? change(node, { status: { ...node.status, allocatable: capacity } }) : syncPodCidrs(node);
  },
  prepareForUpdate: (node, old, { subresource }) => change(node, subresource === 'status' ? { spec: old.spec } : { status: old.status }),
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  validateStatusUpdate: validateNodeUpdate,
  selectableFields: (node) => ({ 'spec.unschedulable': String(node.spec?.unschedulable ?? false) }),
  columns: [
    nameColumn,
    column('Status', 'string', 'whether it is ready, and whether new Pods may come'),
    column('Roles', 'string', 'the roles its labels name'),
    ageColumn,
    column('Version', 'string', 'version of its kubelet'),
    wide('Internal-IP', 'first address inside the cluster'),
    wide('External-IP', 'first address outside the cluster'),
    wide('OS-Image', 'its operating system'),
    wide('Kernel-Version', 'its kernel and architecture'),
    wide('Container-Runtime', 'what runs its containers'),
  ],
  row: (node, context) => {
    const info = node.status?.nodeInfo;
    const kernel = info?.kernelVersion || '<unknown>';
    return [
      node.metadata.name,
      nodeStatus(node),
      nodeRoles(node).join(',') || '<none>',
      age(node, context),
      info?.kubeletVersion ?? '',
      address(node, 'InternalIP'),
      address(node, 'ExternalIP'),
      info?.osImage || '<unknown>',
      info?.architecture ? `${kernel} (${info.architecture})` : kernel,
      info?.containerRuntimeVersion || '<unknown>',
    ];
  },
  describe: describeNode,
});

/** `podCIDR` is the first of `podCIDRs`; whoever sets one sets both. Upstream: Convert_v1_NodeSpec_To_core_NodeSpec. */
function syncPodCidrs(node: Node): Node {
  const { podCIDR, podCIDRs } = node.spec ?? {};
  if (podCIDR && podCIDRs?.[0] !== podCIDR) return change(node, { spec: { ...node.spec, podCIDRs: [podCIDR] } });
  return podCIDRs?.[0] && !podCIDR ? change(node, { spec: fill(node.spec ?? {}, { podCIDR: podCIDRs[0] }) }) : node;
}

function nodeStatus(node: Node): string {
  const ready = node.status?.conditions?.findLast((c) => c.type === 'Ready');
  const state = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return node.spec?.unschedulable ? `${state},SchedulingDisabled` : state;
}

/** Roles by label: `node-role.kubernetes.io/<role>` or `kubernetes.io/role=<role>`; sorted. Upstream: findNodeRoles. */
export function nodeRoles(node: { readonly metadata: Node['metadata'] }): readonly string[] {
  const prefix = 'node-role.kubernetes.io/';
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith(prefix) && key !== prefix) roles.add(key.slice(prefix.length));
    else if (key === 'kubernetes.io/role' && value !== '') roles.add(value);
  }
  return [...roles].sort();
}

function address(node: Node, type: string): string {
  return node.status?.addresses?.find((a) => a.type === type)?.address ?? '<none>';
}
