// Taints keep Pods away; taints of effect PreferNoSchedule cost points. Upstream: plugins/tainttoleration/taint_toleration.go.

import { type Plugin, defaultNormalize, unresolvable } from '../framework.ts';
import { tolerates } from '../tolerations.ts';

export const taintToleration: Plugin = {
  name: 'TaintToleration',
  weight: 3,
  filter: (cycle, node) => {
    const taints = node.node.spec?.taints;
    if (!taints?.length) return undefined;
    const tolerations = cycle.pod.pod.spec?.tolerations ?? [];
    const hard = taints.some((taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(tolerations, taint));
    return hard ? unresolvable('node(s) had untolerated taint(s)') : undefined;
  },
  preScore: () => true,
  score: (cycle, node) => {
    const taints = node.node.spec?.taints;
    if (!taints?.length) return 0;
    const soft = (cycle.pod.pod.spec?.tolerations ?? []).filter((t) => !t.effect || t.effect === 'PreferNoSchedule');
    return taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerates(soft, taint)).length;
  },
  normalize: (scores) => defaultNormalize(scores, true),
};
