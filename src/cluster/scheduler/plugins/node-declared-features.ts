// A Pod that needs a feature of the kubelet goes to a node that declares it. Upstream: plugins/nodedeclaredfeatures (on by default since 1.36),
// k8s.io/component-helpers/nodedeclaredfeatures/features. Features that matter for updates only are not asked for here.

import type { Node, Pod } from '../../../api/types.ts';
import { type QueueingHint, equal, on } from '../cluster-events.ts';
import { type Plugin, unresolvable } from '../framework.ts';

const name = 'NodeDeclaredFeatures';

/** What each feature is needed for. */
const needs: readonly { readonly feature: string; readonly by: (spec: PodSpec) => boolean }[] = [
  { feature: 'RestartAllContainersOnContainerExits', by: (spec) => containersOf(spec).some((c) => c.restartPolicyRules?.some(({ action }) => action === 'RestartAllContainers')) },
  { feature: 'UserNamespacesHostNetworkSupport', by: (spec) => spec.hostNetwork === true && spec.hostUsers === false },
];

type PodSpec = NonNullable<Pod['spec']>;

const containersOf = ({ containers, initContainers = [] }: PodSpec): readonly { readonly restartPolicyRules?: readonly { readonly action?: string }[] }[] => [
  ...(containers ?? []),
  ...initContainers,
];

const neededBy = ({ spec }: Pod): readonly string[] => (spec ? needs.filter(({ by }) => by(spec)).map(({ feature }) => feature) : []);

const afterNodeChange: QueueingHint<Node> = (_pod, { before, after }) => before === undefined || !equal(before.status?.declaredFeatures, after?.status?.declaredFeatures);

const afterPodChange: QueueingHint<Pod> = (pod, { before, after }) => after?.metadata.uid === pod.uid && before !== undefined && !equal(neededBy(before), neededBy(after));

export const nodeDeclaredFeatures: Plugin = {
  name,
  events: [on('Node', ['Add', 'UpdateNodeDeclaredFeature'], afterNodeChange), on('Pod', ['Update'], afterPodChange)],
  preFilter: (cycle) => {
    const needed = neededBy(cycle.pod.pod);
    if (needed.length === 0) return { skip: true };
    cycle.state.set(name, needed);
    return {};
  },
  filter: (cycle, { node }) => {
    const needed = (cycle.state.get(name) ?? []) as readonly string[];
    return needed.every((feature) => node.status?.declaredFeatures?.includes(feature)) ? undefined : unresolvable("node(s) didn't match Pod's required features");
  },
};
