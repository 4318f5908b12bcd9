/**
 * What the server fills into claims, also those in the template of a StatefulSet.
 * Upstream: SetDefaults_PersistentVolumeClaim(Spec) in pkg/apis/core/v1/defaults.go.
 */
import type { PersistentVolumeClaim, StatefulSet } from '../../types.ts';
import { change, fill, maybe } from '../shared/copy.ts';
import { defaultResources, roundResources } from '../shared/pod-defaults.ts';
import type { Item, ResourceList } from '../shared/pod-types.ts';

export type ClaimSpec = NonNullable<PersistentVolumeClaim['spec']>;
type ClaimTemplate = Item<NonNullable<StatefulSet['spec']>['volumeClaimTemplates']>;

export function defaultClaim(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  return change(claim, {
    spec: defaultClaimSpec(claim.spec ?? {}),
    status: fill(change(claim.status ?? {}, { capacity: maybe(claim.status?.capacity, (list) => roundResources(list as ResourceList)) }), { phase: 'Pending' }),
  });
}

/** A claim in a StatefulSet's template is shown with its type, as the real server does. */
export function defaultClaimTemplate(claim: ClaimTemplate): ClaimTemplate {
  const full = defaultClaim(claim as unknown as PersistentVolumeClaim) as unknown as ClaimTemplate;
  return fill(full, { apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
}

function defaultClaimSpec(spec: ClaimSpec): ClaimSpec {
  return fill(change(spec, { resources: maybe(spec.resources, defaultResources) }), { volumeMode: 'Filesystem' });
}
