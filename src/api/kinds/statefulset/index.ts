/**
 * StatefulSet: numbered Pods that keep their names and volumes.
 * Upstream: pkg/registry/apps/statefulset/strategy.go, SetDefaults_StatefulSet, printStatefulSet.
 * Leaves out `updateStrategy.rollingUpdate.maxUnavailable` when it was not there before: its feature gate is off by default.
 *
 * @supports partly StatefulSet: every field of its schema — "maxUnavailable is dropped, as a default server does"
 */

import { nameIsDnsLabel } from '../../meta/names.ts';
import type { StatefulSet } from '../../types.ts';
import { describeStatefulSet } from '../describe/workloads.ts';
import { defaultClaimTemplate } from '../persistentvolumeclaim/defaults.ts';
import { age, ageColumn, column, containerCells, containerColumns, nameColumn } from '../shared/cells.ts';
import { change, each, fill } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { withDefaultTemplate } from '../shared/pod-defaults.ts';
import { claimSizeWarnings, templateWarnings } from '../shared/pod-spec/warnings.ts';
import { isNewGeneration } from '../shared/workload.ts';
import { validateStatefulSet, validateStatefulSetStatusUpdate, validateStatefulSetUpdate } from './validate.ts';

type StatefulSetSpec = NonNullable<StatefulSet['spec']>;
type UpdateStrategy = NonNullable<StatefulSetSpec['updateStrategy']>;

export const statefulSet = defineKind<StatefulSet>({
  group: 'apps',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1',
  status: true,
  scale: { specReplicas: '.spec.replicas', statusReplicas: '.status.replicas', selector: '.spec.selector' },
  defaults: (set) => (set.spec ? change(set, { spec: defaultSpec(set.spec) }) : set),
  prepareForCreate: (set) => change(dropMaxUnavailable(set, undefined), { status: { replicas: 0, availableReplicas: 0 } }),
  prepareForUpdate: (set, old, { subresource }) => (subresource === 'status' ? set : dropMaxUnavailable(set, old)),
  validateName: nameIsDnsLabel,
  validate: validateStatefulSet,
  validateUpdate: validateStatefulSetUpdate,
  validateStatusUpdate: validateStatefulSetStatusUpdate,
  warnings: statefulSetWarnings,
  columns: [nameColumn, column('Ready', 'string', 'Pods that are ready, of those that there should be'), ageColumn, ...containerColumns],
  row: (set, context) => [
    set.metadata.name,
    `${set.status?.readyReplicas ?? 0}/${set.spec?.replicas ?? 0}`,
    age(set, context),
    ...containerCells(set.spec?.template?.spec?.containers),
  ],
  describe: describeStatefulSet,
});

function defaultSpec(spec: StatefulSetSpec): StatefulSetSpec {
  const parts = change(withDefaultTemplate(spec), {
    updateStrategy: defaultStrategy(spec.updateStrategy ?? {}),
    persistentVolumeClaimRetentionPolicy: fill(spec.persistentVolumeClaimRetentionPolicy ?? {}, { whenDeleted: 'Retain', whenScaled: 'Retain' }),
    volumeClaimTemplates: each(spec.volumeClaimTemplates, defaultClaimTemplate),
  });
  return fill(parts, { podManagementPolicy: 'OrderedReady', replicas: 1, revisionHistoryLimit: 10 });
}

function defaultStrategy(strategy: UpdateStrategy): UpdateStrategy {
  const typed = strategy.type ? strategy : fill(strategy, { type: 'RollingUpdate', rollingUpdate: {} });
  if (typed.type !== 'RollingUpdate' || !typed.rollingUpdate) return typed;
  return change(typed, { rollingUpdate: fill(typed.rollingUpdate, { partition: 0 }) });
}

function dropMaxUnavailable(set: StatefulSet, old: StatefulSet | undefined): StatefulSet {
  const rolling = set.spec?.updateStrategy?.rollingUpdate;
  if (rolling?.maxUnavailable === undefined || old?.spec?.updateStrategy?.rollingUpdate?.maxUnavailable !== undefined) return set;
  const updateStrategy = change(set.spec?.updateStrategy ?? {}, { rollingUpdate: change(rolling, { maxUnavailable: undefined }) });
  return change(set, { spec: { ...(set.spec as StatefulSetSpec), updateStrategy } });
}

function statefulSetWarnings(set: StatefulSet, old: StatefulSet | undefined): readonly string[] {
  const limit = set.spec?.revisionHistoryLimit ?? 0;
  const at = old ? '.Spec' : '';
  return [
    ...(isNewGeneration(set, old) ? templateWarnings('spec.template', set.spec?.template) : []),
    ...(set.spec?.volumeClaimTemplates ?? []).flatMap((claim, i) => claimSizeWarnings(`spec.volumeClaimTemplates[${i}]${at}`, claim.spec)),
    ...(limit < 0 ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended'] : []),
  ];
}
