/**
 * ReplicationController: what ReplicaSets were before they had set-based selectors.
 * Upstream: pkg/registry/core/replicationcontroller/strategy.go, SetDefaults_ReplicationController, printReplicationController.
 *
 * @supports yes ReplicationController: scale and status subresources
 */
import { formatLabels } from '../meta/labels.ts';
import type { ReplicationController } from '../types.ts';
import { age, ageColumn, column, containerCells, containerColumns, nameColumn, selectorColumn } from './shared/cells.ts';
import { change, fill } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { withDefaultTemplate } from './shared/pod-defaults.ts';

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
});

/** The template's labels stand in for a selector and for labels of its own. */
function defaultController(controller: ReplicationController): ReplicationController {
  const spec = controller.spec ?? {};
  const labels = spec.template?.metadata?.labels as Labels | undefined;
  const metadata = labels ? fill(controller.metadata, { labels }) : controller.metadata;
  return change(controller, { metadata, spec: fill(withDefaultTemplate(spec), { replicas: 1, ...(labels ? { selector: labels } : undefined) }) });
}
