/**
 * VolumeAttributesClass: attributes of volumes that can change while they are in use.
 * Upstream: pkg/registry/storage/volumeattributesclass/strategy.go, printVolumeAttributesClass.
 *
 * @supports yes VolumeAttributesClass: stored and shown
 */
import type { IVolumeAttributesClass } from 'kubernetes-models/storage.k8s.io/v1/VolumeAttributesClass';
import type { Stored } from '../types.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import { defineKind } from './shared/define.ts';

export type VolumeAttributesClass = Stored<IVolumeAttributesClass>;

export const volumeAttributesClass = defineKind<VolumeAttributesClass>({
  group: 'storage.k8s.io',
  kind: 'VolumeAttributesClass',
  plural: 'volumeattributesclasses',
  shortNames: ['vac'],
  namespaced: false,
  schema: 'io.k8s.api.storage.v1',
  columns: [nameColumn, column('DriverName', 'string', 'the driver that knows the attributes'), ageColumn],
  row: (attributesClass, context) => [attributesClass.metadata.name, attributesClass.driverName, age(attributesClass, context)],
});
