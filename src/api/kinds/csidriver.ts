/**
 * CSIDriver: what a storage driver can do.
 * Upstream: pkg/registry/storage/csidriver/strategy.go, SetDefaults_CSIDriver, printCSIDriver.
 * Leaves out `preventPodSchedulingIfMissing`: its feature gate is off by default, and the server drops it.
 *
 * @supports yes CSIDriver: stored and shown
 */
import type { ICSIDriver } from 'kubernetes-models/storage.k8s.io/v1/CSIDriver';
import type { Stored } from '../types.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import { change, fill, same } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { withGeneration } from './shared/generation.ts';

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
