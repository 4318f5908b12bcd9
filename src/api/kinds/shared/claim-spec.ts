/**
 * A claim for storage, wherever it stands: on its own, in an ephemeral volume, in a StatefulSet.
 * Upstream: ValidatePersistentVolumeClaimSpec in pkg/apis/core/validation/validation.go.
 */

import { forbiddenField, invalidField, notSupported, required } from '../../meta/field-error.ts';
import { isDns1123Subdomain, nameIsDnsLabel, nameIsDnsSubdomain } from '../../meta/names.ts';
import type { ClaimSpec } from '../persistentvolumeclaim/defaults.ts';
import type { Report } from './checks.ts';
import { addAll, checkGiven, checkLabels, checkOneOf, checkSelector, notPositiveMessage } from './checks.ts';
import { same } from './copy.ts';
import type { Volume } from './pod-types.ts';
import { quantity } from './quantities.ts';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** Modes must be known, and ReadWriteOncePod stands alone. */
export function checkAccessModes(report: Report, at: string, modes: readonly string[]): void {
  for (const mode of modes) if (!accessModes.includes(mode)) report.push(notSupported(at, mode, accessModes));
  const others = modes.some((mode) => mode !== 'ReadWriteOncePod' && accessModes.includes(mode));
  if (others && modes.includes('ReadWriteOncePod')) report.push(forbiddenField(at, 'may not use ReadWriteOncePod with other access modes'));
}

/** A class by its name. */
export function checkClassName(report: Report, at: string, name: string | undefined): void {
  if (name) addAll(report, at, name, nameIsDnsSubdomain(name, false));
}

/** @param oldSpec what an update starts from: references that were wrong then may stay so */
export function checkClaimSpec(report: Report, at: string, spec: ClaimSpec, oldSpec?: ClaimSpec): void {
  const modes = spec.accessModes ?? [];
  if (modes.length === 0) report.push(required(`${at}.accessModes`, 'at least 1 access mode is required'));
  checkSelector(report, `${at}.selector`, spec.selector);
  checkAccessModes(report, `${at}.accessModes`, modes);
  const storage = spec.resources?.requests?.['storage'];
  const here = `${at}.resources[storage]`;
  if (storage === undefined) report.push(required(here, ''));
  else if (quantity(storage).sign <= 0) report.push(invalidField(here, String(storage), notPositiveMessage));
  checkClassName(report, `${at}.storageClassName`, spec.storageClassName);
  if (spec.volumeMode !== undefined) checkOneOf(report, `${at}.volumeMode`, spec.volumeMode, ['Block', 'Filesystem']);
  checkDataSources(report, at, spec, oldSpec);
  checkClassName(report, `${at}.volumeAttributesClassName`, spec.volumeAttributesClassName);
}

type Reference = { readonly apiGroup?: string | null; readonly kind: string; readonly name: string; readonly namespace?: string };

function checkDataSources(report: Report, at: string, spec: ClaimSpec, oldSpec: ClaimSpec | undefined): void {
  const { dataSource, dataSourceRef } = spec;
  const lenient = Boolean(oldSpec?.dataSource?.apiGroup ?? oldSpec?.dataSourceRef?.apiGroup);
  if (dataSource) checkReference(report, `${at}.dataSource`, dataSource, lenient);
  if (dataSourceRef) {
    checkReference(report, `${at}.dataSourceRef`, dataSourceRef, lenient);
    if (dataSourceRef.namespace) addAll(report, `${at}.dataSourceRef.namespace`, dataSourceRef.namespace, nameIsDnsLabel(dataSourceRef.namespace, false));
  }
  if (!dataSource || !dataSourceRef) return;
  const { namespace, ...plain } = dataSourceRef;
  if (namespace) report.push(invalidField(at, {}, 'may not be specified when dataSourceRef.namespace is specified'));
  else if (!same(dataSource, plain)) report.push(invalidField(at, {}, 'must match dataSourceRef'));
}

function checkReference(report: Report, at: string, reference: Reference, lenient: boolean): void {
  const { apiGroup, kind, name } = reference;
  checkGiven(report, `${at}.name`, name);
  checkGiven(report, `${at}.kind`, kind);
  if (!apiGroup && kind !== 'PersistentVolumeClaim') report.push(invalidField(at, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  if (apiGroup && !lenient) addAll(report, `${at}.apiGroup`, apiGroup, isDns1123Subdomain(apiGroup));
}

type Template = NonNullable<NonNullable<Volume['ephemeral']>['volumeClaimTemplate']>;

/** The template of an ephemeral volume's claim: of its metadata, labels and annotations count alone. */
export function checkClaimTemplate(report: Report, at: string, template: Template): void {
  checkLabels(report, `${at}.metadata.labels`, template.metadata?.labels as Record<string, string> | undefined);
  for (const field of Object.keys(template.metadata ?? {})) {
    if (field !== 'labels' && field !== 'annotations') report.push(forbiddenField(`${at}.metadata.${field}`, 'cannot be set'));
  }
  checkClaimSpec(report, `${at}.spec`, template.spec as ClaimSpec);
}
