/**
 * Names of signers: `kubernetes.io/kube-apiserver-client`.
 * Upstream: ValidateSignerName in pkg/apis/core/validation/names.go.
 */
import { goQuote } from '../../../base/go-quote.ts';
import { invalidField, required, tooLong } from '../../meta/field-error.ts';
import { isDns1123Label, isDns1123Subdomain, maxDnsLabel, maxDnsSubdomain } from '../../meta/names.ts';
import type { Report } from './checks.ts';

export function checkSignerName(report: Report, at: string, name: string): void {
  if (name === '') {
    report.push(required(at, ''));
    return;
  }
  const [domain = '', path = '', ...rest] = name.split('/');
  if (rest.length > 0 || !name.includes('/')) {
    report.push(invalidField(at, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'"));
    return;
  }
  if (domain.length > maxDnsSubdomain) report.push(tooLong(at, maxDnsSubdomain));
  checkLabels(report, at, domain, isDns1123Label);
  if (!domain.includes('.')) report.push(invalidField(at, domain, 'should be a domain with at least two segments separated by dots'));
  checkLabels(report, at, path, isDns1123Subdomain);
  const longest = maxDnsSubdomain + 1 + maxDnsSubdomain + maxDnsLabel + 1;
  if (name.length > longest) report.push(tooLong(at, longest));
}

/** The first wrong label is told. */
function checkLabels(report: Report, at: string, value: string, check: (label: string) => readonly string[]): void {
  const label = value.split('.').find((part) => check(part).length > 0);
  if (label === undefined) return;
  for (const message of check(label)) report.push(invalidField(at, value, `validating label ${goQuote(label)}: ${message}`));
}
