/**
 * ReplicationController: what ReplicaSets were before they had set-based selectors.
 * Upstream: pkg/registry/core/replicationcontroller/strategy.go, SetDefaults_ReplicationController, printReplicationController.
 *
 * @supports yes ReplicationController: scale and status subresources
 */

import type { FieldError } from '../meta/field-error.ts';
import { invalidField, required } from '../meta/field-error.ts';
import { formatLabels, matches, selectorFromSet } from '../meta/labels.ts';
import type { ReplicationController } from '../types.ts';
import { describeReplicaSet } from './describe/workloads.ts';
import { age, ageColumn, column, containerCells, containerColumns, nameColumn, selectorColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { checkNotNegative } from './shared/checks.ts';
import { change, fill } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { withDefaultTemplate } from './shared/pod-defaults.ts';
import { templateWarnings } from './shared/pod-spec/warnings.ts';
import { checkTemplate, templateLabels } from './shared/pod-template.ts';
import { checkAlwaysRestarts, checkCounts, checkNotMore, isNewGeneration, podNameWarnings, shownMap } from './shared/workload.ts';

type Labels = Record<string, string>;

export const replicationController = defineKind<ReplicationController>({
  group: '',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1',
  status: true,
  scale: { specReplicas: '.spec.replicas', statusReplicas: '.status.replicas', selector: '.spec.selector' },
  defaults: defaultController,
  prepareForCreate: (controller) => change(controller, { status: { replicas: 0 } }),
  validate: validateController,
  validateUpdate: (controller, old) => (controller.spec === old.spec ? [] : validateController(controller)),
  validateStatusUpdate: (controller) => {
    const report: Report = [];
    const parts = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'] as const;
    checkCounts(report, controller.status, ['replicas', ...parts, 'observedGeneration']);
    checkNotMore(report, controller.status, parts, 'replicas', 'status.replicas');
    checkNotMore(report, controller.status, ['availableReplicas'], 'readyReplicas', 'readyReplicas');
    return report;
  },
  warnings: (controller, old) => [
    ...(old ? [] : podNameWarnings(controller.metadata)),
    ...(isNewGeneration(controller, old) ? templateWarnings('spec.template', controller.spec?.template) : []),
  ],
  selectableFields: (controller) => ({ 'status.replicas': String(controller.status?.replicas ?? 0) }),
  columns: [
    nameColumn,
    column('Desired', 'integer', 'how many Pods there should be'),
    column('Current', 'integer', 'how many Pods there are'),
    column('Ready', 'integer', 'how many Pods are ready'),
    ageColumn,
    ...containerColumns,
    selectorColumn,
  ],
  row: (controller, context) => [
    controller.metadata.name,
    controller.spec?.replicas ?? 0,
    controller.status?.replicas ?? 0,
    controller.status?.readyReplicas ?? 0,
    age(controller, context),
    ...containerCells(controller.spec?.template?.spec?.containers),
    formatLabels(controller.spec?.selector as Labels | undefined),
  ],
  describe: describeReplicaSet,
});

/** The template's labels stand in for a selector and for labels of its own. */
function defaultController(controller: ReplicationController): ReplicationController {
  const spec = controller.spec ?? {};
  const labels = spec.template?.metadata?.labels as Labels | undefined;
  const metadata = labels ? fill(controller.metadata, { labels }) : controller.metadata;
  return change(controller, { metadata, spec: fill(withDefaultTemplate(spec), { replicas: 1, ...(labels ? { selector: labels } : undefined) }) });
}

/** Upstream: ValidateReplicationControllerSpec. */
function validateController({ spec = {} }: ReplicationController): readonly FieldError[] {
  const report: Report = [];
  const selector = (spec.selector ?? {}) as Labels;
  const { template } = spec;
  checkNotNegative(report, 'spec.minReadySeconds', spec.minReadySeconds);
  if (Object.keys(selector).length === 0) report.push(required('spec.selector', ''));
  if (spec.replicas === undefined) report.push(required('spec.replicas', ''));
  else checkNotNegative(report, 'spec.replicas', spec.replicas);
  if (!template) {
    report.push(required('spec.template', ''));
    return report;
  }
  if (!matches(selectorFromSet(selector), templateLabels(template))) {
    report.push(invalidField('spec.template.metadata.labels', shownMap(templateLabels(template)), '`selector` does not match template `labels`'));
  }
  checkTemplate(report, 'spec.template', template);
  checkAlwaysRestarts(report, 'spec.template', template, 'ReplicationController');
  return report;
}
