/**
 * VolumeAttributesClass: attributes of volumes that can change while they are in use.
 * Upstream: pkg/registry/storage/volumeattributesclass/strategy.go, printVolumeAttributesClass.
 *
 * @supports yes VolumeAttributesClass: stored and shown
 */
import type { IVolumeAttributesClass } from 'kubernetes-models/storage.k8s.io/v1/VolumeAttributesClass';
import type { FieldError } from '../meta/field-error.ts';
import { forbiddenField, required } from '../meta/field-error.ts';
import type { Stored } from '../types.ts';
import { describeAttributesClass } from './describe/classes.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { same } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { checkDriver, checkParameters } from './storageclass.ts';

export type VolumeAttributesClass = Stored<IVolumeAttributesClass>;

export const volumeAttributesClass = defineKind<VolumeAttributesClass>({
  group: 'storage.k8s.io',
  kind: 'VolumeAttributesClass',
  plural: 'volumeattributesclasses',
  shortNames: ['vac'],
  namespaced: false,
  schema: 'io.k8s.api.storage.v1',
  validate: validateAttributesClass,
  validateUpdate: (attributesClass, old) => [
    ...(['driverName', 'parameters'] as const)
      .filter((field) => !same(attributesClass[field], old[field]))
      .map((field) => forbiddenField(field, `updates to ${field} are forbidden.`)),
    ...validateAttributesClass(attributesClass),
  ],
  columns: [nameColumn, column('DriverName', 'string', 'the driver that knows the attributes'), ageColumn],
  row: (attributesClass, context) => [attributesClass.metadata.name, attributesClass.driverName, age(attributesClass, context)],
  describe: describeAttributesClass,
});

function validateAttributesClass({ driverName, parameters }: VolumeAttributesClass): readonly FieldError[] {
  const report: Report = [];
  checkDriver(report, 'driverName', driverName);
  checkParameters(report, parameters as Readonly<Record<string, string>> | undefined);
  if (Object.keys(parameters ?? {}).length === 0) report.push(required('parameters', 'must contain at least one key/value pair'));
  return report;
}
