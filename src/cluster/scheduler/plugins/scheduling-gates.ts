// Keeps a Pod with gates out of the queue. Upstream: plugins/schedulinggates/scheduling_gates.go.

import type { Pod } from '../../../api/types.ts';
import { type QueueingHint, on } from '../cluster-events.ts';
import type { Plugin } from '../framework.ts';

const afterGatesGone: QueueingHint<Pod> = (pod, { after }) => after?.metadata.uid === pod.uid;

export const schedulingGates: Plugin = {
  name: 'SchedulingGates',
  events: [on('Pod', ['UpdatePodSchedulingGatesEliminated'], afterGatesGone)],
  preEnqueue: (pod) => {
    const gates = pod.spec?.schedulingGates ?? [];
    return gates.length ? `waiting for scheduling gates: [${gates.map((g) => g.name).join(' ')}]` : undefined;
  },
};
