/**
 * VolumeAttachment: the wish that a volume be attached to a node.
 * Upstream: pkg/registry/storage/volumeattachment/strategy.go, printVolumeAttachment.
 *
 * @supports yes VolumeAttachment: stored and shown
 */
import type { IVolumeAttachment } from 'kubernetes-models/storage.k8s.io/v1/VolumeAttachment';
import type { Stored } from '../types.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import { change } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';

export type VolumeAttachment = Stored<IVolumeAttachment>;

export const volumeAttachment = defineKind<VolumeAttachment>({
  group: 'storage.k8s.io',
  kind: 'VolumeAttachment',
  plural: 'volumeattachments',
  namespaced: false,
  schema: 'io.k8s.api.storage.v1',
  status: true,
  generation: false,
  unconditionalUpdate: false,
  prepareForCreate: (attachment) => change(attachment, { status: { attached: false } }),
  columns: [
    nameColumn,
    { ...column('Attacher', 'string', 'the driver that attaches it'), format: 'name' },
    column('PV', 'string', 'the volume'),
    column('Node', 'string', 'the node'),
    column('Attached', 'boolean', 'whether it is done'),
    ageColumn,
  ],
  row: (attachment, context) => [
    attachment.metadata.name,
    attachment.spec?.attacher ?? '',
    attachment.spec?.source?.persistentVolumeName ?? '',
    attachment.spec?.nodeName ?? '',
    attachment.status?.attached ?? false,
    age(attachment, context),
  ],
});
