/**
 * CSIStorageCapacity: how much a class has left in one part of the cluster.
 * Upstream: pkg/registry/storage/csistoragecapacity/strategy.go, printCSIStorageCapacity.
 *
 * @supports yes CSIStorageCapacity: stored and shown
 */
import type { ICSIStorageCapacity } from 'kubernetes-models/storage.k8s.io/v1/CSIStorageCapacity';
import type { Stored } from '../types.ts';
import { column, nameColumn } from './shared/cells.ts';
import { defineKind } from './shared/define.ts';

export type CSIStorageCapacity = Stored<ICSIStorageCapacity>;

export const csiStorageCapacity = defineKind<CSIStorageCapacity>({
  group: 'storage.k8s.io',
  kind: 'CSIStorageCapacity',
  listKind: 'CSIStorageCapacityList',
  plural: 'csistoragecapacities',
  namespaced: true,
  schema: 'io.k8s.api.storage.v1',
  unconditionalUpdate: false,
  columns: [nameColumn, column('StorageClassName', 'string', 'the class'), column('Capacity', 'string', 'how much is left')],
  row: (capacity) => [capacity.metadata.name, capacity.storageClassName, capacity.capacity === undefined ? '<unset>' : String(capacity.capacity)],
});
