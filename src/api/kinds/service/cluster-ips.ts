/**
 * A Service's cluster addresses and their families.
 * Upstream: ValidateServiceClusterIPsRelatedFields, validateUpgradeDowngradeClusterIPs, validateUpgradeDowngradeIPFamilies in
 * pkg/apis/core/validation/validation.go.
 */
import { duplicate, invalidField, notSupported, required } from '../../meta/field-error.ts';
import type { Report } from '../shared/checks.ts';
import { checkOneOf } from '../shared/checks.ts';
import { checkLegacyIp } from '../shared/ip.ts';
import type { ServiceSpec } from './defaults.ts';

/** Without an address of its own: DNS tells those of its Pods. */
export const isHeadless = (spec: ServiceSpec): boolean => spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';

const isV6 = (ip: string): boolean => ip.includes(':');

export function checkClusterIps(report: Report, spec: ServiceSpec, old: ServiceSpec | undefined): void {
  if (spec.type === 'ExternalName') return;
  const at = 'spec.clusterIPs';
  const { clusterIP, clusterIPs: ips = [], ipFamilyPolicy: policy } = spec;
  if (!clusterIP) {
    if (ips.length > 0) report.push(invalidField(at, ips, 'must be empty when `clusterIP` is not specified'));
  } else if (ips.length === 0) report.push(required(at, ''));
  else if (ips[0] !== clusterIP) report.push(invalidField(at, ips, 'first value must match `clusterIP`'));
  checkFamilies(report, spec.ipFamilies ?? []);
  if (policy !== undefined) checkOneOf(report, 'spec.ipFamilyPolicy', policy, ['PreferDualStack', 'RequireDualStack', 'SingleStack']);
  if (!checkEachIp(report, at, ips, old?.clusterIPs ?? [])) return;
  if (ips.length > 1 && ips.every((ip) => isV6(ip) === isV6(ips[0] ?? ''))) report.push(invalidField(at, ips, 'may specify no more than one IP for each IP family'));
  if (isHeadless(spec)) return;
  ips.forEach((ip, i) => {
    const family = spec.ipFamilies?.[i];
    if ((family === 'IPv4' && isV6(ip)) || (family === 'IPv6' && !isV6(ip)))
      report.push(invalidField(`${at}[${i}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${i}]\``));
  });
}

function checkFamilies(report: Report, families: readonly string[]): void {
  families.forEach((family, i) => {
    const at = `spec.ipFamilies[${i}]`;
    if (family !== 'IPv4' && family !== 'IPv6') report.push(notSupported(at, family, ['IPv4', 'IPv6']));
    if (families.indexOf(family) < i) report.push(duplicate(at, family));
  });
}

/** @returns whether all can be looked at further */
function checkEachIp(report: Report, at: string, ips: readonly string[], old: readonly string[]): boolean {
  const before = report.length;
  ips.forEach((ip, i) => {
    if (i > 0 || ip !== 'None') checkLegacyIp(report, `${at}[${i}]`, ip, old);
    else if (ips.length > 1) report.push(invalidField(at, ips, "'None' must be the first and only value"));
  });
  const isReadable = report.length === before;
  if (ips.length > 2) report.push(invalidField(at, ips, 'may only hold up to 2 values'));
  return isReadable;
}

const unchanging = 'may not change once set';

/** The first address and family stay; a second one may come and go. */
export function checkClusterIpsUpdate(report: Report, spec: ServiceSpec, old: ServiceSpec): void {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return;
  const [headless, wasHeadless] = [isHeadless(spec), isHeadless(old)];
  if (headless && wasHeadless) return;
  checkIpsUpdate(report, spec, old);
  if (headless === wasHeadless) checkFamiliesUpdate(report, spec, old);
}

function checkIpsUpdate(report: Report, spec: ServiceSpec, old: ServiceSpec): void {
  const [now, before] = [spec.clusterIPs ?? [], old.clusterIPs ?? []];
  const at = 'spec.clusterIPs';
  if (before.length === now.length) {
    before.forEach((ip, i) => {
      if (ip !== now[i]) report.push(invalidField(`${at}[${i}]`, now, unchanging));
    });
    return;
  }
  if (before.length > now.length && now.length === 0) report.push(invalidField(`${at}[0]`, now, 'primary clusterIP can not be unset'));
  if (before.length > 0 && now.length > 0 && now[0] !== before[0]) report.push(invalidField(`${at}[0]`, now, unchanging));
  if (before.length > now.length && now.length === 1) checkRelease(report, spec, 'clusterIP');
}

function checkFamiliesUpdate(report: Report, spec: ServiceSpec, old: ServiceSpec): void {
  const [now, before] = [spec.ipFamilies ?? [], old.ipFamilies ?? []];
  const at = 'spec.ipFamilies[0]';
  if (before.length === now.length) {
    before.forEach((family, i) => {
      if (family !== now[i]) report.push(invalidField(at, now, unchanging));
    });
    return;
  }
  if (before.length > now.length && !spec.clusterIPs?.length) report.push(invalidField(at, now, 'primary ipFamily can not be unset'));
  if (before.length > 0 && now.length > 0 && now[0] !== before[0]) report.push(invalidField(at, spec.clusterIPs ?? [], unchanging));
  if (before.length > now.length && now.length === 1) checkRelease(report, spec, 'ipFamily');
}

function checkRelease(report: Report, spec: ServiceSpec, what: string): void {
  const policy = spec.ipFamilyPolicy;
  if (policy !== 'SingleStack') report.push(invalidField('spec.ipFamilyPolicy', policy ?? null, `must be set to 'SingleStack' when releasing the secondary ${what}`));
}
