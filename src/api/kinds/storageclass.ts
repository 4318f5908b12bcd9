/**
 * StorageClass: a way to make volumes on demand.
 * Upstream: pkg/registry/storage/storageclass/strategy.go, SetDefaults_StorageClass, printStorageClass.
 *
 * @supports yes StorageClass: the default class, both binding modes
 */
import type { IStorageClass } from 'kubernetes-models/storage.k8s.io/v1/StorageClass';
import type { FieldError } from '../meta/field-error.ts';
import { duplicate, invalidField, required, tooLong } from '../meta/field-error.ts';
import type { Stored } from '../types.ts';
import { describeStorageClass } from './describe/objects.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { checkOneOf, checkQualifiedName } from './shared/checks.ts';
import { fill, same } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { immutableField } from './shared/immutable.ts';
import { nodeLabelDeprecation } from './shared/pod-spec/warnings.ts';
import type { Item } from './shared/pod-types.ts';

export type StorageClass = Stored<IStorageClass>;

export const storageClass = defineKind<StorageClass>({
  group: 'storage.k8s.io',
  kind: 'StorageClass',
  plural: 'storageclasses',
  shortNames: ['sc'],
  namespaced: false,
  schema: 'io.k8s.api.storage.v1',
  defaults: (storageClass) => fill(storageClass, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  validate: validateStorageClass,
  validateUpdate: (storageClass, old) =>
    (['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const).flatMap((field) => immutableField(storageClass[field], old[field], field)),
  warnings: ({ allowedTopologies = [] }) =>
    allowedTopologies.flatMap(({ matchLabelExpressions = [] }, i) =>
      matchLabelExpressions.flatMap(({ key }, n) => {
        const message = nodeLabelDeprecation(key);
        return message ? [`allowedTopologies[${i}].matchLabelExpressions[${n}].key: ${message}`] : [];
      }),
    ),
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
  describe: describeStorageClass,
});

/** Whether claims that name no class get this one. Upstream: IsDefaultAnnotation. */
export function isDefaultClass(object: { readonly metadata: StorageClass['metadata'] }): boolean {
  const annotations = object.metadata.annotations ?? {};
  return annotations['storageclass.kubernetes.io/is-default-class'] === 'true' || annotations['storageclass.beta.kubernetes.io/is-default-class'] === 'true';
}

function validateStorageClass(storageClass: StorageClass): readonly FieldError[] {
  const report: Report = [];
  const { provisioner, parameters, reclaimPolicy, volumeBindingMode, allowedTopologies = [] } = storageClass;
  checkDriver(report, 'provisioner', provisioner);
  checkParameters(report, parameters as Readonly<Record<string, string>> | undefined);
  if (reclaimPolicy) checkOneOf(report, 'reclaimPolicy', reclaimPolicy, ['Delete', 'Retain']);
  if (volumeBindingMode === undefined) report.push(required('volumeBindingMode', ''));
  else checkOneOf(report, 'volumeBindingMode', volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']);
  allowedTopologies.forEach((term, i) => {
    checkTopology(report, `allowedTopologies[${i}].matchLabelExpressions`, term);
    if (allowedTopologies.slice(0, i).some((before) => same(before, term))) report.push(duplicate(`allowedTopologies[${i}].matchLabelExpressions`, ''));
  });
  return report;
}

/** Who makes volumes; also of a VolumeAttributesClass. Upstream: validateProvisioner. */
export function checkDriver(report: Report, at: string, driver: string | undefined): void {
  if (driver) checkQualifiedName(report, at, driver.toLowerCase());
  else report.push(required(at, ''));
}

const maxParameters = 512;
const maxParametersSize = 256 * 1024;

/** Upstream: validateParameters. */
export function checkParameters(report: Report, parameters: Readonly<Record<string, string>> | undefined): void {
  const entries = Object.entries(parameters ?? {});
  if (entries.length > maxParameters) {
    report.push(tooLong('parameters', maxParameters));
    return;
  }
  for (const [key] of entries) if (key === '') report.push(invalidField('parameters', key, 'field can not be empty.'));
  if (entries.reduce((size, [key, value]) => size + key.length + value.length, 0) > maxParametersSize) report.push(tooLong('parameters', maxParametersSize));
}

function checkTopology(report: Report, at: string, { matchLabelExpressions = [] }: Item<StorageClass['allowedTopologies']>): void {
  const keys = new Set<string>();
  matchLabelExpressions.forEach(({ key, values }, i) => {
    if (!values?.length) report.push(required(`${at}[${i}].values`, ''));
    values?.forEach((value, n) => {
      if (values.indexOf(value) < n) report.push(duplicate(`${at}[${i}].values[${n}]`, value));
    });
    checkQualifiedName(report, `${at}[${i}].key`, key);
    if (keys.has(key)) report.push(duplicate(`${at}[${i}].key`, key));
    keys.add(key);
  });
}
