// Claims and volumes that are in use cannot vanish: a finalizer holds them.
// Upstream: plugin/pkg/admission/storage/storageobjectinuseprotection

import { withMeta } from '../registry/metadata.ts';
import type { AdmissionPlugin } from './plugin.ts';

const finalizerFor: Readonly<Record<string, string>> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
  'volumeattributesclasses.storage.k8s.io': 'kubernetes.io/vac-protection',
};

export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  resources: Object.keys(finalizerFor),
  operations: ['CREATE'],
  admit: (object, _, { resource }) => {
    const finalizer = finalizerFor[resource.storage];
    const finalizers = object.metadata.finalizers ?? [];
    return finalizer === undefined || finalizers.includes(finalizer) ? object : withMeta(object, { finalizers: [...finalizers, finalizer] });
  },
};
