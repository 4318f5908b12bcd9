/**
 * CSIDriver: what a storage driver can do.
 * Upstream: pkg/registry/storage/csidriver/strategy.go, SetDefaults_CSIDriver, printCSIDriver.
 * Leaves out `preventPodSchedulingIfMissing`: its feature gate is off by default, and the server drops it.
 *
 * @supports yes CSIDriver: stored and shown
 */
import type { ICSIDriver } from 'kubernetes-models/storage.k8s.io/v1/CSIDriver';
import type { FieldError } from '../meta/field-error.ts';
import { duplicate, invalidField } from '../meta/field-error.ts';
import type { Stored } from '../types.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { checkOneOf } from './shared/checks.ts';
import { change, fill, same } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { withGeneration } from './shared/generation.ts';
import { immutableField } from './shared/immutable.ts';

export type CSIDriver = Stored<ICSIDriver>;

export const csiDriver = defineKind<CSIDriver>({
  group: 'storage.k8s.io',
  kind: 'CSIDriver',
  plural: 'csidrivers',
  namespaced: false,
  schema: 'io.k8s.api.storage.v1',
  generation: false,
  unconditionalUpdate: false,
  defaults: (driver) =>
    change(driver, {
      spec: fill(driver.spec, {
        attachRequired: true,
        podInfoOnMount: false,
        storageCapacity: false,
        fsGroupPolicy: 'ReadWriteOnceWithFSType',
        volumeLifecycleModes: ['Persistent'],
        requiresRepublish: false,
        seLinuxMount: false,
      }),
    }),
  prepareForCreate: dropScalingField,
  prepareForUpdate: (driver, old) => withGeneration(dropScalingField(driver), old, driver.spec, old.spec),
  validate: validateDriver,
  validateUpdate: (driver, old) => [
    ...validateDriver(driver),
    ...immutableField(driver.spec.attachRequired, old.spec.attachRequired, 'spec.attachedRequired'),
    ...immutableField(driver.spec.volumeLifecycleModes, old.spec.volumeLifecycleModes, 'spec.volumeLifecycleModes'),
  ],
  warnings: (driver, old) => {
    const { tokenRequests, serviceAccountTokenInSecrets } = driver.spec;
    if (!tokenRequests?.length || serviceAccountTokenInSecrets !== undefined || (old && same(tokenRequests, old.spec.tokenRequests))) return [];
    return ['spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes'];
  },
  columns: [
    nameColumn,
    column('AttachRequired', 'boolean', 'whether volumes are attached to a node first'),
    column('PodInfoOnMount', 'boolean', 'whether it is told about the Pod'),
    column('StorageCapacity', 'boolean', 'whether it reports how much is left'),
    column('TokenRequests', 'string', 'audiences of the tokens it gets'),
    column('RequiresRepublish', 'boolean', 'whether it is asked again and again'),
    column('Modes', 'string', 'kinds of volumes it serves'),
    ageColumn,
  ],
  row: (driver, context) => {
    const spec = driver.spec ?? {};
    return [
      driver.metadata.name,
      spec.attachRequired ?? true,
      spec.podInfoOnMount ?? false,
      spec.storageCapacity ?? false,
      spec.tokenRequests ? spec.tokenRequests.map((request) => request.audience).join(',') : '<unset>',
      spec.requiresRepublish ?? false,
      spec.volumeLifecycleModes?.join(',') || '<none>',
      age(driver, context),
    ];
  },
});

function dropScalingField(driver: CSIDriver): CSIDriver {
  return change(driver, { spec: change(driver.spec, { preventPodSchedulingIfMissing: undefined }) });
}

const tenMinutes = 600;

function validateDriver({ spec }: CSIDriver): readonly FieldError[] {
  const report: Report = [];
  const { fsGroupPolicy, tokenRequests = [], volumeLifecycleModes = [], nodeAllocatableUpdatePeriodSeconds: period, serviceAccountTokenInSecrets: inSecrets } = spec;
  const audiences = new Set<string>();
  if (fsGroupPolicy !== undefined) checkOneOf(report, 'spec.fsGroupPolicy', fsGroupPolicy, ['File', 'None', 'ReadWriteOnceWithFSType']);
  tokenRequests.forEach(({ audience, expirationSeconds: seconds }, i) => {
    const at = `spec.tokenRequests[${i}]`;
    if (audiences.has(audience)) report.push(duplicate(`${at}.audience`, audience));
    else if (seconds !== undefined && seconds < tenMinutes) report.push(invalidField(`${at}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'));
    else if (seconds !== undefined && seconds > 2 ** 32) report.push(invalidField(`${at}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds'));
    audiences.add(audience);
  });
  for (const mode of volumeLifecycleModes) checkOneOf(report, 'spec.volumeLifecycleModes', mode, ['Persistent', 'Ephemeral']);
  if (period !== undefined && period < 10) report.push(invalidField('spec.nodeAllocatableUpdatePeriodSeconds', period, 'must be greater than or equal to 10 seconds'));
  if (inSecrets !== undefined && tokenRequests.length === 0) {
    report.push(invalidField('spec.serviceAccountTokenInSecrets', inSecrets, 'serviceAccountTokenInSecrets is set but no tokenRequests are specified'));
  }
  return report;
}
