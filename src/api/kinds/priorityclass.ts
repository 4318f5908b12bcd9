/**
 * PriorityClass: a name for how important Pods are.
 * Upstream: pkg/registry/scheduling/priorityclass/strategy.go, pkg/apis/scheduling.
 *
 * @supports yes PriorityClass: value, globalDefault, preemptionPolicy
 */
import type { IPriorityClass } from 'kubernetes-models/scheduling.k8s.io/v1/PriorityClass';
import type { Stored } from '../types.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import { fill } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { withGeneration } from './shared/generation.ts';

export type PriorityClass = Stored<IPriorityClass>;

export const priorityClass = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  shortNames: ['pc'],
  namespaced: false,
  schema: 'io.k8s.api.scheduling.v1',
  generation: false,
  defaults: (priorityClass) => fill(priorityClass, { preemptionPolicy: 'PreemptLowerPriority' }),
  prepareForCreate: (priorityClass) => withGeneration(priorityClass, 1),
  columns: [
    nameColumn,
    column('Value', 'integer', 'the priority its Pods get'),
    column('Global-Default', 'boolean', 'whether Pods that name no class get it'),
    ageColumn,
    column('PreemptionPolicy', 'string', 'whether its Pods may displace others'),
  ],
  row: (priorityClass, context) => [
    priorityClass.metadata.name,
    priorityClass.value ?? 0,
    priorityClass.globalDefault ?? false,
    age(priorityClass, context),
    priorityClass.preemptionPolicy ?? '',
  ],
});
