/**
 * Deployment: brings Pods from one template to the next, a few at a time.
 * Upstream: pkg/registry/apps/deployment/strategy.go, SetDefaults_Deployment.
 *
 * @supports yes Deployment: both strategies, scale and status subresources
 */

import { formatSelector, labelSelectorAsSelector, SelectorError } from '../../meta/labels.ts';
import type { Deployment } from '../../types.ts';
import { describeDeployment } from '../describe/workloads.ts';
import { age, ageColumn, column, containerCells, containerColumns, nameColumn, selectorColumn } from '../shared/cells.ts';
import { change, fill } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { withGeneration } from '../shared/generation.ts';
import { withDefaultTemplate } from '../shared/pod-defaults.ts';
import { templateWarnings } from '../shared/pod-spec/warnings.ts';
import { isNewGeneration, podNameWarnings } from '../shared/workload.ts';
import { validateDeployment, validateDeploymentStatusUpdate, validateDeploymentUpdate } from './validate.ts';

type DeploymentSpec = NonNullable<Deployment['spec']>;
type Strategy = NonNullable<DeploymentSpec['strategy']>;

export const deployment = defineKind<Deployment>({
  group: 'apps',
  kind: 'Deployment',
  plural: 'deployments',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1',
  status: true,
  generation: false,
  scale: { specReplicas: '.spec.replicas', statusReplicas: '.status.replicas', selector: '.spec.selector' },
  defaults: (deployment) => (deployment.spec ? change(deployment, { spec: defaultSpec(deployment.spec) }) : deployment),
  prepareForCreate: (deployment) => withGeneration(change(deployment, { status: {} }), 1),
  // Annotations count as well: they are copied to the ReplicaSets.
  prepareForUpdate: (deployment, old, { subresource }) =>
    subresource === 'status' ? deployment : withGeneration(deployment, old, [deployment.spec, deployment.metadata.annotations], [old.spec, old.metadata.annotations]),
  validate: validateDeployment,
  validateUpdate: validateDeploymentUpdate,
  validateStatusUpdate: validateDeploymentStatusUpdate,
  warnings: (deployment, old) => [
    ...(old ? [] : podNameWarnings(deployment.metadata)),
    ...(isNewGeneration(deployment, old) ? templateWarnings('spec.template', deployment.spec?.template) : []),
  ],
  columns: [
    nameColumn,
    column('Ready', 'string', 'Pods that are ready, of those that there should be'),
    column('Up-to-date', 'string', 'Pods of the current template'),
    column('Available', 'string', 'Pods that have been ready long enough'),
    ageColumn,
    ...containerColumns,
    selectorColumn,
  ],
  row: (deployment, context) => [
    deployment.metadata.name,
    `${deployment.status?.readyReplicas ?? 0}/${deployment.spec?.replicas ?? 0}`,
    deployment.status?.updatedReplicas ?? 0,
    deployment.status?.availableReplicas ?? 0,
    age(deployment, context),
    ...containerCells(deployment.spec?.template?.spec?.containers),
    selectorCell(deployment),
  ],
  describe: describeDeployment,
});

function defaultSpec(spec: DeploymentSpec): DeploymentSpec {
  return fill(change(withDefaultTemplate(spec), { strategy: defaultStrategy(spec.strategy ?? {}) }), {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  });
}

function defaultStrategy(strategy: Strategy): Strategy {
  const typed = fill(strategy, { type: 'RollingUpdate' });
  if (typed.type !== 'RollingUpdate') return typed;
  return change(typed, { rollingUpdate: fill(typed.rollingUpdate ?? {}, { maxUnavailable: '25%', maxSurge: '25%' }) });
}

function selectorCell(deployment: Deployment): string {
  try {
    return formatSelector(labelSelectorAsSelector(deployment.spec?.selector));
  } catch (error) {
    if (error instanceof SelectorError) return '<invalid>';
    throw error;
  }
}
