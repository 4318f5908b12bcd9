/**
 * ReplicaSet: keeps so many Pods of one template running.
 * Upstream: pkg/registry/apps/replicaset/strategy.go, SetDefaults_ReplicaSet.
 *
 * @supports yes ReplicaSet: scale and status subresources
 */

import type { FieldError } from '../meta/field-error.ts';
import { formatLabelSelector } from '../meta/labels.ts';
import type { ReplicaSet } from '../types.ts';
import { describeReplicaSet } from './describe/workloads.ts';
import { age, ageColumn, column, containerCells, containerColumns, nameColumn, selectorColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { checkNotNegative } from './shared/checks.ts';
import { change, fill } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { withDefaultTemplate } from './shared/pod-defaults.ts';
import { templateWarnings } from './shared/pod-spec/warnings.ts';
import { checkCounts, checkNotMore, checkOwnSelector, checkReplicaTemplate, immutableSelector, isNewGeneration, podNameWarnings } from './shared/workload.ts';

export const replicaSet = defineKind<ReplicaSet>({
  group: 'apps',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1',
  status: true,
  scale: { specReplicas: '.spec.replicas', statusReplicas: '.status.replicas', selector: '.spec.selector' },
  defaults: (set) => (set.spec ? change(set, { spec: fill(withDefaultTemplate(set.spec), { replicas: 1 }) }) : set),
  prepareForCreate: (set) => change(set, { status: { replicas: 0 } }),
  validate: validateReplicaSet,
  validateUpdate: (set, old) => (set.spec === old.spec ? [] : [...validateReplicaSet(set), ...immutableSelector(set.spec?.selector, old.spec?.selector)]),
  validateStatusUpdate: validateReplicaSetStatus,
  warnings: (set, old) => [...(old ? [] : podNameWarnings(set.metadata)), ...(isNewGeneration(set, old) ? templateWarnings('spec.template', set.spec?.template) : [])],
  selectableFields: (set) => ({ 'status.replicas': String(set.status?.replicas ?? 0) }),
  columns: [
    nameColumn,
    column('Desired', 'integer', 'how many Pods there should be'),
    column('Current', 'integer', 'how many Pods there are'),
    column('Ready', 'integer', 'how many Pods are ready'),
    ageColumn,
    ...containerColumns,
    selectorColumn,
  ],
  row: (set, context) => [
    set.metadata.name,
    set.spec?.replicas ?? 0,
    set.status?.replicas ?? 0,
    set.status?.readyReplicas ?? 0,
    age(set, context),
    ...containerCells(set.spec?.template?.spec?.containers),
    formatLabelSelector(set.spec?.selector),
  ],
  describe: describeReplicaSet,
});

/** Upstream: ValidateReplicaSetSpec in pkg/apis/apps/validation, whose messages speak of a deployment. */
function validateReplicaSet({ spec }: ReplicaSet): readonly FieldError[] {
  const report: Report = [];
  checkNotNegative(report, 'spec.replicas', spec?.replicas);
  checkNotNegative(report, 'spec.minReadySeconds', spec?.minReadySeconds);
  checkOwnSelector(report, 'spec.selector', spec?.selector, 'deployment');
  checkReplicaTemplate(report, spec?.selector, spec?.template);
  return report;
}

function validateReplicaSetStatus({ status }: ReplicaSet): readonly FieldError[] {
  const report: Report = [];
  checkCounts(report, status, ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration', 'terminatingReplicas']);
  checkNotMore(report, status, ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'], 'replicas', 'status.replicas');
  checkNotMore(report, status, ['availableReplicas'], 'readyReplicas', 'readyReplicas');
  return report;
}
