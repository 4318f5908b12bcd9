// What is wrong with an object's metadata, whatever its kind.
// Upstream: apimachinery/pkg/api/validation/objectmeta.go

import type { FieldError } from '../../../api/meta/field-error.ts';
import { forbiddenField, invalidField, path, required, tooLong } from '../../../api/meta/field-error.ts';
import { isQualifiedName, isValidLabelValue, nameIsDnsLabel, nameIsDnsSubdomain } from '../../../api/meta/names.ts';
import type { ApiObject, ManagedFieldsEntry, ObjectMeta, OwnerReference } from '../../../api/object.ts';
import { goQuote } from '../../../base/go-quote.ts';
import { checkFieldManager } from '../request-options.ts';
import type { Resource } from '../resource.ts';
import { equalJson } from './equal.ts';

const meta = path('metadata');
const annotationBytes = 256 * 1024;

/** Findings about a new object's metadata. Upstream: ValidateObjectMeta */
export function validateMeta(resource: Resource, { metadata }: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  const nameIs = resource.guard.validateName ?? nameIsDnsSubdomain;
  const { name, generateName, namespace } = metadata;
  if (generateName) for (const message of nameIs(generateName, true)) errors.push(invalidField(meta.child('generateName'), generateName, message));
  if (!name) errors.push(required(meta.child('name'), 'name or generateName is required'));
  else for (const message of nameIs(name, false)) errors.push(invalidField(meta.child('name'), name, message));
  if (resource.kind.namespaced) {
    if (!namespace) errors.push(required(meta.child('namespace'), ''));
    else for (const message of nameIsDnsLabel(namespace, false)) errors.push(invalidField(meta.child('namespace'), namespace, message));
  } else if (namespace) errors.push(forbiddenField(meta.child('namespace'), 'not allowed on this type'));
  checkCommon(metadata, undefined, errors);
  return errors;
}

/** Findings about an update's metadata. What both sides share is not looked at again. Upstream: ValidateObjectMetaUpdate */
export function validateMetaUpdate(resource: Resource, { metadata }: ApiObject, { metadata: old }: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (metadata.deletionTimestamp !== undefined && metadata.finalizers !== old.finalizers) checkNoNewFinalizers(metadata, old, errors);
  for (const field of ['name', 'namespace', 'uid', 'creationTimestamp'] as const) {
    if (metadata[field] !== old[field]) errors.push(invalidField(meta.child(field), metadata[field] ?? '', 'field is immutable'));
  }
  checkCommon(metadata, old, errors);
  return errors;
}

function checkCommon(metadata: ObjectMeta, old: ObjectMeta | undefined, errors: FieldError[]): void {
  if ((metadata.generation ?? 0) < 0) errors.push(invalidField(meta.child('generation'), metadata.generation, 'must be greater than or equal to 0'));
  if (metadata.labels && metadata.labels !== old?.labels) checkLabels(metadata.labels, errors);
  if (metadata.annotations && metadata.annotations !== old?.annotations) checkAnnotations(metadata.annotations, errors);
  if (metadata.ownerReferences && metadata.ownerReferences !== old?.ownerReferences) checkOwners(metadata.ownerReferences, errors);
  if (metadata.finalizers && metadata.finalizers !== old?.finalizers) checkFinalizers(metadata.finalizers, errors);
  if (metadata.managedFields && metadata.managedFields !== old?.managedFields) checkManagedFields(metadata.managedFields, errors);
}

function checkLabels(labels: Readonly<Record<string, string>>, errors: FieldError[]): void {
  const at = meta.child('labels');
  for (const [key, value] of Object.entries(labels)) {
    for (const message of isQualifiedName(key)) errors.push(invalidField(at, key, message));
    for (const message of isValidLabelValue(value)) errors.push(invalidField(at, value, message));
  }
}

function checkAnnotations(annotations: Readonly<Record<string, string>>, errors: FieldError[]): void {
  const at = meta.child('annotations');
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    for (const message of isQualifiedName(key.toLowerCase())) errors.push(invalidField(at, key, message));
    size += key.length + value.length;
  }
  if (size > annotationBytes) errors.push(tooLong(at, annotationBytes));
}

function checkManagedFields(entries: readonly ManagedFieldsEntry[], errors: FieldError[]): void {
  entries.forEach(({ operation, fieldsType, manager = '' }, index) => {
    const here = meta.child('managedFields').index(index);
    if (operation !== 'Apply' && operation !== 'Update') errors.push(invalidField(here.child('operation'), operation ?? '', 'must be `Apply` or `Update`'));
    if (fieldsType && fieldsType !== 'FieldsV1') errors.push(invalidField(here.child('fieldsType'), fieldsType, 'must be `FieldsV1`'));
    checkFieldManager(errors, `metadata.managedFields[${index}].manager`, manager);
  });
}

function checkOwners(owners: readonly OwnerReference[], errors: FieldError[]): void {
  const at = meta.child('ownerReferences');
  let controller: string | undefined;
  // Upstream names no index here.
  owners.forEach((owner) => {
    const parts = (owner.apiVersion ?? '').split('/');
    if (parts.length > 2 || !parts.at(-1)) errors.push(invalidField(at.child('apiVersion'), owner.apiVersion ?? '', 'version must not be empty'));
    for (const field of ['kind', 'name', 'uid'] as const) if (!owner[field]) errors.push(invalidField(at.child(field), owner[field] ?? '', 'must not be empty'));
    if (owner.apiVersion === 'v1' && owner.kind === 'Event') errors.push(invalidField(at, owner, '/v1, Kind=Event is disallowed from being an owner'));
    if (!owner.controller) return;
    const current = `${owner.kind}/${owner.name}`;
    const both = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${current}`;
    if (controller !== undefined) errors.push(invalidField(at, owners, both));
    else controller = current;
  });
}

function checkFinalizers(finalizers: readonly string[], errors: FieldError[]): void {
  const at = meta.child('finalizers');
  for (const finalizer of finalizers) for (const message of isQualifiedName(finalizer)) errors.push(invalidField(at, finalizer, message));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalidField(at, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
}

function checkNoNewFinalizers(metadata: ObjectMeta, old: ObjectMeta, errors: FieldError[]): void {
  const extra = (metadata.finalizers ?? []).filter((finalizer) => !old.finalizers?.includes(finalizer)).sort();
  if (extra.length === 0 || equalJson(metadata.finalizers, old.finalizers)) return;
  const shown = `[]string{${extra.map(goQuote).join(', ')}}`;
  errors.push(forbiddenField(meta.child('finalizers'), `no new finalizers can be added if the object is being deleted, found new finalizers ${shown}`));
}
