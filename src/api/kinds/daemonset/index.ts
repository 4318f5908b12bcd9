/**
 * DaemonSet: one Pod on every node that fits.
 * Upstream: pkg/registry/apps/daemonset/strategy.go, SetDefaults_DaemonSet, printDaemonSet; the conversion of templateGeneration.
 *
 * @supports yes DaemonSet: both update strategies
 */
import { formatLabelSelector, formatLabels } from '../../meta/labels.ts';
import type { DaemonSet } from '../../types.ts';
import { describeDaemonSet } from '../describe/workloads.ts';
import { age, ageColumn, column, containerCells, containerColumns, nameColumn, selectorColumn } from '../shared/cells.ts';
import { change, fill, same } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { withDefaultTemplate } from '../shared/pod-defaults.ts';
import { templateWarnings } from '../shared/pod-spec/warnings.ts';
import { validateDaemonSet, validateDaemonSetStatusUpdate, validateDaemonSetUpdate } from './validate.ts';

type DaemonSetSpec = NonNullable<DaemonSet['spec']>;
type UpdateStrategy = NonNullable<DaemonSetSpec['updateStrategy']>;

const templateGeneration = 'deprecated.daemonset.template.generation';

export const daemonSet = defineKind<DaemonSet>({
  group: 'apps',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1',
  status: true,
  defaults: (set) => (set.spec ? change(set, { spec: defaultSpec(set.spec) }) : set),
  prepareForCreate: (set) =>
    withTemplateGeneration(
      change(set, { status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 } }),
      Math.max(templateGenerationOf(set), 1),
    ),
  prepareForUpdate: (set, old, { subresource }) =>
    subresource === 'status' ? set : withTemplateGeneration(set, templateGenerationOf(old) + (same(set.spec?.template, old.spec?.template) ? 0 : 1)),
  validate: validateDaemonSet,
  validateUpdate: validateDaemonSetUpdate,
  validateStatusUpdate: validateDaemonSetStatusUpdate,
  warnings: (set, old) => (old && same(set.spec?.template, old.spec?.template) ? [] : templateWarnings('spec.template', set.spec?.template)),
  columns: [
    nameColumn,
    column('Desired', 'integer', 'nodes that should run its Pod'),
    column('Current', 'integer', 'nodes that run its Pod'),
    column('Ready', 'integer', 'nodes whose Pod is ready'),
    column('Up-to-date', 'integer', 'nodes whose Pod is of the current template'),
    column('Available', 'integer', 'nodes whose Pod has been ready long enough'),
    column('Node Selector', 'string', 'labels of the nodes it wants'),
    ageColumn,
    ...containerColumns,
    selectorColumn,
  ],
  row: (set, context) => [
    set.metadata.name,
    set.status?.desiredNumberScheduled ?? 0,
    set.status?.currentNumberScheduled ?? 0,
    set.status?.numberReady ?? 0,
    set.status?.updatedNumberScheduled ?? 0,
    set.status?.numberAvailable ?? 0,
    formatLabels(set.spec?.template?.spec?.nodeSelector as Record<string, string> | undefined),
    age(set, context),
    ...containerCells(set.spec?.template?.spec?.containers),
    formatLabelSelector(set.spec?.selector),
  ],
  describe: describeDaemonSet,
});

function defaultSpec(spec: DaemonSetSpec): DaemonSetSpec {
  return fill(change(withDefaultTemplate(spec), { updateStrategy: defaultStrategy(spec.updateStrategy ?? {}) }), { revisionHistoryLimit: 10 });
}

function defaultStrategy(strategy: UpdateStrategy): UpdateStrategy {
  const typed = fill(strategy, { type: 'RollingUpdate' });
  if (typed.type !== 'RollingUpdate') return typed;
  return change(typed, { rollingUpdate: fill(typed.rollingUpdate ?? {}, { maxUnavailable: 1, maxSurge: 0 }) });
}

/** How often the template has changed; v1 keeps it in an annotation. */
export function templateGenerationOf(set: DaemonSet): number {
  return Number.parseInt(set.metadata.annotations?.[templateGeneration] ?? '0', 10) || 0;
}

function withTemplateGeneration(set: DaemonSet, generation: number): DaemonSet {
  const value = String(generation);
  if (set.metadata.annotations?.[templateGeneration] === value) return set;
  return { ...set, metadata: { ...set.metadata, annotations: { ...set.metadata.annotations, [templateGeneration]: value } } };
}
