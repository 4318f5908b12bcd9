// A claim that names no class gets the default one.
// Upstream: plugin/pkg/admission/storage/storageclass/setdefault

import type { ApiObject } from '../../../api/object.ts';
import type { PersistentVolumeClaim } from '../../../api/types.ts';
import type { Etcd } from '../../etcd.ts';
import type { AdmissionPlugin } from './plugin.ts';

const annotations = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];
const betaClass = 'volume.beta.kubernetes.io/storage-class';

export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  resources: ['persistentvolumeclaims'],
  operations: ['CREATE'],
  admit: (object, _, __, { etcd }) => {
    const { spec, metadata } = object as unknown as PersistentVolumeClaim;
    if (spec?.storageClassName !== undefined || metadata.annotations?.[betaClass] !== undefined) return object;
    const found = findDefaultStorageClass(etcd);
    return found ? ({ ...object, spec: { ...spec, storageClassName: found.metadata.name } } as ApiObject) : object;
  },
};

/** The default class; of several the newest. Upstream: pkg/volume/util/storageclass.go GetDefaultClass */
export function findDefaultStorageClass(etcd: Etcd): ApiObject | undefined {
  const marked = [...etcd.list('storageclasses.storage.k8s.io')].filter(({ metadata }) => annotations.some((name) => metadata.annotations?.[name] === 'true'));
  return marked.sort(newestFirst)[0];
}

/** Newest first, then by name. */
export function newestFirst({ metadata: a }: ApiObject, { metadata: b }: ApiObject): number {
  if (a.creationTimestamp !== b.creationTimestamp) return (a.creationTimestamp ?? '') > (b.creationTimestamp ?? '') ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}
