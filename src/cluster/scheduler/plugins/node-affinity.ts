// nodeSelector and node affinity. Upstream: plugins/nodeaffinity/node_affinity.go.
// Left out: addedAffinity of the plugin's arguments (the default profile has none).

import type { Node } from '../../../api/types.ts';
import { type QueueingHint, on } from '../cluster-events.ts';
import { type Cycle, type Plugin, defaultNormalize, unresolvable } from '../framework.ts';
import { type NodeTest, compiledTerm } from '../selectors.ts';

const mismatch = unresolvable("node(s) didn't match Pod's node affinity/selector");

const afterNodeChange: QueueingHint<Node> = ({ requiredNodes }, { before, after }) => {
  const matching = ({ metadata }: Node): boolean => requiredNodes?.(metadata.labels ?? {}, metadata.name) ?? true;
  return after !== undefined && matching(after) && !(before && matching(before));
};

interface Preference {
  readonly weight: number;
  readonly holds: NodeTest;
}

export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  weight: 2,
  nodeLocal: true,
  events: [on('Node', ['Add', 'UpdateNodeLabel'], afterNodeChange)],
  preFilter: (cycle) => {
    if (!cycle.pod.requiredNodes) return { skip: true };
    const names = namedNodes(cycle);
    return names ? { nodeNames: names } : {};
  },
  filter: ({ pod }, { labels, name }) => (!pod.requiredNodes || pod.requiredNodes(labels, name) ? undefined : mismatch),
  preScore: (cycle) => {
    const preferences = (preferred(cycle) ?? []).map(({ weight, preference }): Preference => ({ weight, holds: compiledTerm(preference) }));
    cycle.state.set('NodeAffinity', preferences);
    return preferences.length > 0;
  },
  score: ({ state }, { labels, name }) => {
    let points = 0;
    for (const { weight, holds } of (state.get('NodeAffinity') ?? []) as readonly Preference[]) if (holds(labels, name)) points += weight;
    return points;
  },
  normalize: (scores) => defaultNormalize(scores, false),
};

const preferred = (cycle: Cycle) => cycle.pod.pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;

/** The nodes named by metadata.name terms, when every term names one: DaemonSet Pods, mostly. */
function namedNodes(cycle: Cycle): ReadonlySet<string> | undefined {
  const terms = cycle.pod.pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!terms?.length) return undefined;
  const names = new Set<string>();
  for (const term of terms) {
    const named = term.matchFields?.filter((f) => f.key === 'metadata.name' && f.operator === 'In') ?? [];
    if (named.length === 0) return undefined;
    for (const field of named) for (const name of field.values ?? []) names.add(name);
  }
  return names;
}
