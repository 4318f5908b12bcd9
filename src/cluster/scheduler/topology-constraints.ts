// Topology spread constraints, made ready for counting. Upstream: plugins/podtopologyspread/common.go and
// plugins/helper/spread.go DefaultSelector.

import type { Service } from '../../api/types.ts';
import type { Cycle } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';
import type { PodQuery } from './matched-pods.ts';
import { type LabelSelector, type Requirement, matches, requirementsOf } from './selectors.ts';
import { tolerates } from './tolerations.ts';

export interface Constraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  /** the Pods that count; undefined when none do, as an empty selector has it */
  readonly query: PodQuery | undefined;
  readonly matchesSelf: boolean;
  readonly honorsAffinity: boolean;
  readonly honorsTaints: boolean;
  matches(labels: Readonly<Record<string, string>>): boolean;
}

type Stated = NonNullable<NonNullable<Cycle['pod']['pod']['spec']>['topologySpreadConstraints']>[number];

/** The constraints a Pod states, of one kind. */
export const constraintsOf = ({ pod }: Cycle, whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'): readonly Constraint[] => statedConstraints(pod, whenUnsatisfiable);

/** The same, outside of a cycle. */
export function statedConstraints(pod: PodInfo, whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'): readonly Constraint[] {
  const stated = pod.pod.spec?.topologySpreadConstraints ?? [];
  return stated.filter((c) => c.whenUnsatisfiable === whenUnsatisfiable).map((c) => fromStated(pod, c));
}

function fromStated(pod: PodInfo, stated: Stated): Constraint {
  const own = stated.labelSelector ? requirementsOf(stated.labelSelector as LabelSelector) : 'nothing';
  const extra = (stated.matchLabelKeys ?? []).flatMap((key) => {
    const value = pod.labels[key];
    return value === undefined ? [] : [{ key, operator: 'In', values: [value] }];
  });
  const selector = own === 'nothing' ? own : [...own, ...extra];
  return make(pod, selector, {
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
    make(cycle.pod, selector, { topologyKey: 'kubernetes.io/hostname', maxSkew: 3, ...common }),
    make(cycle.pod, selector, { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5, ...common }),
  ];
}

type Policies = Pick<Constraint, 'topologyKey' | 'maxSkew' | 'minDomains' | 'honorsAffinity' | 'honorsTaints'>;

function make({ namespace, labels }: PodInfo, selector: readonly Requirement[] | 'nothing', policies: Policies): Constraint {
  const counted = selector !== 'nothing' && selector.length > 0;
  const query = counted ? { key: `staying ${namespace} ${JSON.stringify(selector)}`, namespace, selector, leaving: false } : undefined;
  return { ...policies, query, matchesSelf: matches(selector, labels), matches: (other) => counted && matches(selector, other) };
}

/** What the Services in front of the Pod and its controller select by. */
function defaultSelector({ pod, context }: Cycle): readonly Requirement[] {
  const fromServices: Record<string, string> = {};
  for (const { spec } of context.list<Service>({ group: '', plural: 'services' }, pod.namespace)) {
    const selector = spec?.selector;
    if (selector && selectsLabels(selector, pod.labels)) Object.assign(fromServices, selector);
  }
  const owner = pod.pod.metadata.ownerReferences?.find((o) => o.controller);
  const resource = owner && ownerResources[owner.kind];
  const object = resource && context.get<{ spec?: { selector?: LabelSelector | Record<string, string> } }>(resource, pod.namespace, owner.name);
  const selector = object?.spec?.selector;
  if (!selector) return requirementsOf({ matchLabels: fromServices });
  if (owner?.kind === 'ReplicationController') return requirementsOf({ matchLabels: { ...fromServices, ...(selector as Record<string, string>) } });
  return [...requirementsOf({ matchLabels: fromServices }), ...requirementsOf(selector as LabelSelector)];
}

/** A Service's selector without entries selects every Pod there. Upstream: GetPodServices */
function selectsLabels(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  for (const key in selector) if (labels[key] !== selector[key]) return false;
  return true;
}

const ownerResources: Readonly<Record<string, { group: string; plural: string }>> = {
  ReplicaSet: { group: 'apps', plural: 'replicasets' },
  StatefulSet: { group: 'apps', plural: 'statefulsets' },
  ReplicationController: { group: '', plural: 'replicationcontrollers' },
};

/** Whether every node's Pods count for a constraint. */
export const countsEverywhere = ({ pod }: Cycle, { honorsAffinity, honorsTaints }: Constraint): boolean => !honorsTaints && !(honorsAffinity && pod.requiredNodes);

/** Whether a node's Pods count for a constraint. Upstream: matchNodeInclusionPolicies. */
export function eligible({ pod }: Cycle, { honorsAffinity, honorsTaints }: Constraint, node: NodeInfo): boolean {
  if (honorsAffinity && pod.requiredNodes && !pod.requiredNodes(node.labels, node.name)) return false;
  if (!honorsTaints) return true;
  return node.taints.every((taint) => taint.effect === 'PreferNoSchedule' || tolerates(pod.pod.spec?.tolerations ?? [], taint));
}
