// A cordoned node takes no Pod that does not tolerate it. Upstream: plugins/nodeunschedulable/node_unschedulable.go.

import { type Plugin, unresolvable } from '../framework.ts';
import { tolerates } from '../tolerations.ts';

const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  filter: (cycle, node) => {
    if (!node.node.spec?.unschedulable) return undefined;
    return tolerates(cycle.pod.pod.spec?.tolerations ?? [], taint) ? undefined : unresolvable('node(s) were unschedulable');
  },
};
