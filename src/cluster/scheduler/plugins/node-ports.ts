// Host ports are there once a node. Upstream: plugins/nodeports/node_ports.go.

import type { Pod } from '../../../api/types.ts';
import { type QueueingHint, on } from '../cluster-events.ts';
import { type Plugin, unschedulable } from '../framework.ts';
import { podInfo } from '../pod-info.ts';

const afterPodDeleted: QueueingHint<Pod> = ({ hostPorts }, { before }) => {
  if (!before?.spec?.nodeName && !before?.status?.nominatedNodeName) return false;
  const freed = podInfo(before).hostPorts;
  return hostPorts.some((own) =>
    freed.some((other) => own.port === other.port && own.protocol === other.protocol && (own.ip === other.ip || own.ip === '0.0.0.0' || other.ip === '0.0.0.0')),
  );
};

export const nodePorts: Plugin = {
  name: 'NodePorts',
  nodeLocal: true,
  events: [on('Pod', ['Delete'], afterPodDeleted), on('Node', ['Add'])],
  preFilter: (cycle) => ({ skip: cycle.pod.hostPorts.length === 0 }),
  filter: (cycle, node) => (node.conflicts(cycle.pod.hostPorts) ? unschedulable("node(s) didn't have free ports for the requested pod ports") : undefined),
};
