// Host ports are there once a node. Upstream: plugins/nodeports/node_ports.go.

import { type Plugin, unschedulable } from '../framework.ts';

export const nodePorts: Plugin = {
  name: 'NodePorts',
  preFilter: (cycle) => ({ skip: cycle.pod.hostPorts.length === 0 }),
  filter: (cycle, node) => (node.conflicts(cycle.pod.hostPorts) ? unschedulable("node(s) didn't have free ports for the requested pod ports") : undefined),
};
