/**
 * RoleBinding and ClusterRoleBinding: who gets a role.
 * Upstream: pkg/registry/rbac/rolebinding, pkg/apis/rbac/v1/defaults.go, printRoleBinding.
 *
 * @supports yes RoleBinding: users, groups, ServiceAccounts
 * @supports yes ClusterRoleBinding: users, groups, ServiceAccounts
 */
import type { IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import type { Column } from '../../kind.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { invalidField, required } from '../../meta/field-error.ts';
import { isPathSegmentName, nameIsDnsSubdomain, nameIsPathSegment } from '../../meta/names.ts';
import type { Stored } from '../../types.ts';
import { describeRoleBinding } from '../describe/objects.ts';
import { age, ageColumn, column, nameColumn, wide } from '../shared/cells.ts';
import type { Report } from '../shared/checks.ts';
import { addAll, checkOneOf } from '../shared/checks.ts';
import { change, each, same } from '../shared/copy.ts';
import type { KindSource } from '../shared/define.ts';
import { defineKind } from '../shared/define.ts';
import type { Item } from '../shared/pod-types.ts';

/** A binding of either kind: they have the same fields. */
export type Binding = Stored<IRoleBinding>;
export type Subject = Item<Binding['subjects']>;

export const rbacGroup = 'rbac.authorization.k8s.io';

const columns: readonly Column[] = [
  nameColumn,
  column('Role', 'string', 'the role that is given'),
  ageColumn,
  wide('Users', 'users that get it'),
  wide('Groups', 'groups that get it'),
  wide('ServiceAccounts', 'ServiceAccounts that get it'),
];

const common = {
  group: rbacGroup,
  schema: 'io.k8s.api.rbac.v1',
  createOnUpdate: true,
  validateName: nameIsPathSegment,
  defaults: (binding) =>
    change(binding, {
      roleRef: binding.roleRef?.apiGroup ? binding.roleRef : { ...binding.roleRef, apiGroup: rbacGroup },
      subjects: each(binding.subjects, defaultSubject),
    }),
  validateUpdate: (binding, old) => [
    ...validateBinding(binding),
    ...(same(binding.roleRef, old.roleRef) ? [] : [invalidField('roleRef', shownRole(binding), 'cannot change roleRef')]),
  ],
  validate: validateBinding,
  columns,
  describe: describeRoleBinding,
  row: (binding, context) => [
    binding.metadata.name,
    `${binding.roleRef.kind}/${binding.roleRef.name}`,
    age(binding, context),
    subjectNames(binding, 'User').join(', '),
    subjectNames(binding, 'Group').join(', '),
    subjectNames(binding, 'ServiceAccount').join(', '),
  ],
} satisfies Partial<KindSource<Binding>>;

export const roleBinding = defineKind<Binding>({ ...common, kind: 'RoleBinding', plural: 'rolebindings', namespaced: true });

export const clusterRoleBinding = defineKind<Binding>({ ...common, kind: 'ClusterRoleBinding', plural: 'clusterrolebindings', namespaced: false });

function defaultSubject(subject: Subject): Subject {
  return subject.apiGroup || (subject.kind !== 'User' && subject.kind !== 'Group') ? subject : { ...subject, apiGroup: rbacGroup };
}

/** Names of the subjects of one kind; ServiceAccounts with their namespace. Upstream: rbac.SubjectsStrings. */
export function subjectNames(binding: Binding, kind: string): readonly string[] {
  return (binding.subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map((subject) => (kind === 'ServiceAccount' ? `${subject.namespace ?? ''}/${subject.name}` : subject.name));
}

const shownRole = ({ roleRef }: Binding): unknown => ({ APIGroup: roleRef.apiGroup ?? '', Kind: roleRef.kind, Name: roleRef.name });

function validateBinding(binding: Binding): readonly FieldError[] {
  const report: Report = [];
  const namespaced = binding.kind === 'RoleBinding';
  const { apiGroup = '', kind, name } = binding.roleRef ?? {};
  checkOneOf(report, 'roleRef.apiGroup', apiGroup, [rbacGroup]);
  checkOneOf(report, 'roleRef.kind', kind ?? '', namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']);
  if (!name) report.push(required('roleRef.name', ''));
  else addAll(report, 'roleRef.name', name, isPathSegmentName(name));
  binding.subjects?.forEach((subject, i) => checkSubject(report, `subjects[${i}]`, subject, namespaced));
  return report;
}

/** Upstream: ValidateRoleBindingSubject. */
function checkSubject(report: Report, at: string, subject: Subject, namespaced: boolean): void {
  const { kind, name, namespace, apiGroup = '' } = subject;
  if (!name) report.push(required(`${at}.name`, ''));
  if (kind === 'ServiceAccount') {
    if (name) addAll(report, `${at}.name`, name, nameIsDnsSubdomain(name, false));
    if (apiGroup) checkOneOf(report, `${at}.apiGroup`, apiGroup, ['']);
    if (!namespaced && !namespace) report.push(required(`${at}.namespace`, ''));
  } else if (kind === 'User' || kind === 'Group') checkOneOf(report, `${at}.apiGroup`, apiGroup, [rbacGroup]);
  else checkOneOf(report, `${at}.kind`, kind ?? '', ['ServiceAccount', 'User', 'Group']);
}
