// Old ReplicaSets beyond the history limit are deleted. Upstream: sync.go cleanupDeployment.

import type { Deployment, ReplicaSet } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { resources } from '../shared/resources.ts';
import { specReplicas } from './math.ts';
import { findNew, oldReplicaSets, revisionOf } from './replica-sets.ts';

export function cleanUp(deployment: Deployment, sets: readonly ReplicaSet[], context: ComponentContext): void {
  const limit = deployment.spec?.revisionHistoryLimit;
  if (limit === undefined) return;
  const old = oldReplicaSets(sets, findNew(deployment, sets)).filter((set) => !set.metadata.deletionTimestamp);
  const surplus = old.length - limit;
  if (surplus <= 0) return;
  for (const set of [...old].sort((a, b) => revisionOf(a) - revisionOf(b)).slice(0, surplus)) {
    const idle = (set.status?.replicas ?? 0) === 0 && specReplicas(set) === 0 && (set.metadata.generation ?? 0) <= (set.status?.observedGeneration ?? 0);
    if (idle) context.delete(resources.replicasets, set.metadata.namespace ?? '', set.metadata.name, { propagationPolicy: 'Background' });
  }
}
