// Which address families a Service has, and whether that was asked for in its policy.
// Upstream: initIPFamilyFields in pkg/registry/core/service/storage/alloc.go
// Leaves out: a second family of the cluster; IPv4 is the only one configured.

import { checkClusterIps } from '../../../api/kinds/service/cluster-ips.ts';
import { needsClusterIp } from '../../../api/kinds/service/prepare.ts';
import type { FieldError } from '../../../api/meta/field-error.ts';
import { invalidField } from '../../../api/meta/field-error.ts';
import { equalJson } from '../registry/equal.ts';
import type { Allocation, Spec } from './service.ts';

const own = 'IPv4';
const at = 'spec.ipFamilyPolicy';

export function withFamilies(given: Spec, old: Spec | undefined, { errors }: Allocation): Spec {
  if (!needsClusterIp(given) || isSettled(given, old)) return given;
  const isFree = given.clusterIP === 'None' && Object.keys(given.selector ?? {}).length === 0;
  const policy = given.ipFamilyPolicy ?? old?.ipFamilyPolicy ?? (isFree ? 'RequireDualStack' : 'SingleStack');
  let spec: Spec = { ...given, ipFamilyPolicy: policy };
  checkClusterIps(errors, spec, old);
  if (errors.length > 0) return spec;
  if (old) spec = reduced(spec, old, errors);
  checkPolicy(spec, errors);
  spec = inferred(spec, errors);
  if (errors.length > 0) return spec;
  if (isFree) return { ...spec, ipFamilies: bothOrOne(spec) };
  checkConfigured(spec, errors);
  return spec.ipFamilies?.length ? spec : { ...spec, ipFamilies: [own] };
}

/** A Service that prefers two families stays as it was. Upstream: isMatchingPreferDualStackClusterIPFields */
function isSettled(spec: Spec, old: Spec | undefined): boolean {
  if (!old || spec.ipFamilyPolicy !== 'PreferDualStack' || (old.ipFamilyPolicy ?? 'PreferDualStack') !== 'PreferDualStack' || old.type !== spec.type) return false;
  return equalJson(spec.clusterIPs ?? [], old.clusterIPs ?? []) && equalJson(spec.ipFamilies ?? [], old.ipFamilies ?? []);
}

/** An update to one family lets the second go; without that word nothing may go. */
function reduced(spec: Spec, old: Spec, errors: FieldError[]): Spec {
  const { clusterIPs: ips = [], ipFamilies: families = [], ipFamilyPolicy: policy } = spec;
  const [oldIps, oldFamilies] = [old.clusterIPs ?? [], old.ipFamilies ?? []];
  if (policy !== 'SingleStack') {
    const isLess = (now: readonly unknown[], before: readonly unknown[]): boolean => now.length > 0 && now.length < before.length;
    if (isLess(ips, oldIps)) errors.push(invalidField(at, policy, "must be 'SingleStack' to release the secondary cluster IP"));
    if (isLess(families, oldFamilies)) errors.push(invalidField(at, policy, "must be 'SingleStack' to release the secondary IP family"));
    return spec;
  }
  return {
    ...spec,
    ...(ips.length > 1 && equalJson(ips, oldIps) ? { clusterIPs: ips.slice(0, 1) } : {}),
    ...(families.length > 1 && equalJson(families, oldFamilies) ? { ipFamilies: families.slice(0, 1) } : {}),
  };
}

function checkPolicy({ clusterIPs, ipFamilies, ipFamilyPolicy: policy }: Spec, errors: FieldError[]): void {
  if (policy !== 'SingleStack') return;
  const must = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
  if (clusterIPs?.length === 2) errors.push(invalidField(at, policy, `${must} cluster IPs are specified`));
  if (ipFamilies?.length === 2) errors.push(invalidField(at, policy, `${must} IP families are specified`));
}

/** Addresses that are asked for say their family. */
function inferred(spec: Spec, errors: FieldError[]): Spec {
  const { clusterIPs: ips = [], ipFamilies: given = [] } = spec;
  if (ips[0] === 'None' || ips.length <= given.length) return spec;
  const families = [...given];
  ips.slice(given.length).forEach((ip, i) => {
    const index = given.length + i;
    if (ip.includes(':')) errors.push(invalidField(`spec.clusterIPs[${index}]`, ips, 'IPv6 is not configured on this cluster'));
    else families.push(own);
  });
  return { ...spec, ipFamilies: families };
}

/** Endpoints written by hand may be of both families, whatever the cluster has. */
function bothOrOne({ ipFamilies, ipFamilyPolicy: policy }: Spec): NonNullable<Spec['ipFamilies']> {
  const [first = own, second] = ipFamilies ?? [];
  if (second || policy === 'SingleStack') return ipFamilies?.length ? ipFamilies : [first];
  return [first, first === 'IPv4' ? 'IPv6' : 'IPv4'];
}

function checkConfigured({ ipFamilies = [], ipFamilyPolicy: policy }: Spec, errors: FieldError[]): void {
  if (policy === 'RequireDualStack') errors.push(invalidField(at, policy, 'this cluster is not configured for dual-stack services'));
  ipFamilies.forEach((family, i) => {
    if (family !== own) errors.push(invalidField(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster'));
  });
}
