/**
 * PodDisruptionBudget: how many Pods of a group may be missing on purpose.
 * Upstream: pkg/registry/policy/poddisruptionbudget/strategy.go, printPodDisruptionBudget.
 *
 * @supports yes PodDisruptionBudget: minAvailable, maxUnavailable, unhealthyPodEvictionPolicy
 */
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { Stored } from '../types.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import { change } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';

export type PodDisruptionBudget = Stored<IPodDisruptionBudget>;

const emptyStatus = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };

export const podDisruptionBudget = defineKind<PodDisruptionBudget>({
  group: 'policy',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  shortNames: ['pdb'],
  namespaced: true,
  schema: 'io.k8s.api.policy.v1',
  status: true,
  unconditionalUpdate: false,
  prepareForCreate: (budget) => change(budget, { status: emptyStatus }),
  columns: [
    nameColumn,
    column('Min Available', 'string', 'how many Pods must stay'),
    column('Max Unavailable', 'string', 'how many Pods may be missing'),
    column('Allowed Disruptions', 'integer', 'how many Pods may go now'),
    ageColumn,
  ],
  row: (budget, context) => [
    budget.metadata.name,
    String(budget.spec?.minAvailable ?? 'N/A'),
    String(budget.spec?.maxUnavailable ?? 'N/A'),
    budget.status?.disruptionsAllowed ?? 0,
    age(budget, context),
  ],
});
