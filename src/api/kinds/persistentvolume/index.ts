/**
 * PersistentVolume: storage that outlives Pods.
 * Upstream: pkg/registry/core/persistentvolume/strategy.go, SetDefaults_PersistentVolume, printPersistentVolume.
 *
 * @supports yes PersistentVolume: every source is stored; which of them hold files depends on the node
 */
import { formatRfc3339 } from '../../../base/time.ts';
import type { PersistentVolume } from '../../types.ts';
import { describeVolume } from '../describe/storage.ts';
import { formatAccessModes, storageClassOf } from '../shared/access-modes.ts';
import { age, ageColumn, column, nameColumn, wide } from '../shared/cells.ts';
import { change, fill, maybe } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { roundResources } from '../shared/pod-defaults.ts';
import type { ResourceList } from '../shared/pod-types.ts';
import { validatePersistentVolume, validatePersistentVolumeUpdate } from './validate.ts';
import { persistentVolumeWarnings } from './warnings.ts';

type VolumeSpec = NonNullable<PersistentVolume['spec']>;

export const persistentVolume = defineKind<PersistentVolume>({
  group: '',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  shortNames: ['pv'],
  namespaced: false,
  schema: 'io.k8s.api.core.v1',
  status: true,
  generation: false,
  defaults: (volume) => change(volume, { spec: defaultSpec(volume.spec ?? {}), status: fill(volume.status ?? {}, { phase: 'Pending' }) }),
  prepareForCreate: (volume, { nowMs }) => change(volume, { status: { phase: 'Pending', lastPhaseTransitionTime: formatRfc3339(nowMs) } }),
  prepareForUpdate: (volume, old, { subresource, nowMs }) => (subresource === 'status' ? withTransitionTime(volume, old, nowMs) : volume),
  validate: validatePersistentVolume,
  validateUpdate: validatePersistentVolumeUpdate,
  warnings: persistentVolumeWarnings,
  columns: [
    nameColumn,
    column('Capacity', 'string', 'how much it holds'),
    column('Access Modes', 'string', 'how it can be mounted'),
    column('Reclaim Policy', 'string', 'what becomes of it when its claim goes'),
    column('Status', 'string', 'the phase'),
    column('Claim', 'string', 'the claim it is bound to'),
    column('StorageClass', 'string', 'its class'),
    column('VolumeAttributesClass', 'string', 'its class of mutable attributes'),
    column('Reason', 'string', 'why it failed'),
    ageColumn,
    wide('VolumeMode', 'a file system or a raw block device'),
  ],
  row: (volume, context) => {
    const { spec, status } = volume;
    const claim = spec?.claimRef;
    return [
      volume.metadata.name,
      String(spec?.capacity?.['storage'] ?? '0'),
      formatAccessModes(spec?.accessModes),
      spec?.persistentVolumeReclaimPolicy ?? '',
      volume.metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
      claim ? `${claim.namespace ?? ''}/${claim.name ?? ''}` : '',
      storageClassOf(volume),
      spec?.volumeAttributesClassName ?? '<unset>',
      status?.reason ?? '',
      age(volume, context),
      spec?.volumeMode ?? '<unset>',
    ];
  },
  describe: describeVolume,
});

function defaultSpec(spec: VolumeSpec): VolumeSpec {
  const parts = change(spec, {
    capacity: maybe(spec.capacity, (list) => roundResources(list as ResourceList)),
    hostPath: maybe(spec.hostPath, (s) => fill(s, { type: '' as never })),
    iscsi: maybe(spec.iscsi, (s) => fill(s, { iscsiInterface: 'default' })),
    rbd: maybe(spec.rbd, (s) => fill(s, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' })),
    azureDisk: maybe(spec.azureDisk, (s) => fill(s, { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' })),
    scaleIO: maybe(spec.scaleIO, (s) => fill(s, { storageMode: 'ThinProvisioned', fsType: 'xfs' })),
  });
  return fill(parts, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' });
}

function withTransitionTime(volume: PersistentVolume, old: PersistentVolume, nowMs: number): PersistentVolume {
  const before = old.status?.lastPhaseTransitionTime;
  const given = volume.status?.lastPhaseTransitionTime;
  if (volume.status?.phase === old.status?.phase) return change(volume, { status: change(volume.status ?? {}, { lastPhaseTransitionTime: given ?? before }) });
  if (given !== undefined && given !== before) return volume;
  return change(volume, { status: { ...volume.status, lastPhaseTransitionTime: formatRfc3339(nowMs) } });
}
