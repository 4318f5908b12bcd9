/**
 * Upstream: pkg/apis/certificates/validation/validation.go.
 * Leaves out the request's signature and what a certificate contains: nothing here reads ASN.1.
 */

import type { RequestContext } from '../../kind.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { duplicate, forbiddenField, invalidField, notSupported, required } from '../../meta/field-error.ts';
import type { Report } from '../shared/checks.ts';
import { checkGiven, checkOneOf } from '../shared/checks.ts';
import { same } from '../shared/copy.ts';
import { checkSignerName } from '../shared/signer-name.ts';
import type { CertificateSigningRequest } from './index.ts';
import { holdsPem } from './pem.ts';

const usages = [
  'any', 'cert sign', 'client auth', 'code signing', 'content commitment', 'crl sign', 'data encipherment', 'decipher only', 'digital signature',
  'email protection', 'encipher only', 'ipsec end system', 'ipsec tunnel', 'ipsec user', 'key agreement', 'key encipherment', 'microsoft sgc',
  'netscape sgc', 'ocsp signing', 's/mime', 'server auth', 'signing', 'timestamping',
]; // biome-ignore format: a table

const tenMinutes = 600;

export function validateRequest(request: CertificateSigningRequest): readonly FieldError[] {
  const report: Report = [];
  const { spec, status } = request;
  if (!holdsPem(spec.request, 'CERTIFICATE REQUEST')) {
    report.push(invalidField('spec.request', spec.request ?? null, 'PEM block type must be CERTIFICATE REQUEST'));
  }
  if (!spec.usages?.length) report.push(required('spec.usages', ''));
  spec.usages?.forEach((usage, i) => checkOneOf(report, `spec.usages[${i}]`, usage, usages));
  spec.usages?.forEach((usage, i) => {
    if (spec.usages?.indexOf(usage) !== i) report.push(duplicate(`spec.usages[${i}]`, usage));
  });
  if (spec.signerName === 'kubernetes.io/legacy-unknown')
    report.push(invalidField('spec.signerName', spec.signerName, 'the legacy signerName is not allowed via this API version'));
  else checkSignerName(report, 'spec.signerName', spec.signerName ?? '');
  if (spec.expirationSeconds !== undefined && spec.expirationSeconds < tenMinutes) {
    report.push(invalidField('spec.expirationSeconds', spec.expirationSeconds, 'may not specify a duration less than 600 seconds (10 minutes)'));
  }
  checkConditions(report, status?.conditions ?? []);
  if (status?.certificate && !holdsPem(status.certificate, 'CERTIFICATE')) {
    report.push(invalidField('status.certificate', '<certificate data>', 'must contain at least one CERTIFICATE PEM block'));
  }
  return report;
}

type Conditions = NonNullable<NonNullable<CertificateSigningRequest['status']>['conditions']>;

const verdicts = new Set(['Approved', 'Denied', 'Failed']);

function checkConditions(report: Report, conditions: Conditions): void {
  const seen = new Set<string>();
  conditions.forEach(({ type, status }, i) => {
    const at = `status.conditions[${i}]`;
    checkGiven(report, `${at}.type`, type);
    const allowed = verdicts.has(type) ? ['True'] : ['False', 'True', 'Unknown'];
    if (!status) report.push(required(`${at}.status`, ''));
    else if (!allowed.includes(status)) report.push(notSupported(`${at}.status`, status, allowed));
    const other = type === 'Approved' ? 'Denied' : type === 'Denied' ? 'Approved' : '';
    if (seen.has(other)) report.push(invalidField('status.conditions', type, 'Approved and Denied conditions are mutually exclusive'));
    if (seen.has(type)) report.push(duplicate(`${at}.type`, type));
    seen.add(type);
  });
}

/** Conditions that say how it was decided come from the approval subresource and stay; certificates come from the status subresource and stay. */
export function validateRequestUpdate(request: CertificateSigningRequest, old: CertificateSigningRequest, { subresource }: RequestContext): readonly FieldError[] {
  const report: Report = [...validateRequest(request)];
  const of = (object: CertificateSigningRequest, type: string): Conditions => (object.status?.conditions ?? []).filter((c) => c.type === type);
  for (const type of verdicts) {
    if (of(request, type).length < of(old, type).length) report.push(forbiddenField('status.conditions', `updates may not remove a condition of type "${type}"`));
  }
  for (const type of subresource === 'approval' ? [] : ['Approved', 'Denied']) {
    const [now, before] = [of(request, type), of(old, type)];
    if (now.length > before.length) report.push(forbiddenField('status.conditions', `updates may not add a condition of type "${type}"`));
    else if (now.length === before.length && !same(now, before)) report.push(forbiddenField('status.conditions', `updates may not modify a condition of type "${type}"`));
  }
  const [certificate, issued] = [request.status?.certificate ?? '', old.status?.certificate ?? ''];
  if (certificate === issued) return report;
  if (subresource !== 'status') report.push(forbiddenField('status.certificate', 'updates may not set certificate content'));
  else if (issued !== '') report.push(forbiddenField('status.certificate', 'updates may not modify existing certificate content'));
  return report;
}
