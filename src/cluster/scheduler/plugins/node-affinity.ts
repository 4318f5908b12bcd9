// nodeSelector and node affinity. Upstream: plugins/nodeaffinity/node_affinity.go.
// Left out: addedAffinity of the plugin's arguments (the default profile has none).

import { type Cycle, type Plugin, defaultNormalize, unresolvable } from '../framework.ts';
import { matches, matchesNode, requirementsOf } from '../selectors.ts';

const mismatch = unresolvable("node(s) didn't match Pod's node affinity/selector");

export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  weight: 2,
  preFilter: (cycle) => {
    const spec = cycle.pod.pod.spec;
    if (!spec?.nodeSelector && !spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution) return { skip: true };
    const names = namedNodes(cycle);
    return names ? { nodeNames: names } : {};
  },
  filter: (cycle, node) => {
    const spec = cycle.pod.pod.spec;
    const selector = spec?.nodeSelector;
    if (selector && !matches(requirementsOf({ matchLabels: selector }), node.labels)) return mismatch;
    const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    return required && !matchesNode(required.nodeSelectorTerms, node.labels, node.name) ? mismatch : undefined;
  },
  preScore: (cycle) => (preferred(cycle)?.length ?? 0) > 0,
  score: (cycle, node) => {
    let points = 0;
    for (const { weight, preference } of preferred(cycle) ?? []) if (matchesNode([preference], node.labels, node.name)) points += weight;
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
