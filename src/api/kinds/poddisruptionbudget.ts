/**
 * PodDisruptionBudget: how many Pods of a group may be missing on purpose.
 * Upstream: pkg/registry/policy/poddisruptionbudget/strategy.go, printPodDisruptionBudget.
 *
 * @supports yes PodDisruptionBudget: minAvailable, maxUnavailable, unhealthyPodEvictionPolicy
 */
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { FieldError } from '../meta/field-error.ts';
import { invalidField } from '../meta/field-error.ts';
import type { Stored } from '../types.ts';
import { describeBudget } from './describe/storage.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import type { Report, Selector } from './shared/checks.ts';
import { checkOneOf, checkSelector } from './shared/checks.ts';
import { checkConditions } from './shared/conditions.ts';
import { change } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { checkCounts, checkIntOrPercent, checkNotOverHundred, shownSelector } from './shared/workload.ts';

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
  validate: validateBudget,
  validateUpdate: validateBudget,
  validateStatusUpdate: ({ status }) => {
    const report: Report = [];
    checkConditions(report, 'status.conditions', status?.conditions);
    checkCounts(report, status, ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods']);
    return report;
  },
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
  describe: describeBudget,
});

function validateBudget({ spec = {} }: PodDisruptionBudget): readonly FieldError[] {
  const report: Report = [];
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const shown = {
      MinAvailable: minAvailable,
      Selector: shownSelector(selector as Selector | undefined),
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: policy ?? null,
    };
    report.push(invalidField('spec', shown, 'minAvailable and maxUnavailable cannot be both set'));
  }
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    checkIntOrPercent(report, `spec.${field}`, spec[field]);
    checkNotOverHundred(report, `spec.${field}`, spec[field]);
  }
  checkSelector(report, 'spec.selector', selector as Selector | undefined);
  if (policy !== undefined) checkOneOf(report, 'spec.unhealthyPodEvictionPolicy', policy, ['AlwaysAllow', 'IfHealthyBudget']);
  return report;
}
