/**
 * ServiceCIDR: a range that addresses of Services come from.
 * Upstream: pkg/registry/networking/servicecidr/strategy.go, printServiceCIDR.
 *
 * @supports yes ServiceCIDR: stored and shown
 */
import type { IServiceCIDR } from 'kubernetes-models/networking.k8s.io/v1/ServiceCIDR';
import type { FieldError } from '../meta/field-error.ts';
import { invalidField, required } from '../meta/field-error.ts';
import type { Stored } from '../types.ts';
import { describeServiceCidr } from './describe/classes.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { change } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { immutableMessage } from './shared/immutable.ts';
import { checkCidr, parseCidr } from './shared/ip.ts';

export type ServiceCIDR = Stored<IServiceCIDR>;

export const serviceCidr = defineKind<ServiceCIDR>({
  group: 'networking.k8s.io',
  kind: 'ServiceCIDR',
  listKind: 'ServiceCIDRList',
  plural: 'servicecidrs',
  namespaced: false,
  schema: 'io.k8s.api.networking.v1',
  status: true,
  generation: false,
  prepareForCreate: (cidr) => change(cidr, { status: {} }),
  validate: ({ spec }) => {
    const report: Report = [];
    checkRanges(report, spec?.cidrs ?? []);
    return report;
  },
  validateUpdate: validateRangesUpdate,
  columns: [nameColumn, column('CIDRs', 'string', 'the ranges'), ageColumn],
  row: (cidr, context) => [cidr.metadata.name, cidr.spec?.cidrs?.join(',') ?? '', age(cidr, context)],
  describe: describeServiceCidr,
});

function checkRanges(report: Report, cidrs: readonly string[]): void {
  const at = 'spec.cidrs';
  if (cidrs.length === 0) report.push(required(at, 'at least one CIDR required'));
  else if (cidrs.length > 2) report.push(invalidField(at, { CIDRs: cidrs }, 'may only hold up to 2 values'));
  else {
    cidrs.forEach((cidr, i) => checkCidr(report, `${at}[${i}]`, cidr));
    const [first, second] = cidrs.map((cidr) => parseCidr(cidr)?.ip.family);
    if (first !== undefined && first === second) report.push(invalidField(at, cidrs, 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'));
  }
}

/** A second range may be added; what is there stays. */
function validateRangesUpdate(cidr: ServiceCIDR, old: ServiceCIDR): readonly FieldError[] {
  const report: Report = [];
  const [now, before] = [cidr.spec?.cidrs ?? [], old.spec?.cidrs ?? []];
  const keeps = before.length === now.length || (before.length === 1 && now.length === 2);
  if (!keeps) return [invalidField('spec.cidrs', now, immutableMessage)];
  before.forEach((range, i) => {
    if (range !== now[i]) report.push(invalidField(`spec.cidrs[${i}]`, now[i], immutableMessage));
  });
  if (now.length > before.length) checkRanges(report, now);
  return report;
}
