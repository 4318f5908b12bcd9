/**
 * Upstream: ValidateResourceQuota, ValidateResourceQuotaUpdate in pkg/apis/core/validation/validation.go.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { invalidField, required } from '../../meta/field-error.ts';
import type { Report } from '../shared/checks.ts';
import { immutableMessage } from '../shared/immutable.ts';
import { checkAmount, checkResourceName } from '../shared/pod-spec/resources.ts';
import type { Item, ResourceList } from '../shared/pod-types.ts';
import { standardQuotaResources } from '../shared/resource-names.ts';
import type { ResourceQuota } from './index.ts';

type QuotaSpec = NonNullable<ResourceQuota['spec']>;
type ScopeRequirement = Item<NonNullable<QuotaSpec['scopeSelector']>['matchExpressions']>;

export function validateResourceQuota(quota: ResourceQuota): readonly FieldError[] {
  const report: Report = [];
  checkSpec(report, quota.spec ?? {});
  checkAmounts(report, 'status.hard', quota.status?.hard);
  checkAmounts(report, 'status.used', quota.status?.used);
  return report;
}

export function validateResourceQuotaUpdate(quota: ResourceQuota, old: ResourceQuota): readonly FieldError[] {
  const report: Report = [];
  checkSpec(report, quota.spec ?? {});
  const [now, before] = [new Set(quota.spec?.scopes), new Set(old.spec?.scopes)];
  if (now.size !== before.size || [...now].some((scope) => !before.has(scope))) report.push(invalidField('spec.scopes', quota.spec?.scopes ?? null, immutableMessage));
  return report;
}

export function validateResourceQuotaStatusUpdate(quota: ResourceQuota): readonly FieldError[] {
  const report: Report = [];
  checkAmounts(report, 'status.hard', quota.status?.hard);
  checkAmounts(report, 'status.used', quota.status?.used);
  return report;
}

function checkSpec(report: Report, spec: QuotaSpec): void {
  checkAmounts(report, 'spec.hard', spec.hard);
  checkScopes(report, spec);
  if (spec.scopeSelector) checkScopeSelector(report, spec);
}

const isStandard = (name: string): boolean => standardQuotaResources.has(name) || name.startsWith('hugepages-') || name.startsWith('requests.hugepages-');

function checkAmounts(report: Report, at: string, list: unknown): void {
  const amounts = (list ?? {}) as ResourceList;
  for (const name in amounts) {
    const here = `${at}[${name}]`;
    checkResourceName(report, here, name);
    if (!name.includes('/') && !isStandard(name)) report.push(invalidField(here, name, 'must be a standard resource for quota'));
    checkAmount(report, here, name, String(amounts[name]));
  }
}

const podCompute = ['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];
const ofPods = ['pods', ...podCompute];

/** What each scope can count. */
const countable: ReadonlyMap<string, readonly string[]> = new Map([
  ['Terminating', ofPods],
  ['NotTerminating', ofPods],
  ['NotBestEffort', ofPods],
  ['PriorityClass', ofPods],
  ['CrossNamespacePodAffinity', ofPods],
  ['BestEffort', ['pods']],
  ['VolumeAttributesClass', ['persistentvolumeclaims', 'requests.storage']],
]);

const conflicts = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

/** Resources the quota limits though the scope cannot count them. */
function uncountable(spec: QuotaSpec, scope: string): readonly string[] {
  const fits = countable.get(scope);
  return Object.keys(spec.hard ?? {}).filter((name) => isStandard(name) && fits !== undefined && !fits.includes(name));
}

function checkScopes(report: Report, spec: QuotaSpec): void {
  const { scopes } = spec;
  if (!scopes?.length) return;
  for (const scope of scopes) {
    if (!countable.has(scope)) report.push(invalidField('spec.scopes', scopes, 'unsupported scope'));
    for (const _ of uncountable(spec, scope)) report.push(invalidField('spec.scopes', scopes, 'unsupported scope applied to resource'));
  }
  for (const pair of conflicts) if (pair.every((scope) => scopes.includes(scope))) report.push(invalidField('spec.scopes', scopes, 'conflicting scopes'));
}

const onlyExists = new Set(['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity']);

function checkScopeSelector(report: Report, spec: QuotaSpec): void {
  const at = 'spec.scopeSelector.matchExpressions';
  const requirements = spec.scopeSelector?.matchExpressions ?? [];
  for (const requirement of requirements) {
    const { scopeName } = requirement;
    if (!countable.has(scopeName)) report.push(invalidField(`${at}.scopeName`, scopeName, 'unsupported scope'));
    const shown = { MatchExpressions: requirements.map((r) => ({ ScopeName: r.scopeName, Operator: r.operator, Values: r.values ?? null })) };
    for (const _ of uncountable(spec, scopeName)) report.push(invalidField(at, shown, 'unsupported scope applied to resource'));
    checkOperator(report, at, requirement);
  }
  const names = new Set(requirements.map((requirement) => requirement.scopeName));
  for (const pair of conflicts) {
    if (pair.every((scope) => names.has(scope))) report.push(invalidField(at, spec.scopes ?? null, 'conflicting scopes'));
  }
}

function checkOperator(report: Report, at: string, { scopeName, operator, values = [] }: ScopeRequirement): void {
  if (onlyExists.has(scopeName) && operator !== 'Exists') {
    const scopes =
      'ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity';
    report.push(invalidField(`${at}.operator`, operator, `must be 'Exists' when scope is any of ${scopes}`));
  }
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) report.push(required(`${at}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) report.push(invalidField(`${at}.values`, values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"));
  } else report.push(invalidField(`${at}.operator`, operator, 'not a valid selector operator'));
}
