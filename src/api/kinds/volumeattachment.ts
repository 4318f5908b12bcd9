/**
 * VolumeAttachment: the wish that a volume be attached to a node.
 * Upstream: pkg/registry/storage/volumeattachment/strategy.go, printVolumeAttachment.
 *
 * @supports yes VolumeAttachment: stored and shown
 */
import type { IVolumeAttachment } from 'kubernetes-models/storage.k8s.io/v1/VolumeAttachment';
import type { FieldError } from '../meta/field-error.ts';
import { forbiddenField, invalidField, required, tooLong } from '../meta/field-error.ts';
import { nameIsDnsSubdomain, rangeMessage } from '../meta/names.ts';
import type { Stored } from '../types.ts';
import type { VolumeSpec } from './persistentvolume/validate.ts';
import { checkVolumeSpec } from './persistentvolume/validate.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { addAll } from './shared/checks.ts';
import { change } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { immutableField } from './shared/immutable.ts';
import { checkDriverName } from './shared/pod-spec/volume-sources.ts';

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
  validate: validateAttachment,
  validateUpdate: (attachment, old) => [...validateAttachment(attachment), ...immutableField(attachment.spec, old.spec, 'spec')],
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

const maxErrorMessage = 1024;
const maxMetadataSize = 256 * 1024;

function validateAttachment({ spec, status }: VolumeAttachment): readonly FieldError[] {
  const report: Report = [];
  const { persistentVolumeName: name, inlineVolumeSpec: inline } = spec?.source ?? {};
  checkDriverName(report, 'spec.attacher', spec?.attacher ?? '');
  const exactlyOne = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  if (!inline && name === undefined) report.push(required('spec.source', exactlyOne));
  else if (inline && name !== undefined) report.push(forbiddenField('spec.source', exactlyOne));
  else if (name === '') report.push(required('spec.source.persistentVolumeName', 'must specify non empty persistentVolumeName'));
  else if (inline) checkVolumeSpec(report, 'spec.source.inlineVolumeSpec', inline as VolumeSpec, { name: '', inline: true });
  addAll(report, 'spec.nodeName', spec?.nodeName ?? '', nameIsDnsSubdomain(spec?.nodeName ?? '', false));
  const metadata = Object.entries((status?.attachmentMetadata ?? {}) as Readonly<Record<string, string>>);
  if (metadata.reduce((size, [key, value]) => size + key.length + value.length, 0) > maxMetadataSize) report.push(tooLong('status.attachmentMetadata', maxMetadataSize));
  for (const field of ['attachError', 'detachError'] as const) {
    const { message = '', errorCode = 0 } = status?.[field] ?? {};
    if (message.length > maxErrorMessage) report.push(tooLong(`status.${field}.message`, maxMetadataSize));
    if (errorCode < 0) report.push(invalidField(`status.${field}.errorCode`, errorCode, rangeMessage(0, 2147483647)));
  }
  if (name !== undefined) addAll(report, 'spec.source.persistentVolumeName', name, nameIsDnsSubdomain(name, false));
  return report;
}
