/**
 * Upstream: ValidatePersistentVolumeClaim, …Update, …StatusUpdate in pkg/apis/core/validation/validation.go.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { forbiddenField, invalidField, notSupported, required } from '../../meta/field-error.ts';
import type { PersistentVolumeClaim } from '../../types.ts';
import type { Report } from '../shared/checks.ts';
import { checkQualifiedName } from '../shared/checks.ts';
import { checkClaimSpec } from '../shared/claim-spec.ts';
import { change, same } from '../shared/copy.ts';
import { immutableField, immutableMessage } from '../shared/immutable.ts';
import { internalDiff } from '../shared/internal-diff.ts';
import type { ResourceList } from '../shared/pod-types.ts';
import { compareQuantities, quantity } from '../shared/quantities.ts';
import { isNativeResource } from '../shared/resource-names.ts';
import type { ClaimSpec } from './defaults.ts';

/** The class of a claim, before there was a field for it. */
export const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

export function validateClaim(claim: PersistentVolumeClaim): readonly FieldError[] {
  const report: Report = [];
  checkClaimSpec(report, 'spec', claim.spec ?? {});
  return report;
}

const storageOf = (list: unknown): string | undefined => (list as ResourceList | undefined)?.['storage'];

export function validateClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): readonly FieldError[] {
  if (claim.spec === old.spec && claim.metadata.annotations === old.metadata.annotations) return [];
  const report: Report = [];
  const [spec, before] = [claim.spec ?? {}, old.spec ?? {}];
  checkClaimSpec(report, 'spec', spec, before);
  const [now, kept] = munged(report, claim, old);
  if (!same(now, kept)) {
    const diff = internalDiff('PersistentVolumeClaimSpec', kept, now);
    report.push(forbiddenField('spec', `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${diff}`));
  }
  const [size, oldSize] = [storageOf(spec.resources?.requests) ?? '0', storageOf(before.resources?.requests) ?? '0'];
  if (compareQuantities(size, oldSize) < 0 && compareQuantities(size, storageOf(old.status?.capacity) ?? '0') <= 0) {
    report.push(forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity'));
  }
  report.push(...immutableField(spec.volumeMode, before.volumeMode, 'volumeMode'));
  checkAttributes(report, spec, old);
  return report;
}

/** Both specs without the differences that are allowed: binding, growth, and the naming of a class where there was none. */
function munged(report: Report, claim: PersistentVolumeClaim, old: PersistentVolumeClaim): readonly [now: ClaimSpec, before: ClaimSpec] {
  let now = claim.spec ?? {};
  let before = old.spec ?? {};
  if (!before.volumeName) before = change(before, { volumeName: now.volumeName });
  const annotation = old.metadata.annotations?.[classAnnotation];
  const newAnnotation = claim.metadata.annotations?.[classAnnotation];
  const gainsClass = before.storageClassName === undefined && now.storageClassName !== undefined;
  if (gainsClass && annotation !== undefined && now.storageClassName === annotation && (newAnnotation === undefined || newAnnotation === annotation)) {
    now = change(now, { storageClassName: undefined });
  } else {
    if ((annotation ?? '') !== (newAnnotation ?? '')) report.push(invalidField(`metadata.annotations.${classAnnotation}`, newAnnotation ?? '', immutableMessage));
    if (gainsClass && (annotation === undefined || now.storageClassName === annotation)) now = change(now, { storageClassName: before.storageClassName });
  }
  if (claim.status?.phase !== 'Bound') return [now, before];
  const size = storageOf(before.resources?.requests);
  if (now.resources?.requests) now = change(now, { resources: { ...now.resources, requests: change(now.resources.requests as Record<string, string>, { storage: size }) } });
  return [change(now, { volumeAttributesClassName: before.volumeAttributesClassName }), before];
}

function checkAttributes(report: Report, spec: ClaimSpec, old: PersistentVolumeClaim): void {
  const name = spec.volumeAttributesClassName;
  if (name === old.spec?.volumeAttributesClassName || old.status?.currentVolumeAttributesClassName === undefined || name) return;
  const what = name === undefined ? 'nil' : 'empty string';
  report.push(forbiddenField('spec.volumeAttributesClassName', `update to ${what} is forbidden when status.currentVolumeAttributesClassName is not nil`));
}

const resizeStates = ['ControllerResizeInProgress', 'ControllerResizeInfeasible', 'NodeResizePending', 'NodeResizeInProgress', 'NodeResizeInfeasible'];

export function validateClaimStatusUpdate(claim: PersistentVolumeClaim): readonly FieldError[] {
  const report: Report = [];
  const status = claim.status ?? {};
  if (!claim.spec?.accessModes?.length) report.push(required('Spec.accessModes', ''));
  const checkSize = (at: string, amount: string): void => {
    const value = quantity(amount);
    if (value.sign < 0) report.push(invalidField(at, value.value(), 'must be a valid resource quantity'));
  };
  const capacity = (status.capacity ?? {}) as ResourceList;
  for (const name in capacity) checkSize(`status.capacity[${name}]`, String(capacity[name]));
  const states = (status.allocatedResourceStatuses ?? {}) as Readonly<Record<string, string>>;
  for (const name in states) {
    checkKey(report, 'status.allocatedResourceStatuses', name);
    if (!resizeStates.includes(states[name] ?? '')) report.push(notSupported('status.allocatedResourceStatuses', name, resizeStates.toSorted()));
  }
  const allocated = (status.allocatedResources ?? {}) as ResourceList;
  for (const name in allocated) {
    if (checkKey(report, 'status.allocatedResources', name)) checkSize(`status.allocatedResources[${name}]`, String(allocated[name]));
  }
  return report;
}

/** @returns whether nothing was wrong */
function checkKey(report: Report, at: string, name: string): boolean {
  const before = report.length;
  checkQualifiedName(report, at, name);
  if (report.length === before && isNativeResource(name) && name !== 'storage') report.push(notSupported(at, name, ['storage']));
  return report.length === before;
}
