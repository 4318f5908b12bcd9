/**
 * What a Pod becomes on its way in: a fresh status, and selectors that its own labels complete.
 * Upstream: podStrategy.PrepareForCreate and the status strategy's PrepareForUpdate in pkg/registry/core/pod/strategy.go.
 * Leaves out AppArmor's annotations, which no Pod of 1.36 needs.
 */
import { formatRfc3339 } from '../../../base/time.ts';
import type { RequestContext } from '../../kind.ts';
import type { Pod } from '../../types.ts';
import { change, each, maybe } from '../shared/copy.ts';
import type { Affinity, Container, Item, PodSpec, PodStatus } from '../shared/pod-types.ts';
import { qosClass } from '../shared/qos.ts';

type PodAffinity = NonNullable<Affinity['podAffinity']>;
type AffinityTerm = Item<PodAffinity['requiredDuringSchedulingIgnoredDuringExecution']>;
type Labels = Readonly<Record<string, string>>;

export function podPrepareForCreate(pod: Pod, { nowMs }: RequestContext): Pod {
  const spec = pod.spec ?? { containers: [] };
  const gated = (spec.schedulingGates?.length ?? 0) > 0;
  const status: PodStatus = {
    phase: 'Pending',
    qosClass: (pod.status?.qosClass as 'BestEffort' | undefined) ?? qosClass(spec),
    ...(gated ? { conditions: [gatedCondition(nowMs)] } : undefined),
  };
  return change(pod, { status, spec: mergeLabelKeys(spec, pod.metadata.labels ?? {}) });
}

const gatedCondition = (nowMs: number): NonNullable<PodStatus['conditions']>[number] =>
  ({
    type: 'PodScheduled',
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime: formatRfc3339(nowMs),
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  }) as unknown as NonNullable<PodStatus['conditions']>[number];

export function podPrepareForUpdate(pod: Pod, old: Pod, context: RequestContext): Pod {
  if (context.subresource === 'resize') return withoutOtherChanges(pod, old);
  if (context.subresource !== 'status') return change(pod, { status: old.status });
  const status = change(pod.status ?? {}, {
    qosClass: pod.status?.qosClass ?? old.status?.qosClass,
    observedGeneration: pod.status?.observedGeneration ?? old.status?.observedGeneration,
    conditions: keepObservedGenerations(pod.status?.conditions, old.status?.conditions),
  });
  return change(pod, { spec: old.spec, status, metadata: change(pod.metadata, { ownerReferences: old.metadata.ownerReferences }) });
}

/** Of a resize only resources count; containers that come, go or change places are left for validation to find. Upstream: dropNonResizeUpdates */
function withoutOtherChanges(pod: Pod, old: Pod): Pod {
  const [spec, before] = [pod.spec, old.spec];
  if (!spec || !before || spec.containers.length !== before.containers.length || spec.initContainers?.length !== before.initContainers?.length) return change(pod, { status: old.status });
  const containers = resized(spec.containers, before.containers);
  const initContainers = spec.initContainers && before.initContainers && resized(spec.initContainers, before.initContainers);
  return change(pod, { spec: change(before, { resources: spec.resources, containers, initContainers }), status: old.status });
}

function resized(containers: readonly Container[], before: readonly Container[]): Container[] {
  if (containers.some(({ name }, at) => name !== before[at]?.name)) return [...containers];
  return containers.map((container, at) => change(before[at] as Container, { resources: container.resources, resizePolicy: container.resizePolicy }));
}

type Conditions = PodStatus['conditions'];

function keepObservedGenerations(conditions: Conditions, old: Conditions): Conditions {
  return each(conditions, (condition) => {
    if (condition.observedGeneration) return condition;
    const before = old?.find((c) => c.type === condition.type)?.observedGeneration;
    return before ? { ...condition, observedGeneration: before } : condition;
  });
}

/** `matchLabelKeys` become requirements of the selector beside them. */
function mergeLabelKeys(spec: PodSpec, labels: Labels): PodSpec {
  const affinity = maybe(spec.affinity, (a) =>
    change(a, {
      podAffinity: maybe(a.podAffinity, (p) => mergeAffinity(p, labels)),
      podAntiAffinity: maybe(a.podAntiAffinity, (p) => mergeAffinity(p, labels)),
    }),
  );
  return change(spec, { affinity, topologySpreadConstraints: each(spec.topologySpreadConstraints, (c) => mergeKeys(c, labels)) });
}

function mergeAffinity(affinity: PodAffinity, labels: Labels): PodAffinity {
  return change(affinity, {
    requiredDuringSchedulingIgnoredDuringExecution: each(affinity.requiredDuringSchedulingIgnoredDuringExecution, (term) => mergeKeys(term, labels)),
    preferredDuringSchedulingIgnoredDuringExecution: each(affinity.preferredDuringSchedulingIgnoredDuringExecution, (weighted) =>
      change(weighted, { podAffinityTerm: mergeKeys(weighted.podAffinityTerm, labels) }),
    ),
  });
}

function mergeKeys<T extends Pick<AffinityTerm, 'labelSelector' | 'matchLabelKeys' | 'mismatchLabelKeys'>>(term: T, labels: Labels): T {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  if (!labelSelector || matchLabelKeys.length + mismatchLabelKeys.length === 0) return term;
  const requirements = (keys: readonly string[], operator: 'In' | 'NotIn') =>
    keys.filter((key) => key in labels).map((key) => ({ key, operator, values: [labels[key] as string] }));
  const more = [...requirements(matchLabelKeys, 'In'), ...requirements(mismatchLabelKeys, 'NotIn')];
  if (more.length === 0) return term;
  return { ...term, labelSelector: { ...labelSelector, matchExpressions: [...(labelSelector.matchExpressions ?? []), ...more] } };
}
