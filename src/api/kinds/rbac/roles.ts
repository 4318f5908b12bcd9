/**
 * Role and ClusterRole: sets of permissions.
 * Upstream: pkg/registry/rbac/role, pkg/registry/rbac/clusterrole.
 *
 * @supports yes Role: rules on resources
 * @supports yes ClusterRole: rules on resources and paths, aggregation
 */
import type { IClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole';
import type { FieldError } from '../../meta/field-error.ts';
import { invalidField, required } from '../../meta/field-error.ts';
import { nameIsPathSegment } from '../../meta/names.ts';
import type { Stored } from '../../types.ts';
import { describeRole } from '../describe/objects.ts';
import { createdAtColumns, nameAndCreation } from '../shared/cells.ts';
import type { Report, Selector } from '../shared/checks.ts';
import { checkSelector } from '../shared/checks.ts';
import type { KindSource } from '../shared/define.ts';
import { defineKind } from '../shared/define.ts';
import type { Item } from '../shared/pod-types.ts';
import { rbacGroup } from './bindings.ts';

/** A role of either kind; only ClusterRoles aggregate. */
export type Role = Stored<IClusterRole>;

const common = {
  group: rbacGroup,
  schema: 'io.k8s.api.rbac.v1',
  createOnUpdate: true,
  validateName: nameIsPathSegment,
  validate: validateRole,
  validateUpdate: validateRole,
  columns: createdAtColumns,
  row: nameAndCreation,
  describe: describeRole,
} satisfies Partial<KindSource<Role>>;

export const role = defineKind<Role>({ ...common, kind: 'Role', plural: 'roles', namespaced: true });

export const clusterRole = defineKind<Role>({ ...common, kind: 'ClusterRole', plural: 'clusterroles', namespaced: false });

type Rule = Item<NonNullable<Role['rules']>>;

function validateRole(role: Role): readonly FieldError[] {
  const report: Report = [];
  role.rules?.forEach((rule, i) => checkRule(report, `rules[${i}]`, rule, role.kind === 'Role'));
  const at = 'aggregationRule.clusterRoleSelectors';
  const selectors = role.aggregationRule?.clusterRoleSelectors;
  if (role.aggregationRule && !selectors?.length) report.push(required(at, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
  selectors?.forEach((selector, i) => checkSelector(report, `${at}[${i}]`, selector as Selector));
  return report;
}

/** Upstream: ValidatePolicyRule. */
function checkRule(report: Report, at: string, rule: Rule, namespaced: boolean): void {
  const { verbs = [], nonResourceURLs: urls = [], apiGroups = [], resources = [], resourceNames = [] } = rule;
  if (!verbs?.length) report.push(required(`${at}.verbs`, 'verbs must contain at least one value'));
  if (urls.length > 0) {
    if (namespaced) report.push(invalidField(`${at}.nonResourceURLs`, urls, 'namespaced rules cannot apply to non-resource URLs'));
    if (apiGroups.length + resources.length + resourceNames.length > 0) {
      report.push(invalidField(`${at}.nonResourceURLs`, urls, 'rules cannot apply to both regular resources and non-resource URLs'));
    }
    return;
  }
  if (apiGroups.length === 0) report.push(required(`${at}.apiGroups`, 'resource rules must supply at least one api group'));
  if (resources.length === 0) report.push(required(`${at}.resources`, 'resource rules must supply at least one resource'));
}
