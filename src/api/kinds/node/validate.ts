/**
 * Upstream: ValidateNode, ValidateNodeUpdate in pkg/apis/core/validation/validation.go.
 * Leaves out old annotations for taints and avoided Pods, and `configSource`, which the server drops.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { duplicate, forbiddenField, invalidField } from '../../meta/field-error.ts';
import { isValidLabelValue } from '../../meta/names.ts';
import type { Node } from '../../types.ts';
import type { Report } from '../shared/checks.ts';
import { checkPositive, checkQualifiedName } from '../shared/checks.ts';
import { checkLegacyCidr } from '../shared/ip.ts';
import { checkAmount } from '../shared/pod-spec/resources.ts';
import { checkTaintEffect } from '../shared/pod-spec/scheduling.ts';
import type { Item, ResourceList } from '../shared/pod-types.ts';

type Taint = Item<NonNullable<Node['spec']>['taints']>;

export function validateNode(node: Node): readonly FieldError[] {
  const report: Report = [];
  const { spec, status } = node;
  checkTaints(report, spec?.taints);
  checkResources(report, status);
  const swap = status?.nodeInfo?.swap?.capacity;
  if (swap !== undefined) checkPositive(report, 'metadata.nodeSwapStatus.capacity', swap);
  checkFeatures(report, status?.declaredFeatures);
  const cidrs = spec?.podCIDRs ?? [];
  cidrs.forEach((cidr, i) => checkLegacyCidr(report, `spec.podCIDRs[${i}]`, cidr));
  const families = new Set(cidrs.map((cidr) => cidr.includes(':')));
  if (cidrs.length > 1 && (families.size < 2 || cidrs.length > 2)) report.push(invalidField('spec.podCIDRs', cidrs, 'may specify no more than one CIDR for each IP family'));
  return report;
}

export function validateNodeUpdate(node: Node, old: Node): readonly FieldError[] {
  const report: Report = [];
  const { spec, status } = node;
  if (status !== old.status) {
    checkResources(report, status);
    checkFeatures(report, status?.declaredFeatures);
    checkAddresses(report, status?.addresses);
  }
  if (spec === old.spec) return report;
  const before = old.spec?.podCIDRs ?? [];
  const now = spec?.podCIDRs ?? [];
  const frozen = 'node updates may not change podCIDR except from "" to valid';
  if (before.length > 0 && (before.length !== now.length || before.some((cidr, i) => cidr !== now[i]))) report.push(forbiddenField('spec.podCIDRs', frozen));
  if (old.spec?.providerID && old.spec.providerID !== spec?.providerID) {
    report.push(forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  }
  checkTaints(report, spec?.taints);
  if ((spec?.externalID ?? '') !== (old.spec?.externalID ?? '')) report.push(forbiddenField('spec.externalID', 'may not be updated'));
  return report;
}

/** Findings name the taints as part of the metadata, as upstream's do. */
function checkTaints(report: Report, taints: readonly Taint[] | undefined): void {
  const seen = new Set<string>();
  taints?.forEach((taint, i) => {
    const at = `metadata.taints[${i}]`;
    const { key, value = '', effect } = taint;
    checkQualifiedName(report, `${at}.key`, key);
    const wrong = isValidLabelValue(value);
    if (wrong.length > 0) report.push(invalidField(`${at}.value`, value, wrong.join(';')));
    checkTaintEffect(report, `${at}.effect`, effect);
    const id = `${effect}/${key}`;
    const shown = { Key: key, Value: value, Effect: effect, TimeAdded: taint.timeAdded ?? null };
    if (seen.has(id)) report.push({ ...duplicate(at, shown), detail: 'taints must be unique by key and effect pair' });
    seen.add(id);
  });
}

function checkResources(report: Report, status: Node['status']): void {
  for (const field of ['capacity', 'allocatable'] as const) {
    const list = (status?.[field] ?? {}) as ResourceList;
    for (const name in list) checkAmount(report, `status.${field}.${name}`, name, String(list[name]));
  }
}

function checkAddresses(report: Report, addresses: NonNullable<Node['status']>['addresses']): void {
  const seen = new Set<string>();
  addresses?.forEach(({ type, address }, i) => {
    const id = `${type}/${address}`;
    if (seen.has(id)) report.push(duplicate(`status.addresses[${i}]`, { Type: type, Address: address }));
    seen.add(id);
  });
}

const featurePattern = /^[A-Z][a-zA-Z0-9]*(\/[a-zA-Z][a-zA-Z0-9]*)*$/u;

function checkFeatures(report: Report, features: readonly string[] | undefined): void {
  features?.forEach((feature, i) => {
    const at = `status.declaredFeatures[${i}]`;
    const spelling =
      "must start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes";
    if (feature.length > 253) report.push(invalidField(at, feature, `invalid feature name "${feature}": must be no more than 253 characters`));
    else if (!featurePattern.test(feature)) report.push(invalidField(at, feature, `invalid feature name "${feature}": ${spelling}`));
    const before = features[i - 1];
    if (before === feature) report.push(duplicate(at, feature));
    else if (before !== undefined && before > feature) report.push(invalidField(at, feature, 'list must be sorted alphabetically'));
  });
}
