// Tying a volume and a claim together, step by step: each step is one write, and a step that is done already is none.
// Upstream: pkg/controller/volume/persistentvolume/pv_controller.go bind, unbindVolume, updateClaimStatus, updateVolumePhase

import type { PersistentVolume, PersistentVolumeClaim } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { bindCompletedAnnotation, boundByControllerAnnotation, isBoundTo } from '../../scheduler/volume-match.ts';
import { canonical } from '../shared/pod-template-hash.ts';
import { asObject, resources } from '../shared/resources.ts';

const sizeBeforeResize = 'volume.alpha.kubernetes.io/pre-resize-capacity';

/** The volume first, then the claim. @throws StatusError; the next sync goes on where this one stopped */
export function bind(volume: PersistentVolume, claim: PersistentVolumeClaim, context: ComponentContext): void {
  const bound = updateVolumePhase(bindVolume(volume, claim, context), 'Bound', context);
  updateClaimStatus(bindClaim(claim, bound, context), 'Bound', bound, context);
}

/** What a volume's claimRef says of a claim. */
export const referenceTo = ({ metadata }: PersistentVolumeClaim) => ({
  kind: 'PersistentVolumeClaim',
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  uid: metadata.uid ?? '',
  apiVersion: 'v1',
  resourceVersion: metadata.resourceVersion ?? '',
});

/** The volume as it is to be written, or undefined when it is bound to the claim already. Upstream: GetBindVolumeToClaim */
export function boundVolume(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume | undefined {
  const reserved = isBoundTo(volume, claim);
  const complete = reserved && volume.spec?.claimRef?.uid === claim.metadata.uid;
  const annotated = reserved || volume.metadata.annotations?.[boundByControllerAnnotation] !== undefined;
  if (complete && annotated) return undefined;
  const annotations = annotated ? volume.metadata.annotations : { ...volume.metadata.annotations, [boundByControllerAnnotation]: 'yes' };
  return {
    ...volume,
    metadata: { ...volume.metadata, ...(annotations ? { annotations } : {}) },
    spec: { ...volume.spec, ...(complete ? {} : { claimRef: referenceTo(claim) }) },
  } as PersistentVolume;
}

function bindVolume(volume: PersistentVolume, claim: PersistentVolumeClaim, context: ComponentContext): PersistentVolume {
  const wanted = boundVolume(volume, claim);
  return wanted ? (context.update(resources.persistentvolumes, wanted) as unknown as PersistentVolume) : volume;
}

function bindClaim(claim: PersistentVolumeClaim, volume: PersistentVolume, context: ComponentContext): PersistentVolumeClaim {
  const { annotations } = claim.metadata;
  const named = claim.spec?.volumeName === volume.metadata.name;
  if (named && annotations?.[bindCompletedAnnotation] !== undefined) return claim;
  const marks = { ...annotations, [bindCompletedAnnotation]: 'yes', ...(named ? {} : { [boundByControllerAnnotation]: 'yes' }) };
  const wanted = { ...claim, metadata: { ...claim.metadata, annotations: marks }, spec: { ...claim.spec, volumeName: volume.metadata.name } };
  return context.update(resources.persistentvolumeclaims, wanted) as unknown as PersistentVolumeClaim;
}

/** @returns the claim as it is now */
export function updateClaimStatus(claim: PersistentVolumeClaim, phase: string, volume: PersistentVolume | undefined, context: ComponentContext): PersistentVolumeClaim {
  const before = claim.status ?? {};
  const { accessModes: _modes, capacity: _capacity, currentVolumeAttributesClassName: _class, ...rest } = before;
  const status = { ...(volume ? { ...before, ...fromVolume(claim, volume, phase) } : rest), phase };
  if (canonical(status) === canonical(before)) return claim;
  return context.updateStatus(resources.persistentvolumeclaims, { ...claim, status }) as unknown as PersistentVolumeClaim;
}

/** Capacity is taken over when the claim becomes bound, not later: a resize may be under way. */
function fromVolume(claim: PersistentVolumeClaim, volume: PersistentVolume, phase: string): object {
  const accessModes = volume.spec?.accessModes;
  if (claim.status?.phase === phase) return { accessModes };
  const attributesClass = volume.spec?.volumeAttributesClassName;
  const earlier = volume.metadata.annotations?.[sizeBeforeResize];
  const capacity = earlier === undefined ? volume.spec?.capacity : { ...claim.status?.capacity, storage: earlier };
  return { accessModes, capacity, ...(attributesClass === undefined ? {} : { currentVolumeAttributesClassName: attributesClass }) };
}

/** @returns the volume as it is now */
export function updateVolumePhase(volume: PersistentVolume, phase: string, context: ComponentContext, message?: string): PersistentVolume {
  if (volume.status?.phase === phase) return volume;
  const { message: _old, ...rest } = volume.status ?? {};
  const status = { ...rest, phase, ...(message ? { message } : {}) };
  return context.updateStatus(resources.persistentvolumes, { ...volume, status }) as unknown as PersistentVolume;
}

/** The phase, and an Event about it when it is new. */
export function failVolume(volume: PersistentVolume, reason: string, message: string, context: ComponentContext): void {
  if (volume.status?.phase === 'Failed') return;
  updateVolumePhase(volume, 'Failed', context, message);
  context.event(asObject(volume), 'Warning', reason, message);
}

/** Rolls a binding back: ours goes wholly, a user's keeps the name it is reserved for. */
export function unbind(volume: PersistentVolume, context: ComponentContext): void {
  const { [boundByControllerAnnotation]: ours, ...annotations } = volume.metadata.annotations ?? {};
  const { claimRef, ...spec } = volume.spec ?? {};
  const { uid: _uid, ...reserved } = claimRef ?? {};
  const { annotations: _before, ...metadata } = volume.metadata;
  const wanted = {
    ...volume,
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { ...spec, ...(ours === undefined ? { claimRef: reserved } : {}) },
  };
  updateVolumePhase(context.update(resources.persistentvolumes, wanted) as unknown as PersistentVolume, 'Available', context);
}
