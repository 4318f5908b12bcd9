// Topology spread constraints, made ready for counting. Upstream: plugins/podtopologyspread/common.go and
// plugins/helper/spread.go DefaultSelector.

import type { Service } from '../../api/types.ts';
import type { Cycle } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import { type LabelSelector, type Requirement, matches, matchesNode, requirementsOf } from './selectors.ts';
import { tolerates } from './tolerations.ts';

export interface Constraint {
  /** names namespace and selector, for the nodes' counts */
  readonly key: string;
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selector: readonly Requirement[] | 'nothing';
  readonly matchesSelf: boolean;
  readonly honorsAffinity: boolean;
  readonly honorsTaints: boolean;
  matches(labels: Readonly<Record<string, string>>): boolean;
}

type Stated = NonNullable<NonNullable<Cycle['pod']['pod']['spec']>['topologySpreadConstraints']>[number];

/** The constraints a Pod states, of one kind. */
export function constraintsOf(cycle: Cycle, whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'): readonly Constraint[] {
  const stated = cycle.pod.pod.spec?.topologySpreadConstraints ?? [];
  return stated.filter((c) => c.whenUnsatisfiable === whenUnsatisfiable).map((c) => fromStated(cycle, c));
}

function fromStated(cycle: Cycle, stated: Stated): Constraint {
  const own = stated.labelSelector ? requirementsOf(stated.labelSelector as LabelSelector) : 'nothing';
  const extra = (stated.matchLabelKeys ?? []).flatMap((key) => {
    const value = cycle.pod.labels[key];
    return value === undefined ? [] : [{ key, operator: 'In', values: [value] }];
  });
  const selector = own === 'nothing' ? own : [...own, ...extra];
  return make(cycle, selector, {
    topologyKey: stated.topologyKey,
    maxSkew: stated.maxSkew,
    minDomains: stated.minDomains ?? 1,
    honorsAffinity: (stated.nodeAffinityPolicy ?? 'Honor') === 'Honor',
    honorsTaints: stated.nodeTaintsPolicy === 'Honor',
  });
}

/** The system's defaults, when the Pod belongs to a Service or a controller. */
export function defaultConstraints(cycle: Cycle): readonly Constraint[] {
  const selector = defaultSelector(cycle);
  if (selector.length === 0) return [];
  const common = { minDomains: 1, honorsAffinity: true, honorsTaints: false };
  return [
    make(cycle, selector, { topologyKey: 'kubernetes.io/hostname', maxSkew: 3, ...common }),
    make(cycle, selector, { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5, ...common }),
  ];
}

function make(cycle: Cycle, selector: Constraint['selector'], rest: Omit<Constraint, 'key' | 'selector' | 'matchesSelf' | 'matches'>): Constraint {
  const key = `${cycle.pod.namespace} ${JSON.stringify(selector)}`;
  return { ...rest, key, selector, matchesSelf: matches(selector, cycle.pod.labels), matches: (labels) => matches(selector, labels) };
}

/** What the Services in front of the Pod and its controller select by. */
function defaultSelector({ pod, context }: Cycle): readonly Requirement[] {
  const found: Requirement[] = [];
  for (const service of context.list<Service>({ group: '', plural: 'services' }, pod.namespace)) {
    const selector = service.spec?.selector;
    if (!selector || Object.keys(selector).length === 0) continue;
    const requirements = requirementsOf({ matchLabels: selector });
    if (matches(requirements, pod.labels)) found.push(...requirements);
  }
  const owner = pod.pod.metadata.ownerReferences?.find((o) => o.controller);
  const resource = owner && ownerResources[owner.kind];
  if (!owner || !resource) return found;
  const object = context.get<{ spec?: { selector?: LabelSelector | Record<string, string> } }>(resource, pod.namespace, owner.name);
  const selector = object?.spec?.selector;
  if (!selector) return found;
  return [...found, ...requirementsOf(owner.kind === 'ReplicationController' ? { matchLabels: selector as Record<string, string> } : (selector as LabelSelector))];
}

const ownerResources: Readonly<Record<string, { group: string; plural: string }>> = {
  ReplicaSet: { group: 'apps', plural: 'replicasets' },
  StatefulSet: { group: 'apps', plural: 'statefulsets' },
  ReplicationController: { group: '', plural: 'replicationcontrollers' },
};

/** Whether a node's Pods count for a constraint. Upstream: matchNodeInclusionPolicies. */
export function eligible(cycle: Cycle, constraint: Constraint, node: NodeInfo): boolean {
  const spec = cycle.pod.pod.spec;
  if (constraint.honorsAffinity) {
    if (spec?.nodeSelector && !matches(requirementsOf({ matchLabels: spec.nodeSelector }), node.labels)) return false;
    const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (required && !matchesNode(required.nodeSelectorTerms, node.labels, node.name)) return false;
  }
  if (!constraint.honorsTaints) return true;
  return (node.node.spec?.taints ?? []).every((taint) => taint.effect === 'PreferNoSchedule' || tolerates(spec?.tolerations ?? [], taint));
}
