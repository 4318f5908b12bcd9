// Only the node a Pod names. (A Pod with spec.nodeName does not reach the scheduler; the plugin answers for
// completeness of the trace.) Upstream: plugins/nodename/node_name.go.

import { on } from '../cluster-events.ts';
import { type Plugin, unresolvable } from '../framework.ts';

export const nodeName: Plugin = {
  name: 'NodeName',
  nodeLocal: true,
  events: [on('Node', ['Add'])],
  filter: (cycle, node) => {
    const wanted = cycle.pod.pod.spec?.nodeName;
    return wanted && wanted !== node.name ? unresolvable("node(s) didn't match the requested node name") : undefined;
  },
};
