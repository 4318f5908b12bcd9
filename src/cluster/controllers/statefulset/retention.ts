// Who owns a StatefulSet's claims: nobody, the set, or a Pod that was scaled away, by the set's retention policy.
// Upstream: pkg/controller/statefulset/stateful_set_utils.go (isClaimOwnerUpToDate, updateClaimOwnerRefForSetAndPod)

import type { ObjectMeta, OwnerReference } from '../../../api/object.ts';
import type { PersistentVolumeClaim, StatefulSet } from '../../../api/types.ts';
import { controllerReference } from '../shared/resources.ts';
import { inRange, ordinalOf } from './identity.ts';

/** A Pod that exists, or one that is about to: it has no uid then. */
interface SomePod {
  readonly metadata: Pick<ObjectMeta, 'name' | 'uid'>;
}

const policyOf = (set: StatefulSet): { readonly whenScaled: string; readonly whenDeleted: string } => ({
  whenScaled: set.spec?.persistentVolumeClaimRetentionPolicy?.whenScaled ?? 'Retain',
  whenDeleted: set.spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted ?? 'Retain',
});

const isFor = (ref: OwnerReference, apiVersion: string, kind: string, name: string): boolean => ref.apiVersion === apiVersion && ref.kind === kind && ref.name === name;
const isForSet = (ref: OwnerReference, set: StatefulSet): boolean => isFor(ref, 'apps/v1', 'StatefulSet', set.metadata.name);
const isForPod = (ref: OwnerReference, pod: SomePod): boolean => isFor(ref, 'v1', 'Pod', pod.metadata.name);
const uidOf = (object: { readonly metadata: Pick<ObjectMeta, 'uid'> }): string => object.metadata.uid ?? '';

const refsOf = (claim: PersistentVolumeClaim): readonly OwnerReference[] => claim.metadata.ownerReferences ?? [];

/** Something else controls the claim, or an earlier set or Pod of the same name does. Upstream: hasUnexpectedController */
export function hasUnexpectedController(claim: PersistentVolumeClaim, set: StatefulSet, pod: SomePod): boolean {
  const policy = policyOf(set);
  if (policy.whenScaled === 'Retain' && policy.whenDeleted === 'Retain') return false;
  return refsOf(claim).some((ref) => {
    if (isForSet(ref, set)) return ref.uid !== uidOf(set);
    if (isForPod(ref, pod)) return ref.uid !== uidOf(pod);
    return ref.controller === true;
  });
}

/** The claim belongs to an earlier Pod of this name, which is still going. Upstream: PodClaimIsStale */
export function isStaleFor(claim: PersistentVolumeClaim, set: StatefulSet, pod: SomePod): boolean {
  return policyOf(set).whenScaled !== 'Retain' && refsOf(claim).some((ref) => isForPod(ref, pod) && ref.uid !== uidOf(pod));
}

/** Upstream: isClaimOwnerUpToDate */
export function isOwnerUpToDate(claim: PersistentVolumeClaim, set: StatefulSet, pod: SomePod): boolean {
  const refs = refsOf(claim);
  const stale = refs.some((ref) => (isForSet(ref, set) && ref.uid !== uidOf(set)) || (isForPod(ref, pod) && ref.uid !== uidOf(pod)));
  if (stale) return true;
  const [ofSet, ofPod] = [refs.some((ref) => ref.uid === uidOf(set)), refs.some((ref) => ref.uid === uidOf(pod))];
  if (hasUnexpectedController(claim, set, pod)) return !ofSet && !ofPod;
  if (refs.some((ref) => (ref.uid === uidOf(set) || ref.uid === uidOf(pod)) && !ref.controller)) return false;
  const wanted = wantedOwners(set, pod);
  return ofSet === wanted.set && ofPod === wanted.pod;
}

function wantedOwners(set: StatefulSet, pod: SomePod): { readonly set: boolean; readonly pod: boolean } {
  const { whenScaled, whenDeleted } = policyOf(set);
  const scaledAway = whenScaled === 'Delete' && !inRange(set, ordinalOf(pod));
  return { set: whenDeleted === 'Delete' && !scaledAway, pod: scaledAway };
}

/** The claim's owners as the policy wants them. Upstream: updateClaimOwnerRefForSetAndPod */
export function ownersFor(claim: PersistentVolumeClaim, set: StatefulSet, pod: SomePod): readonly OwnerReference[] {
  const others = refsOf(claim).filter((ref) => !isForSet(ref, set) && !isForPod(ref, pod));
  if (hasUnexpectedController(claim, set, pod)) return others;
  const wanted = wantedOwners(set, pod);
  return [
    ...others,
    ...(wanted.pod ? [controllerReference({ metadata: pod.metadata as ObjectMeta }, 'v1', 'Pod')] : []),
    ...(wanted.set ? [controllerReference(set, 'apps/v1', 'StatefulSet')] : []),
  ];
}
