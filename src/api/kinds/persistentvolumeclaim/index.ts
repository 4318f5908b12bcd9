/**
 * PersistentVolumeClaim: a wish for storage.
 * Upstream: pkg/registry/core/persistentvolumeclaim/strategy.go, printPersistentVolumeClaim, pkg/api/persistentvolumeclaim.
 *
 * @supports yes PersistentVolumeClaim: binding, expansion, data sources
 */
import type { PersistentVolumeClaim } from '../../types.ts';
import { describeClaim } from '../describe/storage.ts';
import { formatAccessModes, storageClassOf } from '../shared/access-modes.ts';
import { age, ageColumn, column, nameColumn, wide } from '../shared/cells.ts';
import { change } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { claimSizeWarnings } from '../shared/pod-spec/warnings.ts';
import type { ClaimSpec } from './defaults.ts';
import { defaultClaim } from './defaults.ts';
import { classAnnotation, validateClaim, validateClaimStatusUpdate, validateClaimUpdate } from './validate.ts';

export const persistentVolumeClaim = defineKind<PersistentVolumeClaim>({
  group: '',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  shortNames: ['pvc'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1',
  status: true,
  generation: false,
  defaults: defaultClaim,
  prepareForCreate: (claim) => change(claim, { spec: normalizeDataSources(dropUnknownDataSource(claim.spec ?? {})), status: { phase: 'Pending' } }),
  prepareForUpdate: (claim, _old, { subresource }) => (subresource === 'status' ? claim : change(claim, { spec: normalizeDataSources(claim.spec ?? {}) })),
  validate: validateClaim,
  validateUpdate: validateClaimUpdate,
  validateStatusUpdate: validateClaimStatusUpdate,
  warnings: ({ metadata, spec }) => [
    ...(classAnnotation in (metadata.annotations ?? {}) ? [`metadata.annotations[${classAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`] : []),
    ...claimSizeWarnings('spec', spec),
  ],
  columns: [
    nameColumn,
    column('Status', 'string', 'the phase'),
    column('Volume', 'string', 'the volume it is bound to'),
    column('Capacity', 'string', 'how much it got'),
    column('Access Modes', 'string', 'how it can be mounted'),
    column('StorageClass', 'string', 'the class it asks for'),
    column('VolumeAttributesClass', 'string', 'its class of mutable attributes'),
    ageColumn,
    wide('VolumeMode', 'a file system or a raw block device'),
  ],
  row: (claim, context) => {
    const { spec, status } = claim;
    const bound = Boolean(spec?.volumeName);
    return [
      claim.metadata.name,
      claim.metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
      spec?.volumeName ?? '',
      bound ? String(status?.capacity?.['storage'] ?? '0') : '',
      bound ? formatAccessModes(status?.accessModes) : '',
      storageClassOf(claim),
      spec?.volumeAttributesClassName ?? '<unset>',
      age(claim, context),
      spec?.volumeMode ?? '<unset>',
    ];
  },
  describe: describeClaim,
});

/** `dataSource` once took claims and snapshots only, and drops everything else silently. Upstream: EnforceDataSourceBackwardsCompatibility. */
function dropUnknownDataSource(spec: ClaimSpec): ClaimSpec {
  const { dataSource, dataSourceRef } = spec;
  if (!dataSource || dataSourceRef) return spec;
  const known =
    (dataSource.kind === 'PersistentVolumeClaim' && !dataSource.apiGroup) || (dataSource.kind === 'VolumeSnapshot' && dataSource.apiGroup === 'snapshot.storage.k8s.io');
  return known ? spec : change(spec, { dataSource: undefined });
}

/** Whichever of `dataSource` and `dataSourceRef` is given stands for both. Upstream: NormalizeDataSources. */
function normalizeDataSources(spec: ClaimSpec): ClaimSpec {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource && !dataSourceRef) return { ...spec, dataSourceRef: dataSource };
  if (dataSourceRef && !dataSource && !dataSourceRef.namespace) {
    const { namespace: _, ...source } = dataSourceRef;
    return { ...spec, dataSource: source };
  }
  return spec;
}
