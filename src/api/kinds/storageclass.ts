/**
 * StorageClass: a way to make volumes on demand.
 * Upstream: pkg/registry/storage/storageclass/strategy.go, SetDefaults_StorageClass, printStorageClass.
 *
 * @supports yes StorageClass: the default class, both binding modes
 */
import type { IStorageClass } from 'kubernetes-models/storage.k8s.io/v1/StorageClass';
import type { Stored } from '../types.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import { fill } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';

export type StorageClass = Stored<IStorageClass>;

export const storageClass = defineKind<StorageClass>({
  group: 'storage.k8s.io',
  kind: 'StorageClass',
  plural: 'storageclasses',
  shortNames: ['sc'],
  namespaced: false,
  schema: 'io.k8s.api.storage.v1',
  defaults: (storageClass) => fill(storageClass, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  columns: [
    nameColumn,
    column('Provisioner', 'string', 'who makes the volumes'),
    column('ReclaimPolicy', 'string', 'what becomes of a volume when its claim goes'),
    column('VolumeBindingMode', 'string', 'when a claim is bound'),
    column('AllowVolumeExpansion', 'string', 'whether volumes can grow'),
    ageColumn,
  ],
  row: (storageClass, context) => [
    isDefaultClass(storageClass) ? `${storageClass.metadata.name} (default)` : storageClass.metadata.name,
    storageClass.provisioner,
    storageClass.reclaimPolicy ?? 'Delete',
    storageClass.volumeBindingMode ?? 'Immediate',
    storageClass.allowVolumeExpansion ?? false,
    age(storageClass, context),
  ],
});

/** Whether claims that name no class get this one. Upstream: IsDefaultAnnotation. */
export function isDefaultClass(object: { readonly metadata: StorageClass['metadata'] }): boolean {
  const annotations = object.metadata.annotations ?? {};
  return annotations['storageclass.kubernetes.io/is-default-class'] === 'true' || annotations['storageclass.beta.kubernetes.io/is-default-class'] === 'true';
}
