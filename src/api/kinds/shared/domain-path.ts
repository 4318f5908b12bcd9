/**
 * Names such as `acme.io/widget`, which say who owns them.
 * Upstream: IsDomainPrefixedPath, IsDomainPrefixedKey, IsFullyQualifiedName in apimachinery/pkg/util/validation/validation.go.
 */
import { invalidField, required } from '../../meta/field-error.ts';
import { isDns1123Subdomain, regexMessage } from '../../meta/names.ts';
import type { Report } from './checks.ts';
import { addAll } from './checks.ts';

const pathFormat = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const pathPattern = new RegExp(`^${pathFormat}$`, 'u');

/** A host's name, a slash and a path. */
export function checkDomainPrefixedPath(report: Report, at: string, value: string): void {
  if (value === '') {
    report.push(required(at, ''));
    return;
  }
  const slash = value.indexOf('/');
  const [host, path] = [value.slice(0, Math.max(slash, 0)), value.slice(slash + 1)];
  if (slash < 0 || host === '' || path === '') {
    report.push(invalidField(at, value, 'must be a domain-prefixed path (such as "acme.io/foo")'));
    return;
  }
  addAll(report, at, host, isDns1123Subdomain(host));
  if (!pathPattern.test(path)) report.push(invalidField(at, path, regexMessage('Invalid path', pathFormat)));
}
