// One claim: finds it a volume, asks for one to be made, or says why it has to wait.
// Upstream: pkg/controller/volume/persistentvolume/pv_controller.go syncClaim, syncUnboundClaim, syncBoundClaim, provisionClaim

import { notFound } from '../../../api/meta/status-error.ts';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import {
  bindCompletedAnnotation,
  boundByControllerAnnotation,
  capacityOf,
  classOf,
  findMatchingVolume,
  hasAccessModes,
  hasClass,
  isBoundTo,
  requestOf,
  sameAttributesClass,
  sameMode,
  selectedNodeAnnotation,
} from '../../scheduler/volume-match.ts';
import type { ClaimUsers } from '../shared/claim-users.ts';
import { asObject, keyOf, resources } from '../shared/resources.ts';
import { bind, updateClaimStatus } from './bind.ts';

const defaultClassAnnotations = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];
const provisionerAnnotations = ['volume.beta.kubernetes.io/storage-provisioner', 'volume.kubernetes.io/storage-provisioner'];

/** @returns whether it is settled: nothing will change unless something else does */
export function syncClaim(claim: PersistentVolumeClaim, users: ClaimUsers, context: ComponentContext): boolean {
  if (claim.metadata.annotations?.[bindCompletedAnnotation] !== undefined) return syncBound(claim, context);
  return claim.spec?.volumeName ? syncNamed(claim, claim.spec.volumeName, context) : syncFree(claim, users, context);
}

const volumeNamed = (name: string, context: ComponentContext): PersistentVolume | undefined => context.get<PersistentVolume>(resources.persistentvolumes, '', name);
const classNamed = (name: string, context: ComponentContext): StorageClass | undefined => (name ? context.get<StorageClass>(resources.storageclasses, '', name) : undefined);

/** Any volume will do. */
function syncFree(claim: PersistentVolumeClaim, users: ClaimUsers, context: ComponentContext): boolean {
  const storageClass = classNamed(classOf(claim), context);
  const waits = storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
  const volume = findMatchingVolume(claim, context.list<PersistentVolume>(resources.persistentvolumes), { onlyReserved: waits });
  if (volume) {
    bind(volume, claim, context);
    return true;
  }
  if (assignDefaultClass(claim, context)) return true;
  if (waits && claim.metadata.annotations?.[selectedNodeAnnotation] === undefined) tellOfWaiting(claim, users, context);
  else if (classOf(claim) !== '') {
    provision(claim, storageClass, context);
    return false;
  } else context.event(asObject(claim), 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set');
  updateClaimStatus(claim, 'Pending', undefined, context);
  return false;
}

/** A class that became the default later is given to claims that say nothing. Upstream: assignDefaultStorageClass */
function assignDefaultClass(claim: PersistentVolumeClaim, context: ComponentContext): boolean {
  if (hasClass(claim)) return false;
  const marked = context.list<StorageClass>(resources.storageclasses).filter(({ metadata }) => defaultClassAnnotations.some((name) => metadata.annotations?.[name] === 'true'));
  const age = ({ metadata }: StorageClass): string => metadata.creationTimestamp ?? '';
  const newest = marked.toSorted((a, b) => (age(a) !== age(b) ? (age(a) > age(b) ? -1 : 1) : a.metadata.name < b.metadata.name ? -1 : 1))[0];
  if (!newest) return false;
  context.update(resources.persistentvolumeclaims, { ...claim, spec: { ...claim.spec, storageClassName: newest.metadata.name } });
  return true;
}

/** Upstream: emitEventForUnboundDelayBindingClaim */
function tellOfWaiting(claim: PersistentVolumeClaim, users: ClaimUsers, context: ComponentContext): void {
  const pods = users.podsOf(keyOf(claim)).filter((pod) => !pod.placed).map((pod) => pod.name).sort();
  const say = (reason: string, message: string): void => context.event(asObject(claim), 'Normal', reason, message);
  if (pods.length === 0) say('WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
  else say('WaitForPodScheduled', `waiting for ${pods.length > 1 ? 'pods' : 'pod'} ${pods.join(',')} to be scheduled`);
}

/** Upstream: provisionClaim, provisionClaimOperationExternal. Nothing is provisioned in-tree any more. */
function provision(claim: PersistentVolumeClaim, storageClass: StorageClass | undefined, context: ComponentContext): void {
  const about = asObject(claim);
  if (!storageClass) {
    const { message } = notFound({ group: 'storage.k8s.io', resource: 'storageclass' }, classOf(claim));
    return context.event(about, 'Warning', 'ProvisioningFailed', message);
  }
  const { provisioner } = storageClass;
  if (provisioner.startsWith('kubernetes.io/')) {
    return context.event(about, 'Warning', 'ProvisioningFailed', `no volume plugin matched name: ${provisioner}`);
  }
  const { annotations } = claim.metadata;
  const marks = Object.fromEntries(provisionerAnnotations.map((name) => [name, provisioner]));
  const marked =
    annotations?.[provisionerAnnotations[1] ?? ''] === provisioner
      ? claim
      : context.update(resources.persistentvolumeclaims, { ...claim, metadata: { ...claim.metadata, annotations: { ...annotations, ...marks } } });
  const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  context.event(asObject(marked), 'Normal', 'ExternalProvisioning', message);
}

/** The user named a volume. */
function syncNamed(claim: PersistentVolumeClaim, name: string, context: ComponentContext): boolean {
  const volume = volumeNamed(name, context);
  const warn = (reason: string, message: string): void => context.event(asObject(claim), 'Warning', reason, message);
  if (volume?.spec?.claimRef && isBoundTo(volume, claim)) {
    bind(volume, claim, context);
    return true;
  }
  if (volume && !volume.spec?.claimRef) {
    const problem = mismatch(volume, claim);
    if (!problem) {
      bind(volume, claim, context);
      return true;
    }
    warn('VolumeMismatch', `Cannot bind to requested volume "${name}": ${problem}`);
  } else if (volume) warn('FailedBinding', `volume "${name}" already bound to a different claim.`);
  if (!volume || claim.metadata.annotations?.[boundByControllerAnnotation] === undefined || !volume.spec?.claimRef) updateClaimStatus(claim, 'Pending', undefined, context);
  return false;
}

/** Upstream: checkVolumeSatisfyClaim */
function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (volume.metadata.deletionTimestamp) return `the volume is marked for deletion "${volume.metadata.name}"`;
  if (capacityOf(volume) < requestOf(claim)) return 'requested PV is too small';
  if (classOf(volume) !== classOf(claim)) return 'storageClassName does not match';
  if (!sameAttributesClass(volume, claim)) return 'volumeAttributesClassName does not match';
  if (!sameMode(volume, claim)) return 'incompatible volumeMode';
  return hasAccessModes(volume, claim) ? undefined : 'incompatible accessMode';
}

/** It was bound: either all is well, or it has lost its volume for good. */
function syncBound(claim: PersistentVolumeClaim, context: ComponentContext): boolean {
  const lose = (reason: string, message: string): boolean => {
    if (claim.status?.phase === 'Lost') return true;
    const lost = updateClaimStatus(claim, 'Lost', undefined, context);
    context.event(asObject(lost), 'Warning', reason, message);
    return true;
  };
  const { volumeName } = claim.spec ?? {};
  if (!volumeName) return lose('ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!');
  const volume = volumeNamed(volumeName, context);
  if (!volume) return lose('ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
  if (volume.spec?.claimRef && volume.spec.claimRef.uid !== claim.metadata.uid) return lose('ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly');
  bind(volume, claim, context);
  return true;
}
