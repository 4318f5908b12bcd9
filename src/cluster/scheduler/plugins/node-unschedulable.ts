// A cordoned node takes no Pod that does not tolerate it. Upstream: plugins/nodeunschedulable/node_unschedulable.go.

import type { Node, Pod } from '../../../api/types.ts';
import { type QueueingHint, on } from '../cluster-events.ts';
import { type Plugin, unresolvable } from '../framework.ts';
import { tolerates } from '../tolerations.ts';

const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

const afterNodeChange: QueueingHint<Node> = (_pod, { before, after }) => !after?.spec?.unschedulable && (before === undefined || before.spec?.unschedulable === true);

const afterPodChange: QueueingHint<Pod> = (pod, { after }) => after?.metadata.uid === pod.uid && tolerates(after.spec?.tolerations ?? [], taint);

export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  nodeLocal: true,
  events: [on('Node', ['Add', 'UpdateNodeTaint'], afterNodeChange), on('Pod', ['UpdatePodToleration'], afterPodChange)],
  filter: (cycle, node) => {
    if (!node.node.spec?.unschedulable) return undefined;
    return tolerates(cycle.pod.pod.spec?.tolerations ?? [], taint) ? undefined : unresolvable('node(s) were unschedulable');
  },
};
