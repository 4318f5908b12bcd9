// Taints keep Pods away; taints of effect PreferNoSchedule cost points. Upstream: plugins/tainttoleration/taint_toleration.go.
// @supports partly scheduler: TaintToleration — "the Lt and Gt operators are alpha and off in 1.36"

import type { Node, Pod } from '../../../api/types.ts';
import { type QueueingHint, on } from '../cluster-events.ts';
import { type Plugin, defaultNormalize, unresolvable } from '../framework.ts';
import { type Taint, type Toleration, tolerates } from '../tolerations.ts';

const keepsAway = (taints: readonly Taint[], tolerations: readonly Toleration[]): boolean =>
  taints.some((taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(tolerations, taint));

const afterNodeChange: QueueingHint<Node> = ({ pod }, { before, after }) => {
  const tolerations = pod.spec?.tolerations ?? [];
  return !keepsAway(after?.spec?.taints ?? [], tolerations) && (before === undefined || keepsAway(before.spec?.taints ?? [], tolerations));
};

const afterPodChange: QueueingHint<Pod> = (pod, { after }) => after?.metadata.uid === pod.uid;

export const taintToleration: Plugin = {
  name: 'TaintToleration',
  weight: 3,
  nodeLocal: true,
  events: [on('Node', ['Add', 'UpdateNodeTaint'], afterNodeChange), on('Pod', ['UpdatePodToleration'], afterPodChange)],
  filter: (cycle, { taints }) => {
    if (taints.length === 0) return undefined;
    return keepsAway(taints, cycle.pod.pod.spec?.tolerations ?? []) ? unresolvable('node(s) had untolerated taint(s)') : undefined;
  },
  preScore: () => true,
  score: (cycle, { taints }) => {
    if (taints.length === 0) return 0;
    const soft = (cycle.pod.pod.spec?.tolerations ?? []).filter((t) => !t.effect || t.effect === 'PreferNoSchedule');
    return taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerates(soft, taint)).length;
  },
  normalize: (scores) => defaultNormalize(scores, true),
};
