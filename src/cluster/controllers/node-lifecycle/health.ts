// When a node was last heard of, and what is written when it falls silent.
// Upstream: node_lifecycle_controller.go tryUpdateNodeHealth; pkg/controller/util/node/controller_utils.go MarkPodsNotReady

import type { Node, Pod } from '../../../api/types.ts';
import { formatRfc3339 } from '../../../base/time.ts';
import type { ComponentContext } from '../../component.ts';
import { podCondition } from '../shared/pods.ts';
import { asObject, resources } from '../shared/resources.ts';
import { readyStatus } from './taints.ts';

/** Upstream: nodeMonitorGracePeriod, nodeStartupGracePeriod */
const graceMs = 50_000;
const startupGraceMs = 60_000;

/** The name under which this controller records its Events. */
export const eventSource = 'node-controller';

export const graceOf = (node: Node): number => (readyStatus(node) === undefined ? startupGraceMs : graceMs);

type NodeCondition = NonNullable<NonNullable<Node['status']>['conditions']>[number];

/** Conditions that only the kubelet can know become Unknown. @returns the node as it is now */
export function markUnknown(node: Node, context: ComponentContext): Node {
  const now = formatRfc3339(context.nowMs);
  const conditions: NodeCondition[] = [...(node.status?.conditions ?? [])];
  for (const type of ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']) {
    const at = conditions.findIndex((condition) => condition.type === type);
    const known = conditions[at];
    if (!known) {
      const lastHeartbeatTime = node.metadata.creationTimestamp ?? now;
      conditions.push({ type, status: 'Unknown', reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.', lastHeartbeatTime, lastTransitionTime: now });
    } else if (known.status !== 'Unknown') {
      conditions[at] = { ...known, status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.', lastTransitionTime: now };
    }
  }
  return context.updateStatus(resources.nodes, { ...node, status: { ...node.status, conditions } }) as unknown as Node;
}

/** Pods on a silent node count as not ready: Services stop using them. */
export function markPodsNotReady(node: string, context: ComponentContext): void {
  for (const pod of context.onNode<Pod>(node)) {
    if (podCondition(pod, 'Ready')?.status !== 'True') continue;
    const conditions = pod.status?.conditions?.map((condition) => (condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime: formatRfc3339(context.nowMs) } : condition));
    context.updateStatus(resources.pods, { ...pod, status: { ...pod.status, conditions } });
    context.event(asObject(pod), 'Warning', 'NodeNotReady', 'Node is not ready', { component: eventSource });
  }
}
