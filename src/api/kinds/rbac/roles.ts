/**
 * Role and ClusterRole: sets of permissions.
 * Upstream: pkg/registry/rbac/role, pkg/registry/rbac/clusterrole.
 *
 * @supports yes Role: rules on resources
 * @supports yes ClusterRole: rules on resources and paths, aggregation
 */
import type { IClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole';
import { nameIsPathSegment } from '../../meta/names.ts';
import type { Stored } from '../../types.ts';
import { createdAtColumns, nameAndCreation } from '../shared/cells.ts';
import { defineKind } from '../shared/define.ts';
import type { KindSource } from '../shared/define.ts';
import { rbacGroup } from './bindings.ts';

/** A role of either kind; only ClusterRoles aggregate. */
export type Role = Stored<IClusterRole>;

const common = {
  group: rbacGroup,
  schema: 'io.k8s.api.rbac.v1',
  createOnUpdate: true,
  validateName: nameIsPathSegment,
  columns: createdAtColumns,
  row: nameAndCreation,
} satisfies Partial<KindSource<Role>>;

export const role = defineKind<Role>({ ...common, kind: 'Role', plural: 'roles', namespaced: true });

export const clusterRole = defineKind<Role>({ ...common, kind: 'ClusterRole', plural: 'clusterroles', namespaced: false });
