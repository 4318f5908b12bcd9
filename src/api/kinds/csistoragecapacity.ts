/**
 * CSIStorageCapacity: how much a class has left in one part of the cluster.
 * Upstream: pkg/registry/storage/csistoragecapacity/strategy.go, printCSIStorageCapacity.
 *
 * @supports yes CSIStorageCapacity: stored and shown
 */
import type { ICSIStorageCapacity } from 'kubernetes-models/storage.k8s.io/v1/CSIStorageCapacity';
import { invalidField } from '../meta/field-error.ts';
import { nameIsDnsSubdomain } from '../meta/names.ts';
import type { Stored } from '../types.ts';
import { column, nameColumn } from './shared/cells.ts';
import type { Report, Selector } from './shared/checks.ts';
import { addAll, checkSelector, negativeMessage } from './shared/checks.ts';
import { defineKind } from './shared/define.ts';
import { immutableField } from './shared/immutable.ts';
import { nodeSelectorWarnings } from './shared/pod-spec/warnings.ts';
import { quantity } from './shared/quantities.ts';

export type CSIStorageCapacity = Stored<ICSIStorageCapacity>;

export const csiStorageCapacity = defineKind<CSIStorageCapacity>({
  group: 'storage.k8s.io',
  kind: 'CSIStorageCapacity',
  listKind: 'CSIStorageCapacityList',
  plural: 'csistoragecapacities',
  namespaced: true,
  schema: 'io.k8s.api.storage.v1',
  unconditionalUpdate: false,
  validate: ({ nodeTopology, storageClassName, capacity }) => {
    const report: Report = [];
    checkSelector(report, 'nodeTopology', nodeTopology as Selector | undefined);
    addAll(report, 'storageClassName', storageClassName, nameIsDnsSubdomain(storageClassName, false));
    if (capacity !== undefined && quantity(capacity).sign < 0) report.push(invalidField('capacity', String(capacity), negativeMessage));
    return report;
  },
  validateUpdate: (capacity, old) => [
    ...immutableField(capacity.nodeTopology, old.nodeTopology, 'nodeTopology'),
    ...immutableField(capacity.storageClassName, old.storageClassName, 'storageClassName'),
  ],
  warnings: ({ nodeTopology }) => nodeSelectorWarnings('nodeTopology', nodeTopology as Selector | undefined),
  columns: [nameColumn, column('StorageClassName', 'string', 'the class'), column('Capacity', 'string', 'how much is left')],
  row: (capacity) => [capacity.metadata.name, capacity.storageClassName, capacity.capacity === undefined ? '<unset>' : String(capacity.capacity)],
});
