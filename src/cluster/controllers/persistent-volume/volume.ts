// One volume: free, bound, or released; what is released is kept or given up by its reclaim policy.
// Upstream: pkg/controller/volume/persistentvolume/pv_controller.go syncVolume, reclaimVolume, deleteVolumeOperation
// @supports no PersistentVolume: reclaim policy Recycle — "deprecated; the volume becomes Failed and says so"

import type { PersistentVolume, PersistentVolumeClaim } from '../../../api/types.ts';
import type { ComponentContext } from '../../component.ts';
import { sameMode } from '../../scheduler/volume-match.ts';
import { asObject, resources } from '../shared/resources.ts';
import { failVolume, unbind, updateVolumePhase } from './bind.ts';

const provisionedByAnnotation = 'pv.kubernetes.io/provisioned-by';

/** @returns the key of the claim to look at next, where the binding is not complete */
export function syncVolume(volume: PersistentVolume, context: ComponentContext): string | undefined {
  const ref = volume.spec?.claimRef;
  if (!ref?.uid) {
    updateVolumePhase(volume, 'Available', context);
    return undefined;
  }
  const named = context.get<PersistentVolumeClaim>(resources.persistentvolumeclaims, ref.namespace ?? '', ref.name ?? '');
  const claim = named?.metadata.uid === ref.uid ? named : undefined;
  if (!claim) {
    reclaim(released(volume, context), context);
    return undefined;
  }
  if (!claim.spec?.volumeName) return halfBound(volume, claim, context);
  if (claim.spec.volumeName === volume.metadata.name) updateVolumePhase(volume, 'Bound', context);
  else if (volume.metadata.annotations?.[provisionedByAnnotation] !== undefined && volume.spec?.persistentVolumeReclaimPolicy === 'Delete') reclaim(released(volume, context), context);
  else unbind(volume, context);
  return undefined;
}

/** The volume knows its claim, the claim does not know its volume yet. */
function halfBound(volume: PersistentVolume, claim: PersistentVolumeClaim, context: ComponentContext): string | undefined {
  if (sameMode(volume, claim)) return `${claim.metadata.namespace}/${claim.metadata.name}`;
  const [volumeName, claimName] = [volume.metadata.name, claim.metadata.name];
  context.event(asObject(volume), 'Warning', 'VolumeMismatch', `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${claimName}" due to incompatible volumeMode.`);
  context.event(asObject(claim), 'Warning', 'VolumeMismatch', `Cannot bind PersistentVolume "${volumeName}" to requested PersistentVolumeClaim due to incompatible volumeMode.`);
  return undefined;
}

/** A failure stays to be seen. */
const released = (volume: PersistentVolume, context: ComponentContext): PersistentVolume => (volume.status?.phase === 'Failed' ? volume : updateVolumePhase(volume, 'Released', context));

function reclaim(volume: PersistentVolume, context: ComponentContext): void {
  if (volume.metadata.annotations?.['pv.kubernetes.io/migrated-to']) return;
  switch (volume.spec?.persistentVolumeReclaimPolicy ?? 'Retain') {
    case 'Retain':
      return;
    case 'Recycle':
      return failVolume(volume, 'VolumeFailedRecycle', 'not simulated in Drydock: recycling a volume. Delete it and create it anew.', context);
    case 'Delete':
      return remove(volume, context);
    default:
      return failVolume(volume, 'VolumeUnknownReclaimPolicy', 'Volume has unrecognized PersistentVolumeReclaimPolicy', context);
  }
}

/** Provisioners delete what they made; of the others only a directory below /tmp can be deleted. Upstream: findDeletablePlugin, host_path.go */
function remove(volume: PersistentVolume, context: ComponentContext): void {
  const { name, annotations, deletionTimestamp } = volume.metadata;
  const provisioner = annotations?.[provisionedByAnnotation];
  if ((provisioner && !provisioner.startsWith('kubernetes.io/')) || volume.spec?.csi) return;
  const path = volume.spec?.hostPath?.path;
  if (path === undefined) {
    return failVolume(volume, 'VolumeFailedDelete', `error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched`, context);
  }
  if (!/\/tmp\/.+/.test(path)) return failVolume(volume, 'VolumeFailedDelete', `host_path deleter only supports /tmp/.+ but received provided ${path}`, context);
  if (!deletionTimestamp) context.delete(resources.persistentvolumes, '', name);
}
