// Scaling ReplicaSets: one of them, or all in proportion while a rollout is under way.
// Upstream: pkg/controller/deployment/sync.go scale, scaleReplicaSet; deployment_util.go GetReplicaSetProportion.

import type { Deployment, ReplicaSet } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { resources } from '../shared/resources.ts';
import { newReplicas, specReplicas, totalReplicas } from './math.ts';
import { asObject, desiredAnnotation, maxAnnotation, oldReplicaSets, replicasAnnotations } from './replica-sets.ts';

/** Whether the wanted number changed since its active ReplicaSets were last scaled. */
export function isScalingEvent(deployment: Deployment, sets: readonly ReplicaSet[]): boolean {
  return sets.some((set) => {
    const desired = set.metadata.annotations?.[desiredAnnotation];
    return specReplicas(set) > 0 && desired !== undefined && Number(desired) !== (deployment.spec?.replicas ?? 1);
  });
}

/** Gives a ReplicaSet this many replicas, and the annotations that go with it. @returns it as it is now */
export function scaleTo(deployment: Deployment, set: ReplicaSet, replicas: number, context: ComponentContext): ReplicaSet {
  const before = specReplicas(set);
  const wanted = replicasAnnotations(deployment);
  const stale = set.metadata.annotations?.[desiredAnnotation] !== wanted[desiredAnnotation] || set.metadata.annotations?.[maxAnnotation] !== wanted[maxAnnotation];
  if (before === replicas && !stale) return set;
  const annotations = { ...set.metadata.annotations, ...wanted };
  const updated = context.update(resources.replicasets, { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas } });
  if (before !== replicas) {
    const direction = before < replicas ? 'up' : 'down';
    context.event(asObject(deployment), 'Normal', 'ScalingReplicaSet', `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${replicas}`);
  }
  return updated as unknown as ReplicaSet;
}

/** @returns all ReplicaSets as they are now */
export function scaleProportionally(deployment: Deployment, current: ReplicaSet | undefined, sets: readonly ReplicaSet[], context: ComponentContext): readonly ReplicaSet[] {
  const desired = deployment.spec?.replicas ?? 1;
  const replace = (set: ReplicaSet, replicas: number): readonly ReplicaSet[] => {
    const scaled = scaleTo(deployment, set, replicas, context);
    return sets.map((s) => (s.metadata.uid === set.metadata.uid ? scaled : s));
  };
  const only = activeOrLatest(current, oldReplicaSets(sets, current));
  if (only) return specReplicas(only) === desired && !isScalingEvent(deployment, [only]) ? sets : replace(only, desired);
  if (current && isSaturated(deployment, current)) {
    return sets.map((set) => (set.metadata.uid === current.metadata.uid ? set : scaleTo(deployment, set, 0, context)));
  }
  return deployment.spec?.strategy?.type === 'Recreate' ? sets : spread(deployment, sets, context);
}

/** The one ReplicaSet that counts, unless several have replicas. Upstream: FindActiveOrLatest. */
function activeOrLatest(current: ReplicaSet | undefined, old: readonly ReplicaSet[]): ReplicaSet | undefined {
  const active = [...old, ...(current ? [current] : [])].filter((set) => specReplicas(set) > 0);
  if (active.length === 0) return current ?? old.at(-1);
  return active.length === 1 ? active[0] : undefined;
}

const isSaturated = (deployment: Deployment, set: ReplicaSet): boolean => {
  const desired = deployment.spec?.replicas ?? 1;
  return specReplicas(set) === desired && Number(set.metadata.annotations?.[desiredAnnotation]) === desired && (set.status?.availableReplicas ?? 0) === desired;
};

/** Shares what is to be added or taken away among the active ReplicaSets, larger ones first. */
function spread(deployment: Deployment, sets: readonly ReplicaSet[], context: ComponentContext): readonly ReplicaSet[] {
  const active = sets.filter((set) => specReplicas(set) > 0);
  const total = totalReplicas(active);
  const desired = deployment.spec?.replicas ?? 1;
  const allowed = desired > 0 ? desired + newReplicas.maxSurge(deployment) : 0;
  const toAdd = allowed - total;
  const newestFirst = (a: ReplicaSet, b: ReplicaSet): number => ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? 1 : -1);
  const order = [...active].sort((a, b) => specReplicas(b) - specReplicas(a) || (toAdd > 0 ? newestFirst(a, b) : -newestFirst(a, b)));
  const targets = new Map<string, number>();
  let added = 0;
  for (const set of order) {
    const share = toAdd === 0 ? 0 : proportion(deployment, set, toAdd, added);
    targets.set(set.metadata.uid ?? '', specReplicas(set) + share);
    added += share;
  }
  const largest = order[0];
  if (largest) targets.set(largest.metadata.uid ?? '', Math.max(0, (targets.get(largest.metadata.uid ?? '') ?? 0) + toAdd - added));
  return sets.map((set) => {
    const target = targets.get(set.metadata.uid ?? '');
    return target === undefined ? set : scaleTo(deployment, set, target, context);
  });
}

/** Upstream: GetReplicaSetProportion, getReplicaSetFraction. */
function proportion(deployment: Deployment, set: ReplicaSet, toAdd: number, added: number): number {
  const desired = deployment.spec?.replicas ?? 1;
  if (desired === 0) return -specReplicas(set);
  const replicas = desired + newReplicas.maxSurge(deployment);
  const before = Number(set.metadata.annotations?.[maxAnnotation]) || (deployment.status?.replicas ?? 0);
  const fraction = before === 0 ? 0 : Math.round((specReplicas(set) * replicas) / before) - specReplicas(set);
  const left = toAdd - added;
  return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
}
