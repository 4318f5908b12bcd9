/**
 * Upstream: ValidatePersistentVolumeSpec, ValidatePersistentVolumeUpdate in pkg/apis/core/validation/validation.go,
 * pkg/api/persistentvolume.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { forbiddenField, invalidField, notSupported, required } from '../../meta/field-error.ts';
import type { PersistentVolume } from '../../types.ts';
import type { Report } from '../shared/checks.ts';
import { checkGiven, checkOneOf, notPositiveMessage } from '../shared/checks.ts';
import { checkAccessModes, checkClassName } from '../shared/claim-spec.ts';
import { change, same } from '../shared/copy.ts';
import { immutableField, immutableMessage } from '../shared/immutable.ts';
import { internalDiff } from '../shared/internal-diff.ts';
import type { NodeSelector } from '../shared/pod-spec/scheduling.ts';
import { checkNodeSelector } from '../shared/pod-spec/scheduling.ts';
import type { ResourceList } from '../shared/pod-types.ts';
import { quantity } from '../shared/quantities.ts';
import { checkSources, sourceFields } from './sources.ts';

export type VolumeSpec = NonNullable<PersistentVolume['spec']>;

export function validatePersistentVolume(volume: PersistentVolume): readonly FieldError[] {
  const report: Report = [];
  checkVolumeSpec(report, 'spec', volume.spec ?? {}, { name: volume.metadata.name, inline: false });
  return report;
}

/** Where a spec stands: in a PersistentVolume of that name, or inline in a VolumeAttachment, which allows less. */
export interface SpecPlace {
  readonly name: string;
  readonly inline: boolean;
}

export function checkVolumeSpec(report: Report, at: string, spec: VolumeSpec, place: SpecPlace): void {
  const modes = spec.accessModes ?? [];
  if (place.inline) checkInline(report, at, spec);
  if (modes.length === 0) report.push(required(`${at}.accessModes`, ''));
  checkAccessModes(report, `${at}.accessModes`, modes);
  if (!place.inline) checkCapacity(report, `${at}.capacity`, (spec.capacity ?? {}) as ResourceList);
  const policy = spec.persistentVolumeReclaimPolicy;
  if (policy && !place.inline) checkOneOf(report, `${at}.persistentVolumeReclaimPolicy`, policy, ['Delete', 'Recycle', 'Retain']);
  if (policy && place.inline && policy !== 'Retain') report.push(forbiddenField(`${at}.persistentVolumeReclaimPolicy`, 'may only be Retain in the context of inline volumes'));
  if (spec.nodeAffinity) {
    const terms = spec.nodeAffinity.required as NodeSelector | undefined;
    if (place.inline) report.push(forbiddenField(`${at}.nodeAffinity`, 'may not be specified in the context of inline volumes'));
    else if (terms) checkNodeSelector(report, `${at}.nodeAffinity.required`, terms);
    else report.push(required(`${at}.nodeAffinity.required`, 'must specify required node constraints'));
  }
  checkSources(report, at, spec, place.name);
  if (spec.hostPath && cleanPath(spec.hostPath.path) === '/' && policy === 'Recycle') {
    report.push(forbiddenField(`${at}.persistentVolumeReclaimPolicy`, "may not be 'recycle' for a hostPath mount of '/'"));
  }
  checkClasses(report, at, spec, place);
}

const onlyOutside = 'may not be specified in the context of inline volumes';

function checkInline(report: Report, at: string, spec: VolumeSpec): void {
  if (spec.claimRef) report.push(forbiddenField(`${at}.claimRef`, onlyOutside));
  if (Object.keys(spec.capacity ?? {}).length > 0) report.push(forbiddenField(`${at}.capacity`, onlyOutside));
  if (!spec.csi) report.push(required(`${at}.csi`, 'has to be specified in the context of inline volumes'));
}

function checkCapacity(report: Report, at: string, capacity: ResourceList): void {
  const names = Object.keys(capacity);
  if (names.length === 0) report.push(required(at, ''));
  if (!('storage' in capacity) || names.length > 1) report.push(notSupported(at, names.length === 0 ? null : capacity, ['storage']));
  for (const name of names) {
    const amount = quantity(capacity[name]);
    if (amount.sign < 0) report.push(invalidField(`${at}[${name}]`, amount.value(), 'must be a valid resource quantity'));
    if (amount.sign <= 0) report.push(invalidField(`${at}[${name}]`, String(capacity[name]), notPositiveMessage));
  }
}

/** `/a/../` is `/`. Upstream: path.Clean. */
function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `${path.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}

function checkClasses(report: Report, at: string, spec: VolumeSpec, { inline }: SpecPlace): void {
  const { storageClassName, volumeMode, volumeAttributesClassName: attributes } = spec;
  if (inline && storageClassName) report.push(forbiddenField(`${at}.storageClassName`, onlyOutside));
  else checkClassName(report, `${at}.storageClassName`, storageClassName);
  if (volumeMode !== undefined && !inline) checkOneOf(report, `${at}.volumeMode`, volumeMode, ['Block', 'Filesystem']);
  if (volumeMode !== undefined && inline && volumeMode !== 'Filesystem') {
    report.push(forbiddenField(`${at}.volumeMode`, 'may not specify volumeMode other than Filesystem in the context of inline volumes'));
  }
  if (attributes === undefined) return;
  if (checkGiven(report, `${at}.volumeAttributesClassName`, attributes, 'an empty string is disallowed')) checkClassName(report, `${at}.volumeAttributesClassName`, attributes);
  if (!spec.csi) report.push(required(`${at}.csi`, 'has to be specified when using volumeAttributesClassName'));
}

export function validatePersistentVolumeUpdate(volume: PersistentVolume, old: PersistentVolume): readonly FieldError[] {
  if (volume.spec === old.spec) return [];
  const report: Report = [];
  const [spec, before] = [volume.spec ?? {}, old.spec ?? {}];
  checkVolumeSpec(report, 'spec', spec, { name: volume.metadata.name, inline: false });
  checkSourceStays(report, spec, before);
  report.push(...immutableField(spec.volumeMode, before.volumeMode, 'volumeMode'));
  if (before.nodeAffinity && !same(spec.nodeAffinity, before.nodeAffinity)) {
    report.push(invalidField('nodeAffinity', spec.nodeAffinity ?? null, `${immutableMessage}, except for updating from beta label to GA`));
  }
  if (before.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined) {
    report.push(forbiddenField('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'));
  }
  return report;
}

/** A secret for expansion may be added to a CSI volume; nothing else about its source changes. */
function checkSourceStays(report: Report, spec: VolumeSpec, before: VolumeSpec): void {
  const mayGainSecret = before.csi && spec.csi && before.csi.controllerExpandSecretRef === undefined;
  const now = mayGainSecret ? change(spec, { csi: change(spec.csi, { controllerExpandSecretRef: undefined }) } as Partial<VolumeSpec>) : spec;
  if (sourceFields.every((field) => same(now[field], before[field]))) return;
  const diff = internalDiff('PersistentVolumeSource', before, now);
  report.push(forbiddenField('spec.persistentvolumesource', `spec.persistentvolumesource is immutable after creation\n${diff}`));
}
