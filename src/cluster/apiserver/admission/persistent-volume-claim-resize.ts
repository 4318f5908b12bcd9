// A claim grows only when the class it was made by allows it.
// Upstream: plugin/pkg/admission/storage/persistentvolume/resize

import { tryParseQuantity } from '../../../api/meta/quantity.ts';
import type { PersistentVolumeClaim } from '../../../api/types.ts';
import type { AdmissionPlugin } from './plugin.ts';
import { refuse } from './refuse.ts';

export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  resources: ['persistentvolumeclaims'],
  operations: ['UPDATE'],
  validate: (object, old, attributes, { etcd }) => {
    const claim = object as unknown as PersistentVolumeClaim;
    const before = old as unknown as PersistentVolumeClaim;
    if (claim.status?.phase !== 'Bound' || !grows(before, claim)) return;
    const className = claim.spec?.storageClassName;
    const found = className ? etcd.get('storageclasses.storage.k8s.io', className) : undefined;
    if (found?.allowVolumeExpansion === true) return;
    throw refuse(attributes, object, 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize');
  },
};

function grows(old: PersistentVolumeClaim, claim: PersistentVolumeClaim): boolean {
  const before = tryParseQuantity(old.spec?.resources?.requests?.storage);
  const after = tryParseQuantity(claim.spec?.resources?.requests?.storage);
  return before !== undefined && after !== undefined && after.cmp(before) > 0;
}
